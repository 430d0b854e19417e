"""The plate that tells how to report (举报告知牌): what it says, and where it hangs.

It tells nothing of any report. An enterprise's own plate carries its main board's code, so that a
report made from it needs no search; the county's own carries the county. An enterprise has it
where the last posting of any of its boards that told of a plate said yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from documents.tip_poster import FixedReward, PrintedKey, TipPosterContent
from ledger.boards.queries.status import tip_poster_told
from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import Conflict, NotFound
from ledger.ground.pages import Order, page_of, words
from ledger.ground.printed import StoredFile, files_from
from ledger.ground.tables import board, county, enterprise, tip_poster, town
from ledger.ground.visible import visible_enterprise
from ledger.tips.queries.keys import active_keys, is_open
from ledger.tips.rules.confirmations import fingerprint
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class LackingFilter:
    """Whose plates are missing."""

    town_code: str | None = None
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Enterprises in business, and those that have a plate."""

    enterprises: int
    with_poster: int

    @property
    def percent(self) -> float | None:
        """None of none."""
        return round(100 * self.with_poster / self.enterprises, 1) if self.enterprises else None


@dataclass(frozen=True, slots=True)
class TownCoverage(Coverage):
    """The same of one town."""

    town_code: str
    town: str | None


@dataclass(frozen=True, slots=True)
class PosterCoverage:
    """In all and by town, and a page of the enterprises without a plate."""

    total: Coverage
    towns: list[TownCoverage]
    lacking: list[sa.Row[Any]]
    next_cursor: str | None


def tip_poster_coverage(
    engine: sa.Engine, caller: Caller, filters: LackingFilter
) -> PosterCoverage:
    """Of the enterprises that the caller may see.

    Raises: Invalid where the cursor is none of this list's.
    """
    posted = _with_posting(caller).subquery("posted")
    order = Order([posted.c.name, posted.c.id], [words, UUID])
    without_poster = (
        sa.select(
            posted.c.id, posted.c.name, posted.c.town_code, posted.c.town, *order.sort_columns()
        )
        .where(
            sa.not_(posted.c.hangs),
            sa.true() if filters.town_code is None else posted.c.town_code == filters.town_code,
            order.after(filters.cursor),
        )
        .order_by(*order.clauses())
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        towns = [TownCoverage(**row._asdict()) for row in read.execute(_by_town(posted))]
        page = page_of(read.execute(without_poster).all(), filters.limit, order)
    # Of the sums, never of the towns' percents.
    total = Coverage(
        sum(coverage.enterprises for coverage in towns),
        sum(coverage.with_poster for coverage in towns),
    )
    return PosterCoverage(total, towns, page.rows, page.next_cursor)


def enterprise_visible(engine: sa.Engine, caller: Caller, enterprise_id: UUID) -> bool:
    """Whether the caller may see the enterprise, and so its plate."""
    seen = sa.exists().where(visible_enterprise(caller), enterprise.c.id == enterprise_id)
    with one_statement(engine).connect() as read:
        return bool(read.scalar(sa.select(seen)))


def _by_town(posted: sa.Subquery) -> sa.Select[Any]:
    return (
        sa.select(
            posted.c.town_code,
            posted.c.town,
            sa.func.count().label("enterprises"),
            sa.func.count().filter(posted.c.hangs).label("with_poster"),
        )
        .group_by(posted.c.town_code, posted.c.town)
        .order_by(posted.c.town_code)
    )


def _with_posting(caller: Caller) -> sa.Select[Any]:
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


@dataclass(frozen=True, slots=True)
class PrintedTipPoster:
    """`content`: as it is kept. `files`: by name (A3.pdf …), all of them in the store."""

    area_code: str
    id: UUID
    enterprise_id: UUID | None
    content: Mapping[str, Any]
    content_sha256: str
    files: Mapping[str, StoredFile]
    printed_at: datetime


def tip_poster_content(
    read: sa.Connection, area_code: str, plan: Plan, enterprise_id: UUID | None
) -> TipPosterContent:
    """The plate of an enterprise, or the county's own where that is None.

    Raises: NotFound; Conflict tips_closed where too few officers have a key in force.
    """
    keys = active_keys(read, area_code)
    if not is_open(keys):
        raise Conflict(
            "tips_closed",
            "网上举报还没有开通：至少要有两名举报受理员的密钥生效，才能印制举报告知牌",
        )
    name, code = (None, None) if enterprise_id is None else _place(read, area_code, enterprise_id)
    tips, national = plan.tips, plan.rewards.national
    return TipPosterContent(
        county=_county(read, area_code),
        enterprise=name,
        board_code=code,
        hotlines=tuple(line.number for line in plan.hotlines if line.public),
        officers=tuple(
            PrintedKey(key.officer, fingerprint(key.public_key, key.signing_key)) for key in keys
        ),
        accept_days=tips.accept_days,
        conclude_days=tips.conclude_days,
        extend_days=tips.extend_days,
        feedback_days=tips.feedback_days,
        collect_days=tips.collect_days,
        deaths_go_to=tips.deaths_go_to,
        anonymous_rewarded=tips.anonymous_rewarded,
        amounts=tuple(FixedReward(amount.name, amount.yuan) for amount in plan.rewards.amounts),
        percent_of_fine=national.percent_of_fine,
        yuan_at_least=national.yuan_at_least,
        yuan_at_most=national.yuan_at_most,
    )


def newest_tip_poster(
    read: sa.Connection, area_code: str, enterprise_id: UUID | None
) -> PrintedTipPoster | None:
    """The plate printed last; None where none was."""
    row = read.execute(
        sa.select(*(tip_poster.c[field.name] for field in fields(PrintedTipPoster)))
        .where(
            tip_poster.c.area_code == area_code,
            tip_poster.c.enterprise_id.is_not_distinct_from(enterprise_id),
        )
        .order_by(tip_poster.c.printed_at.desc(), tip_poster.c.id)
        .limit(1)
    ).one_or_none()
    return PrintedTipPoster(**row._asdict() | {"files": files_from(row.files)}) if row else None


def _county(read: sa.Connection, area_code: str) -> str:
    named = sa.select(county.c.name).where(county.c.area_code == area_code)
    name: str = read.execute(named).scalar_one()
    return name


def _place(read: sa.Connection, area_code: str, enterprise_id: UUID) -> tuple[str, str]:
    """The enterprise's name and its main board's code."""
    row = read.execute(
        sa.select(enterprise.c.name, board.c.code)
        .join(
            board,
            sa.and_(
                board.c.area_code == enterprise.c.area_code,
                board.c.enterprise_id == enterprise.c.id,
                board.c.key_area_id.is_(None),
                board.c.withdrawn_at.is_(None),
            ),
        )
        .where(enterprise.c.area_code == area_code, enterprise.c.id == enterprise_id)
    ).one_or_none()
    if row is None:
        raise NotFound("没有这家企业，或者它还没有公示牌编码")
    return row.name, row.code
