"""As which enterprise another counts on a day: one that was merged counts as that which goes on.

From the day of the merger on; what was counted before stays two.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import enterprise
from ledger.reports.figures.figure import FigureScope


def counted_as(scope: FigureScope, enterprise_id: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The enterprise that goes on for this one at the end of the scope's last day."""
    merged = scope.once(f"merged_by_{scope.last:%Y%m%d}", lambda name: _merged(scope, name))
    goes_on: sa.ScalarSelect[Any] = (
        sa.select(merged.c.into)
        .where(merged.c.id == enterprise_id)
        .order_by(merged.c.steps.desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.cast(sa.func.coalesce(goes_on, enterprise_id), sa.Text)


def _merged(scope: FigureScope, name: str) -> sa.CTE:
    """Each enterprise that was merged by then, with every one that it went into, step by step."""
    by_then = (
        enterprise.c.area_code == scope.area_code,
        enterprise.c.merged_into.is_not(None),
        enterprise.c.closed_on <= scope.last,
    )
    first = (
        sa.select(
            enterprise.c.id, enterprise.c.merged_into.label("into"), sa.literal(1).label("steps")
        )
        .where(*by_then)
        .cte(name, recursive=True)
    )
    further = (
        sa.select(first.c.id, enterprise.c.merged_into, first.c.steps + 1)
        .join(enterprise, enterprise.c.id == first.c.into)
        .where(*by_then)
    )
    return first.union_all(further)
