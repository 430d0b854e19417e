"""How often strangers may send and try, counted in Redis alone and for a day at most.

1. Who somebody is, is a network address. It is never kept: what is counted is a bucket, 20 bits of
   a keyed hash. Some 4,000 addresses of IPv4 share one, so that even with the key none follows.
2. The key is random, new each day of Asia/Shanghai, and lies in Redis alone.
3. Everything is written with replication off (`REPL_NONE`): neither the append-only file nor a
   replica learns a key or a minute. A Redis that starts again counts from nothing. Two things are
   left: that file names a bucket once it has expired, which says nothing without the key; and what
   writes all of Redis to a disk (a snapshot, a rewriting of that file) takes the day's along.
4. Attempts are counted, before any slow work, whatever becomes of them. Many from one bucket make
   the next dearer (`ledger.ground.slow_work`) and shut no door: thousands of phones may share an
   address. What cannot work for it, a form without script, waits its turn.

Each attempt is logged as counted (at DEBUG, without whose): so a test sees what came before slow
work (`ledger.ground.slow_work`).

Without Redis nothing is taken: a door without a lock would be worse than one that is closed.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
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
from ledger.ground.slow_work import HARDEST, price_of

_log = logging.getLogger("anxun.limits")

DAY_S = 24 * 3600
HOUR_S = 3600
# At the least price; then it rises.
SENT_A_DAY = 10
# A form without script proves nothing: so many at once, and then each waits longer than the last.
SENT_WITHOUT_SCRIPT = 4
FIRST_TURN_S, LONGEST_TURN_S = 60, 900
# With a receipt: right and wrong, then wrong ones alone. Beyond either each try is worked for.
TRIED_A_DAY = 600
WRONG_A_DAY = 60
# At one report, whoever tries: slow enough for 78 bits, and the reporter's own slips fit in.
WRONG_AT_ONE_AN_HOUR = 20
PRICE_OF_A_TRY = 2
# A photo that was announced is decoded so often and no more; a phone sends it once, or twice.
PHOTO_TRIES_A_DAY = 10
# What is paid for at the highest price, from everywhere: beyond it even work buys nothing that day.
DEAREST_REPORTS_A_DAY = 500
PAID_TRIES_A_DAY = 5_000
# Where no address can be read, everybody is in one bucket.
WIDER_FOR_NOBODY = 50
BUCKET_BITS = 20
_REDIS_TIMEOUT_S = 2

_COUNT = """
redis.set_repl(redis.REPL_NONE)
local counts = {}
for i, key in ipairs(KEYS) do
  counts[i] = redis.call('INCR', key)
  if counts[i] == 1 then redis.call('EXPIRE', key, ARGV[i]) end
end
return counts
"""
_TURN = """
redis.set_repl(redis.REPL_NONE)
local left = redis.call('TTL', KEYS[2])
if left ~= -2 then return math.max(left, 1) end
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
local over = count - tonumber(ARGV[2])
if over >= 0 then
  local wait = math.min(tonumber(ARGV[4]), tonumber(ARGV[3]) * 2 ^ over)
  redis.call('SET', KEYS[2], '', 'EX', math.floor(wait))
