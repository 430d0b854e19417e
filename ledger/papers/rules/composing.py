"""A paper's words, from what the records say and what its issuer wrote. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from documents.official_paper import OfficialPaper, PaperHazard, PaperLine, PaperOfficer
from documents.visit_log import PrintedSignature
from ledger.ground.lifecycles.hazard import Event
from ledger.papers.rules.facts import AddresseeFacts, HazardFacts, PaperFacts
from ledger.papers.rules.kinds import ADDRESSED, Layout, PaperFieldKind, PaperKind
from ledger.papers.rules.prefilled import written_day

OFFICE_PLACE = "{office}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What is settled beside the records. `texts`: by field; `clause`: in the seed's own words."""

    county: str
    office: str
    number: str
    version: int
    replaced: str
    texts: Mapping[str, str]
    basis: str
    no_enforcement: bool
    officers: tuple[PaperOfficer, ...]
    signed_off_by: str
    issuer: PrintedSignature
    issued_on: date
    code: str


def composed(kind: PaperKind, facts: PaperFacts, issued: Issued) -> OfficialPaper:
    """As it is frozen."""
    place = facts.enterprise
    return OfficialPaper(
        kind=kind.key,
        title=kind.name,
        document=kind.document,
        letter=kind.layout is Layout.LETTER,
        county=issued.county,
        office=issued.office,
        number=issued.number,
        version=issued.version,
        replaced=issued.replaced,
        enterprise=place.name,
        addressed_to=issued.texts.get(ADDRESSED, place.name),
        opening=opening_words(kind, place.name, issued.office),
        facts=facts_told(kind, facts),
        hazards=tuple(_hazard(one) for one in facts.hazards) if kind.findings else (),
        lines=tuple(_lines(kind, issued.texts)),
        closing=kind.closing,
        basis=issued.basis,
        no_enforcement=issued.no_enforcement,
        officers=issued.officers,
        signed_off_by=issued.signed_off_by,
        issuer=issued.issuer,
        issued_on=issued.issued_on,
        delivered=kind.delivered,
        reply=kind.reply,
        code=issued.code,
    )


def opening_words(kind: PaperKind, enterprise: str, office: str = OFFICE_PLACE) -> str:
    """Its first sentence. Without the office, `OFFICE_PLACE` keeps the place of its name."""
    return kind.opening.format(office=office, enterprise=enterprise)


def facts_told(kind: PaperKind, facts: PaperFacts) -> tuple[PaperLine, ...]:
    """What it says from the records."""
    return tuple(_facts(kind, facts))


def _hazard(one: HazardFacts) -> PaperHazard:
    return PaperHazard(
        one.number, one.part, one.description, one.grade_word, one.deadline, one.photos
    )


def _facts(kind: PaperKind, facts: PaperFacts) -> Iterator[PaperLine]:
    # A 公文 goes to the enterprise itself, or tells another authority who it is.
    if not kind.document or kind.confidential:
        yield from _of_enterprise(facts.enterprise)
    if kind.step and facts.hazards:
        yield from _of_step(kind.step, facts.hazards[0])


def _of_enterprise(place: AddresseeFacts) -> Iterator[PaperLine]:
    yield PaperLine("企业名称", place.name)
    if place.credit_code:
        yield PaperLine("统一社会信用代码", place.credit_code)
    if place.address:
        yield PaperLine("地址", place.address)
    if place.principal_name:
        yield PaperLine("主要负责人", place.principal_name)
    # 重大事故隐患 are told to both. Source: 临湘 7.
    if place.actual_controller:
        yield PaperLine("实际控制人", place.actual_controller)


def _of_step(step: Event, one: HazardFacts) -> Iterator[PaperLine]:
    said: dict[str, str | None] = {}
    if step in (Event.ASSIGN, Event.CLOSE):
        said |= {
            "治理责任单位": one.unit,
            "整改责任人": one.responsible,
            "协调督办单位": one.coordinator,
            "整改目标": one.goal,
            "整改措施": one.measures,
            "排查周期": f"{one.cycle_days} 天" if one.cycle_days else None,
            "判定依据": one.criterion,
            "整改期限": written_day(one.deadline),
        }
    if step is Event.LIST:
        said |= {
            "挂牌级别": one.listed_level,
            "督办期限": written_day(one.listed_until) if one.listed_until else None,
            "判定依据": one.criterion,
        }
    for label, text in said.items():
        if text:
            yield PaperLine(label, text)


def _lines(kind: PaperKind, texts: Mapping[str, str]) -> Iterator[PaperLine]:
    for one in kind.fields:
        said = texts.get(one.key)
        if not said or one.key == ADDRESSED:
            continue
        day = one.kind is PaperFieldKind.DAY
        yield PaperLine(one.label, written_day(date.fromisoformat(said)) if day else said)
