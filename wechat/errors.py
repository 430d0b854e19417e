"""What can go wrong with WeChat, in words of our own. None of them quotes an address or a secret.

Source of the numbers: developers.weixin.qq.com, as far as they are listed there; `tests/` says
which were met.
"""

from __future__ import annotations

import re


class WechatError(Exception):
    """WeChat did not do what was asked."""


class WechatUnavailable(WechatError):
    """It cannot be reached, is too slow or too busy, and did nothing. Later may help."""


class OutcomeUnknown(WechatUnavailable):
    """It was asked, and what it answered never came or made no sense: it may have done it."""


class RateLimited(WechatUnavailable):
    """Asked too often, by one person or by all."""


class WechatRefused(WechatError):
    """It understood and said no. `field`: the template's field that it names, else empty."""

    def __init__(self, errcode: int, field: str = "") -> None:
        super().__init__(f"errcode {errcode} {field}".rstrip())
        self.errcode = errcode
        self.field = field


class BadCode(WechatRefused):
    """The code is none, was used before, or is older than five minutes."""


class Blocked(WechatRefused):
    """WeChat holds this user for a danger."""


class TokenRefused(WechatRefused):
    """The access token is wrong or over."""


class UnknownOpenid(WechatRefused):
    """Nobody of this account has that openid."""


class NoConsent(WechatRefused):
    """The person refused messages, or every consent is used up."""


class SnapshotUser(WechatError):
    """The page was shown as a snapshot, and the openid is made up for it."""


_MEANINGS: dict[int, type[WechatRefused]] = {
    40029: BadCode,
    40163: BadCode,
    41008: BadCode,
    40226: Blocked,
    40001: TokenRefused,
    40014: TokenRefused,
    42001: TokenRefused,
    40003: UnknownOpenid,
    43101: NoConsent,
}
_BUSY = {-1}
_TOO_OFTEN = {45009, 45011}
_FIELD = re.compile(r"data\.(\w{1,40})\.value", re.ASCII)


def meaning_of(errcode: int, errmsg: str) -> WechatError:
    """Of `errmsg` only the template's field is kept: the rest may quote what was sent."""
    if errcode in _BUSY:
        return WechatUnavailable("busy")
    if errcode in _TOO_OFTEN:
        return RateLimited(f"errcode {errcode}")
    field = _FIELD.search(errmsg)
    return _MEANINGS.get(errcode, WechatRefused)(errcode, field[1] if field else "")
