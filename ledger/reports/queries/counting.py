"""What the records say of a form's cells at this moment, with the records behind each number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from documents.report_form import TOTAL_ROW
from ledger.ground.errors import Unavailable
from ledger.reports.figures.cells import UNLISTED, FormAsked, cell_records
from ledger.reports.figures.figure import FormPeriod
from ledger.reports.figures.fill import Filled, fill
from ledger.reports.rules.calendar import KeptSince, ReportPeriod
from plans.form_cells import Cells
from plans.orders import Form
from plans.plan import Plan

# So often a hand-in counts again where records come in between its two statements.
_TRIES = 3
# What is opened of each record (`ledger.reports.figures.shown.of_frozen`).
_OPENED = ("record_kind", "record_id", "day", "counted", "amount")


@dataclass(frozen=True, slots=True)
class FrozenCount:
    """What a cell counts: [place of the record, what is counted once, amount] of each."""

    row: str
    column: str
    counts: list[list[Any]]


@dataclass(frozen=True, slots=True)
class UnlistedCount:
    """What a column counts and no row holds, unrounded."""

    column: str
    numbers: list[str]


@dataclass(frozen=True, slots=True)
class FrozenEvidence:
    """`records`: each once, as [kind, id, day]; `cells` say which of them they count."""

    records: list[list[str]] = field(default_factory=list)
    cells: tuple[FrozenCount, ...] = ()
    unlisted: tuple[UnlistedCount, ...] = ()

    def behind(self, row: str, columns: Collection[str]) -> list[dict[str, Any]]:
        """The records behind a row's cells of these columns; of the total row behind all."""
        return [
            dict(zip(_OPENED, (*self.records[place], counted, amount), strict=True))
            for cell in self.cells
            if cell.column in columns and row in {cell.row, TOTAL_ROW}
            for place, counted, amount in cell.counts
        ]


@dataclass(frozen=True, slots=True)
class CountedForm:
    """`records`: how many stand behind a cell; `evidence`: which. `unlisted`: what stands in no
    row, by column.
    """

    cells: Cells = field(default_factory=dict)
    records: Mapping[tuple[str, str], int] = field(default_factory=dict)
    evidence: FrozenEvidence = FrozenEvidence()
    unlisted: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)


def form_asked(
    plan: Plan,
    form: Form,
    office: str | None,
    kept: KeptSince,
    period: ReportPeriod,
    as_at: datetime,
) -> FormAsked:
    """The form of an office, None: of the whole county; 累计 is since the campaign began."""
    since = min(kept.season(period.last).first, period.first)
    return FormAsked(plan, form, office, FormPeriod(period.first, period.last, since), as_at)


def counted_now(read: sa.Connection, asked: FormAsked) -> CountedForm:
    """For whoever looks: without the records."""
    filled = fill(read, asked)
    return CountedForm(filled.cells, filled.records, unlisted=filled.unlisted)


def counted_to_freeze(tx: sa.Connection, asked: FormAsked) -> CountedForm:
    """With the records behind it, both of one moment. Raises: Unavailable where they never are."""
    for _ in range(_TRIES):
        filled, evidence = fill(tx, asked), _evidence(tx, asked)
        counts = _counts(evidence)
        if all(counts.get(place, 0) == filled.records.get(place, 0) for place in filled.cells):
            evidence = replace(evidence, unlisted=tuple(_unlisted(filled)))
            return CountedForm(filled.cells, filled.records, evidence, filled.unlisted)
    raise Unavailable("busy", "正有许多记录进来，暂时不能封存，请稍后再报；填写的内容都在")


def _evidence(tx: sa.Connection, asked: FormAsked) -> FrozenEvidence:
    """Of what is counted. What follows from other cells is opened through them."""
    found = cell_records(asked).subquery("cells")
    counted = sa.select(found).where(
        found.c.at.is_not(None), found.c.row.not_in([UNLISTED, TOTAL_ROW])
    )
    ordered = counted.order_by(
        found.c.row, found.c.column, found.c.at, found.c.record_id, found.c.counted
    )
    return _as_frozen(tx.execute(ordered))


def _unlisted(filled: Filled) -> Iterator[UnlistedCount]:
    for column, numbers in sorted(filled.unlisted.items()):
        yield UnlistedCount(column, [format(number, "f") for number in numbers])


def _as_frozen(rows: Iterable[sa.Row[Any]]) -> FrozenEvidence:
    places: dict[tuple[str, UUID], int] = {}
    records: list[list[str]] = []
    cells: dict[tuple[str, str], list[list[Any]]] = {}
    for row in rows:
        record = row.record_kind, row.record_id
        if record not in places:
            places[record] = len(records)
            records.append([row.record_kind, str(row.record_id), row.day.isoformat()])
        counts = cells.setdefault((row.row, row.column), [])
        counts.append([places[record], row.counted, format(row.amount, "f")])
    counted = (FrozenCount(row, column, counts) for (row, column), counts in sorted(cells.items()))
    return FrozenEvidence(records, tuple(counted))


def _counts(evidence: FrozenEvidence) -> dict[tuple[str, str], int]:
    return {
        (cell.row, cell.column): len({place for place, *_ in cell.counts})
        for cell in evidence.cells
    }
