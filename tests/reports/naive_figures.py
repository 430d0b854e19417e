"""The figures counted a second time, by hand: rows read whole, loops in Python, no SQL.

It shares nothing with `ledger.reports.figures` but the plan's forms: what it says, the forms must
say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.clocks import SHANGHAI
from ledger.reports.figures.cells import FormAsked
from plans.orders import Form, FormRow, Readings
from plans.plan import Plan

OPEN = {"unconfirmed", "confirmed", "assigned", "open", "rectifying", "rejected"}
TABLES = (
    "enterprise",
    "inspection",
    "hazard",
    "hazard_event",
    "enforcement",
    "work_record",
    "village",
)


@dataclass(frozen=True)
class Line:
    """A record that counts: `of` is what it counts for, once."""

    record: tuple[str, Any]
    of: str
    amount: Decimal
    office: str | None
    town: str | None
    sectors: tuple[str, ...]


class Naive:
    """A county's rows, and each figure of some days of it."""

    def __init__(self, read: sa.Connection, plan: Plan) -> None:
        self.plan = plan
        self.rows: dict[str, list[Any]] = {}
        for name in TABLES:
            table = getattr(models, name)
            of_county = sa.select(table).where(table.c.area_code == plan.area.code)
            self.rows[name] = read.execute(of_county).all()
        self.by_id = {name: {row.id: row for row in rows} for name, rows in self.rows.items()}
        self.events: dict[Any, list[Any]] = defaultdict(list)
        for event in sorted(self.rows["hazard_event"], key=lambda row: row.position):
            self.events[event.hazard_id].append(event)
        self._lines: dict[tuple[str, Scope], Sequence[Line]] = {}
        self.county = next(o.key for o in plan.offices if o.kind == "county_office")

    def lines(self, name: str, scope: Scope) -> Sequence[Line]:
        """All evidence of a figure, whoever asks: counted once, for every cell wants it."""
        if (name, scope) not in self._lines:
            self._lines[name, scope] = tuple(_FIGURES[name](self, scope))
        return self._lines[name, scope]

    def goes_on_as(self, enterprise_id: Any, last: date) -> str:
        row = self.by_id["enterprise"][enterprise_id]
        while row.merged_into and row.closed_on <= last:
            row = self.by_id["enterprise"][row.merged_into]
        return str(row.id)

    def checks(self, scope: Scope, *origins: str) -> Iterator[tuple[Any, date]]:
        for check in self.rows["inspection"]:
            day = _day(check.finished_at)
            known = check.received_at <= scope.as_at and scope.first <= day <= scope.last
            if known and check.origin in origins:
                yield check, day


@dataclass(frozen=True)
class Scope:
    first: date
    last: date
    as_at: datetime
    readings: Readings


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _check_line(check: Any, of: str, amount: int = 1) -> Line:
    sectors = tuple(check.sectors) or ("S00",)
    return Line(
        ("inspection", check.id), of, Decimal(amount), check.office, check.town_code, sectors
    )


def _group(check: Any, day: date) -> str:
    named = check.team if check.office else None
    return repr((check.office or "", day, named or tuple(check.went)))


def _groups(naive: Naive, scope: Scope) -> Iterator[Line]:
    for check, day in naive.checks(scope, "enforcement"):
        yield _check_line(check, _group(check, day))


def _inspectors(naive: Naive, scope: Scope) -> Iterator[Line]:
    for check, day in naive.checks(scope, "enforcement"):
        place = "" if scope.readings.inspectors == "per_day" else str(check.enterprise_id)
        yield _check_line(check, _group(check, day) + place, check.people)


def _units(naive: Naive, scope: Scope) -> Iterator[Line]:
    for check, _ in naive.checks(scope, "enforcement"):
        yield _check_line(check, naive.goes_on_as(check.enterprise_id, scope.last))


def _inspections(naive: Naive, scope: Scope) -> Iterator[Line]:
    for check, _ in naive.checks(scope, "enforcement"):
        yield _check_line(check, str(check.id))


def _self_checked(naive: Naive, scope: Scope) -> Iterator[Line]:
    for check, _ in naive.checks(scope, "self_check", "voluntary"):
        yield _check_line(check, naive.goes_on_as(check.enterprise_id, scope.last))


def _zero_penalty(naive: Naive, scope: Scope) -> Iterator[Line]:
    by_all = scope.readings.joint == "each"
    fined = {
        office
        for row in naive.rows["enforcement"]
        for office in (row.office, *(row.joint_offices if by_all else ()))
        if row.kind == "penalty"
        and scope.first <= row.decided_on <= scope.last
        and row.received_at <= scope.as_at
    }
    for check, _ in naive.checks(scope, "enforcement"):
        if check.office and check.office not in {*fined, naive.county}:
            yield _check_line(check, check.office)


