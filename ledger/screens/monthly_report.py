"""An enterprise's monthly report (月报): figures from the ledger, and whom it has been told to.

The enterprise confirms the figures and sends them as a record of the duty that its plan orders;
the record says on which day and in which way its own people were told (双报告).
Source: 溆浦 二(一)1, 三(三); 东西湖 专题2.六.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.rules.monthly_figures import (
    ACCEPTED,
    HazardThen,
    hazard_figures,
    is_monthly_report,
)
from ledger.ground.caller import Caller
from ledger.ground.clocks import month_bounds, next_month, shanghai_month
from ledger.ground.database import one_statement
from ledger.ground.lifecycles.hazard import INITIAL_STATE, State
from ledger.ground.stored import read_back
from ledger.ground.tables import duty_record, hazard, hazard_event, person
from ledger.screens.three_lists import duties_done, on_the_list, self_checks, visible_place
from plans.orders import Duty
from plans.plan import Plan

_DRILLS = frozenset({"plan_drill", "evacuation_drill"})


def monthly_report(
    engine: sa.Engine, caller: Caller, enterprise_id: UUID, month: date, plan: Plan, today: date
) -> dict[str, Any]:
    """The report of a calendar month; `month` is its first day, `today` is in Asia/Shanghai.

    Figures are as of the month's last day, or of today while it lasts. `duty` is None where the
    plan orders no such report. Raises: NotFound where the caller may not see the enterprise.
    """
    as_of = min(today, next_month(month) - timedelta(days=1))
    duty = report_duty(plan)
    with one_statement(engine).connect() as read:
        place = visible_place(read, caller, enterprise_id)
        hazards = read.execute(_hazards_then(caller.area_code, enterprise_id, month)).all()
        checks = read.execute(self_checks(caller.area_code, enterprise_id, month)).all()
        done = read.execute(duties_done(caller.area_code, enterprise_id, month)).all()
        reports = read.execute(_sent(caller.area_code, enterprise_id, month, duty)).all()
    kinds_done = [record.kind for record in done]
    figures = hazard_figures([_then(row, month) for row in hazards], as_of) | {
        "self_checks": len(checks),
        "led_checks": sum(check.led_by_principal for check in checks)
        + kinds_done.count("led_check"),
        "drills": sum(kind in _DRILLS for kind in kinds_done),
        "trainings": kinds_done.count("training"),
    }
    return {
        "enterprise_id": enterprise_id,
        "enterprise": place.name,
        "principal_name": place.principal_name,
        "month": f"{month:%Y-%m}",
        "as_of": as_of,
        "figures": figures,
        "majors": [_major(row) for row in hazards if _is_open_major(row)],
        "duty": duty and {"key": duty.key, "name": duty.name, "source": duty.source},
        **_workers_told(reports),
    }


def report_duty(plan: Plan) -> Duty | None:
    """The duty under which enterprises report every month, where the plan orders one."""
    return next(filter(is_monthly_report, plan.duties), None)


def _hazards_then(area_code: str, enterprise_id: UUID, month: date) -> sa.Select[Any]:
    """Each hazard with its state at the month's end, and the five guarantees as last written."""
    _, ends = month_bounds(month)
    of_it = (
        hazard_event.c.area_code == hazard.c.area_code,
        hazard_event.c.hazard_id == hazard.c.id,
        hazard_event.c.happened_at < ends,
    )
    newest = hazard_event.c.position.desc()
    state = sa.select(hazard_event.c.state_after).where(*of_it).order_by(newest).limit(1)
    five = hazard_event.c.document["five"]
    written = sa.select(five).where(*of_it, sa.func.jsonb_typeof(five) == "object")
    return sa.select(
        *(hazard.c[name] for name in _SHOWN),
        state.scalar_subquery().label("state_then"),
        written.order_by(newest).limit(1).scalar_subquery().label("five"),
    ).where(*on_the_list(area_code, enterprise_id, month))


_SHOWN = ("id", "number", "part", "description", "grade", "found_at", "responsible", "deadline")


def _state_then(row: Any) -> State:
    return State(row.state_then) if row.state_then else INITIAL_STATE[row.grade]


def _then(row: Any, month: date) -> HazardThen:
    found_in_month = shanghai_month(row.found_at) == month
    return HazardThen(
        row.grade, _state_then(row), row.deadline, found_in_month, row.five is not None
    )


def _is_open_major(row: Any) -> bool:
    return row.grade == "major" and _state_then(row) not in ACCEPTED


def _major(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*_SHOWN, "five")} | {"state": _state_then(row)}


def _sent(area_code: str, enterprise_id: UUID, month: date, duty: Duty | None) -> sa.Select[Any]:
    return (
        sa.select(
            duty_record.c.id,
            duty_record.c.received_at,
            person.c.name.label("person"),
            duty_record.c.document["figures"].label("figures"),
            duty_record.c.document["workers_told"].label("workers_told"),
        )
        .join(
            person,
            sa.and_(
                person.c.area_code == duty_record.c.area_code,
                person.c.id == duty_record.c.person_id,
            ),
        )
        .where(
            duty_record.c.area_code == area_code,
            duty_record.c.enterprise_id == enterprise_id,
            duty_record.c.duty == (duty.key if duty else None),
            duty_record.c.document["month"].astext == f"{month:%Y-%m}",
        )
        .order_by(duty_record.c.received_at)
    )


@dataclass(frozen=True, slots=True)
class WorkersTold:
    """On which day and in which way the enterprise's own people were told (双报告)."""

    on: date
    way: str


def _workers_told(reports: Any) -> dict[str, Any]:
    """The first report to the department, and the first word of how the workers were told."""
    first = reports[0] if reports else None
    words = next((report.workers_told for report in reports if report.workers_told), None)
    workers_told = read_back(WorkersTold, words) if words else None
    return {
        "sent": first
        and {
            "id": first.id,
            "received_at": first.received_at,
            "person": first.person,
            "figures": first.figures,
        },
        "workers_told": workers_told,
    }
