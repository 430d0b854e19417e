"""The account's access token: one in Redis for every process, asked for by one of them at a time.

1. Who needs it takes what lies in Redis.
2. Where nothing lies, one takes the lock and asks; the others wait for the lock and find it.
3. It is forgotten one to four minutes before it ends, another time for each: within the last five
   minutes WeChat gives the next one, and takes both (`stable_token`, plain mode).
4. Where WeChat refuses it, it is asked again, and only for the very same token by force, which ends
   the old one and is counted (20 a day).
"""

from __future__ import annotations

import secrets
from contextlib import suppress

from redis import Redis
from redis.exceptions import LockError

from wechat.errors import OutcomeUnknown, TokenRefused, WechatRefused, WechatUnavailable
from wechat.transport import Transport

# Longer than two calls may take; shorter than a job's patience.
LOCK_S = 30
LOCK_WAIT_S = 15
FORGET_EARLIEST_S = 240
FORGET_LATEST_S = 60
KEPT_AT_LEAST_S = 30


class AccessToken:
    """Of one account. Errors of Redis are redis-py's."""

    def __init__(self, redis: Redis, transport: Transport, app_id: str, app_secret: str) -> None:
        self._redis = redis
        self._transport = transport
        self._who = {"appid": app_id, "secret": app_secret}
        self._key = f"anxun:wechat:{app_id}:access_token"

    def current(self) -> str:
        """A token that should be good. Raises: WechatError."""
        return self._kept() or self._asked(refused=None)

    def instead_of(self, refused: str) -> str:
        """Another than the one WeChat refused. Raises: WechatError."""
        return self._asked(refused)

    def _kept(self) -> str | None:
        kept = self._redis.get(self._key)
        return kept.decode() if isinstance(kept, bytes) else None

    def _asked(self, refused: str | None) -> str:
        lock = self._redis.lock(f"{self._key}:lock", timeout=LOCK_S, blocking_timeout=LOCK_WAIT_S)
        if not lock.acquire():
            raise WechatUnavailable("waited for the access token")
        try:
            kept = self._kept()
            if kept and kept != refused:
                return kept
            token, good_s = self._stable_token(force=False)
            if token == refused:
                token, good_s = self._stable_token(force=True)
            self._redis.set(self._key, token, ex=_kept_s(good_s))
            return token
        finally:
            # Who held it too long lost it to another, who then asked as well: no harm done.
            with suppress(LockError):
                lock.release()

    def _stable_token(self, *, force: bool) -> tuple[str, int]:
        body = {"grant_type": "client_credential", "force_refresh": force, **self._who}
        try:
            said = self._transport.post("/cgi-bin/stable_token", {}, body)
        except OutcomeUnknown as error:
            # What was to be done with the token was not begun.
            raise WechatUnavailable(str(error)) from None
        except TokenRefused as error:
            # Here it means the AppSecret: no other token would help.
            raise WechatRefused(error.errcode) from None
        token, good_s = said.get("access_token"), said.get("expires_in")
        if not (isinstance(token, str) and token and isinstance(good_s, int)):
            raise WechatUnavailable("no access token")
        return token, good_s


def _kept_s(good_s: int) -> int:
    early_s = FORGET_LATEST_S + secrets.randbelow(FORGET_EARLIEST_S - FORGET_LATEST_S + 1)
    return max(KEPT_AT_LEAST_S, good_s - early_s)
