"""What people read of a duty: its cycle and how it stands. The words are ours."""

from __future__ import annotations

from ledger.duties.rules.cycles import CycleStatus
from plans.orders import Every

CYCLE_WORDS: dict[Every, str] = {
    "week": "本周",
    "month": "本月",
    "quarter": "本季",
    "half_year": "本半年",
    "year": "今年",
    "campaign": "行动期间",
}


def yearly_day_words(day: str) -> str:
    """A day of each year, 04-20, as people write it."""
    month, of_month = day.split("-")
    return f"{int(month)} 月 {int(of_month)} 日"


def status_words(every: Every, status: CycleStatus) -> str:
    """Such as 已完成, 还差 1 次，剩 9 天, 本季未做，今天到期, 已逾期 3 天, 4 月 20 日起做."""
    if status.state == "done":
        return "已完成"
    if opens := status.opens_on:
        return f"{opens.month} 月 {opens.day} 日起做"
    if status.state == "overdue":
        return f"还差 {status.missing} 次，已逾期 {-status.days_left} 天"
    count = f"{CYCLE_WORDS[every]}未做" if status.state == "none" else f"还差 {status.missing} 次"
    left = f"剩 {status.days_left} 天" if status.days_left else "今天到期"
    return f"{count}，{left}"
