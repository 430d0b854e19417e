"""How a report stands, with what its next step is judged by beside its own row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.lifecycles.tip import VALID_FINDINGS, TipEvent, TipSnapshot, TipState
from ledger.ground.stored import read_back
from ledger.ground.tables import person, tip, tip_event, tip_excluded, tip_reward
from ledger.tips.rules.clocks import RewardDays, TipDays, delete_on, reward_state
from ledger.tips.rules.rows import RewardRow, TipRow
from ledger.tips.rules.step_violations import TipLimits
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class TipContext:
    """The report, how it stands, its limits; its reward with the claim, None without one."""

    row: TipRow
    snapshot: TipSnapshot
    limits: TipLimits
    reward: RewardRow | None


def tip_context(
    read: sa.Connection, caller: Caller, row: TipRow, plan: Plan, today: date
) -> TipContext:
    """Read it; four short statements. `row` is locked where something is to follow."""
    reward = _reward(read, row)
    days = RewardDays(reward.state, reward.collect_by, reward.claimed_on) if reward else None
    snapshot = TipSnapshot(
        state=TipState(row.state),
        deaths=row.deaths,
        today=today,
        extended=row.extended,
        conclude_by=row.conclude_by,
        finding=row.finding,
        checked=_is_checked(read, row),
        matter_open=_matter_is_open(read, row),
        rewardable=row.door == "named" or plan.tips.anonymous_rewarded,
        reward=reward_state(days, today) if days else None,
        proposed_by=reward.proposed_by if reward else None,
        may_be_paid=row.door == "named" or bool(days and days.is_claimed),
    )
    return TipContext(row, snapshot, _limits(read, caller, row, reward, plan, today), reward)


def deletion_day(row: TipRow, plan: Plan) -> date | None:
    """The day from which nothing of it is kept."""
    days = TipDays(
        TipState(row.state),
        row.deaths,
        row.received_on,
        ended_on=row.ended_on,
        keep_until=row.keep_until,
    )
    return delete_on(days, plan.tips)


def _limits(
    read: sa.Connection,
    caller: Caller,
    row: TipRow,
    reward: RewardRow | None,
    plan: Plan,
    today: date,
) -> TipLimits:
    avoided = read.scalars(
        sa.select(person.c.name)
        .join(
            tip_excluded,
            sa.and_(
                tip_excluded.c.area_code == person.c.area_code,
                tip_excluded.c.person_id == person.c.id,
            ),
        )
        .where(tip_excluded.c.area_code == row.area_code, tip_excluded.c.tip_id == row.id)
    )
    return TipLimits(
        plan=plan,
        today=today,
        deaths=row.deaths,
        received_on=row.received_on,
        accepted_on=row.accepted_on,
        deletion=deletion_day(row, plan),
        approved_on=reward.approved_on if reward else None,
        officer=caller.name,
        avoided=frozenset(avoided),
    )


def _reward(read: sa.Connection, row: TipRow) -> RewardRow | None:
    reward = read.execute(
        sa.select(tip_reward).where(
            tip_reward.c.area_code == row.area_code, tip_reward.c.tip_id == row.id
        )
    ).one_or_none()
    return read_back(RewardRow, reward._mapping) if reward else None


def _is_checked(read: sa.Connection, row: TipRow) -> bool:
    """A check of the first report of the matter is one of this too."""
    ids = [row.id, row.duplicate_of] if row.duplicate_of else [row.id]
    checks = sa.select(tip_event.c.id).where(
        tip_event.c.area_code == row.area_code,
        tip_event.c.tip_id.in_(ids),
        tip_event.c.kind == TipEvent.CHECK,
    )
    return read.execute(checks.limit(1)).first() is not None


def _matter_is_open(read: sa.Connection, row: TipRow) -> bool:
    """No report of the matter that came before is valid or still open, and none has the reward."""
    first = row.matter_id
    others = (
        sa.select(tip.c.id)
        .outerjoin(
            tip_reward,
            sa.and_(tip_reward.c.area_code == tip.c.area_code, tip_reward.c.tip_id == tip.c.id),
        )
        .where(
            tip.c.area_code == row.area_code,
            sa.or_(tip.c.id == first, tip.c.duplicate_of == first),
            tip.c.id != row.id,
            sa.or_(
                tip_reward.c.tip_id.is_not(None),
                sa.and_(
                    tip.c.arrived < row.arrived,
                    sa.or_(
                        tip.c.state.in_([TipState.RECEIVED, TipState.ACCEPTED]),
                        tip.c.finding.in_(sorted(VALID_FINDINGS)),
                    ),
                ),
            ),
        )
    )
    # The first one may be deleted by now; its reward stays in the ledger of payments.
    paid = sa.select(tip_reward.c.tip_id).where(
        tip_reward.c.area_code == row.area_code,
        tip_reward.c.tip_id == first,
        tip_reward.c.tip_id != row.id,
    )
    return read.execute(sa.union_all(others, paid).limit(1)).first() is None
