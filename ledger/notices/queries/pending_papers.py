"""Papers of the last days, as their notices need them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import enterprise, paper, paper_delivery
from ledger.notices.queries.pending import site_columns, site_of
from ledger.notices.rules.paper_notices import PaperEvent
from ledger.papers.queries.states import delivered_after_refusal, paper_state
from ledger.papers.rules.delivering import REPLACED

_LATELY = timedelta(days=14)


def paper_events(read: sa.Connection, area_code: str, now: datetime) -> Iterator[PaperEvent]:
    """Those that were issued or delivered within two weeks, and that no newer version replaces."""
    delivered = sa.exists().where(
        paper_delivery.c.area_code == paper.c.area_code,
        paper_delivery.c.paper_id == paper.c.id,
        paper_delivery.c.received_at > now - _LATELY,
    )
    state = paper_state()
    asked: sa.Select[Any] = (
        sa.select(
            paper.c.id,
            paper.c.kind,
            paper.c.number,
            paper.c.content["office"].astext.label("office_name"),
            paper.c.person_id,
            state.label("state"),
            delivered_after_refusal().label("after_refusal"),
            *site_columns(),
        )
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == paper.c.area_code,
                enterprise.c.id == paper.c.enterprise_id,
            ),
        )
        .where(
            paper.c.area_code == area_code,
            sa.or_(paper.c.received_at > now - _LATELY, delivered),
            state != REPLACED,
        )
        .order_by(paper.c.received_at, paper.c.id)
    )
    for row in read.execute(asked):
        yield PaperEvent(
            row.id, row.kind, row.number, site_of(row), row.office_name, row.person_id, row.state,
            row.after_refusal,
        )  # fmt: skip
