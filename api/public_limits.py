"""How often strangers may send and try, counted in Redis alone and for a day at most.

1. Who somebody is, is a network address. It is never kept: what is counted is a bucket, 20 bits of
   a keyed hash. Some 4,000 addresses of IPv4 share one, so that even with the key none follows.
2. The key is random, new each day of Asia/Shanghai, and lies in Redis alone.
3. Everything is written with replication off (`REPL_NONE`): neither the append-only file nor a
   replica learns a key or a minute. A Redis that starts again counts from nothing. Two things are
   left: that file names a bucket once it has expired, which says nothing without the key; and what
   writes all of Redis to a disk (a snapshot, a rewriting of that file) takes the day's along.

Without Redis nothing is taken: a door without a lock would be worse than one that is closed.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import TryLater, Unavailable, WrongReceipt

DAY_S = 24 * 3600
HOUR_S = 3600
# For the page, which proves its work; a form without script proves nothing.
SENT_A_DAY = 10
SENT_WITHOUT_SCRIPT_A_DAY = 3
WRONG_A_DAY = 60
# At one report, whoever tries: slow enough for 78 bits, and the reporter's own slips fit in.
WRONG_AT_ONE_AN_HOUR = 20
BUCKET_BITS = 20
_REDIS_TIMEOUT_S = 2

_TAKE = """
redis.set_repl(redis.REPL_NONE)
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[i]) then
    return redis.call('TTL', key)
  end
end
for i, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('EXPIRE', key, ARGV[#KEYS + i]) end
end
return -9
"""
_GIVE_BACK = """
redis.set_repl(redis.REPL_NONE)
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
"""
_FORGET = """
redis.set_repl(redis.REPL_NONE)
redis.call('DEL', KEYS[1])
"""
_FIRST = """
redis.set_repl(redis.REPL_NONE)
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
return redis.call('GET', KEYS[1])
"""
_TAKEN = -9


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so many seconds, counted under this key."""

    key: str
    most: int
    seconds: int


class PublicLimits:
    """Counters of the public routes. Connects to nothing until it is asked."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(
            redis_url,
            socket_timeout=_REDIS_TIMEOUT_S,
            socket_connect_timeout=_REDIS_TIMEOUT_S,
            # Once more at once, for a connection that died unseen; the client's own way takes long.
            retry=Retry(NoBackoff(), 1),
        )
        self._take = self._redis.register_script(_TAKE)
        self._give_back = self._redis.register_script(_GIVE_BACK)
        self._forget = self._redis.register_script(_FORGET)
        self._first = self._redis.register_script(_FIRST)

    @contextmanager
    def sending(self, network: str, *, script: bool) -> Iterator[None]:
        """One report from this network; what is refused within does not count.

        Raises: TryLater; Unavailable.
        """
        most = SENT_A_DAY if script else SENT_WITHOUT_SCRIPT_A_DAY
        limit = Limit(f"anxun:tips:sent:{script:d}:{self._bucket(network)}", most, DAY_S)
        self._count([limit], "今天从这个网络收到的举报已经很多")
        try:
            yield
        except BaseException:
            self._uncount([limit])
            raise

    @contextmanager
    def trying(self, network: str, receipt: str) -> Iterator[None]:
        """One look with a receipt; only a wrong one counts. `receipt`: the number or id as typed.

        Raises: TryLater; Unavailable.
        """
        limits = [
            Limit(f"anxun:tips:wrong:{self._bucket(network)}", WRONG_A_DAY, DAY_S),
            Limit(f"anxun:tips:at:{self._mark(receipt)}", WRONG_AT_ONE_AN_HOUR, HOUR_S),
        ]
        self._count(limits, "输错的次数太多")
        try:
            yield
        except WrongReceipt:
            raise
        except BaseException:
            self._uncount(limits)
            raise
        self._uncount(limits)

    @contextmanager
    def once(self, what: str, seconds: int) -> Iterator[bool]:
        """Whether this is the first use of it; a use that is refused within was none.

        Raises: Unavailable.
        """
        key, token = f"anxun:tips:used:{what}", secrets.token_bytes(16)
        first = self._asked(self._first, [key], [token, seconds]) == token
        try:
            yield first
        except BaseException:
            if first:
                self._asked(self._forget, [key], [])
            raise

    def _count(self, limits: list[Limit], words: str) -> None:
        bounds = [limit.most for limit in limits] + [limit.seconds for limit in limits]
        left_s = self._asked(self._take, [limit.key for limit in limits], bounds)
        if left_s != _TAKEN:
            wait_s = max(1, int(left_s))
            when = f"{-(-wait_s // 60)} 分钟" if wait_s < HOUR_S else f"{-(-wait_s // HOUR_S)} 小时"
            raise TryLater("too_many_attempts", f"{words}，请 {when}后再试，或拨打 12350", wait_s)

    def _uncount(self, limits: list[Limit]) -> None:
        self._asked(self._give_back, [limit.key for limit in limits], [])

    def _bucket(self, network: str) -> str:
        whole = int.from_bytes(self._hash(network_of(network))[:8])
        return f"{whole >> (64 - BUCKET_BITS):05x}"

    def _mark(self, text: str) -> str:
        return self._hash(text)[:16].hex()

    def _hash(self, text: str) -> bytes:
        return hmac.new(self._key_of(_today()), text.encode(), hashlib.sha256).digest()

    def _key_of(self, day: date) -> bytes:
        key: bytes = self._asked(
            self._first, [f"anxun:tips:key:{day}"], [secrets.token_bytes(32), DAY_S]
        )
        return key

    def _asked(self, script: Any, keys: list[str], arguments: list[Any]) -> Any:
        with _or_unavailable():
            return script(keys=keys, args=arguments)


def network_of(address: str) -> str:
    """What is counted as one: an IPv4 address; of IPv6 the 64 bits that a household has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def _today() -> date:
    return shanghai_date(datetime.now(UTC))


@contextmanager
def _or_unavailable() -> Iterator[None]:
    try:
        yield
    except RedisError:
        raise Unavailable(
            "limits_unavailable", "系统正在恢复，填写的内容请先留着，几分钟后再试；急事请拨打 12350"
        ) from None
