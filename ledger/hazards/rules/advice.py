"""What the county's plan advises for a hazard as it stands. Pure; a person decides.

Source: 溆浦 三(五) (处置 by origin), 二(二)5 (一案双罚) and 二(二)7, 望城 三(三)3, 东西湖 三(二)
(挂牌督办).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ledger.ground.lifecycles.hazard import CLOSED_STATES, OPEN_STATES, HazardSnapshot, State
from ledger.hazards.rules.steps import DISPOSITION_WORDS
from ledger.records.origins import ORIGINS, REFERRED
from plans.orders import Sourced
from plans.plan import Disposition, Listing, ListingRule, MaskedOrigin, Plan


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the advice depends on. `overdue_days`: 0 in time. `origin`: as it is told to whoever
    asks, so that advice gives away nothing that the origin does not.

    `seen_before`: when the same item last failed at the same enterprise before this time.
    `extended`: its deadline was put off. `illegal`: enforcement dealt with it as 打非治违, or
    referred it to the criminal courts. `caused_accident`: an accident of the register is put down
    to it.
    """

    hazard: HazardSnapshot
    origin: MaskedOrigin
    overdue_days: int
    found_on: date
    seen_before: date | None
    extended: bool = False
    illegal: bool = False
    caused_accident: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """That it be listed (挂牌督办), at which level and why. `source`: clause, or ours."""

    kind: str
    level: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What the plan advises where `when` holds, as it does now or not, with the clause it is of."""

    when: str
    applies_now: bool
    dispositions: tuple[str, ...]
    words: tuple[str, ...]
    text: str
    source: str


def proposals(listing: Listing, of: Circumstances) -> list[Proposal]:
    """What the plan says must be listed and is not. None for what is struck off or unconfirmed.

    A suspected major hazard counts as one only when somebody has confirmed it; 反复同类 alone
    holds for general hazards too.
    """
    settled = CLOSED_STATES | {State.UNCONFIRMED}
    if of.hazard.listed or of.hazard.state in settled:
        return []
    proposed = []
    if of.origin == REFERRED and of.hazard.is_major and (handed := _handed_down(listing)):
        proposed.append(handed)
    for rule in listing.rules:
        applies = of.hazard.is_major or rule.when == "repeated"
        if applies and (because := _BECAUSE[rule.when](rule, of)):
            reason = f"{because}。{rule.text}"
            proposed.append(Proposal(rule.when, rule.level, reason, rule.source))
    return proposed


def _handed_down(listing: Listing) -> Proposal | None:
    """By what the plan says of both origins, at the higher of its levels."""
    rules = [rule for rule in listing.rules if rule.when in _HANDED_DOWN]
    if not rules:
        return None
    level = max((rule.level for rule in rules), key=listing.levels.index)
    return Proposal(REFERRED, level, _HANDED_DOWN_REASON, _sources(rules))


_HANDED_DOWN = ("reported", "superior")
_HANDED_DOWN_REASON = "由有关部门交办、已经核实。交办核实的重大隐患，按方案建议挂牌督办。"


def _sources(of: Iterable[Sourced]) -> str:
    return "、".join(dict.fromkeys(sourced.source for sourced in of))


def _major(rule: ListingRule, of: Circumstances) -> str | None:
    return "已确认为重大事故隐患"


def _reported(rule: ListingRule, of: Circumstances) -> str | None:
    return "由举报查实" if of.origin == "report" else None


def _superior(rule: ListingRule, of: Circumstances) -> str | None:
    return "由上级督导发现" if of.origin == "superior" else None


def _long_overdue(rule: ListingRule, of: Circumstances) -> str | None:
    late = of.overdue_days > (rule.days or 0)
    return f"已超期 {of.overdue_days} 天，超过 {rule.days} 天" if late else None


def _repeated(rule: ListingRule, of: Circumstances) -> str | None:
    before = of.seen_before
    if before is None or (of.found_on - before).days > (rule.days or 0):
        return None
    return f"同一企业 {before} 查出过同类隐患，不到 {rule.days} 天又出现"


_BECAUSE: Mapping[str, Callable[[ListingRule, Circumstances], str | None]] = {
    "major": _major,
    "reported": _reported,
    "superior": _superior,
    "long_overdue": _long_overdue,
    "repeated": _repeated,
}


def advice(plan: Plan, of: Circumstances) -> list[Advice]:
    """The plan's advice for this origin and grade: what applies as it stands comes first."""
    advised = [_advice(disposition, of) for disposition in _dispositions(plan, of)]
    return sorted(advised, key=lambda piece: not piece.applies_now)


def _dispositions(plan: Plan, of: Circumstances) -> list[Disposition]:
    """As the plan has them; of what was handed down in words that tell no origin."""
    if of.origin != REFERRED:
        ours = list(plan.dispositions_for(of.origin))
    else:
        ours = [
            _without_origin(disposition) if disposition.origins else disposition
            for disposition in plan.dispositions
            if not disposition.origins or ORIGINS & set(disposition.origins)
        ]
    return [disposition for disposition in ours if of.hazard.is_major or not disposition.major_only]


def _without_origin(disposition: Disposition) -> Disposition:
    advised = "、".join(DISPOSITION_WORDS[word] for word in disposition.advice)
    return replace(disposition, text=f"交办核实的，建议{advised}")


def _advice(disposition: Disposition, of: Circumstances) -> Advice:
    return Advice(
        when=disposition.when,
        applies_now=_APPLIES[disposition.when](of),
        dispositions=tuple(disposition.advice),
        words=tuple(DISPOSITION_WORDS[word] for word in disposition.advice),
        text=disposition.text,
        source=disposition.source,
    )


_RECTIFIED = CLOSED_STATES | {State.VERIFIED}
_APPLIES: Mapping[str, Callable[[Circumstances], bool]] = {
    "found": lambda of: True,
    "rectified": lambda of: of.hazard.state in _RECTIFIED,
    # 一时难以整改: its deadline had to be put off, or was not met.
    "not_at_once": lambda of: (
        of.hazard.state in OPEN_STATES and (of.extended or of.overdue_days > 0)
    ),
    "overdue": lambda of: of.overdue_days > 0,
    "repeated": lambda of: of.seen_before is not None,
    "illegal": lambda of: of.illegal,
    "caused_accident": lambda of: of.caused_accident,
}
