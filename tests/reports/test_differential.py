"""Every cell of every form, counted a second time by hand, in a county that was drawn by lot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa

from ledger.reports.figures.cells import FormAsked, cell_records, rows_of
from ledger.reports.figures.figure import FigureScope, FormPeriod
from ledger.reports.figures.fill import Filled, fill, value_of
from ledger.reports.figures.registry import FIGURES_BY_NAME
from plans.orders import Form, Readings
from tests.reports.figure_rows import FigureRows, at
from tests.reports.naive_figures import Naive, Scope, sheet, value
from tests.reports.random_county import draw_county

OURS = Readings()
OTHERS = Readings(
    inspectors="per_day",
    towns_by="territory",
    found_by="every_origin",
    grade="as_found",
    rectified="reported",
    rectified_of="all",
    rectified_as_at="hand_in",
    penalised="every_kind",
    joint="each",
    referrals="one",
    enforcement_times="inspections",
    totals="distinct",
    courtyards="villages",
)
MIXED = Readings(rectified="closed", rectified_of="all", joint="each", totals="distinct")
READ = ("ours", "others", "mixed")
# A week that ends on a Sunday, a month, and to the 22nd; as of the end, and of some days later.
PERIODS = (
    (FormPeriod(date(2026, 6, 8), date(2026, 6, 14), date(2026, 5, 25)), timedelta(0)),
    (FormPeriod(date(2026, 6, 1), date(2026, 6, 30), date(2026, 1, 1)), timedelta(days=12)),
    (FormPeriod(date(2026, 6, 1), date(2026, 6, 22), date(2026, 6, 1)), timedelta(days=2)),
)


@pytest.fixture(scope="module", params=["430112", "431224"])
def rows(request: pytest.FixtureRequest, engine: sa.Engine) -> Iterator[FigureRows]:
    rows = FigureRows(engine, by=request.param)
    draw_county(rows, seed=11)
    yield rows


def as_at(period: FormPeriod, later: timedelta) -> datetime:
    return at((period.last + timedelta(days=1)).isoformat(), "00:00:00") + later


@pytest.mark.parametrize(
    ("readings", "when"), list(zip((OURS, OTHERS, MIXED), PERIODS, strict=True)), ids=READ
)
def test_each_figure_is_what_counting_by_hand_makes_it(
    rows: FigureRows, readings: Readings, when: tuple[FormPeriod, timedelta]
) -> None:
    plan, (period, later) = rows.plan, when
    moment = as_at(period, later)
    with rows.engine.connect() as read:
        naive = Naive(read, plan)
        for name, figure in FIGURES_BY_NAME.items():
            by_hand = value(naive.lines(name, Scope(period.first, period.last, moment, readings)))
            scope = FigureScope(
                plan.area.code, period.first, period.last, moment, readings, naive.county
            )
            assert value_of(read, figure, scope) == by_hand, name


@pytest.mark.parametrize("readings", [OURS, OTHERS, MIXED], ids=READ)
def test_each_cell_of_each_form_is_what_counting_by_hand_makes_it(
    rows: FigureRows, readings: Readings
) -> None:
    plan = rows.plan
    kinds = ("county_office", "department", "town_office")
    owners = [None] + [next(o.key for o in plan.offices if o.kind == kind) for kind in kinds]
    compared = 0
    with rows.engine.connect() as read:
        naive = Naive(read, plan)
        for form in plan.forms:
            period, later = PERIODS[0 if form.rows_by == "figure" else 1]
            for owner in owners:
                read_so = replace(form, readings=readings)
                asked = FormAsked(plan, read_so, owner, period, as_at(period, later))
                filled = fill(read, asked)
                numbers = numbers_of(filled, asked)
                by_hand = sheet(naive, asked)
                records = {place: count for place, count in filled.records.items() if count}
                assert records == behind(read, asked), (form.key, owner)
                for place, number in numbers.items():
                    assert number == by_hand[place], (form.key, owner, place)
                compared += sum(number != 0 for number in numbers.values())
    assert compared > 50


def behind(read: sa.Connection, asked: FormAsked) -> dict[tuple[str, str], int]:
    """How many are listed when the cells are opened."""
    cells: dict[tuple[str, str], set[tuple[str, UUID]]] = defaultdict(set)
    for row in read.execute(cell_records(asked)):
        if row.at is not None and row.row != "unlisted":
            cells[row.row, row.column].add((row.record_kind, row.record_id))
    has_total = asked.form.total_row
    return {place: len(of) for place, of in cells.items() if has_total or place[0] != "total"}


def numbers_of(filled: Filled, asked: FormAsked) -> dict[tuple[str, str, int], Decimal]:
    """What the form says, what stands in no row too."""
    numbers = {
        (*place, at_): number
        for place, cell in filled.cells.items()
        for at_, number in enumerate(cell.numbers)
        if number is not None
    }
    for column, amounts in filled.unlisted.items():
        numbers |= {("unlisted", column, at_): amount for at_, amount in enumerate(amounts)}
    assert all(_is_filled(asked.form, numbers, row.key) for row in rows_of(asked))
    return numbers


def _is_filled(form: Form, numbers: dict[tuple[str, str, int], Decimal], row: str) -> bool:
    figures = [c.key for c in form.columns if any(part.figure for part in c.cell)]
    return all((row, column, 0) in numbers for column in figures)
