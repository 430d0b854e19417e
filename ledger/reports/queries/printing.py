"""What is printed of a report: the frozen figures with their corrections, or the county's sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from documents.report_form import FilledForm
from ledger.duties.rules.owners import owners_of
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Forbidden
from ledger.ground.printed import StoredFile, files_from
from ledger.ground.tables import report_filing, report_print
from ledger.reports.figures.fill import unlisted_words
from ledger.reports.queries.filings import (
    Frozen,
    ReportPlace,
    filings_of,
    filings_of_period,
    frozen_of,
    unlisted_of_all,
)
from ledger.reports.queries.owed import form_of
from ledger.reports.queries.sheet import check_sees
from ledger.reports.rules.calendar import report_as_owed
from ledger.reports.rules.cells import FrozenCell, cells_asked
from ledger.reports.rules.standing import HandedIn, hand_in_of, stands
from plans.form_cells import added
from plans.orders import Form, Report
from plans.plan import Plan

# Offices that lack, by name, in one line.
_NAMED_MOST = 20


@dataclass(frozen=True, slots=True)
class PrintableReport:
    """A form with what fills it; without one the report is told in words alone."""

    form: Form | None
    report: Report
    filled: FilledForm


@dataclass(frozen=True, slots=True)
class ReportPrint:
    """`printing`: what was handed in since is being printed. `name`: what the files are called."""

    state: Literal["none", "printing", "ready"]
    name: str
    printed_at: datetime | None = None
    files: Mapping[str, StoredFile] = field(default_factory=dict)


def filing_to_print(
    read: sa.Connection, area_code: str, plan: Plan, which: tuple[str, str, date]
) -> PrintableReport | None:
    """None where nothing stands. `which`: report, office, last day."""
    report = _report(plan, which[0])
    filings = filings_of(read, area_code, *which)
    handed_in = hand_in_of(filings)
    if report is None or handed_in is None:
        return None
    form = form_of(plan, report)
    later = [
        one
        for one in filings
        if one.corrects and one.returned is None and one.position > handed_in.position
    ]
    frozen = frozen_of(read, area_code, [one.id for one in (handed_in, *later)])
    mine = frozen[handed_in.id]
    names = (
        {(one.place.row, one.place.column): one.name for one in cells_asked(form)} if form else {}
    )
    lines = (
        *_unlisted(form, mine),
        *_remarks(names, mine),
        *_corrections(form, names, handed_in, later, frozen),
    )
    filled = FilledForm(
        office=plan.office_name(handed_in.office),
        first=handed_in.first,
        last=handed_in.last,
        cells={(cell.row, cell.column): cell.filled for cell in mine.cells},
        leader=handed_in.signer,
        leader_path=_signature_path(read, area_code, handed_in),
        filler=handed_in.filled_by,
        phone=handed_in.phone,
        filed_on=shanghai_date(handed_in.handed_in_at),
        lines=lines,
        parts=tuple((part.name, part.text) for part in mine.parts if part.text),
    )
    return PrintableReport(form, report_as_owed(report, handed_in.last), filled)


def summary_to_print(
    read: sa.Connection, area_code: str, plan: Plan, report_key: str, last: date
) -> PrintableReport | None:
    """What stands of all offices, added up, with who lacks. None where nothing stands."""
    report = _report(plan, report_key)
    form = form_of(plan, report) if report else None
    places = filings_of_period(read, area_code, report_key, last)
    standing = {place.office: filed for place, all_ in places.items() if (filed := stands(all_))}
    if report is None or form is None or not standing:
        return None
    frozen = frozen_of(read, area_code, [filed.id for filed in standing.values()])
    fills = [
        {(cell.row, cell.column): cell.filled for cell in frozen[filed.id].cells}
        for filed in standing.values()
    ]
    filled = FilledForm(
        office=f"{_county_office(plan)}（汇总）",
        first=min(filed.first for filed in standing.values()),
        last=last,
        cells=added(form, fills),
        filed_on=max(shanghai_date(filed.handed_in_at) for filed in standing.values()),
        lines=(
            *_lacking(plan, report, standing),
            *_with_corrections(plan, standing),
            *_unlisted(form, *frozen.values()),
        ),
    )
    return PrintableReport(form, report_as_owed(report, last), filled)


def print_of(
    engine: sa.Engine, caller: Caller, plan: Plan, report_key: str, office: str, last: date
) -> ReportPrint:
    """The files of an office's report; no office: of the county's sum. Raises: Forbidden."""
    if office:
        check_sees(caller, plan, office)
    elif not caller.has(Role.COUNTY):
        raise Forbidden("forbidden", "汇总表由安委办查看")
    with engine.connect() as read:
        changed_at = _changed_at(read, caller.area_code, report_key, office, last)
        rows = report_print.c
        printed = read.execute(
            sa.select(rows.files, rows.printed_at).where(
                rows.area_code == caller.area_code,
                rows.report == report_key,
                rows.office == office,
                rows.last == last,
            )
        ).one_or_none()
    report = _report(plan, report_key)
    title = report.name if report else report_key
    whose = plan.office_name(office) if office else "汇总"
    name = f"{title} {whose} {last}"
    added_up = office or (report and form_of(plan, report))
    if changed_at is None or not added_up:
        return ReportPrint("none", name)
    if printed is None or printed.printed_at < changed_at:
        return ReportPrint("printing", name)
    return ReportPrint("ready", name, printed.printed_at, files_from(printed.files))


def _changed_at(
    read: sa.Connection, area_code: str, report_key: str, office: str, last: date
) -> datetime | None:
    """When something was handed in or sent back last; None where nothing stands."""
    places: Mapping[ReportPlace, Sequence[HandedIn]] = filings_of_period(
        read, area_code, report_key, last
    )
    mine = [filings for place, filings in places.items() if office in {"", place.office}]
    if not any(stands(filings) for filings in mine):
        return None
    filings = [one for of_office in mine for one in of_office]
    came = [one.handed_in_at for one in filings]
    return max(came + [one.returned.at for one in filings if one.returned])


def _report(plan: Plan, report_key: str) -> Report | None:
    return next((one for one in plan.reports if one.key == report_key), None)


def _unlisted(form: Form | None, *frozen: Frozen) -> Iterator[str]:
    """What stood in no row when it was handed in; of several forms added up."""
    words = unlisted_words(form, unlisted_of_all(frozen)) if form else ""
    if words:
        yield words


def _remarks(names: Mapping[tuple[str, str], str], frozen: Frozen) -> Iterator[str]:
    """What the office wrote beside counted cells. `names`: of the cells, by place."""
    for cell in frozen.cells:
        if cell.remark:
            yield f"{names.get(cell.place, '')}：单位说明：{cell.remark}"


def _corrections(
    form: Form | None,
    names: Mapping[tuple[str, str], str],
    handed_in: HandedIn,
    later: Sequence[HandedIn],
    frozen: Mapping[UUID, Frozen],
) -> Iterator[str]:
    """Each dated, with what it changed from which figure to which."""
    before = frozen[handed_in.id]
    for correction in later:
        now = frozen[correction.id]
        changed = (*_changed_cells(names, before, now), *_changed_parts(before, now))
        changes = "；".join((*changed, *_changed_unlisted(form, before, now)))
        day = shanghai_date(correction.handed_in_at)
        yield (
            f"更正（{day.year}年{day.month}月{day.day}日，{correction.signer}）："
            f"{changes}。原因：{correction.reason or ''}"
        )
        before = now


def _changed_cells(
    names: Mapping[tuple[str, str], str], before: Frozen, now: Frozen
) -> Iterator[str]:
    held = {cell.place: cell for cell in before.cells}
    for cell in now.cells:
        said, was = _said(cell), _said(held.get(cell.place))
        if cell.place in names and said != was:
            yield f"{names[cell.place]} {was} 改为 {said}"
    beside = {place: cell.remark for place, cell in held.items()}
    for cell in now.cells:
        if cell.remark != beside.get(cell.place):
            words = f"改为“{cell.remark}”" if cell.remark else "删去"
            yield f"{names.get(cell.place, '')}的单位说明{words}"


def _changed_parts(before: Frozen, now: Frozen) -> Iterator[str]:
    held = {part.name: part.text for part in before.parts}
    for part in now.parts:
        if held.get(part.name) != part.text:
            yield f"{part.name}改为“{part.text}”"


def _changed_unlisted(form: Form | None, before: Frozen, now: Frozen) -> Iterator[str]:
    if form and before.unlisted != now.unlisted:
        yield unlisted_words(form, now.unlisted).rstrip("。") or "不在本表各行的改为没有"


def _said(cell: FrozenCell | None) -> str:
    return (cell.value or cell.text if cell else "") or "（空）"


def _signature_path(read: sa.Connection, area_code: str, handed_in: HandedIn) -> str:
    rows = report_filing.c
    asked = sa.select(rows.document[("signature", "path")].astext).where(
        rows.area_code == area_code, rows.id == handed_in.id
    )
    return read.scalar(asked) or ""


def _county_office(plan: Plan) -> str:
    return next(office.name for office in plan.offices if office.kind == "county_office")


def _with_corrections(plan: Plan, standing: Mapping[str, HandedIn]) -> Iterator[str]:
    """Whose figures are those of a dated correction: each office's own print shows both."""
    corrected = [
        f"{plan.office_name(office)}（{shanghai_date(filed.handed_in_at):%-m月%-d日}）"
        for office, filed in standing.items()
        if filed.corrects
    ]
    if corrected:
        more = f" 等 {len(corrected)} 个单位" if len(corrected) > _NAMED_MOST else ""
        yield f"有更正的按更正后的数相加：{'、'.join(corrected[:_NAMED_MOST])}{more}"


def _lacking(plan: Plan, report: Report, standing: Mapping[str, HandedIn]) -> Iterator[str]:
    owners = owners_of(plan, report)
    yield f"应报 {len(owners)} 个单位，已报 {len(standing)} 个"
    lacking = [owner.name for owner in owners if owner.key not in standing]
    if lacking:
        more = f" 等 {len(lacking)} 个" if len(lacking) > _NAMED_MOST else ""
        yield f"未报：{'、'.join(lacking[:_NAMED_MOST])}{more}"
