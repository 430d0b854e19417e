"""What was handed over lately, from the audit trail: for the inboxes of those who took over.

What is handed over in one step is of one moment there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from ledger.ground.clocks import shanghai_date
from ledger.ground.lifecycles.hazard import CLOSED_STATES
from ledger.ground.tables import audit, hazard, person
from ledger.notices.rules.handed_over import HandedOver

_LATELY = timedelta(days=14)


def handed_over(read: sa.Connection, area_code: str, now: datetime) -> Iterator[HandedOver]:
    """Of the last two weeks; one for each who took over in one step."""
    stations, roles = _stations(area_code, now).subquery(), _roles(area_code, now).subquery()
    together = sa.and_(stations.c.at == roles.c.at, stations.c.taker == roles.c.taker)
    giver = person.alias("giver")
    merged = (
        sa.select(
            sa.func.coalesce(stations.c.at, roles.c.at).label("at"),
            sa.func.coalesce(stations.c.giver, roles.c.giver).label("giver"),
            sa.func.coalesce(stations.c.taker, roles.c.taker).label("taker"),
            *(stations.c[name] for name in ("since", "until", "enterprises", "hazards")),
            roles.c.roles,
        )
        .join_from(stations, roles, together, full=True)
        .subquery()
    )
    query = (
        sa.select(merged, giver.c.name, person.c.id)
        .join(giver, sa.and_(giver.c.area_code == area_code, _is(giver, merged.c.giver)))
        .join(person, sa.and_(person.c.area_code == area_code, _is(person, merged.c.taker)))
        .order_by(merged.c.at, merged.c.taker)
    )
    for row in read.execute(query):
        since = row.since or shanghai_date(row.at)
        counts = (row.enterprises or 0, int(row.hazards or 0), row.roles or 0)
        yield HandedOver(row.at, row.id, row.name, since, row.until, *counts)


def _stations(area_code: str, now: datetime) -> sa.Select[tuple[object, ...]]:
    details = audit.c.details
    at_place = sa.and_(
        hazard.c.area_code == area_code,
        sa.cast(hazard.c.enterprise_id, sa.Text) == details["enterprise"].astext,
        hazard.c.state.not_in(CLOSED_STATES),
    )
    open_here = sa.select(sa.func.count()).where(at_place).correlate(audit).scalar_subquery()
    giver, taker = details["giver"].astext, details["taker"].astext
    day = sa.cast(details["since"].astext, sa.Date)
    until = sa.cast(sa.func.nullif(details["until"].astext, ""), sa.Date)
    return (
        sa.select(
            audit.c.at, giver.label("giver"), taker.label("taker"),
            sa.func.min(day).label("since"), sa.func.max(until).label("until"),
            sa.func.count().label("enterprises"), sa.func.sum(open_here).label("hazards"),
        )
        .where(*_lately(area_code, now, "hand_over_assignment"), taker.is_not(None))
        .group_by(audit.c.at, giver, taker)
    )  # fmt: skip


def _roles(area_code: str, now: datetime) -> sa.Select[tuple[object, ...]]:
    details = audit.c.details
    roles = details["roles"].as_integer()
    return sa.select(
        audit.c.at,
        audit.c.subject_id.label("giver"),
        details["successor"].astext.label("taker"),
        roles.label("roles"),
    ).where(*_lately(area_code, now, "end_person"), roles > 0, details["successor"].astext != "")


def _lately(area_code: str, now: datetime, action: str) -> list[sa.ColumnElement[bool]]:
    return [audit.c.area_code == area_code, audit.c.action == action, audit.c.at > now - _LATELY]


def _is(who: sa.FromClause, person_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return sa.cast(who.c.id, sa.Text) == person_id
