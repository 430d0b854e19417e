"""What a figure is: a name, a definition in words, and the records behind it.

A figure selects EVIDENCE ROWS, always of the columns of `EVIDENCE`. All else follows from these
rows in one way: its value, its split by sector, town and office, the list behind a cell, and what
is frozen when a form is handed in. Its value is the sum over what is `counted` once of `amount`,
the largest where several records tell of the same: enterprises, groups and decisions count 1 each,
people and yuan so many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.ground.clocks import DAY, SHANGHAI
from plans.orders import Readings

# What is counted: each record, each enterprise, group or decision once, or what the records sum up.
Counting = Literal["records", "distinct", "sum"]
# To whom a record belongs: the office that acted, or where the enterprise lay on that day.
Belongs = Literal["office", "territory"]
_TEXTS = ARRAY(sa.Text)
EVIDENCE: dict[str, sa.types.TypeEngine[Any]] = {
    "record_kind": sa.Text(),
    "record_id": sa.Uuid(),
    "counted": sa.Text(),
    "amount": sa.Numeric(),
    "day": sa.Date(),
    "office": sa.Text(),
    "town_code": sa.Text(),
    "sectors": _TEXTS,
    "enterprise_id": sa.Uuid(),
    "hazard_id": sa.Uuid(),
}


@dataclass(frozen=True, slots=True)
class FormPeriod:
    """The days of a form, both included, in Asia/Shanghai. `since`: the first day of its 累计."""

    first: date
    last: date
    since: date


@dataclass(frozen=True, slots=True)
class FigureScope:
    """Which records a figure selects from: those of these days that were received by `as_at`.

    `offices`: of these alone; of what is by territory, of what lies in these `town_codes` or
    `sectors`. None: of all.
    `shared`: what the figures of one statement read in common.
    """

    area_code: str
    first: date
    last: date
    as_at: datetime
    readings: Readings
    county_office: str
    offices: tuple[str, ...] | None = None
    town_codes: tuple[str, ...] | None = None
    sectors: tuple[str, ...] | None = None
    shared: dict[str, sa.CTE] = field(default_factory=dict, compare=False, repr=False)

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time.min, SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The moment after the last."""
        return datetime.combine(self.last + DAY, time.min, SHANGHAI)

    @property
    def days(self) -> str:
        """For the name of what is shared by figures of the same days."""
        return f"{self.first:%Y%m%d}_{self.last:%Y%m%d}"

    def within(self, moment: sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
        """The moment lies on one of the days."""
        return sa.and_(moment >= self.begins, moment < self.ends)

    def once(self, name: str, make: Callable[[str], sa.CTE]) -> sa.CTE:
        """Made once for a statement, whichever figures read it."""
        if name not in self.shared:
            self.shared[name] = make(name)
        return self.shared[name]


Records = Callable[[FigureScope], sa.Select[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`definition`: which records, as people read it. `day`: which day counts. `readings`: the
    settings that change it. `kinds`: of which kinds its records are.
    """

    name: str
    title: str
    unit: str
    counts: Counting
    definition: str
    day: str
    clause: str
    belongs: Belongs
    readings: tuple[str, ...]
    records: Records

    def select(self, scope: FigureScope) -> sa.Select[Any]:
        """The evidence rows of the scope."""
        rows = self.records(scope).subquery()
        return sa.select(*(rows.c[name] for name in EVIDENCE)).where(self._is_theirs(rows.c, scope))

    def _is_theirs(self, rows: Any, scope: FigureScope) -> sa.ColumnElement[bool]:
        if scope.offices is None:
            return sa.true()
        if self.is_by_office(scope.readings):
            by_them: sa.ColumnElement[bool] = rows.office.in_(scope.offices)
            return by_them
        if scope.town_codes is None and scope.sectors is None:
            return sa.true()
        return sa.or_(
            rows.town_code.in_(scope.town_codes or ()),
            rows.sectors.overlap(sa.literal(list(scope.sectors or ()), _TEXTS)),
        )

    def is_by_office(self, readings: Readings) -> bool:
        """A form of offices counts what they did, unless it is read by territory."""
        return self.belongs == "office" and readings.towns_by == "office"


def figure(
    *,
    title: str,
    unit: str,
    counts: Counting,
    day: str,
    clause: str,
    belongs: Belongs = "office",
    readings: tuple[str, ...] = (),
) -> Callable[[Records], Figure]:
    """Makes a figure of the function that selects its evidence; its docstring is the definition."""

    def made(records: Records) -> Figure:
        return Figure(
            name=records.__name__,
            title=title,
            unit=unit,
            counts=counts,
            definition=" ".join((records.__doc__ or "").split()).replace("。 ", "。"),
            day=day,
            clause=clause,
            belongs=belongs,
            readings=readings,
            records=records,
        )

    return made


def evidence(
    record_kind: str | sa.ColumnElement[str],
    table: sa.FromClause,
    *,
    day: sa.ColumnElement[date],
    office: sa.ColumnElement[Any],
    town_code: sa.ColumnElement[Any],
    sectors: sa.ColumnElement[Any],
    counted: sa.ColumnElement[Any] | None = None,
    amount: sa.ColumnElement[Any] | int = 1,
    enterprise_id: sa.ColumnElement[Any] | None = None,
    hazard_id: sa.ColumnElement[Any] | None = None,
) -> sa.Select[Any]:
    """Evidence rows of the records of `table`; each counts for itself unless told otherwise."""
    values: dict[str, Any] = {
        "record_kind": record_kind,
        "record_id": table.c.id,
        "counted": table.c.id if counted is None else counted,
        "amount": sa.literal(amount, sa.Numeric) if isinstance(amount, int) else amount,
        "day": day,
        "office": office,
        "town_code": town_code,
        "sectors": sectors,
        "enterprise_id": sa.null() if enterprise_id is None else enterprise_id,
        "hazard_id": sa.null() if hazard_id is None else hazard_id,
    }
    return sa.select(
        *(sa.cast(value, EVIDENCE[name]).label(name) for name, value in values.items())
    )