def _past(naive: Naive, hazard: Any, scope: Scope) -> list[Any]:
    known = [event for event in naive.events[hazard.id] if event.received_at <= scope.as_at]
    if scope.readings.rectified_as_at == "hand_in":
        return known
    return [event for event in known if _day(event.happened_at) <= scope.last]


def _grade(naive: Naive, hazard: Any, past: list[Any], scope: Scope) -> str:
    check = naive.by_id["inspection"][hazard.inspection_id]
    grade = next(f["grade"] for f in check.document["findings"] if f["id"] == str(hazard.id))
    if scope.readings.grade == "at_end":
        for event in past:
            if event.kind == "confirm":
                grade = event.document["grade"]
    return str(grade)


def _hazard_line(naive: Naive, hazard: Any) -> Line:
    check = naive.by_id["inspection"][hazard.inspection_id]
    office = naive.county if hazard.origin in {"report", "superior"} else check.office
    return Line(
        ("hazard", hazard.id),
        str(hazard.id),
        Decimal(1),
        office,
        hazard.town_code,
        (hazard.sector,),
    )


def _known(naive: Naive, scope: Scope) -> Iterator[tuple[Any, list[Any], date]]:
    for hazard in naive.rows["hazard"]:
        check = naive.by_id["inspection"][hazard.inspection_id]
        if check.received_at <= scope.as_at:
            yield hazard, _past(naive, hazard, scope), _day(hazard.found_at)


def _found(grade: str) -> Callable[[Naive, Scope], Iterator[Line]]:
    def lines(naive: Naive, scope: Scope) -> Iterator[Line]:
        for hazard, past, day in _known(naive, scope):
            is_theirs = scope.readings.found_by == "every_origin" or hazard.origin == "enforcement"
            in_days = scope.first <= day <= scope.last
            if is_theirs and in_days and _grade(naive, hazard, past, scope) == grade:
                yield _hazard_line(naive, hazard)

    return lines


_MENDED = {
    "verified": ({"verified", "closed", "settled"}, {"verify", "fix_at_once"}),
    "closed": ({"closed", "settled"}, {"close"}),
    "reported": ({"submitted", "verified", "closed", "settled"}, {"rectify", "fix_at_once"}),
}


def _rectified(grade: str) -> Callable[[Naive, Scope], Iterator[Line]]:
    def lines(naive: Naive, scope: Scope) -> Iterator[Line]:
        states, kinds = _MENDED[scope.readings.rectified]
        for hazard, past, day in _known(naive, scope):
            is_theirs = scope.readings.found_by == "every_origin" or hazard.origin == "enforcement"
            mended = any(
                event.kind in kinds
                and event.received_at <= scope.as_at
                and scope.first <= _day(event.happened_at) <= scope.last
                for event in naive.events[hazard.id]
            )
            cohort = scope.first <= day <= scope.last
            counts = cohort if scope.readings.rectified_of == "cohort" else mended
            stands = bool(past) and past[-1].state_after in states
            counts = counts and stands and day <= scope.last
            if is_theirs and counts and _grade(naive, hazard, past, scope) == grade:
                yield _hazard_line(naive, hazard)

    return lines


def _overdue(naive: Naive, scope: Scope) -> Iterator[Line]:
    for hazard, past, day in _known(naive, scope):
        deadline = hazard.first_deadline
        for event in past:
            if event.kind in {"assign", "extend", "reopen"}:
                deadline = date.fromisoformat(event.document["deadline"])
        is_open = not past or past[-1].state_after in OPEN
        if day <= scope.last and is_open and deadline < scope.last:
            yield _hazard_line(naive, hazard)


def _decisions(
    *kinds: str, of: str = "decision", amount: str | None = None
) -> Callable[[Naive, Scope], Iterator[Line]]:
    def lines(naive: Naive, scope: Scope) -> Iterator[Line]:
        for row in naive.rows["enforcement"]:
            decided = scope.first <= row.decided_on <= scope.last
            if row.kind in kinds and decided and row.received_at <= scope.as_at:
                place = naive.goes_on_as(row.enterprise_id, scope.last)
                number = row.document_number
                counted = {
                    "decision": repr((row.kind, number, place)),
                    "enterprise": place,
                    "case": repr((place, row.hazard_id or row.inspection_id or number)),
                }[of]
                by_all = scope.readings.joint == "each"
                for office in {row.office, *(row.joint_offices if by_all else ())}:
                    yield Line(
                        ("enforcement", row.id),
                        counted,
                        row.amount_yuan if amount else Decimal(1),
                        office,
                        row.town_code,
                        (_sector(naive, row),),
                    )

    return lines


