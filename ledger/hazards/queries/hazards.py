"""Hazards as lists and single, each with what the caller may do next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from checklists.catalogue import Catalogue
from checklists.errors import UnknownItem, UnknownSector, UnknownVersion
from ledger.enterprises.queries import is_mine
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.expressions import (
    day_in_shanghai,
    is_look_back_due,
    is_overdue,
    overdue_days_expression,
    refers,
    today_in_shanghai,
)
from ledger.ground.lifecycles.hazard import (
    EVENT_WORDS,
    HAZARD_LIFE,
    STATE_WORDS,
    Event,
    HazardActor,
    HazardSnapshot,
    State,
)
from ledger.ground.pages import Order, Page, page_of, whole_number
from ledger.ground.stored import read_back
from ledger.ground.tables import (
    accident,
    enforcement,
    enterprise,
    hazard,
    hazard_event,
    inspection,
    person,
)
from ledger.ground.visible import assigned_today, visible_hazard
from ledger.hazards.queries.masked_origin import masked_origin
from ledger.hazards.queries.past import hazard_past
from ledger.hazards.rules.advice import Circumstances, advice, proposals
from ledger.hazards.rules.inspection import ChecklistUsed
from ledger.hazards.rules.plan_limits import PlanLimits, extendable_until
from ledger.hazards.rules.steps import STEP_COLUMNS, TOLD_FIELDS
from ledger.records.scope import Place, reaching_roles
from plans.plan import Campaign, Plan


@dataclass(frozen=True, slots=True)
class HazardFilter:
    """What to list. `mine`: found by me, or at an enterprise that is mine to look after.

    `due` (look_back): struck off, and the day of its 回头看 has come. `listed`: 挂牌 now.
    """

    states: Collection[str] = ()
    grade: str | None = None
    enterprise_id: UUID | None = None
    overdue: bool = False
    listed: bool = False
    due: str | None = None
    mine: bool = False
    limit: int = 50
    cursor: str | None = None


# Those that are not closed come first, the earliest deadline on top; then the closed ones, the last
# closed on top. One number sorts within both.
_CLOSED = hazard.c.closed_at.is_not(None)
_URGENCY: sa.ColumnElement[int] = sa.case(
    (_CLOSED, -sa.cast(sa.extract("epoch", hazard.c.closed_at), sa.BigInteger)),
    else_=hazard.c.deadline - sa.literal(date(1970, 1, 1), sa.Date),
)
_ORDER = Order([_CLOSED, _URGENCY, hazard.c.id], [bool, whole_number(2**63 - 1), UUID])

_SHOWN = (
    "id", "number", "enterprise_id", "sector", "item", "part", "description",
    "state", "found_at", "found_by", "first_deadline", "order_number", "extensions",
    "listed_level", "listed_number", "listed_until", "look_back_due", "closed_at", *STEP_COLUMNS,
)  # fmt: skip


def list_hazards(engine: sa.Engine, caller: Caller, filters: HazardFilter) -> Page[dict[str, Any]]:
    """Those that the caller may see, the most urgent first. One statement.

    Raises: Invalid where the cursor is none of this list's.
    """
    listed = (
        _hazards(caller)
        .add_columns(*_ORDER.sort_columns())
        .where(*hazard_conditions(caller, filters), _ORDER.after(filters.cursor))
        .order_by(*_ORDER.clauses())
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, _ORDER)
    return page.map(lambda row: _with_may(caller, row))


def one_hazard(
    engine: sa.Engine, caller: Caller, hazard_id: UUID, catalogue: Catalogue, plan: Plan
) -> dict[str, Any]:
    """The whole of it: time line, remedy, and what the plan advises as it stands.

    Raises: NotFound where the caller may not see it.
    """
    query = _hazards(caller).add_columns(
        inspection.c.document["checklists"].label("checklists"),
        _seen_before().label("seen_before"),
        _is_illegal().label("illegal"),
        _caused_accident(plan.campaign).label("caused_accident"),
        today_in_shanghai().label("today"),
    )
    with one_statement(engine).connect() as read:
        row = read.execute(query.where(hazard.c.id == hazard_id)).one_or_none()
        if row is None:
            raise NotFound("没有这条隐患，或者您无权查看")
        events = [_line(event, plan) for event in read.execute(_events(caller, hazard_id))]
        past = hazard_past(read, caller.area_code, hazard_id)
    of_own_enterprise = _actor(caller, row).is_of_the_enterprise
    of = _circumstances(row)
    limits = PlanLimits(
        plan,
        row.grade,
        row.deadline,
        past.ordered(row.first_deadline),
        row.today,
        has_order=row.order_number is not None,
        extensions=row.extensions,
    )
    may_extend = HAZARD_LIFE.next_state(Event.EXTEND, of.hazard) is not None
    return _with_may(caller, row) | {
        "events": events,
        "remedy": _remedy(catalogue, row),
        # For offices: the enterprise would read in it whether somebody reported the hazard.
        "proposals": [] if of_own_enterprise else proposals(plan.listing, of),
        "advice": [] if of_own_enterprise else advice(plan, of),
        "extend_until": extendable_until(limits) if may_extend else None,
    }


def _circumstances(row: sa.Row[Any]) -> Circumstances:
    return Circumstances(
        _snapshot(row),
        row.origin,
        row.overdue_days,
        shanghai_date(row.found_at),
        row.seen_before and shanghai_date(row.seen_before),
        extended=row.extensions > 0,
        illegal=row.illegal,
        caused_accident=row.caused_accident,
    )


def _is_illegal() -> sa.ColumnElement[bool]:
    """Enforcement dealt with it as 打非治违, or referred it to the criminal courts (行刑衔接)."""
    crackdown = enforcement.c.document["crackdown"].astext == "true"
    return sa.exists().where(
        enforcement.c.area_code == hazard.c.area_code,
        enforcement.c.hazard_id == hazard.c.id,
        sa.or_(crackdown, enforcement.c.kind == "criminal_referral"),
    )


def _caused_accident(campaign: Campaign) -> sa.ColumnElement[bool]:
    """An accident on the register is put down to it; or to its enterprise, where it was open on
    that day, or found afterwards while the accident is held against the enterprise (ours). What
    was corrected stands no more.
    """
    newer = accident.alias("newer")
    corrected = sa.exists().where(
        newer.c.area_code == accident.c.area_code, newer.c.corrects == accident.c.id
    )
    # Who goes on with a merged enterprise answers for its accidents.
    had_it = enterprise.alias("had_it")
    of_family = (
        sa.select(had_it.c.id)
        .where(
            had_it.c.area_code == accident.c.area_code,
            had_it.c.id == accident.c.enterprise_id,
            had_it.c.family_id == enterprise.c.family_id,
        )
        .correlate(accident, enterprise)
        .exists()
    )
    return sa.exists().where(
        accident.c.area_code == hazard.c.area_code,
        sa.or_(
            accident.c.hazard_id == hazard.c.id,
            sa.and_(of_family, _is_held_against_it(campaign)),
        ),
        ~corrected,
    )


def _is_held_against_it(campaign: Campaign) -> sa.ColumnElement[bool]:
    """Not yet struck off on the accident's day, and found until the campaign's end; of an accident
    outside the campaign until the end of its year.
    """
    happened_on = accident.c.happened_on
    until = sa.case(
        (happened_on.between(campaign.starts_on, campaign.ends_on), campaign.ends_on),
        else_=sa.func.make_date(sa.cast(sa.extract("year", happened_on), sa.Integer), 12, 31),
    )
    closed_at = hazard.c.closed_at
    return sa.and_(
        day_in_shanghai(hazard.c.found_at) <= until,
        sa.or_(closed_at.is_(None), day_in_shanghai(closed_at) >= happened_on),
    )


def _seen_before() -> sa.ColumnElement[datetime]:
    """When the same item last failed at the same enterprise."""
    earlier = hazard.alias("earlier")
    return (
        sa.select(sa.func.max(earlier.c.found_at))
        .where(
            earlier.c.area_code == hazard.c.area_code,
            earlier.c.enterprise_id == hazard.c.enterprise_id,
            earlier.c.item == hazard.c.item,
            earlier.c.inspection_id != hazard.c.inspection_id,
            earlier.c.found_at < hazard.c.found_at,
        )
        .scalar_subquery()
    )


def hazard_conditions(caller: Caller, filters: HazardFilter) -> list[sa.ColumnElement[bool]]:
    """Which of those that the caller may see are asked for."""
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.states:
        conditions.append(hazard.c.state.in_(filters.states))
    if filters.grade:
        conditions.append(hazard.c.grade == filters.grade)
    if filters.listed:
        conditions.append(hazard.c.listed_level.is_not(None))
    if filters.due == "look_back":
        conditions.append(is_look_back_due())
    if filters.enterprise_id:
        conditions.append(hazard.c.enterprise_id == filters.enterprise_id)
    if filters.overdue:
        conditions.append(is_overdue())
    if filters.mine:
        conditions.append(sa.or_(is_mine(caller), hazard.c.found_by == caller.person_id))
    return conditions


def _hazards(caller: Caller) -> sa.Select[Any]:
    finding = sa.func.jsonb_array_elements(
        inspection.c.document["findings"], type_=sa.dialects.postgresql.JSONB
    ).column_valued("finding")
    # As the finder put them in order; who may see the hazard may see its photos.
    photos = (
        sa.select(finding["photos"])
        .where(sa.cast(finding["id"].astext, sa.Uuid) == hazard.c.id)
        .scalar_subquery()
    )
    return (
        sa.select(
            *(hazard.c[name] for name in _SHOWN),
            masked_origin(caller).label("origin"),
            enterprise.c.name.label("enterprise"),
            enterprise.c.town_code,
            enterprise.c.sectors,
            assigned_today(caller).label("assigned"),
            overdue_days_expression().label("overdue_days"),
            photos.label("photos"),
            _has_rectified(caller).label("has_rectified"),
        )
        .join(enterprise, refers(hazard.c.enterprise_id, enterprise))
        .join(inspection, refers(hazard.c.inspection_id, inspection))
        .where(visible_hazard(caller))
    )


def _has_rectified(caller: Caller) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        hazard_event.c.area_code == hazard.c.area_code,
        hazard_event.c.hazard_id == hazard.c.id,
        hazard_event.c.kind == Event.RECTIFY,
        hazard_event.c.person_id == caller.person_id,
    )


def _snapshot(row: sa.Row[Any]) -> HazardSnapshot:
    return HazardSnapshot(State(row.state), row.grade, row.listed_level is not None)


def _actor(caller: Caller, row: sa.Row[Any]) -> HazardActor:
    place = Place(row.enterprise_id, row.town_code, row.sectors)
    return HazardActor(
        reaching_roles(caller, place, assigned=row.assigned),
        is_finder=row.found_by == caller.person_id,
        is_responsible=row.responsible == caller.name,
        has_rectified=row.has_rectified,
    )


def _with_may(caller: Caller, row: sa.Row[Any]) -> dict[str, Any]:
    return row._asdict() | {
        "may": HAZARD_LIFE.allowed_events(_snapshot(row), _actor(caller, row)),
        "photos": row.photos or [],
    }


def _events(caller: Caller, hazard_id: UUID) -> sa.Select[Any]:
    return (
        sa.select(
            hazard_event.c.id,
            hazard_event.c.position,
            hazard_event.c.kind,
            person.c.name.label("person"),
            hazard_event.c.role,
            hazard_event.c.office,
            hazard_event.c.state_after,
            hazard_event.c.happened_at,
            hazard_event.c.clock_offset_s,
            hazard_event.c.received_at,
            hazard_event.c.document,
            hazard_event.c.receipt["order_number"].astext.label("order_number"),
        )
        .join(
            person,
            sa.and_(
                person.c.area_code == hazard_event.c.area_code,
                person.c.id == hazard_event.c.person_id,
            ),
        )
        .where(hazard_event.c.area_code == caller.area_code, hazard_event.c.hazard_id == hazard_id)
        .order_by(hazard_event.c.position)
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What the time line tells of a step besides the fields of `TOLD_FIELDS`."""

    at: str
    photos: tuple[str, ...]


def _line(row: sa.Row[Any], plan: Plan) -> dict[str, Any]:
    """A line of the time line: what happened, in words, with everything that was sent."""
    said = read_back(_Said, row.document)
    return row._asdict() | {
        **{name: row.document.get(name) for name in TOLD_FIELDS},
        "office_name": row.office and plan.office_name(row.office),
        "claimed_at": said.at,
        "photos": said.photos,
        "kind_word": EVENT_WORDS[Event(row.kind)],
        "state_word": STATE_WORDS[State(row.state_after)],
    }


@dataclass(frozen=True, slots=True)
class _Used:
    """The checklists that an inspection worked through."""

    checklists: tuple[ChecklistUsed, ...]


def _remedy(catalogue: Catalogue, row: sa.Row[Any]) -> str | None:
    """What the checklist advised that was worked through, of the item's own sector."""
    used = read_back(_Used, {"checklists": row.checklists}).checklists
    for checklist in used if row.item else ():
        try:
            return catalogue.get(checklist.sector, checklist.version).item(row.item).remedy
        except (UnknownSector, UnknownVersion, UnknownItem):
            continue
    return None
