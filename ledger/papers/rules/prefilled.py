"""What a paper's fields are filled with before anybody writes: from the records. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from ledger.ground.clocks import SHANGHAI
from ledger.ground.lifecycles.hazard import Event
from ledger.papers.rules.facts import HazardFacts, PaperFacts
from ledger.papers.rules.kinds import PaperKind

_DEMANDS: Mapping[str, str] = {
    "inspection_record": "对发现的问题立即整改；不能立即整改的，落实防范措施，按期整改到位。",
    "rectify_notice": "逐条整改，按期完成；整改前采取有效的防范措施。",
    "order_to_rectify": "逐条整改，按期完成；整改前采取有效的防范措施。",
    "assignment": "落实整改责任、措施、资金、期限和应急预案，按期整改到位，完成后上报验收。",
    "listing_notice": "制定整改方案，落实责任人和防范措施，在督办期限内整改到位。",
    "urging_letter": "对照上述问题逐条研究，明确责任人和完成时限，尽快整改到位。",
}


def written_day(day: date) -> str:
    """2026年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def prefilled(kind: PaperKind, facts: PaperFacts, issuer: str) -> dict[str, str]:
    """Field to text; empty where the records tell nothing."""
    return {one.key: _SOURCES[one.key](kind, facts, issuer) for one in kind.fields}


_Source = Callable[[PaperKind, PaperFacts, str], str]


def _nothing(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    return ""


def _addressed(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    return "" if kind.confidential else facts.enterprise.name


def _place(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    return facts.enterprise.address


def _times(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    seen = facts.inspection
    if seen is None:
        return ""
    began, ended = (_moment(at) for at in (seen.started_at, seen.finished_at))
    return f"{began} 至 {ended}"


def _moment(at: datetime) -> str:
    here = at.astimezone(SHANGHAI)
    return f"{written_day(here.date())} {here:%H:%M}"


def _about(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    seen = facts.inspection
    if seen is None:
        return ""
    found = f"发现隐患 {len(facts.hazards)} 项" if facts.hazards else "没有发现隐患"
    return f"按检查表逐项检查，合格 {seen.passed} 项，不合格 {seen.failed} 项，{found}。"


def _demands(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    return _DEMANDS.get(kind.key, "")


def _deadline(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    """The last one; of what is late already the issuer sets a new one."""
    last = max((one.deadline for one in facts.hazards), default=facts.today)
    return last.isoformat() if last > facts.today else ""


def _matter(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    if not facts.hazards:
        return ""
    lines = [_sentence(one) for one in facts.hazards]
    return f"{facts.enterprise.name}存在下列隐患：\n" + "\n".join(lines)


def _sentence(one: HazardFacts) -> str:
    late = f"，已超期 {one.overdue_days} 天" if one.overdue_days else ""
    until = written_day(one.deadline)
    return f"{one.number}（{one.grade_word}）{one.part}：{one.description}，期限 {until}{late}。"


def _basis(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    named = dict.fromkeys(one.criterion for one in facts.hazards if one.criterion)
    return "；".join(named)


def _noted(event: Event, *, with_person: bool = False) -> _Source:
    def source(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
        for one in facts.hazards:
            if done := one.steps.get(event):
                said = done.note or ""
                day = written_day(done.at.astimezone(SHANGHAI).date())
                return f"{day}由{done.person}验收。{said}" if with_person else said
        return ""

    return source


def _rectified(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    reported = _noted(Event.RECTIFY)(kind, facts, issuer)
    return reported or _noted(Event.FIX_AT_ONCE)(kind, facts, issuer)


def _opinion(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    return _noted(Event.CLOSE)(kind, facts, issuer) or "同意销号。"


def _who(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    return f"主要负责人{facts.enterprise.principal_name}"


def _contact(kind: PaperKind, facts: PaperFacts, issuer: str) -> str:
    return issuer


_SOURCES: Mapping[str, _Source] = {
    "addressed_to": _addressed,
    "place": _place,
    "times": _times,
    "about": _about,
    "demands": _demands,
    "deadline": _deadline,
    "contact": _contact,
    "basis": _basis,
    "remedies": _nothing,
    "rectified": _rectified,
    "verified": _noted(Event.VERIFY, with_person=True),
    "opinion": _opinion,
    "conclusion": _noted(Event.DELIST),
    "matter": _matter,
    "reply_by": _nothing,
    "who": _who,
    "when": _nothing,
    "where": _nothing,
    "bring": _nothing,
    "reasons": _nothing,
    "attachments": _nothing,
}
