"""What a notice board says, read from the ledger: for the printed board and for its public page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from documents.board import BoardContent, BoardHazard, BoardRisk, Contact
from ledger.ground.clocks import SHANGHAI, shanghai_date
from ledger.ground.expressions import stationed_at
from ledger.ground.grades import HAZARD_GRADE_WORDS, RISK_GRADE_WORDS
from ledger.ground.lifecycles.hazard import CLOSED_STATES, OPEN_STATES, STATE_WORDS, State
from ledger.ground.tables import (
    assignment,
    board,
    county,
    enterprise,
    hazard,
    key_area,
    office,
    person,
    risk_point,
)
from plans.plan import Plan

# Ours: long enough to see that a hazard came and went, short enough to fit a wall.
CLOSED_SHOWN_DAYS = 90
COMMON_SECTOR = "S00"


def board_content(
    read: sa.Connection, area_code: str, code: str, plan: Plan, today: date
) -> BoardContent | None:
    """The content of the board with this code as of `today`; None where the county has none."""
    head = read.execute(_head(area_code, code)).one_or_none()
    if head is None:
        return None
    return BoardContent(
        county=head.county,
        enterprise=head.name,
        credit_code=head.credit_code,
        no_credit_code_reason=head.no_credit_code_reason,
        principal=Contact(head.principal_name, head.principal_phone),
        safety_officer=(
            Contact(head.safety_officer_name, head.safety_officer_phone)
            if head.safety_officer_name
            else None
        ),
        key_area=head.key_area,
        risks=_risks(read, area_code, head.enterprise_id, head.key_area_id),
        hazards=_hazards(read, area_code, head.enterprise_id, head.key_area_id, today),
        regulators=_regulators(read, area_code, plan, head.sectors),
        supervisor_title=plan.role_title("stationed"),
        supervisors=_answering(read, area_code, head, plan, today),
        hotlines=tuple(line.number for line in plan.hotlines if line.public),
    )


def boards_changed_by_date(read: sa.Connection, since: date, today: date) -> list[tuple[str, UUID]]:
    """(county, enterprise) whose boards say something else today than on `since`, by date alone.

    A deadline passed, a closed hazard has been shown long enough, or a supervisor came or went.
    """
    passed = sa.select(hazard.c.area_code, hazard.c.enterprise_id).where(
        hazard.c.state.in_(OPEN_STATES), hazard.c.deadline >= since - timedelta(days=1),
        hazard.c.deadline < today,
    )  # fmt: skip
    gone_before = _shown_since(today)
    gone = sa.select(hazard.c.area_code, hazard.c.enterprise_id).where(
        hazard.c.closed_at < gone_before,
        hazard.c.closed_at >= gone_before - timedelta(days=(today - since).days + 1),
    )
    moved = sa.select(assignment.c.area_code, assignment.c.enterprise_id).where(
        sa.or_(
            assignment.c.from_date.between(since, today),
            assignment.c.to_date.between(since - timedelta(days=1), today),
        )
    )
    return [(row[0], row[1]) for row in read.execute(sa.union(passed, gone, moved))]


def _head(area_code: str, code: str) -> sa.Select[Any]:
    return (
        sa.select(
            enterprise,
            board.c.enterprise_id,
            board.c.key_area_id,
            county.c.name.label("county"),
            key_area.c.name.label("key_area"),
        )
        .join_from(
            board,
            enterprise,
            sa.and_(
                enterprise.c.area_code == board.c.area_code,
                enterprise.c.id == board.c.enterprise_id,
            ),
        )
        .join(county, county.c.area_code == board.c.area_code)
        .outerjoin(
            key_area,
            sa.and_(
                key_area.c.area_code == board.c.area_code, key_area.c.id == board.c.key_area_id
            ),
        )
        .where(board.c.area_code == area_code, board.c.code == code)
    )


def _risks(
    read: sa.Connection, area_code: str, enterprise_id: UUID, key_area_id: UUID | None
) -> tuple[BoardRisk, ...]:
    points = (
        sa.select(
            risk_point.c.name,
            risk_point.c.grade,
            risk_point.c.accident_types,
            risk_point.c.controls,
            risk_point.c.responsible,
            risk_point.c.emergency_measures,
        )
        .where(
            risk_point.c.area_code == area_code,
            risk_point.c.enterprise_id == enterprise_id,
            _of_place(risk_point, key_area_id),
        )
        .order_by(risk_point.c.position, risk_point.c.id)
    )
    return tuple(BoardRisk(*row, RISK_GRADE_WORDS[row.grade]) for row in read.execute(points))


def _hazards(
    read: sa.Connection, area_code: str, enterprise_id: UUID, key_area_id: UUID | None, today: date
) -> tuple[BoardHazard, ...]:
    shown = (
        sa.select(hazard)
        .where(
            hazard.c.area_code == area_code,
            hazard.c.enterprise_id == enterprise_id,
            _of_place(hazard, key_area_id),
            sa.or_(hazard.c.closed_at.is_(None), hazard.c.closed_at >= _shown_since(today)),
        )
        .order_by(hazard.c.closed_at.desc().nulls_first(), hazard.c.deadline, hazard.c.number)
    )
    return tuple(_hazard(row, today) for row in read.execute(shown))


def _hazard(row: sa.Row[Any], today: date) -> BoardHazard:
    overdue = row.state in OPEN_STATES and row.deadline < today
    state = State.CLOSED if row.state in CLOSED_STATES else State(row.state)
    return BoardHazard(
        number=row.number,
        part=row.part,
        description=row.description,
        grade=row.grade,
        found_on=shanghai_date(row.found_at),
        responsible=row.responsible,
        deadline=row.deadline,
        state=row.state,
        overdue=overdue,
        closed_on=row.closed_at and shanghai_date(row.closed_at),
        grade_word=HAZARD_GRADE_WORDS[row.grade],
        state_word="已超期" if overdue else STATE_WORDS[state],
    )


def _of_place(table: sa.Table, key_area_id: UUID | None) -> sa.ColumnElement[bool]:
    # The main board shows everything, that of a key area only its own.
    return sa.true() if key_area_id is None else table.c.key_area_id == key_area_id


def _shown_since(today: date) -> datetime:
    day = today - timedelta(days=CLOSED_SHOWN_DAYS)
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _regulators(
    read: sa.Connection, area_code: str, plan: Plan, sectors: list[str]
) -> tuple[Contact, ...]:
    """Departments of the enterprise's own sectors, else of those that all enterprises share, else
    the county's office.
    """
    offices = read.execute(
        sa.select(office.c.id, office.c.kind, office.c.name, office.c.phone, office.c.sectors)
        .where(office.c.area_code == area_code, office.c.kind.in_(("department", "county")))
        .order_by(office.c.id)
    ).all()
    departments = [department for department in offices if department.kind == "department"]
    planned = {office.key for office in plan.offices}
    led = {
        # Of an office that is not the plan's, as it was entered.
        department.id: {*plan.sectors_led_by(department.id)}
        if department.id in planned
        else {*department.sectors}
        for department in departments
    }
    own_sectors = set(sectors) - {COMMON_SECTOR}
    named = (
        [department for department in departments if own_sectors & led[department.id]]
        or [department for department in departments if set(sectors) & led[department.id]]
        or [county for county in offices if county.kind == "county"]
    )
    return tuple(Contact(regulator.name, regulator.phone) for regulator in named)


def _answering(
    read: sa.Connection, area_code: str, head: sa.Row[Any], plan: Plan, today: date
) -> tuple[Contact, ...]:
    """Who is stationed there; where the plan stations nobody, the 监管责任人 (望城 三(四)1)."""
    if plan.stationing is None and head.regulator_name:
        return (Contact(head.regulator_name, head.regulator_phone),)
    return _supervisors(read, area_code, head.enterprise_id, today)


def _supervisors(
    read: sa.Connection, area_code: str, enterprise_id: UUID, today: date
) -> tuple[Contact, ...]:
    columns = (person.c.name, person.c.office_phone)
    stationed = stationed_at(area_code, enterprise_id, today, *columns).order_by(
        assignment.c.from_date, person.c.name
    )
    return tuple(Contact(*row) for row in dict.fromkeys(map(tuple, read.execute(stationed))))
