"""What an enterprise failed the last time it was asked: the next inspection begins with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ledger.ground.tables import inspection

# Who was not asked again in so many inspections is a matter for the hazard ledger.
INSPECTIONS_LOOKED_AT = 30


def failed_last(area_code: str, enterprise_id: UUID) -> sa.Select[Any]:
    """Rows (item, on): each item whose newest answer here is 不合格, and the moment of it."""
    recent = (
        sa.select(inspection.c.started_at, inspection.c.received_at, inspection.c.document)
        .where(inspection.c.area_code == area_code, inspection.c.enterprise_id == enterprise_id)
        .order_by(inspection.c.received_at.desc())
        .limit(INSPECTIONS_LOOKED_AT)
        .subquery("recent")
    )
    answer = sa.func.jsonb_array_elements(recent.c.document["answers"]).table_valued(
        "value", name="answer"
    )
    told = sa.type_coerce(answer.c.value, JSONB)
    item = told["item"].astext
    newest = (
        sa.select(item.label("item"), told["result"].astext.label("result"), recent.c.started_at)
        .distinct(item)
        .select_from(recent.join(answer, sa.true()))
        .order_by(item, recent.c.started_at.desc(), recent.c.received_at.desc())
        .subquery("newest")
    )
    return (
        sa.select(newest.c.item, newest.c.started_at.label("on"))
        .where(newest.c.result == "fail")
        .order_by(newest.c.item)
    )
