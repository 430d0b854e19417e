"""An enterprise's three lists (三个清单): 问题隐患, 自查自纠, 制度措施.

Nobody keeps them: they fall out of hazards, self-checks, risk points, duties and the plan, and so
are as new as those. Source: 东西湖 三(二), 三(三); what stands in each is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.selectable import LateralFromClause

from ledger.ground.caller import Caller
from ledger.ground.clocks import month_bounds, next_month
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.expressions import led_by_principal, overdue_days_expression, refers
from ledger.ground.lifecycles.hazard import Event
from ledger.ground.tables import (
    duty_record,
    enterprise,
    hazard,
    hazard_event,
    inspection,
    key_area,
    person,
    risk_point,
)
from ledger.ground.visible import visible_enterprise
from plans.plan import Plan

# What the enterprise found by itself. The other origins are told apart to nobody here: an
# enterprise must not learn from a list that somebody reported it.
SELF_FOUND = ("self_check", "voluntary")
_HOW_MENDED = (Event.RECTIFY, Event.FIX_AT_ONCE)
_ORDERED_OF = frozenset({"enterprise", "enterprise_principal"})


def three_lists(
    engine: sa.Engine, caller: Caller, enterprise_id: UUID, month: date, plan: Plan
) -> dict[str, Any]:
    """The lists of a calendar month of Asia/Shanghai; `month` is its first day.

    A hazard stands on them from the month it was found to the month it was struck off, with its
    state of today. Raises: NotFound where the caller may not see the enterprise.
    """
    of_it = (caller.area_code, enterprise_id)
    with one_statement(engine).connect() as read:
        place = visible_place(read, caller, enterprise_id)
        problems = _rows(read, _hazards(*of_it, month))
        checks = _rows(read, self_checks(*of_it, month))
        controls = _rows(read, _controls(*of_it))
        duties = _rows(read, duties_done(*of_it, month))
    return {
        "enterprise_id": enterprise_id,
        "enterprise": place.name,
        "month": f"{month:%Y-%m}",
        "problems": problems,
        "self_checks": checks,
        "self_corrections": [problem for problem in problems if problem.self_found],
        "controls": controls,
        "duties_done": duties,
        "orders": [
            _order(measure, place) for measure in plan.measures if _ORDERED_OF & set(measure.who)
        ],
    }


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """An enterprise by its name, with its 主要负责人."""

    name: str
    principal_name: str


def visible_place(read: sa.Connection, caller: Caller, enterprise_id: UUID) -> NamedPlace:
    """Name and principal of the enterprise. Raises: NotFound where the caller may not see it."""
    row = read.execute(
        sa.select(enterprise.c.name, enterprise.c.principal_name).where(
            visible_enterprise(caller), enterprise.c.id == enterprise_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("没有这家企业，或者您无权查看")
    return NamedPlace(row.name, row.principal_name)


def self_checks(area_code: str, enterprise_id: UUID, month: date) -> sa.Select[Any]:
    """The enterprise's own inspections that ended in the month, the newest first."""
    begins, ends = month_bounds(month)
    return (
        sa.select(
            inspection.c.id,
            inspection.c.finished_at,
            inspection.c.origin,
            person.c.name.label("person"),
            led_by_principal().label("led_by_principal"),
            inspection.c.answers_passed,
            inspection.c.answers_failed,
            sa.func.jsonb_array_length(inspection.c.document["findings"]).label("findings"),
        )
        .join(person, refers(inspection.c.person_id, person))
        .join(enterprise, refers(inspection.c.enterprise_id, enterprise))
        .where(
            inspection.c.area_code == area_code,
            inspection.c.enterprise_id == enterprise_id,
            inspection.c.origin.in_(SELF_FOUND),
            inspection.c.finished_at >= begins,
            inspection.c.finished_at < ends,
        )
        .order_by(inspection.c.finished_at.desc(), inspection.c.id)
    )


def duties_done(area_code: str, enterprise_id: UUID, month: date) -> sa.Select[Any]:
    """What the enterprise recorded for its duties in the month, the newest first.

    Name and kind are the receipt's: the plan may call the duty otherwise by now.
    """
    return (
        sa.select(
            duty_record.c.id,
            duty_record.c.duty,
            duty_record.c.receipt["duty_name"].astext.label("name"),
            duty_record.c.receipt["duty_kind"].astext.label("kind"),
            duty_record.c.done_on,
            person.c.name.label("person"),
            duty_record.c.document["note"].astext.label("note"),
        )
        .join(person, refers(duty_record.c.person_id, person))
        .where(
            duty_record.c.area_code == area_code,
            duty_record.c.enterprise_id == enterprise_id,
            duty_record.c.done_on >= month,
            duty_record.c.done_on < next_month(month),
        )
        .order_by(duty_record.c.done_on.desc(), duty_record.c.received_at.desc())
    )


def _hazards(area_code: str, enterprise_id: UUID, month: date) -> sa.Select[Any]:
    mended = _last_mending()
    return (
        sa.select(
            *(hazard.c[name] for name in _HAZARD),
            hazard.c.origin.in_(SELF_FOUND).label("self_found"),
            overdue_days_expression().label("overdue_days"),
            mended.c.happened_at.label("mended_at"),
            mended.c.note.label("mended_how"),
            mended.c.cost_yuan,
        )
        .outerjoin(mended, sa.true())
        .where(*on_the_list(area_code, enterprise_id, month))
        .order_by(hazard.c.closed_at.is_not(None), hazard.c.deadline, hazard.c.number)
    )


_HAZARD = (
    "id", "number", "sector", "part", "description", "grade", "state", "found_at", "responsible",
    "deadline", "closed_at",
)  # fmt: skip


def on_the_list(
    area_code: str, enterprise_id: UUID, month: date
) -> tuple[sa.ColumnElement[bool], ...]:
    """Hazards found before the month's end and not struck off before its begin."""
    begins, ends = month_bounds(month)
    return (
        hazard.c.area_code == area_code,
        hazard.c.enterprise_id == enterprise_id,
        hazard.c.found_at < ends,
        sa.or_(hazard.c.closed_at.is_(None), hazard.c.closed_at >= begins),
    )


def _last_mending() -> LateralFromClause:
    document = hazard_event.c.document
    return (
        sa.select(
            hazard_event.c.happened_at,
            document["note"].astext.label("note"),
            sa.cast(document["cost_yuan"].astext, sa.Double).label("cost_yuan"),
        )
        .where(
            hazard_event.c.area_code == hazard.c.area_code,
            hazard_event.c.hazard_id == hazard.c.id,
            hazard_event.c.kind.in_(_HOW_MENDED),
        )
        .order_by(hazard_event.c.position.desc())
        .limit(1)
        .lateral("mended")
    )


def _controls(area_code: str, enterprise_id: UUID) -> sa.Select[Any]:
    same = sa.and_(
        key_area.c.area_code == risk_point.c.area_code, key_area.c.id == risk_point.c.key_area_id
    )
    return (
        sa.select(
            *(risk_point.c[name] for name in ("id", "name", "grade", "controls", "responsible")),
            key_area.c.name.label("key_area"),
        )
        .outerjoin(key_area, same)
        .where(risk_point.c.area_code == area_code, risk_point.c.enterprise_id == enterprise_id)
        .order_by(risk_point.c.position)
    )


def _order(measure: Any, place: NamedPlace) -> dict[str, Any]:
    return {
        "text": measure.text,
        "responsible": place.principal_name,
        "due_by": measure.due_by,
        "source": measure.source,
    }


def _rows(read: sa.Connection, select: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    return read.execute(select).all()
