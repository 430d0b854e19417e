"""A draw by lot (双随机): the pool is read, the lots are drawn, the record is kept.

Source: 临湘 9, 东西湖 5.十三, 望城 附2-10. How it is drawn, and how anybody can check it, is ours
(`rules`): no seed says it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from ledger.draws.commands.commit import committed_value
from ledger.draws.queries.pool import DrawFilter, NamedPool, pool_of
from ledger.draws.rules.inspections import ALGORITHM, Drawn, draw_lots
from ledger.draws.rules.lots import commitment_of, pool_sha256, seed_of
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Forbidden, Invalid, TooMany
from ledger.ground.record_kinds import RecordKind
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest
from plans.plan import Plan

# A pool is kept whole with its draw and read by whoever checks it: 20 MB at 100,000 enterprises.
POOL_MOST = 100_000
# More names than this in one message help nobody.
NAMES_TOLD = 5


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who said a number after they saw the commitment."""

    number: str


@dataclass(frozen=True, slots=True)
class Draw:
    """What to draw from, how many, and what witness and office agreed on."""

    title: str
    towns: tuple[str, ...]
    sectors: tuple[str, ...]
    tiers: tuple[str, ...]
    roles: tuple[str, ...]
    enterprises: int
    inspectors_each: int
    check_by: date
    publish_on: date
    witness: Witness
    commitment: str


@dataclass(frozen=True, slots=True)
class DrawIntake(RowIntake[Draw, None]):
    """Drawn once by whoever committed to it; sent again, nothing is drawn."""

    kind: ClassVar = RecordKind.DRAW

    plan: Plan

    def lookup(self, request: RecordRequest[Draw], limits: RecordLimits) -> Lookup:
        """It is of no enterprise."""
        return Lookup(request.received_at)

    def judge(self, attempt: Attempt[Draw]) -> None:
        """Raises: Forbidden (who belongs to an enterprise draws none), Invalid with the reason."""
        _check_caller(attempt.caller)
        _check_words(attempt.content, self.plan, shanghai_date(attempt.request.received_at))

    def prepare(self, tx: sa.Connection, attempt: Attempt[Draw], judged: None) -> Prepared | None:
        """Draw. Raises: Conflict where somebody else prepared it, TooMany, Invalid."""
        draw = attempt.content
        value = committed_value(tx, attempt, draw.commitment)
        filters = DrawFilter(draw.towns, draw.sectors, draw.tiers, draw.roles)
        named = pool_of(tx, attempt.caller, self.plan, filters)
        _check_pool(named, draw)
        pool = named.pool.document()
        columns = {
            "title": draw.title,
            "drawn_on": shanghai_date(attempt.request.received_at),
            "publish_on": draw.publish_on,
            "value": value,
            "pool": pool,
        }
        return Prepared(columns, _drawn(named, pool, attempt.request, value))


def _check_caller(caller: Caller) -> None:
    if any(grant.enterprise_id for grant in caller.grants):
        raise Forbidden("own_enterprise", "您是企业的人，不能主持双随机抽取，请由其他同事抽取")


def _check_words(draw: Draw, plan: Plan, today: date) -> None:
    """Raises: Invalid where the plan has no such town, sector or class, or a day does not fit."""
    for name, chosen, known in (
        ("towns", draw.towns, {town.code for town in plan.towns}),
        ("sectors", draw.sectors, {sector.id for sector in plan.sectors}),
        ("tiers", draw.tiers, {tier.key for tier in plan.tiers}),
    ):
        if strange := sorted(set(chosen) - known):
            words = "本县方案里没有所选的乡镇、行业或分级，请刷新后重选"
            raise Invalid(f"unknown_{name}", words, keys=strange)
    if draw.check_by < today:
        raise Invalid("check_by_past", "检查期限不能早于今天，请改检查期限")
    if not today <= draw.publish_on <= draw.check_by:
        raise Invalid("publish_on_outside", "公示日期应在今天和检查期限之间，请改公示日期")


def _check_pool(named: NamedPool, draw: Draw) -> None:
    """Raises: TooMany, Invalid where the lots could not be drawn as asked."""
    pool, inspectors_each = named.pool, draw.inspectors_each
    if len(pool.enterprises) > POOL_MOST:
        raise TooMany("pool_too_large", f"抽取范围超过 {POOL_MOST} 家企业，请按乡镇或行业缩小范围")
    if len(pool.enterprises) < draw.enterprises:
        raise Invalid(
            "too_few_enterprises",
            f"范围内只有 {len(pool.enterprises)} 家企业，请放宽范围或少抽几家",
        )
    if short := pool.short_of_inspectors(inspectors_each):
        names = "、".join(named.enterprises[one][0] for one in short[:NAMES_TOLD])
        raise Invalid(
            "too_few_inspectors",
            f"有 {len(short)} 家企业可派的检查人员不足 {inspectors_each} 人（已除去要回避的）："
            f"{names}{'等' if len(short) > NAMES_TOLD else ''}。"
            "请缩小企业范围，或增加可以检查的人员",
        )


def _drawn(
    named: NamedPool, pool: Mapping[str, Any], request: RecordRequest[Draw], value: str
) -> dict[str, Any]:
    """What the receipt tells besides: how it was drawn, and who."""
    draw, pool_hash = request.content, pool_sha256(dict(pool))
    seed = seed_of(ALGORITHM, str(request.record_id), value, draw.witness.number, pool_hash)
    lots = draw_lots(named.pool, seed, draw.enterprises, draw.inspectors_each)
    return {
        "algorithm": ALGORITHM,
        "commitment": commitment_of(value),
        "pool_sha256": pool_hash,
        "pool_enterprises": len(named.pool.enterprises),
        "pool_inspectors": len(named.pool.inspectors),
        "seed": seed,
        "drawn": _lines(lots, named),
    }


def _lines(lots: Sequence[Drawn], named: NamedPool) -> list[dict[str, Any]]:
    """With the names of this day: the record keeps its meaning when they change."""
    return [
        {
            "enterprise_id": lot.enterprise_id,
            "enterprise": named.enterprises[lot.enterprise_id][0],
            "town": named.enterprises[lot.enterprise_id][1],
            "inspectors": [{"id": one, "name": named.inspectors[one]} for one in lot.inspector_ids],
        }
        for lot in lots
    ]
