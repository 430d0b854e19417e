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


def status_words(every: Every, standing: CycleStatus) -> str:
    """Such as 已完成, 还差 1 次，剩 9 天, 本季未做，今天到期, 已逾期 3 天."""
    if standing.state == "done":
        return "已完成"
    if standing.state == "overdue":
        return f"还差 {standing.missing} 次，已逾期 {-standing.days_left} 天"
    if standing.state == "none":
        lacking = f"{CYCLE_WORDS[every]}未做"
    else:
        lacking = f"还差 {standing.missing} 次"
    left = f"剩 {standing.days_left} 天" if standing.days_left else "今天到期"
    return f"{lacking}，{left}"
