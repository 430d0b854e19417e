"""What was handed in, read back: lines without cells, and one with all that was frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.stored import read_back
from ledger.ground.tables import person, report_filing, report_return
from ledger.reports.queries.counting import FrozenEvidence, UnlistedCount
from ledger.reports.rules.cells import FrozenCell
from ledger.reports.rules.parts import ToldPart
from ledger.reports.rules.standing import HandedIn, SentBack

_returner = person.alias("returner")


_OF_RETURN = ("returned_at", "returned_by", "returned_reason")


class ReportPlace(NamedTuple):
    """Of one report and office, by the first day of the period: that stays whatever the plan says
    later of the day on which it is due."""

    report: str
    office: str
    first: date


def filings_between(
    read: sa.Connection, area_code: str, since: date, until: date
) -> Mapping[ReportPlace, Sequence[HandedIn]]:
    """Those due on these days, of every office, by place; the earliest first."""
    due = report_filing.c.due_on.between(since, until)
    return _by_place(read, _filed(area_code).where(due))


def filings_ending(
    read: sa.Connection, area_code: str, since: date, until: date
) -> Mapping[ReportPlace, Sequence[HandedIn]]:
    """Those of periods that end on these days, of every office, by place; the earliest first."""
    ends = report_filing.c.last.between(since, until)
    return _by_place(read, _filed(area_code).where(ends))


def filings_of(
    read: sa.Connection, area_code: str, report: str, office: str, last: date
) -> Sequence[HandedIn]:
    """Of one report, office and period; the earliest first."""
    rows = report_filing.c
    asked = _filed(area_code).where(rows.report == report, rows.office == office, rows.last == last)
    return [_read(row) for row in read.execute(asked)]


def filings_of_period(
    read: sa.Connection, area_code: str, report: str, last: date
) -> Mapping[ReportPlace, Sequence[HandedIn]]:
    """Of every office, by place; the earliest first."""
    rows = report_filing.c
    return _by_place(read, _filed(area_code).where(rows.report == report, rows.last == last))


def one_filing(read: sa.Connection, area_code: str, filing_id: UUID) -> HandedIn | None:
    """None where there is none."""
    row = read.execute(_filed(area_code).where(report_filing.c.id == filing_id)).one_or_none()
    return _read(row) if row else None


class _Written(NamedTuple):
    """Of its document."""

    parts: tuple[ToldPart, ...]


class Frozen(NamedTuple):
    """What a filing froze, and what its sender wrote. `unlisted`: what stood in no row."""

    cells: tuple[FrozenCell, ...] = ()
    parts: tuple[ToldPart, ...] = ()
    unlisted: Mapping[str, tuple[Decimal, ...]] = MappingProxyType({})


def frozen_of(read: sa.Connection, area_code: str, ids: Sequence[UUID]) -> Mapping[UUID, Frozen]:
    """By the filing's id."""
    rows = report_filing.c
    unlisted = report_filing.c.evidence["unlisted"].label("unlisted")
    asked = sa.select(rows.id, rows.cells, rows.document, unlisted).where(
        rows.area_code == area_code, rows.id.in_(ids)
    )
    return {row.id: _frozen(row) for row in read.execute(asked)}


def _frozen(row: Any) -> Frozen:
    cells = tuple(read_back(FrozenCell, cell) for cell in row.cells)
    # Those that were handed in before it was frozen have none.
    counts = [read_back(UnlistedCount, count) for count in row.unlisted or ()]
    unlisted = {one.column: tuple(Decimal(number) for number in one.numbers) for one in counts}
    return Frozen(cells, read_back(_Written, row.document).parts, unlisted)


def newest_of_office(read: sa.Connection, area_code: str, office: str) -> HandedIn | None:
    """What the office handed in last, whichever report and period it was."""
    rows = report_filing.c
    newest = _filed(area_code).order_by(None).order_by(rows.received_at.desc()).limit(1)
    row = read.execute(newest.where(rows.office == office)).one_or_none()
    return _read(row) if row else None


def unlisted_of_all(frozen: Iterable[Frozen]) -> Mapping[str, tuple[Decimal, ...]]:
    """What stood in no row of these, added up by column."""
    amounts: dict[str, tuple[Decimal, ...]] = {}
    for one in frozen:
        for column, numbers in one.unlisted.items():
            pairs = zip_longest(amounts.get(column, ()), numbers, fillvalue=Decimal(0))
            amounts[column] = tuple(ours + theirs for ours, theirs in pairs)
    return amounts


def evidence_of(read: sa.Connection, area_code: str, filing_id: UUID) -> FrozenEvidence:
    """The records behind its cells, as they were frozen."""
    rows = report_filing.c
    asked = sa.select(rows.evidence).where(rows.area_code == area_code, rows.id == filing_id)
    return read_back(FrozenEvidence, read.execute(asked).scalar_one())


def _filed(area_code: str) -> sa.Select[Any]:
    rows, back = report_filing.c, report_return.c
    return (
        sa.select(
            rows.id,
            rows.report,
            rows.office,
            rows.first,
            rows.last,
            rows.due_on,
            rows.position,
            rows.received_at.label("handed_in_at"),
            person.c.name.label("by"),
            rows.document[("signature", "name")].astext.label("signer"),
            rows.document["filled_by"].astext.label("filled_by"),
            rows.document["phone"].astext.label("phone"),
            rows.corrects,
            rows.document["reason"].astext.label("reason"),
            back.received_at.label("returned_at"),
            _returner.c.name.label("returned_by"),
            back.reason.label("returned_reason"),
        )
        .join(person, sa.and_(person.c.area_code == rows.area_code, person.c.id == rows.person_id))
        .outerjoin(
            report_return,
            sa.and_(back.area_code == rows.area_code, back.filing_id == rows.id),
        )
        .outerjoin(
            _returner,
            sa.and_(_returner.c.area_code == back.area_code, _returner.c.id == back.person_id),
        )
        .where(rows.area_code == area_code)
        .order_by(rows.report, rows.office, rows.last, rows.position)
    )


def _read(row: sa.Row[Any]) -> HandedIn:
    columns = row._asdict()
    at, by, reason = (columns.pop(name) for name in _OF_RETURN)
    return HandedIn(**columns, returned=SentBack(at, by, reason) if at else None)


def _by_place(
    read: sa.Connection, asked: sa.Select[Any]
) -> Mapping[ReportPlace, Sequence[HandedIn]]:
    places: defaultdict[ReportPlace, list[HandedIn]] = defaultdict(list)
    for row in read.execute(asked):
        filed = _read(row)
        places[ReportPlace(filed.report, filed.office, filed.first)].append(filed)
    return places
