"""What counts as done, as rows of (owner, done_on): one table from a duty to the records it counts.

| duty | records of duties | what counts besides |
|---|---|---|
| led_check of an enterprise | its led checks | its self-checks signed by the 主要负责人 |
| drills of an enterprise | its drills of this kind | |
| visit of the 派驻员 | none | visits that no correction replaced |
| inspection by the `regulator` | none | inspections of origin `enforcement` |
| joint_enforcement of an office | its own | results that it decided or joined with others |
| with `results` in the plan | its own | those results of enforcement that it decided |
| with `files` in the plan, yearly | its own, in the year that the document is for | |
| all others | its own | |

Of an office its work records count besides (工作记录), where they name the duty.

Any record of a kind counts for an enterprise by the kind its receipt tells, so that a duty that the
plan calls otherwise since then still finds what was done.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.duties.rules.cycles import Cycle
from ledger.duties.rules.owners import INTERCHANGEABLE, is_checks, is_visits
from ledger.ground.expressions import day_in_shanghai, led_by_principal, uncorrected, work_stands
from ledger.ground.tables import (
    duty_record,
    enforcement,
    enterprise,
    inspection,
    visit,
    work_record,
)
from plans.orders import Duty

Evidence = sa.Select[Any]


def by_enterprises(area_code: str, duty: Duty, within: Cycle) -> sa.CompoundSelect[Any]:
    """`owner` (an enterprise's id) and `done_on`, a row for each time, in these days."""
    if is_visits(duty):
        return sa.union_all(_visits(area_code, within))
    if is_checks(duty):
        return sa.union_all(_checks(area_code, within))
    parts = [_own_records(area_code, duty, within, duty_record.c.enterprise_id)]
    if duty.kind == "led_check" and "enterprise_principal" in duty.who:
        parts.append(_led_self_checks(area_code, within))
    return sa.union_all(*parts)


def by_offices(area_code: str, duty: Duty, within: Cycle) -> sa.CompoundSelect[Any]:
    """`owner` (a key of the plan) and `done_on`, a row for each time, in these days."""
    parts = [
        _own_records(area_code, duty, within, duty_record.c.office),
        _work(area_code, duty, within),
    ]
    if duty.kind == "joint_enforcement":
        parts += [_joint_decided(area_code, within), _joint_joined(area_code, within)]
    if duty.results:
        parts.append(_results(area_code, duty, within))
    return sa.union_all(*parts)


def _own_records(
    area_code: str, duty: Duty, within: Cycle, owner: sa.ColumnElement[Any]
) -> Evidence:
    of_duty = duty_record.c.duty == duty.key
    if duty.kind in INTERCHANGEABLE and owner is duty_record.c.enterprise_id:
        of_duty = sa.or_(of_duty, duty_record.c.receipt["duty_kind"].astext == duty.kind)
    yearly = duty.files and duty.every == "year"
    done_on = _within_its_year() if yearly else duty_record.c.done_on
    return sa.select(owner.label("owner"), done_on.label("done_on")).where(
        duty_record.c.area_code == area_code,
        owner.is_not(None),
        of_duty,
        _between(done_on, within),
    )


def _work(area_code: str, duty: Duty, within: Cycle) -> Evidence:
    columns = work_record.c
    return sa.select(columns.office.label("owner"), columns.done_on.label("done_on")).where(
        columns.area_code == area_code,
        columns.duty == duty.key,
        _between(columns.done_on, within),
        work_stands(),
    )


def _within_its_year() -> sa.ColumnElement[date]:
    """The day of filing; of a document for another year that year's day nearest to it.

    What is filed in December for the year to come is not done for the year that ends.
    """
    done_on = duty_record.c.done_on
    filed_year = sa.cast(duty_record.c.document[("filing", "year")].astext, sa.Integer)
    year = sa.func.coalesce(filed_year, sa.cast(sa.extract("year", done_on), sa.Integer))
    first, last = sa.func.make_date(year, 1, 1), sa.func.make_date(year, 12, 31)
    return sa.func.greatest(sa.func.least(done_on, last), first)


def _led_self_checks(area_code: str, within: Cycle) -> Evidence:
    done_on = day_in_shanghai(inspection.c.finished_at)
    return (
        sa.select(inspection.c.enterprise_id.label("owner"), done_on.label("done_on"))
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == inspection.c.area_code,
                enterprise.c.id == inspection.c.enterprise_id,
            ),
        )
        .where(
            inspection.c.area_code == area_code,
            inspection.c.origin.in_(["self_check", "voluntary"]),
            _between(done_on, within),
            led_by_principal(),
        )
    )


def _checks(area_code: str, within: Cycle) -> Evidence:
    done_on = day_in_shanghai(inspection.c.finished_at)
    return sa.select(inspection.c.enterprise_id.label("owner"), done_on.label("done_on")).where(
        inspection.c.area_code == area_code,
        inspection.c.origin == "enforcement",
        _between(done_on, within),
    )


def _visits(area_code: str, within: Cycle) -> Evidence:
    done_on = day_in_shanghai(visit.c.arrived_at)
    return sa.select(visit.c.enterprise_id.label("owner"), done_on.label("done_on")).where(
        visit.c.area_code == area_code,
        _between(visit.c.month, Cycle(within.first.replace(day=1), within.last)),
        _between(done_on, within),
        uncorrected(),
    )


def _joint_decided(area_code: str, within: Cycle) -> Evidence:
    return _decided(area_code, within).where(sa.func.cardinality(enforcement.c.joint_offices) > 0)


def _joint_joined(area_code: str, within: Cycle) -> Evidence:
    joined = sa.func.unnest(enforcement.c.joint_offices).table_valued("office").render_derived()
    return (
        sa.select(joined.c.office.label("owner"), enforcement.c.decided_on.label("done_on"))
        .select_from(enforcement.join(joined, sa.true()))
        .where(
            enforcement.c.area_code == area_code,
            _between(enforcement.c.decided_on, within),
            joined.c.office != enforcement.c.office,
        )
    )


def _results(area_code: str, duty: Duty, within: Cycle) -> Evidence:
    crackdown = enforcement.c.document["crackdown"].astext == "true"
    counted = [
        crackdown if result == "crackdown_case" else enforcement.c.kind == result
        for result in duty.results
    ]
    return _decided(area_code, within).where(sa.or_(*counted))


def _decided(area_code: str, within: Cycle) -> Evidence:
    return sa.select(
        enforcement.c.office.label("owner"),
        enforcement.c.decided_on.label("done_on"),
    ).where(enforcement.c.area_code == area_code, _between(enforcement.c.decided_on, within))


def _between(day: sa.ColumnElement[date], within: Cycle) -> sa.ColumnElement[bool]:
    return day.between(within.first, within.last)
