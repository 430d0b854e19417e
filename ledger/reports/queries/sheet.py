"""One report of one office and period, as it is filled in, and as it was handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from ledger.duties.rules.owners import owners_of
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Forbidden, NotFound
from ledger.ground.on_behalf import Owner, answers_for, owner_of
from ledger.reports.figures.details import details_told
from ledger.reports.figures.fill import unlisted_words
from ledger.reports.queries.counting import CountedForm, counted_now, form_asked
from ledger.reports.queries.filings import Frozen, filings_of, frozen_of, newest_of_office
from ledger.reports.queries.owed import (
    OwedReport,
    form_of,
    kept_here,
    offices_seen,
    owed_report,
)
from ledger.reports.queries.report_draws import CellCheck, checks_of_sheet
from ledger.reports.rules.calendar import (
    KeptSince,
    ReportPeriod,
    opens_on,
    period_before,
    period_ending,
)
from ledger.reports.rules.cells import FrozenCell, TypedForm, cells_asked, frozen_cells
from ledger.reports.rules.parts import ToldPart, parts_asked, period_words
from ledger.reports.rules.standing import HandedIn, hand_in_of, stands
from plans.orders import Form, Report
from plans.plan import Plan


class ReportKey(NamedTuple):
    """Of which report, office and period, by its last day."""

    report: str
    office: str
    last: date


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """A report of the plan that an office owes for a period. `form`: None: in words alone."""

    report: Report
    form: Form | None
    owner: Owner
    period: ReportPeriod
    kept: KeptSince


def report_asked(read: sa.Connection, area_code: str, plan: Plan, which: ReportKey) -> ReportAsked:
    """Raises: NotFound where the plan asks no such report of the office for such a period."""
    report = next((one for one in plan.reports if one.key == which.report), None)
    owner = owner_of(plan, which.office)
    if report is None or owner is None:
        raise NotFound("本县方案里没有这份报表或这个单位，请从报表列表重新打开")
    kept, form = kept_here(read, area_code, plan), form_of(plan, report)
    filings = filings_of(read, area_code, *which)
    if filings:
        return ReportAsked(report, form, owner, filings[0].period, kept)
    period = period_ending(report, kept, which.last)
    owes = any(one.key == which.office for one in owners_of(plan, report))
    if period is None or not owes:
        raise NotFound(f"“{report.name}”没有这个单位或这一期，请从报表列表重新打开")
    return ReportAsked(report, form, owner, period, kept)


def check_sees(caller: Caller, plan: Plan, office: str) -> None:
    """Raises: Forbidden where the office is not the caller's."""
    seen = offices_seen(caller, plan)
    if seen is not None and office not in seen:
        raise Forbidden("not_your_office", "只能查看本单位的报表")


def what_froze(read: sa.Connection, area_code: str, filed: HandedIn | None) -> Frozen:
    """What a filing froze; nothing where there is none."""
    return frozen_of(read, area_code, [filed.id])[filed.id] if filed else Frozen()


def cells_before(
    read: sa.Connection, area_code: str, asked: ReportAsked
) -> tuple[ReportPeriod | None, tuple[FrozenCell, ...]]:
    """The period before, where something stands for it, and what stands."""
    before = period_before(asked.report, asked.kept, asked.period)
    if before is None:
        return None, ()
    filings = filings_of(read, area_code, asked.report.key, asked.owner.key, before.last)
    standing = stands(filings)
    return (before, what_froze(read, area_code, standing).cells) if standing else (None, ())


@dataclass(frozen=True, slots=True)
class ShownReport:
    """Everything that the sheet on the screen shows. `signed_last`: what the office handed in last,
    whose telephone and leader are offered again.
    """

    owed: OwedReport
    basis_words: str
    previous: date | None
    form: Form | None
    cells: tuple[dict[str, Any], ...]
    unlisted: str
    parts: tuple[ToldPart, ...]
    filings: Sequence[HandedIn]
    signed_last: HandedIn | None
    checks: Sequence[CellCheck]
    may: Mapping[str, bool]


def report_shown(
    engine: sa.Engine, caller: Caller, plan: Plan, which: ReportKey, now: datetime
) -> ShownReport:
    """It, to the office's own people and the county's office. Raises: NotFound, Forbidden."""
    with engine.connect() as read:
        return _shown(read, caller, plan, which, now)