def _sector(naive: Naive, row: Any) -> str:
    if row.hazard_id:
        return str(naive.by_id["hazard"][row.hazard_id].sector)
    if row.inspection_id:
        check = naive.by_id["inspection"][row.inspection_id]
        if check.document["checklists"]:
            return str(check.document["checklists"][0]["sector"])
        if check.sectors:
            return str(check.sectors[0])
    return str(naive.by_id["enterprise"][row.enterprise_id].sectors[0])


def _penalised(naive: Naive, scope: Scope) -> Iterator[Line]:
    every = ("penalty", "suspension", "closure", "detention")
    kinds = every if scope.readings.penalised == "every_kind" else ("penalty",)
    return _decisions(*kinds, of="enterprise")(naive, scope)


def _referred(naive: Naive, scope: Scope) -> Iterator[Line]:
    of = "case" if scope.readings.referrals == "one" else "decision"
    return _decisions("detention", "criminal_referral", of=of)(naive, scope)


def _times(naive: Naive, scope: Scope) -> Iterator[Line]:
    if scope.readings.enforcement_times == "inspections":
        return _inspections(naive, scope)
    return _decisions("order_to_rectify", *_CASES)(naive, scope)


def _crackdown(naive: Naive, scope: Scope) -> Iterator[Line]:
    lines = _decisions("order_to_rectify", *_CASES, "typical_case")(naive, scope)
    by_id = naive.by_id["enforcement"]
    return (line for line in lines if by_id[line.record[1]].document.get("crackdown"))


_CASES = ("penalty", "suspension", "closure", "detention", "criminal_referral")


def _standing_work(naive: Naive, scope: Scope, kind: str) -> Iterator[Any]:
    known = [row for row in naive.rows["work_record"] if row.received_at <= scope.as_at]
    replaced = {row.corrects for row in known}
    for row in known:
        stands = row.id not in replaced and not row.withdrawn
        if row.kind == kind and stands and scope.first <= row.done_on <= scope.last:
            yield row


def _work(kind: str, column: str = "times") -> Callable[[Naive, Scope], Iterator[Line]]:
    def lines(naive: Naive, scope: Scope) -> Iterator[Line]:
        for row in _standing_work(naive, scope, kind):
            amount = Decimal(getattr(row, column) or 0)
            yield Line(("work_record", row.id), str(row.id), amount, row.office, row.town_code, ())

    return lines


def _held(naive: Naive, scope: Scope) -> Iterator[Line]:
    for row in _standing_work(naive, scope, "courtyard"):
        if row.village_id:
            by_village = scope.readings.courtyards == "villages"
            group = "" if by_village else row.group_key
            village = naive.by_id["village"][row.village_id]
            of = repr((village.town_code, village.compared_name, group))
            there = _groups_at_end(naive, scope, village)
            if there == 0 or (not by_village and group.isdigit() and int(group) > there):
                continue
            yield Line(("work_record", row.id), of, Decimal(1), row.office, row.town_code, ())


def _groups_at_end(naive: Naive, scope: Scope, village: Any) -> int:
    name = (village.town_code, village.compared_name)
    return sum(
        row.groups
        for row in naive.rows["village"]
        if (row.town_code, row.compared_name) == name
        and row.counts_from <= scope.last <= (row.counts_until or date.max)
    )


def _all_groups(naive: Naive, scope: Scope) -> Iterator[Line]:
    for row in naive.rows["village"]:
        until = row.counts_until or date.max
        if row.counts_from <= scope.last <= until and row.groups:
            amount = 1 if scope.readings.courtyards == "villages" else row.groups
            yield Line(("village", row.id), str(row.id), Decimal(amount), None, row.town_code, ())


_FIGURES: Mapping[str, Callable[[Naive, Scope], Iterable[Line]]] = {
    "groups": _groups,
    "inspectors": _inspectors,
    "units_checked": _units,
    "inspections": _inspections,
    "self_checked_enterprises": _self_checked,
    "zero_penalty": _zero_penalty,
    "major_found": _found("major"),
    "other_found": _found("general"),
    "major_rectified": _rectified("major"),
    "other_rectified": _rectified("general"),
    "overdue": _overdue,
    "ordered_to_rectify": _decisions("order_to_rectify", of="enterprise"),
    "penalised": _penalised,
    "fines_yuan": _decisions("penalty", amount="yuan"),
    "suspended": _decisions("suspension", of="enterprise"),
    "closed": _decisions("closure", of="enterprise"),
    "detained_or_transferred": _referred,
    "enforcement_times": _times,
    "typical_cases": _decisions("typical_case"),
    "cases": _decisions(*_CASES),
    "crackdown_cases": _crackdown,
    "courtyard_groups_held": _held,
    "courtyard_groups_all": _all_groups,
    "work_lecture_people": _work("lecture", "people"),
    "work_brochure": _work("brochure", "copies"),
    "work_training_people": _work("training", "people"),
    "work_spot_exam_people": _work("spot_exam", "people"),
    "work_spot_exam_passed": _work("spot_exam", "passed"),
    **{
        f"work_{kind}": _work(kind)
        for kind in (
            "rules", "meeting", "oversight", "study", "film", "lecture", "vehicle", "courtyard",
            "media", "press", "recommended", "training", "campaign",
        )
    },
}  # fmt: skip
BY_PLACE = {"self_checked_enterprises", "overdue", "courtyard_groups_all"}


