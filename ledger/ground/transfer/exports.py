"""A ledger leaves as a file (导出): one mechanism, and one declaration for each ledger.

A declaration takes its rows from where the list takes them, with the list's own conditions: nobody
takes out what they may not look up. Rows come through a cursor of the database, some hundred at a
time. Report officers look up single enterprises and hazards; a file of them is not theirs to take.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import SHANGHAI, shanghai_date
from ledger.ground.county_names import CountyNames
from ledger.ground.errors import Forbidden, TooMany
from ledger.ground.working_days import PACKAGED_CALENDAR, WorkingCalendar
from plans.plan import Plan
from spreadsheets.listing import ExportedTable

# Rows that the database hands over at once.
ROWS_A_FETCH = 500
# A sheet of Excel ends at 1,048,576.
SHEET_ROWS_MOST = 1_000_000
_ID_COLUMN = ("记录编号", 38)
EXPORTERS = frozenset(Role) - {Role.REPORT_OFFICER}


@dataclass(frozen=True, slots=True)
class ExportWords:
    """What codes are called in this county."""

    plan: Plan
    names: CountyNames
    towns: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan, names: CountyNames) -> ExportWords:
        """`towns`: code → name."""
        return cls(plan, names, {code: name for name, code in names.towns.items()})

    def town(self, code: str) -> str:
        """A town that is gone keeps its code."""
        return self.towns.get(code, code)


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column and where its value comes from: a row of the declaration's `rows`."""

    title: str
    width: int
    cell: Callable[[Any, ExportWords], object]


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """Who asks, by which of the list's filters."""

    engine: sa.Engine
    caller: Caller
    plan: Plan
    filters: Any
    calendar: WorkingCalendar = PACKAGED_CALENDAR


@dataclass(frozen=True, slots=True)
class LedgerExport:
    """`rows`: in their order, each with its `id`. `notes`: of the guide beside the rows."""

    kind: str
    title: str
    callers: frozenset[Role]
    columns: Sequence[ExportColumn]
    rows: Callable[[ExportAsked], sa.Select[Any]]
    notes: tuple[str, ...] = ()


def of_field(field: str) -> Callable[[Any, ExportWords], object]:
    """The row's value as it stands."""
    return lambda row, words: getattr(row, field)


def at_moment(field: str) -> Callable[[Any, ExportWords], object]:
    """Day and time in Shanghai; spreadsheets know no time zones."""

    def cell(row: Any, words: ExportWords) -> object:
        moment = getattr(row, field)
        return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else None

    return cell


def exported(asked: ExportAsked, names: CountyNames, export: LedgerExport) -> ExportedTable:
    """The file. Raises: Forbidden, TooMany (more than a sheet holds)."""
    if not asked.caller.has(*export.callers):
        raise Forbidden("forbidden", f"您的角色不能导出{export.title}")
    rows = export.rows(asked)
    counted = sa.select(sa.func.count()).select_from(rows.order_by(None).subquery())
    with asked.engine.connect() as read:
        count = int(read.execute(counted).scalar_one())
    if count > SHEET_ROWS_MOST:
        too_many = f"有 {count} 条，一张表放不下，请加上筛选条件分几次导出"
        raise TooMany("too_many_rows", too_many)
    head = [*((column.title, column.width) for column in export.columns), _ID_COLUMN]
    cells = _cells(asked.engine, rows, export, ExportWords.of(asked.plan, names))
    return ExportedTable(
        export.kind, export.title, head, _about(asked, export, count), cells, count
    )


def _cells(
    engine: sa.Engine, rows: sa.Select[Any], export: LedgerExport, words: ExportWords
) -> Iterator[list[object]]:
    with engine.connect() as read:
        for row in read.execution_options(yield_per=ROWS_A_FETCH).execute(rows):
            yield [*(column.cell(row, words) for column in export.columns), str(row.id)]


def _about(asked: ExportAsked, export: LedgerExport, count: int) -> list[str]:
    return [
        f"{asked.plan.area.name}{export.title}，共 {count} 条",
        f"导出日期：{shanghai_date(datetime.now(UTC))}　导出人：{asked.caller.name}",
        "范围：导出人有权查看、符合筛选条件的。",
        *export.notes,
    ]


def filters_given(filters: Any) -> list[str]:
    """By which the list was narrowed; not to what, which may be somebody's name."""
    values = (
        (field.name, field.default, getattr(filters, field.name)) for field in fields(filters)
    )
    return [name for name, default, value in values if value and value != default]


def note_export(
    engine: sa.Engine,
    caller: Caller,
    listing: ExportedTable,
    file_format: str,
    filters: Collection[str] = (),
) -> None:
    """Who takes how many rows of what, narrowed by which filters; before anything leaves."""
    counts = {
        "format": file_format,
        "rows": listing.count,
        "left_out": listing.left_out,
        "filters": [*filters],
    }
    with engine.begin() as tx:
        note(tx, caller, f"export_{listing.kind}", "county", caller.area_code, **counts)
