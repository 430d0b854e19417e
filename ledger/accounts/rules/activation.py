"""Why a link opens nothing any more, in a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from ledger.ground.clocks import SHANGHAI

ActivationKind = Literal["first", "reset"]
EndedWhy = Literal["used", "replaced", "left", "wrong_phones"]

# A slip that was found or passed on opens nothing without the owner's number. Ours.
WRONG_PHONES_MOST = 5
_ANEW = "请发链接的单位重新发一个"
_ENDED: Mapping[EndedWhy, str] = {
    "used": "这个链接已经用过，账号已开通，请直接登录。"
    "如果不是您本人开通的，请马上告诉发链接的单位",
    "replaced": "这个链接已被新的代替，请用最后收到的那一个",
    "left": "这个账号已停用，链接不再有效，请联系发链接的单位",
    "wrong_phones": f"手机号输错次数太多，这个链接已作废，{_ANEW}",
}


def ended_words(why: EndedWhy) -> str:
    """Of a link that ended."""
    return _ENDED[why]


def expired_words(expires_at: datetime) -> str:
    """Of one that nobody used in time."""
    until = expires_at.astimezone(SHANGHAI)
    return f"这个链接在 {until.month}月{until.day}日 {until:%H:%M} 过期了，{_ANEW}"


def wrong_phone_words(left: int) -> str:
    """After a number that is not the owner's; `left`: how many tries there are."""
    if not left:
        return ended_words("wrong_phones")
    return f"手机号与这个链接不符，请填您本人登记的手机号，还可以试 {left} 次"