def _shown(
    read: sa.Connection, caller: Caller, plan: Plan, which: ReportKey, now: datetime
) -> ShownReport:
    asked = report_asked(read, caller.area_code, plan, which)
    check_sees(caller, plan, which.office)
    area_code, today = caller.area_code, shanghai_date(now)
    filings = filings_of(read, area_code, *which)
    before, cells_then = cells_before(read, area_code, asked)
    live = _live(read, plan, asked, now)
    details = {} if stands(filings) else _details(read, plan, asked, now)
    owed = owed_report(asked.report, asked.form, asked.owner, asked.period, filings, today)
    return ShownReport(
        owed=owed,
        basis_words=period_words(asked.report, asked.period),
        previous=before.last if before else None,
        form=asked.form,
        cells=_cells(read, area_code, asked.form, filings, live, cells_then, details),
        unlisted=_unlisted(read, area_code, asked.form, filings, live),
        parts=_parts(read, area_code, asked.report, filings),
        filings=filings,
        signed_last=newest_of_office(read, area_code, which.office),
        checks=checks_of_sheet(read, area_code, *which),
        may=_may(caller, plan, asked, filings, today),
    )


def _live(read: sa.Connection, plan: Plan, asked: ReportAsked, now: datetime) -> CountedForm:
    if asked.form is None:
        return CountedForm()
    return counted_now(
        read, form_asked(plan, asked.form, asked.owner.key, asked.kept, asked.period, now)
    )


def _details(
    read: sa.Connection, plan: Plan, asked: ReportAsked, now: datetime
) -> Mapping[tuple[str, str], str]:
    if asked.form is None:
        return {}
    form = form_asked(plan, asked.form, asked.owner.key, asked.kept, asked.period, now)
    return details_told(read, form)


def _cells(
    read: sa.Connection,
    area_code: str,
    form: Form | None,
    filings: Sequence[HandedIn],
    live: CountedForm,
    before: Sequence[FrozenCell],
    details: Mapping[tuple[str, str], str],
) -> tuple[dict[str, Any], ...]:
    """What was handed in, what the newest correction says, what the records say now."""
    if form is None:
        return ()
    now = {one.place: one for one in frozen_cells(form, live.cells, live.records, TypedForm())}
    # Sent back, the typed cells and remarks stay to be mended.
    kept = hand_in_of(filings) or (filings[-1] if filings else None)
    held = {one.place: one for one in what_froze(read, area_code, kept).cells}
    newest = stands(filings)
    correction = newest if newest and newest.corrects else None
    corrected = {one.place: one for one in what_froze(read, area_code, correction).cells}
    then = {one.place: one for one in before}
    cells = []
    for one in cells_asked(form):
        place, counts = one.place, one.source != "typed"
        stood = held.get(place) if newest or not counts else None
        cell = stood or now[place]
        cells.append(
            {
                **place._asdict(), "source": one.source, "kind": one.kind, "unit": one.unit,
                "places": one.decimals, "least": one.least, "most": one.most,
                "required": one.required, "value": cell.value,
                "text": held.get(place, cell).remark if counts else cell.text or None,
                "live": now[place].value if counts else None,
                "corrected": _said(corrected.get(place)), "previous": _said(then.get(place)),
                "records": cell.records, "suggested": details.get(place),
            }
        )  # fmt: skip
    return tuple(cells)


def _unlisted(
    read: sa.Connection,
    area_code: str,
    form: Form | None,
    filings: Sequence[HandedIn],
    live: CountedForm,
) -> str:
    """What stands in no row: as it was handed in, or as it is now."""
    kept = hand_in_of(filings)
    amounts = what_froze(read, area_code, kept).unlisted if kept else live.unlisted
    return unlisted_words(form, amounts) if form else ""


def _said(cell: FrozenCell | None) -> str | None:
    return cell.value if cell else None


def _parts(
    read: sa.Connection, area_code: str, report: Report, filings: Sequence[HandedIn]
) -> tuple[ToldPart, ...]:
    newest = stands(filings) or (filings[-1] if filings else None)
    texts = {part.name: part.text for part in what_froze(read, area_code, newest).parts}
    return tuple(ToldPart(name, texts.get(name, "")) for name in parts_asked(report))


def _may(
    caller: Caller, plan: Plan, asked: ReportAsked, filings: Sequence[HandedIn], today: date
) -> Mapping[str, bool]:
    is_theirs = any(owner.key == asked.owner.key for owner in answers_for(caller, plan))
    standing = stands(filings)
    return {
        "fill": is_theirs and standing is None,
        "hand_in": is_theirs and standing is None and today >= opens_on(asked.report, asked.period),
        "return": standing is not None and caller.has(Role.COUNTY),
        "correct": is_theirs and standing is not None,
    }
