"""What happened in a month, as a list; and the forms of those who did it, counted by hand.

Plain loops over what was sent. It shares with the product the plan's forms (which figure stands
where) and nothing else: no record is read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from plans.orders import CellPart, Form, FormColumn, FormRow
from plans.plan import Plan

Numbers = Mapping[tuple[str, str], tuple[Decimal, ...]]
MENDED, BACK = {"fix_at_once", "verify"}, {"reject", "reopen"}
CASES = ("penalty", "suspension", "closure", "detention", "criminal_referral")
BY_PLACE = {"self_checked_enterprises", "overdue", "courtyard_groups_all"}


@dataclass
class Hazard:
    """`steps`: day, kind, and the grade or deadline that the step set."""

    grade: str
    sector: str
    deadline: date
    steps: list[tuple[date, str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Check:
    """`office` is None of an enterprise's own."""

    day: date
    office: str | None
    town: str
    place: str
    sectors: tuple[str, ...]
    went: frozenset[str]
    team: str | None
    hazards: tuple[Hazard, ...]

    @property
    def group(self) -> tuple[Any, ...]:
        return self.office, self.day, self.team or self.went


@dataclass(frozen=True)
class Decision:
    """`sector`: of the hazard, else of the first checklist."""

    day: date
    kind: str
    number: str
    office: str
    place: str
    sector: str
    yuan: Decimal
    crackdown: bool


@dataclass(frozen=True)
class Work:
    """What stands: corrected, and without what was withdrawn."""

    day: date
    kind: str
    office: str
    times: int = 1
    people: int = 0
    copies: int = 0
    group: tuple[str, str] | None = None