def sheet(naive: Naive, asked: FormAsked) -> dict[tuple[str, str, int], Decimal]:
    """Every number of the form by row, column and place, the total and what is in no row too."""
    numbers: dict[tuple[str, str, int], Decimal] = {}
    form = asked.form
    for row in form.rows:
        if not _concerns(naive.plan, asked, row):
            continue
        for column in form.columns:
            for at, name in enumerate(_names(form, row, column)):
                lines = _theirs(naive, asked, name, column.span)
                by_figure = form.rows_by in {"figure", "order"}
                in_row = [
                    line
                    for line in lines
                    if by_figure or _stands(naive.plan, form, row, name, line)
                ]
                numbers[row.key, column.key, at] = value(in_row)
    if form.rows_by in {"sector", "town", "office"}:
        numbers |= _whole(naive, asked)
    return numbers


def _whole(naive: Naive, asked: FormAsked) -> dict[tuple[str, str, int], Decimal]:
    form, numbers = asked.form, {}
    rows = [row for row in form.rows if _concerns(naive.plan, asked, row)]
    for column in form.columns:
        for at, name in enumerate(_names(form, form.rows[0], column)):
            inside, outside = [], []
            for line in _theirs(naive, asked, name, column.span):
                somewhere = any(_stands(naive.plan, form, row, name, line) for row in rows)
                (inside if somewhere else outside).append(line)
            numbers["total", column.key, at] = value(inside)
            numbers["unlisted", column.key, at] = value(outside)
    return numbers


def value(lines: Iterable[Line]) -> Decimal:
    """What is counted once, at its most."""
    once: dict[str, Decimal] = {}
    for line in lines:
        once[line.of] = max(line.amount, once.get(line.of, line.amount))
    return sum(once.values(), Decimal(0))


def _names(form: Form, row: FormRow, column: Any) -> list[str]:
    names: list[str] = []
    for part in form.parts(row, column):
        if part.figure:
            names.append(part.figure)
        elif part.rate and form.rows_by == "figure":
            names += part.rate
    return names


def _concerns(plan: Plan, asked: FormAsked, row: FormRow) -> bool:
    owner = next((office for office in plan.offices if office.key == asked.owner), None)
    own_row_alone = asked.form.rows_by == "town" and owner and owner.town_code
    return not own_row_alone or row.town_code == owner.town_code


def _theirs(naive: Naive, asked: FormAsked, name: str, span: str) -> Sequence[Line]:
    period = asked.period
    first = period.first if span == "period" else period.since
    scope = Scope(first, period.last, asked.as_at, asked.form.readings)
    lines = naive.lines(name, scope)
    if asked.owner is None or asked.form.rows_by == "office":
        return lines
    if name not in BY_PLACE and asked.form.readings.towns_by == "office":
        return [line for line in lines if line.office == asked.owner]
    if asked.owner == naive.county:
        return lines
    town = {office.key: office.town_code for office in naive.plan.offices}[asked.owner]
    led = set(naive.plan.sectors_led_by(asked.owner))
    return [line for line in lines if (town and line.town == town) or led & set(line.sectors)]


def _stands(plan: Plan, form: Form, row: FormRow, name: str, line: Line) -> bool:
    if form.rows_by == "sector":
        return bool(set(row.sectors) & set(line.sectors))
    by_office = name not in BY_PLACE and form.readings.towns_by == "office"
    if form.rows_by == "town":
        key = {o.town_code: o.key for o in plan.offices if o.kind == "town_office"}.get(
            row.town_code
        )
        return line.office == key if by_office else line.town == row.town_code
    if by_office:
        return line.office == row.office
    town = {office.key: office.town_code for office in plan.offices}[row.office or ""]
    led = set(plan.sectors_led_by(row.office or ""))
    return bool((town and line.town == town) or led & set(line.sectors))
