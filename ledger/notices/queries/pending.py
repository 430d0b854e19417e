"""What is due or waits for somebody, as reminders need it: hazards, and visits of the month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.ground.clocks import shanghai_date
from ledger.ground.expressions import uncorrected
from ledger.ground.lifecycles.hazard import Event, HazardSnapshot, State
from ledger.ground.tables import enterprise, hazard, hazard_event, visit
from ledger.notices.rules.reminders import PendingHazard
from ledger.people.rules import Site
from ledger.records.origins import ORIGINS
from plans.plan import Stationing

# A state that began with one of these events; at birth it began when the hazard was found.
_BEGAN_WITH = (
    Event.CONFIRM, Event.ASSIGN, Event.SIGN_FOR, Event.REFUSE, Event.START, Event.RECTIFY,
    Event.FIX_AT_ONCE, Event.VERIFY, Event.REJECT, Event.CLOSE, Event.REOPEN,
)  # fmt: skip
# At a time from the server, so that a county's whole ledger is never held at once.
_ROWS_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class MissingVisits:
    """An enterprise that is owed more visits this month than were made."""

    site: Site
    missing: int


def pending_hazards(read: sa.Connection, area_code: str) -> Iterator[PendingHazard]:
    """Every hazard that is not settled for good. One statement, read in parts."""
    asked: sa.Select[Any] = (
        sa.select(
            *(hazard.c[name] for name in _HAZARD),
            *site_columns(),
            _last_change().label("since"),
            _rectified_by().label("rectified_by"),
        )
        .join(enterprise, _is_at(hazard))
        .where(
            hazard.c.area_code == area_code,
            sa.or_(hazard.c.state != State.SETTLED, hazard.c.listed_until.is_not(None)),
            sa.or_(hazard.c.state != State.CLOSED, hazard.c.look_back_due.is_not(None)),
        )
        .order_by(hazard.c.number)
    )
    for row in read.execute(asked, execution_options={"yield_per": _ROWS_A_TIME}):
        yield _pending(row)


def missing_visits(
    read: sa.Connection, area_code: str, rule: Stationing, month: date
) -> list[MissingVisits]:
    """By name; enterprises that are closed or too small are owed none. Source: 溆浦 二(二)4."""
    made = (
        sa.select(sa.func.count())
        .where(_is_at(visit), visit.c.month == month, uncorrected())
        .scalar_subquery()
    )
    asked: sa.Select[Any] = (
        sa.select(*site_columns(), (rule.visits_at_least - made).label("missing"))
        .where(
            enterprise.c.area_code == area_code,
            enterprise.c.active,
            enterprise.c.employees >= rule.employees_at_least,
            made < rule.visits_at_least,
        )
        .order_by(enterprise.c.name, enterprise.c.id)
    )
    return [MissingVisits(site_of(row), row.missing) for row in read.execute(asked)]


_HAZARD = (
    "id", "sector", "part", "grade", "state", "deadline", "found_at", "found_by", "origin",
    "responsible",
    "listed_level", "listed_until", "look_back_due",
)  # fmt: skip


def site_columns() -> tuple[sa.ColumnElement[Any], ...]:
    """What `site_of` reads, of `enterprise`."""
    return (
        enterprise.c.id.label("enterprise_id"),
        enterprise.c.name.label("enterprise"),
        enterprise.c.town_code,
        enterprise.c.sectors,
    )


def site_of(row: sa.Row[Any]) -> Site:
    """From a row with `site_columns`."""
    return Site(row.enterprise_id, row.enterprise, row.town_code, tuple(row.sectors))


def _pending(row: sa.Row[Any]) -> PendingHazard:
    return PendingHazard(
        id=row.id,
        site=site_of(row),
        sector=row.sector,
        part=row.part,
        snapshot=HazardSnapshot(State(row.state), row.grade, row.listed_level is not None),
        deadline=row.deadline,
        since=shanghai_date(row.since or row.found_at),
        found_by=row.found_by,
        responsible=row.responsible,
        rectified_by=frozenset(row.rectified_by),
        referred=row.origin in ORIGINS,
        listed_until=row.listed_until,
        look_back_due=row.look_back_due,
    )


def _is_at(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        enterprise.c.area_code == table.c.area_code, enterprise.c.id == table.c.enterprise_id
    )


def _of_hazard() -> sa.ColumnElement[bool]:
    return sa.and_(
        hazard_event.c.area_code == hazard.c.area_code, hazard_event.c.hazard_id == hazard.c.id
    )


def _last_change() -> sa.ScalarSelect[Any]:
    """When the state that holds began, by the server's clock: others knew no earlier."""
    changed = sa.select(sa.func.max(hazard_event.c.received_at))
    return changed.where(_of_hazard(), hazard_event.c.kind.in_(_BEGAN_WITH)).scalar_subquery()


def _rectified_by() -> sa.ScalarSelect[Any]:
    people = sa.func.array_agg(hazard_event.c.person_id, type_=ARRAY(sa.Uuid))
    none = sa.cast(sa.literal_column("'{}'"), ARRAY(sa.Uuid))
    return (
        sa.select(sa.func.coalesce(people, none))
        .where(_of_hazard(), hazard_event.c.kind == Event.RECTIFY)
        .scalar_subquery()
    )
