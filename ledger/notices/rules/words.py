"""What people read in their inbox: which place, how it stands, what to do next. The words are ours.

Nothing here knows where a hazard came from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from plans.reminders import About, Addressee

# What waits, and what to do about it; a wait of the enterprise's own reads otherwise to offices.
_WAITS: Mapping[About, tuple[str, str]] = {
    "confirmation": ("疑似重大隐患等待确认", "请确认级别"),
    "assignment": ("已确认，等待交办", "请下达交办单"),
    "signature": ("交办单等待签收", "请催签，或记录拒签"),
    "verification": ("整改已上报，等待验收", "请验收"),
    "closing": ("已验收，等待销号", "请核对后销号"),
}
_SIGN_NOW = "请签收，按期整改"
_OWN_WORK: Mapping[About, str] = {
    "deadline": "请抓紧整改，改好后上报",
    "listing": "请在督办期限内整改到位",
}
_OVERSEEING: Mapping[About, str] = {
    "deadline": "请督促整改",
    "listing": "请督办，整改到位后按程序摘牌",
    "look_back": "请到现场看是否反弹",
}


def hazard_words(
    about: About,
    addressee: Addressee,
    *,
    where: str,
    is_major: bool,
    day: date,
    today: date,
) -> str:
    """Such as 示例餐馆 后厨：整改还有 3 天到期（11月25日），请抓紧整改，改好后上报。"""
    grade = "（重大隐患）" if is_major and about != "confirmation" else ""
    is_enterprise = addressee == "enterprise"
    if about in _WAITS:
        state, asked = _WAITS[about]
        if about == "signature" and is_enterprise:
            asked = _SIGN_NOW
        return f"{where}{grade}：{state}{_waited(day, today)}，{asked}。"
    asked = (_OWN_WORK if is_enterprise else _OVERSEEING)[about]
    return f"{where}{grade}：{_running_out(about, day, today)}，{asked}。"


def visits_words(name: str, missing: int, last: date, today: date) -> str:
    """For the 派驻员 of one enterprise."""
    return f"{name}：本月还缺 {missing} 次到访，{days_left_words(last, today)}，请安排到访。"


def town_visits_words(names: list[str], last: date, today: date) -> str:
    """For the town: how many enterprises, and the first of them by name."""
    named = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
    return (
        f"{len(names)} 家企业本月到访次数不够（{named}），"
        f"{days_left_words(last, today)}，请督促派驻员。"
    )


def duties_words(owner: str, names: list[str], last: date, today: date) -> str:
    """For whoever owes them, or speaks for the office that does."""
    named = "、".join(dict.fromkeys(names[:3])) + (f"等 {len(names)} 项" if len(names) > 3 else "")
    return f"{owner}：{named}还没有做够，{days_left_words(last, today)}，请安排，做完后登记。"


def report_words(name: str, to: str, due: date, today: date) -> str:
    """For the people of an office that owes the report."""
    when = "今天是最后一天" if due == today else f"{day_words(due)}前"
    return f"{name}：{when}报{to}，请准备。"


def guessed_words(years: Collection[int]) -> str:
    """The doubt about days that were counted without a calendar; empty where there is none."""
    named = "、".join(f"{year} 年" for year in years)
    return f"（{named}放假安排还没有录入，工作日按周一到周五推算）" if years else ""


def unknown_year_words(year: int) -> str:
    """To whoever can put the arrangement in."""
    return (
        f"{year} 年的放假安排还没有录入，已有期限落在这一年：提醒所数的工作日按周一到周五推算，"
        f"可能不准。国务院办公厅通知公布后，请维护服务器的人写成 holidays/{year}.yaml。"
    )


def known_year_words(year: int, source: str) -> str:
    """To whoever was told that it lacked."""
    return f"{year} 年的放假安排已经录入（{source}）：今后的提醒按它数工作日，已经发出的不改。"


def as_sentence(said: str) -> str:
    """What somebody wrote, ended once however it ended: 台账缺一次。"""
    plain = said.rstrip(" 。．.；;，,、")
    return plain if plain.endswith(("！", "!", "？", "?", "…")) else f"{plain}。"


def day_words(day: date) -> str:
    """11月25日"""
    return f"{day.month}月{day.day}日"


def days_left_words(last: date, today: date) -> str:
    """Today counts. With the day, since people read it later."""
    left = (last - today).days + 1
    return "今天是最后一天" if left == 1 else f"还剩 {left} 天（到{day_words(last)}）"


def _waited(since: date, today: date) -> str:
    days = (today - since).days
    return f" {days} 天" if days > 0 else ""


def _running_out(about: About, day: date, today: date) -> str:
    what = {"deadline": "整改", "listing": "挂牌督办", "look_back": "回头看"}[about]
    left = (day - today).days
    if left > 0:
        return f"{what}还有 {left} 天到期（{day_words(day)}）"
    return f"{what}今天到期" if left == 0 else f"{what}已超期 {-left} 天"
