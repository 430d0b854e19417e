"""What a message in WeChat says, and when: that there is something in the inbox, and by which day.

No enterprise, person, place or hazard: the message lies on another company's servers, and lights up
on a screen that others see. The words and the hours are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from ledger.ground.clocks import SHANGHAI

# WeChat takes 20 characters in a `thing`.
THING_MOST_CHARACTERS = 20
# What begins at midnight is told when people are up.
FIRST_HOUR, LAST_HOUR = 8, 21
_ABOUT: Mapping[str, str] = {
    "deadline": "有整改期限提醒",
    "listing": "有挂牌督办提醒",
    "look_back": "有回头看提醒",
    "confirmation": "有隐患待确认",
    "assignment": "有隐患待交办",
    "signature": "有交办单待签收",
    "verification": "有整改待验收",
    "closing": "有隐患待销号",
    "visits": "有到访提醒",
    "duty": "有履职任务提醒",
    "report": "有报送提醒",
}


def message_words(kinds: Sequence[str]) -> str:
    """For one notice what it is about, as far as that may be told; for more how many there are."""
    if len(kinds) == 1:
        return f"{_ABOUT.get(kinds[0], '有新提醒')}，请打开安巡查看"
    many = str(len(kinds)) if len(kinds) < 1000 else "999+"
    return f"有 {many} 条新提醒，请打开安巡查看"


def message_day(due_on: Sequence[date | None], today: date) -> str:
    """The first of the days, today where none has one: 2026年11月17日."""
    day = min((day for day in due_on if day), default=today)
    return f"{day.year}年{day.month}月{day.day}日"


def seconds_until_told(now: datetime) -> int:
    """0 by day; at night the time until morning, in Asia/Shanghai."""
    here = now.astimezone(SHANGHAI)
    if FIRST_HOUR <= here.hour < LAST_HOUR:
        return 0
    morning = here.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    if here.hour >= LAST_HOUR:
        morning += timedelta(days=1)
    return int((morning - here).total_seconds()) + 1
