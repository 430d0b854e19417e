"""Where the plate that tells how to report (举报告知牌) hangs, as the postings of boards told it.

An enterprise has it where the last posting of any of its boards that told of a plate said yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.boards.queries.status import tip_poster_told
from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.pages import Order, page_of, words
from ledger.ground.tables import board, enterprise, town
from ledger.ground.visible import visible_enterprise


@dataclass(frozen=True, slots=True)
class LackingFilter:
    """Whose plates are missing."""

    town_code: str | None = None
    limit: int = 50
    cursor: str | None = None


def tip_poster_coverage(engine: sa.Engine, caller: Caller, wanted: LackingFilter) -> dict[str, Any]:
    """By town and in all: enterprises, those with a plate, percent (None of none); who has none.

    Raises: Invalid where the cursor is none of this list's.
    """
    told = _told(caller).subquery("told")
    order = Order([told.c.name, told.c.id], [words, UUID])
    lacking = (
        sa.select(told.c.id, told.c.name, told.c.town_code, told.c.town, *order.sort_columns())
        .where(
            sa.not_(told.c.hangs),
            sa.true() if wanted.town_code is None else told.c.town_code == wanted.town_code,
            order.after(wanted.cursor),
        )
        .order_by(*order.clauses())
        .limit(wanted.limit + 1)
    )
    with one_statement(engine).connect() as read:
        towns = [_counted(row._asdict()) for row in read.execute(_by_town(told))]
        page = page_of([row._asdict() for row in read.execute(lacking)], wanted.limit, order)
    return {
        "total": _total(towns),
        "towns": towns,
        "lacking": page.rows,
        "next_cursor": page.next_cursor,
    }


def enterprise_visible(engine: sa.Engine, caller: Caller, enterprise_id: UUID) -> bool:
    """Whether the caller may see the enterprise, and so its plate."""
    seen = sa.exists().where(visible_enterprise(caller), enterprise.c.id == enterprise_id)
    with one_statement(engine).connect() as read:
        return bool(read.scalar(sa.select(seen)))


def _by_town(told: sa.Subquery) -> sa.Select[Any]:
    return (
        sa.select(
            told.c.town_code,
            told.c.town,
            sa.func.count().label("enterprises"),
            sa.func.count().filter(told.c.hangs).label("with_poster"),
        )
        .group_by(told.c.town_code, told.c.town)
        .order_by(told.c.town_code)
    )


def _total(towns: list[dict[str, Any]]) -> dict[str, Any]:
    # Of the sums, never of the towns' percents.
    return _counted(
        {name: sum(each[name] for each in towns) for name in ("enterprises", "with_poster")}
    )


def _counted(row: dict[str, Any]) -> dict[str, Any]:
    owed = row["enterprises"]
    return row | {"percent": round(100 * row["with_poster"] / owed, 1) if owed else None}


def _told(caller: Caller) -> sa.Select[Any]:
    """Every enterprise in business that the caller may see, and whether a plate hangs there."""
    return (
        sa.select(
            enterprise.c.id,
            enterprise.c.name,
            enterprise.c.town_code,
            town.c.name.label("town"),
            sa.func.coalesce(_hangs(), sa.false()).label("hangs"),
        )
        .outerjoin(
            town,
            sa.and_(
                town.c.area_code == enterprise.c.area_code,
                town.c.town_code == enterprise.c.town_code,
            ),
        )
        .where(visible_enterprise(caller), enterprise.c.active)
    )


def _hangs() -> sa.ScalarSelect[bool]:
    return (
        sa.select(sa.func.bool_or(tip_poster_told()))
        .where(
            board.c.area_code == enterprise.c.area_code,
            board.c.enterprise_id == enterprise.c.id,
        )
        .correlate(enterprise)
        .scalar_subquery()
    )
