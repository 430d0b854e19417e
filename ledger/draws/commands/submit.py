"""A draw by lot (双随机) is asked for: the pool is read, the lots are drawn, the record is kept.

Source: 临湘 9, 东西湖 5.十三, 望城 附2-10. How it is drawn, and how anybody can check it, is ours
(rules/draw): no seed says it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.draws.queries.pool import DrawFilter, NamedPool, pool_of
from ledger.draws.rules import ALGORITHM, Drawn, commitment_of, draw_lots, pool_sha256, seed_of
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Conflict, Forbidden, Invalid, TooMany
from ledger.ground.tables import draw, draw_commitment
from ledger.records import outbox
from ledger.records.receipts import first_receipt
from ledger.records.submission import Recorded, Submission
from plans.plan import Plan

# A pool is kept whole with its draw and read by whoever checks it: 20 MB at 100,000 enterprises.
POOL_MOST = 100_000
# More names than this in one message help nobody.
NAMES_TOLD = 5


def submit_draw(
    engine: sa.Engine, caller: Caller, submission: Submission, *, plan: Plan
) -> Recorded:
    """Draw once. The same document again draws nothing and gives the first receipt.

    Raises: Conflict (another document under this UUID; prepared by somebody else), Forbidden (who
    belongs to an enterprise draws none), TooMany, Invalid with the reason.
    """
    if before := first_receipt(engine, caller, submission):
        return before
    fields = submission.fields
    today = shanghai_date(submission.received_at)
    _check_caller(caller)
    _check_words(fields, plan, today)
    with engine.begin() as tx:
        value = _committed_value(tx, caller, submission)
        named = pool_of(tx, caller, plan, _filter_of(fields))
        _check_pool(named, fields)
        document = named.pool.document()
        told = _drawn(named, document, submission, value)
        receipt = submission.receipt({}, **told)
        if _record(tx, caller, submission, today, value, document, receipt):
            outbox.put(tx, caller.area_code, outbox.Job.SEAL_RECORD, f"draw/{submission.record_id}")
            note(tx, caller, "submit_draw", "draw", submission.record_id)
            return Recorded(receipt, created=True)
    return first_receipt(engine, caller, submission) or Recorded(receipt, created=False)


def _check_caller(caller: Caller) -> None:
    if any(grant.enterprise_id for grant in caller.grants):
        raise Forbidden("own_enterprise", "您是企业的人，不能主持双随机抽取，请由其他同事抽取")


def _check_words(fields: Mapping[str, Any], plan: Plan, today: date) -> None:
    """Raises: Invalid where the plan has no such town, sector or class, or a day does not fit."""
    known = {
        "towns": {each.code for each in plan.towns},
        "sectors": {each.id for each in plan.sectors},
        "tiers": {each.key for each in plan.tiers},
    }
    for name, keys in known.items():
        if strange := sorted(set(fields[name]) - keys):
            words = "本县方案里没有所选的乡镇、行业或分级，请刷新后重选"
            raise Invalid(f"unknown_{name}", words, keys=strange)
    if fields["check_by"] < today:
        raise Invalid("check_by_past", "检查期限不能早于今天，请改检查期限")
    if not today <= fields["publish_on"] <= fields["check_by"]:
        raise Invalid("publish_on_outside", "公示日期应在今天和检查期限之间，请改公示日期")


def _filter_of(fields: Mapping[str, Any]) -> DrawFilter:
    return DrawFilter(fields["towns"], fields["sectors"], fields["tiers"], fields["roles"])


def _committed_value(tx: sa.Connection, caller: Caller, submission: Submission) -> str:
    """The value that was kept for this draw. Parallel sends of it wait here for each other."""
    kept = draw_commitment.c
    row = tx.execute(
        sa.select(kept.person_id, kept.value)
        .where(kept.area_code == caller.area_code, kept.id == submission.record_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise Invalid("not_committed", "请先点“公布承诺值”，给见证人看过以后再抽取")
    if row.person_id != caller.person_id:
        raise Conflict("other_draw", "这个编号是别人准备的抽取，请重新开始一次抽取")
    value: str = row.value
    if submission.fields["commitment"] != commitment_of(value):
        raise Invalid("other_commitment", "承诺值与公布的不一致，请刷新后重新开始抽取")
    return value


def _check_pool(named: NamedPool, fields: Mapping[str, Any]) -> None:
    """Raises: TooMany, Invalid where the lots could not be drawn as asked."""
    pool, each = named.pool, fields["inspectors_each"]
    if len(pool.enterprises) > POOL_MOST:
        raise TooMany("pool_too_large", f"抽取范围超过 {POOL_MOST} 家企业，请按乡镇或行业缩小范围")
    if len(pool.enterprises) < fields["enterprises"]:
        raise Invalid(
            "too_few_enterprises",
            f"范围内只有 {len(pool.enterprises)} 家企业，请放宽范围或少抽几家",
        )
    if short := pool.short_of_inspectors(each):
        names = "、".join(named.enterprises[one][0] for one in short[:NAMES_TOLD])
        raise Invalid(
            "too_few_inspectors",
            f"有 {len(short)} 家企业可派的检查人员不足 {each} 人（已除去要回避的）：{names}"
            f"{'等' if len(short) > NAMES_TOLD else ''}。请缩小企业范围，或增加可以检查的人员",
        )


def _drawn(
    named: NamedPool, document: Mapping[str, Any], submission: Submission, value: str
) -> dict[str, Any]:
    """What the receipt tells besides: how it was drawn, and who."""
    fields, pool_hash = submission.fields, pool_sha256(dict(document))
    seed = seed_of(str(submission.record_id), value, fields["witness"]["number"], pool_hash)
    lots = draw_lots(named.pool, seed, fields["enterprises"], fields["inspectors_each"])
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
            "enterprise_id": each.enterprise_id,
            "enterprise": named.enterprises[each.enterprise_id][0],
            "town": named.enterprises[each.enterprise_id][1],
            "inspectors": [
                {"id": one, "name": named.inspectors[one]} for one in each.inspector_ids
            ],
        }
        for each in lots
    ]


def _record(
    tx: sa.Connection,
    caller: Caller,
    submission: Submission,
    today: date,
    value: str,
    pool: Mapping[str, Any],
    receipt: Mapping[str, Any],
) -> bool:
    row = insert(draw).values(
        area_code=caller.area_code,
        id=submission.record_id,
        person_id=caller.person_id,
        title=submission.fields["title"],
        drawn_on=today,
        publish_on=submission.fields["publish_on"],
        value=value,
        pool=pool,
        clock_offset_s=submission.offset_s,
        document=submission.document,
        document_sha256=submission.document_sha256,
        receipt=receipt,
        received_at=submission.received_at,
    )
    row = row.on_conflict_do_nothing(index_elements=[draw.c.area_code, draw.c.id])
    return tx.execute(row.returning(draw.c.id)).one_or_none() is not None
