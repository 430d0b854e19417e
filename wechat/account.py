"""A county's WeChat account: whose code is it, and a message to somebody who agreed to one.

Two kinds of account differ in both: a mini-program's code comes from `wx.login`, a service
account's from the H5 redirect (OAuth, `snsapi_base`). None of it was tried with WeChat itself, for
want of an account: it follows WeChat's documents, and `tests/support/wechat_server.py` speaks them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from redis import Redis

from wechat.access_token import AccessToken
from wechat.errors import OutcomeUnknown, SnapshotUser, TokenRefused
from wechat.transport import Transport

AccountKind = Literal["mini_program", "service_account"]
ACCOUNT_KINDS: tuple[AccountKind, ...] = get_args(AccountKind)
# Longer than WeChat takes for the token, shorter than a person's patience.
_REDIS_TIMEOUT_S = 5
_OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_EXCHANGE: Mapping[AccountKind, tuple[str, str]] = {
    "mini_program": ("/sns/jscode2session", "js_code"),
    "service_account": ("/sns/oauth2/access_token", "code"),
}
_SEND: Mapping[AccountKind, str] = {
    "mini_program": "/cgi-bin/message/subscribe/send",
    "service_account": "/cgi-bin/message/subscribe/bizsend",
}


@dataclass(frozen=True, slots=True)
class Message:
    """`values`: by the template's fields. `page`: where a tap leads; empty: nowhere."""

    template: str
    values: Mapping[str, str]
    page: str = ""


class Wechat:
    """One account. Holds no open connection."""

    def __init__(self, kind: AccountKind, app_id: str, app_secret: str, api_url: str, redis: Redis):
        self.kind = kind
        self.app_id = app_id
        self._app_secret = app_secret
        self._transport = Transport(api_url)
        self._tokens = AccessToken(redis, self._transport, app_id, app_secret)

    def openid_of(self, code: str) -> str:
        """Who sent the code; it is used up by this. Of what else comes (`session_key`, the page's
        token) nothing is kept.

        Raises: BadCode, Blocked, RateLimited, SnapshotUser, WechatUnavailable; WechatRefused where
        the account itself is set up wrongly.
        """
        path, name = _EXCHANGE[self.kind]
        query = {"appid": self.app_id, "secret": self._app_secret, name: code}
        said = self._transport.get(path, query | {"grant_type": "authorization_code"})
        if said.get("is_snapshotuser"):
            raise SnapshotUser
        openid = said.get("openid")
        if not (isinstance(openid, str) and _OPENID.fullmatch(openid)):
            raise OutcomeUnknown("no openid")
        return openid

    def send(self, openid: str, message: Message) -> None:
        """Send one message, which uses up one consent.

        Raises: NoConsent, UnknownOpenid, WechatRefused with the field; OutcomeUnknown where it may
        have been sent; WechatUnavailable and TokenRefused where it was not; redis' errors before.
        """
        token = self._tokens.current()
        if not self._sent(token, openid, message):
            self._post(self._tokens.instead_of(token), openid, message)

    def _sent(self, token: str, openid: str, message: Message) -> bool:
        try:
            self._post(token, openid, message)
        except TokenRefused:
            return False
        return True

    def _post(self, token: str, openid: str, message: Message) -> None:
        body = {
            "touser": openid,
            "template_id": message.template,
            "data": {name: {"value": value} for name, value in message.values.items()},
        }
        if message.page:
            body["page"] = message.page
        if self.kind == "mini_program":
            body |= {"miniprogram_state": "formal", "lang": "zh_CN"}
        self._transport.post(_SEND[self.kind], {"access_token": token}, body)


def open_wechat(
    kind: str, app_id: str, app_secret: str, api_url: str, redis_url: str
) -> Wechat | None:
    """The account; None where none is set up. Connects to nothing yet."""
    if not app_id:
        return None
    redis = Redis.from_url(
        redis_url, socket_timeout=_REDIS_TIMEOUT_S, socket_connect_timeout=_REDIS_TIMEOUT_S
    )
    return Wechat(cast(AccountKind, kind), app_id, app_secret, api_url, redis)