@dataclass
class Told:
    """All of it. `merged`: into which other enterprise, and since when."""

    plan: Plan
    checks: list[Check] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    groups: dict[str, int] = field(default_factory=dict)
    merged: dict[str, tuple[str, date]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """`once`: what it counts for, once."""

    once: Any
    amount: Decimal
    office: str | None
    town: str | None
    sectors: tuple[str, ...]


def counted(events: Told, name: str, first: date, last: date) -> list[Line]:
    """The lines of a figure in these days, of everybody."""

    def place_at_end(place: str) -> str:
        while place in events.merged and events.merged[place][1] <= last:
            place = events.merged[place][0]
        return place

    days = _Days(events, first, last, place_at_end)
    if name.startswith("work_") or name == "courtyard_groups_held":
        return list(days.work(name))
    return list(_OTHERS[name](days))


@dataclass(frozen=True)
class _Days:
    events: Told
    first: date
    last: date
    place_at_end: Callable[[str], str]

    def checks(self) -> Iterator[Check]:
        for check in self.events.checks:
            if check.office and self.first <= check.day <= self.last:
                yield check

    def of_checks(self, once: Callable[[Check], Any], people: bool = False) -> Iterator[Line]:
        for check in self.checks():
            amount = Decimal(len(check.went) if people else 1)
            yield Line(once(check), amount, check.office, check.town, check.sectors)

    def self_checks(self) -> Iterator[Line]:
        for check in self.events.checks:
            if check.office is None and self.first <= check.day <= self.last:
                yield Line(
                    self.place_at_end(check.place), Decimal(1), None, check.town, check.sectors
                )

    def hazards(self, grade: str, mended: bool) -> Iterator[Line]:
        for check in self.checks():
            for hazard in check.hazards:
                now = _as_at(hazard, self.last)
                if now[0] == grade and (now[1] or not mended):
                    yield Line(id(hazard), Decimal(1), check.office, check.town, (hazard.sector,))

    def overdue(self) -> Iterator[Line]:
        for check in self.events.checks:
            for hazard in check.hazards if check.day <= self.last else ():
                _, _, is_open, deadline = _as_at(hazard, self.last)
                if is_open and deadline < self.last:
                    yield Line(id(hazard), Decimal(1), check.office, check.town, (hazard.sector,))

    def decisions(
        self, *kinds: str, once: str = "number", crackdown: bool = False
    ) -> Iterator[Line]:
        for one in self.events.decisions:
            place = self.place_at_end(one.place)
            if one.kind in kinds and self.first <= one.day <= self.last:
                if crackdown and not one.crackdown:
                    continue
                of = place if once == "place" else (one.kind, one.number, place)
                amount = one.yuan if once == "yuan" else Decimal(1)
                yield Line(of, amount, one.office, None, (one.sector,))

    def zero_penalty(self) -> Iterator[Line]:
        fined = {line.office for line in self.decisions("penalty")}
        county = next(one.key for one in self.events.plan.offices if one.kind == "county_office")
        lines = self.of_checks(lambda check: check.office)
        return (line for line in lines if line.office not in {*fined, county})

    def work(self, name: str) -> Iterator[Line]:
        kind = name.removeprefix("work_").removesuffix("_people")
        for at, one in enumerate(self.events.works):
            if not self.first <= one.day <= self.last:
                continue
            if name == "courtyard_groups_held":
                if one.group:
                    yield Line(one.group, Decimal(1), one.office, None, ())
            elif one.kind == kind:
                many = one.people if name.endswith("_people") else one.times
                many = one.copies if kind == "brochure" else many
                yield Line(at, Decimal(many), one.office, None, ())

    def all_groups(self) -> Iterator[Line]:
        for town, groups in self.events.groups.items():
            yield Line(town, Decimal(groups), None, town, ())


def _as_at(hazard: Hazard, last: date) -> tuple[str, bool, bool, date]:
    """Grade, whether it is mended, whether the enterprise owes it, and its deadline."""
    grade, mended, is_open, deadline = hazard.grade, False, True, hazard.deadline
    for day, kind, said in hazard.steps:
        if day > last:
            continue
        mended = (mended or kind in MENDED) and kind not in BACK
        is_open = (is_open and kind not in {"rectify", "fix_at_once"}) or kind in BACK
        grade = said if kind == "confirm" else grade
        deadline = said if kind in {"assign", "extend", "reopen"} else deadline
    return grade, mended, is_open, deadline


_OTHERS: Mapping[str, Callable[[_Days], Iterable[Line]]] = {
    "groups": lambda d: d.of_checks(lambda c: c.group),
    "inspectors": lambda d: d.of_checks(lambda c: (c.group, c.place), people=True),
    "units_checked": lambda d: d.of_checks(lambda c: d.place_at_end(c.place)),
    "self_checked_enterprises": lambda d: d.self_checks(),
    "zero_penalty": lambda d: d.zero_penalty(),
    "major_found": lambda d: d.hazards("major", False),
    "other_found": lambda d: d.hazards("general", False),
    "major_rectified": lambda d: d.hazards("major", True),
    "other_rectified": lambda d: d.hazards("general", True),
    "overdue": lambda d: d.overdue(),
    "ordered_to_rectify": lambda d: d.decisions("order_to_rectify", once="place"),
    "penalised": lambda d: d.decisions("penalty", once="place"),
    "fines_yuan": lambda d: d.decisions("penalty", once="yuan"),
    "suspended": lambda d: d.decisions("suspension", once="place"),
    "closed": lambda d: d.decisions("closure", once="place"),
    "detained_or_transferred": lambda d: d.decisions("detention", "criminal_referral"),
    "enforcement_times": lambda d: d.decisions("order_to_rectify", *CASES),
    "typical_cases": lambda d: d.decisions("typical_case"),
    "crackdown_cases": lambda d: d.decisions(
        "order_to_rectify", *CASES, "typical_case", crackdown=True
    ),
    "courtyard_groups_all": lambda d: d.all_groups(),
}


def total(lines: Iterable[Line]) -> Decimal:
    """Each thing once; of what was booked twice with two amounts the greater."""
    once: dict[Any, Decimal] = {}
    for line in lines:
        once[line.once] = max(line.amount, once.get(line.once, line.amount))
    return sum(once.values(), Decimal(0))


@dataclass(frozen=True)
class ByHand:
    """A form for some days, of an office, or of the whole county (None)."""

    events: Told
    form: Form
    owner: str | None
    first: date
    last: date
    since: date

    def numbers(self) -> Numbers:
        """What must be counted, by row and column."""
        return {
            (row.key, column.key): tuple(
                total(self._lines(name, row, column)) for name in asked(self.form, row, column)
            )
            for row in self.form.rows
            for column in self.form.columns
            if self._is_theirs(row) and asked(self.form, row, column)
        }

    def _is_theirs(self, row: FormRow) -> bool:
        own_town = _town(self.events.plan, self.owner)
        return self.form.rows_by != "town" or own_town in {None, row.town_code}

    def _lines(self, name: str, row: FormRow, column: FormColumn) -> list[Line]:
        first = self.first if column.span == "period" else self.since
        by_figure = self.form.rows_by in {"figure", "order"}
        return [
            line
            for line in counted(self.events, name, first, self.last)
            if self._of_owner(name, line) and (by_figure or self._in_row(name, row, line))
        ]

    def _of_owner(self, name: str, line: Line) -> bool:
        if self.owner is None or self.form.rows_by == "office":
            return True
        return self._by(self.owner, name, line)

    def _by(self, office: str, name: str, line: Line) -> bool:
        """What lies somewhere is of the town, and of whoever leads the sector; else who acted."""
        if name not in BY_PLACE:
            return line.office == office
        plan = self.events.plan
        kind = next(one.kind for one in plan.offices if one.key == office)
        led = set(plan.sectors_led_by(office)) & set(line.sectors)
        return kind == "county_office" or bool(led) or _town(plan, office) == (line.town or "")

    def _in_row(self, name: str, row: FormRow, line: Line) -> bool:
        if self.form.rows_by == "sector":
            return bool(set(row.sectors) & set(line.sectors))
        if self.form.rows_by == "town":
            return line.office is not None and _town(self.events.plan, line.office) == row.town_code
        return self._by(row.office or "", name, line)


def _town(plan: Plan, office: str | None) -> str | None:
    return next((one.town_code for one in plan.offices if one.key == office), None)


def asked(form: Form, row: FormRow, column: FormColumn) -> list[str]:
    """The figures of a cell."""
    names: list[str] = []
    for part in form.parts(row, column):
        names += [part.figure] if part.figure else []
        names += part.rate if form.rows_by == "figure" else ()
    return names


def added(fillings: Iterable[Numbers]) -> Numbers:
    """Several forms as one."""
    whole: dict[tuple[str, str], tuple[Decimal, ...]] = {}
    for numbers in fillings:
        for place, more in numbers.items():
            before = whole.get(place, (Decimal(0),) * len(more))
            whole[place] = tuple(one + other for one, other in zip(before, more, strict=True))
    return whole


def written(number: Decimal | None, places: int) -> str:
    """As an official writes it: no zeros that say nothing; — where nothing is to divide by."""
    if number is None:
        return "—"
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def texts(form: Form, numbers: Numbers) -> dict[tuple[str, str], str]:
    """Every cell that holds a number, with sums and rates, as it must stand on paper."""
    rows = [row.key for row in form.rows]
    known = dict(numbers)
    for column in form.columns if form.total_row else ():
        of_column = [numbers[row, column.key][0] for row in rows if (row, column.key) in numbers]
        if of_column:
            known["total", column.key] = (sum(of_column, Decimal(0)),)
    found = {}
    for key in [*rows, *(["total"] if form.total_row else [])]:
        row = next((one for one in form.rows if one.key == key), form.rows[0])
        for column in form.columns:
            said = _said(form, known, key, column, form.parts(row, column))
            if said:
                found[key, column.key] = said
    return found


def _said(
    form: Form, known: Numbers, key: str, column: FormColumn, parts: tuple[CellPart, ...]
) -> str:
    left = list(known.get((key, column.key), ()))
    said = []
    for part in parts:
        if part.figure or part.typed == "number":
            if not left:
                return ""
            said.append(written(left.pop(0) / part.per, part.decimals) + part.unit)
        elif part.rate:
            pair = left if left else [n for name in part.rate for n in known.get((key, name), ())]
            if len(pair) < 2:
                return ""
            value = _rate(pair)
            said.append(written(value, part.decimals) + (part.unit if value is not None else ""))
        elif part.rank and key != "total":
            said.append(_rank(form, known, key, part.rank))
    return "、".join(said)


def _rate(pair: list[Decimal]) -> Decimal | None:
    return pair[0] * 100 / pair[1] if pair[1] else None


def _rank(form: Form, known: Numbers, key: str, by: str) -> str:
    (part,) = next(column.cell for column in form.columns if column.key == by)
    values = {}
    for row in form.rows:
        if part.rate:
            values[row.key] = _rate([known[row.key, name][0] for name in part.rate])
        else:
            values[row.key] = known[row.key, by][0]
    mine = values[key]
    if mine is None:
        return ""
    return str(1 + sum(1 for value in values.values() if value is not None and value > mine))