end
return 0
"""
_GIVE_BACK = """
redis.set_repl(redis.REPL_NONE)
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
"""
_FIRST = """
redis.set_repl(redis.REPL_NONE)
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
return redis.call('GET', KEYS[1])
"""


@dataclass(frozen=True, slots=True)
class _Counter:
    """What is counted under this key for so many seconds; `free` of it are cheap."""

    key: str
    free: int
    seconds: int = DAY_S


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
        self._counted = self._redis.register_script(_COUNT)
        self._turned = self._redis.register_script(_TURN)
        self._give_back = self._redis.register_script(_GIVE_BACK)
        self._first = self._redis.register_script(_FIRST)

    def report(self, network: str | None) -> int:
        """One report of a page with script is tried. Returns the price due for it.

        Raises: Unavailable.
        """
        return self._price([self._sent(network)])

    def price_of_report(self, network: str | None) -> int:
        """What the next report from there costs. Raises: Unavailable."""
        sent = self._sent(network)
        with _or_unavailable():
            before = int(self._redis.get(sent.key) or 0)
        return price_of(before + 1, sent.free)

    def paid_for_report(self, price: int) -> None:
        """It was worked for. Raises: TryLater where too many came at the highest price."""
        if price == HARDEST:
            self._refuse_beyond("dearest", DEAREST_REPORTS_A_DAY, "今天收到的举报太多")

    def turn_without_script(self, network: str | None) -> None:
        """One report of a form without script is tried.

        Raises: TryLater until it is its turn; Unavailable.
        """
        _log.debug("attempt counted")
        bucket = self._bucket(network)
        free = SENT_WITHOUT_SCRIPT * self._wider(network)
        keys = [f"anxun:tips:sent:0:{bucket}", f"anxun:tips:turn:{bucket}"]
        wait_s = self._asked(self._turned, keys, [DAY_S, free, FIRST_TURN_S, LONGEST_TURN_S])
        if wait_s:
            words = "从这个网络发来的举报很多，要排队。填写的内容都还在"
            raise _later(words, int(wait_s), "再点一次发送")

    @contextmanager
    def trying(self, network: str | None, receipt: str) -> Iterator[int]:
        """One look with a receipt, counted before it is looked at. Yields the price due for it.

        Of what was counted as wrong only a wrong one stays. `receipt`: the number or id as typed.

        Raises: Unavailable.
        """
        bucket, wider = self._bucket(network), self._wider(network)
        tried = _Counter(f"anxun:tips:tried:{bucket}", TRIED_A_DAY * wider)
        wrong = [
            _Counter(f"anxun:tips:wrong:{bucket}", WRONG_A_DAY * wider),
            _Counter(f"anxun:tips:at:{self._mark(receipt)}", WRONG_AT_ONE_AN_HOUR, HOUR_S),
        ]
        price = PRICE_OF_A_TRY if self._price([tried, *wrong]) else 0
        try:
            yield price
        except WrongReceipt:
            raise
        except BaseException:
            self._uncount(wrong)
            raise
        self._uncount(wrong)

    def paid_for_try(self) -> None:
        """It was worked for. Raises: TryLater where too many were, from everywhere."""
        self._refuse_beyond("paid", PAID_TRIES_A_DAY, "今天查询的次数太多")

    def photo(self, photo: str) -> None:
        """An announced photo has come and is about to be decoded. Raises: TryLater; Unavailable."""
        key = f"photo:{self._mark(photo)}"
        self._refuse_beyond(key, PHOTO_TRIES_A_DAY, "这张照片传了很多次都不行")

    def is_first(self, what: str, seconds: int) -> bool:
        """Whether this is the first use of it. Raises: Unavailable."""
        key, token = f"anxun:tips:used:{what}", secrets.token_bytes(16)
        return bool(self._asked(self._first, [key], [token, seconds]) == token)

    def _sent(self, network: str | None) -> _Counter:
        free = SENT_A_DAY * self._wider(network)
        return _Counter(f"anxun:tips:sent:1:{self._bucket(network)}", free)

    def _price(self, counters: list[_Counter]) -> int:
        _log.debug("attempt counted")
        keys, seconds = [one.key for one in counters], [one.seconds for one in counters]
        counts = self._asked(self._counted, keys, seconds)
        return max(
            price_of(int(count), one.free) for count, one in zip(counts, counters, strict=True)
        )

    def _refuse_beyond(self, name: str, most: int, words: str) -> None:
        key = f"anxun:tips:{name}"
        _log.debug("attempt counted")
        (count,) = self._asked(self._counted, [key], [DAY_S])
        if int(count) > most:
            with _or_unavailable():
                left_s = int(self._redis.ttl(key))
            raise _later(words, max(1, left_s), "再试")

    def _uncount(self, counters: list[_Counter]) -> None:
        self._asked(self._give_back, [one.key for one in counters], [])

    def _wider(self, network: str | None) -> int:
        return 1 if network else WIDER_FOR_NOBODY

    def _bucket(self, network: str | None) -> str:
        whole = int.from_bytes(self._hash(network or "unknown")[:8])
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


def _later(words: str, wait_s: int, then: str) -> TryLater:
    when = f"{-(-wait_s // 60)} 分钟" if wait_s < HOUR_S else f"{-(-wait_s // HOUR_S)} 小时"
    message = f"{words}，请过 {when}{then}，或拨打 12350"
    return TryLater("too_many_attempts", message, wait_s)


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
