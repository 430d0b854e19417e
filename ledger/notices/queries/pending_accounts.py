"""How people come into their accounts, as far as it changed lately: for their own inboxes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from ledger.ground.expressions import refers
from ledger.ground.tables import audit, person
from ledger.notices.rules.account_notices import RESET, TOLD_CHANGES, AccountChange

_LATELY = timedelta(days=14)
_AT_THE_SERVER = "服务器管理人员"


def account_changes(read: sa.Connection, area_code: str, now: datetime) -> Iterator[AccountChange]:
    """Of the last two weeks; a first link changes nothing that was there."""
    doer = person.alias("doer")
    owner = sa.and_(
        person.c.area_code == audit.c.area_code,
        sa.cast(person.c.id, sa.Text) == audit.c.subject_id,
    )
    is_change = sa.or_(audit.c.action != RESET, audit.c.details["link"].astext == "reset")
    query = (
        sa.select(
            audit.c.id, audit.c.action, audit.c.at,
            audit.c.details["factor_dropped"].as_boolean().label("dropped"),
            person.c.id.label("owner_id"), doer.c.name.label("by"),
        )
        .join(person, owner)
        .outerjoin(doer, refers(audit.c.person_id, doer))
        .where(
            audit.c.area_code == area_code,
            audit.c.subject_kind == "person",
            audit.c.action.in_(TOLD_CHANGES),
            audit.c.at > now - _LATELY,
            is_change,
        )
        .order_by(audit.c.id)
    )  # fmt: skip
    for row in read.execute(query):
        by, dropped = row.by or _AT_THE_SERVER, bool(row.dropped)
        yield AccountChange(row.id, row.owner_id, row.action, row.at, by, dropped)
