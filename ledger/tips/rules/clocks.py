"""What a report waits for next, and by which day (举报办理时限). Pure: the day is an argument.

Days are calendar days of the plan's `tips`: to accept from receipt, to conclude from acceptance, to
answer from the conclusion, to collect a reward from its approval. That a reward lapsed follows from
the days and is never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ledger.ground.lifecycles.tip import TipState
from plans.tip_terms import Tips

# So many days before the last one it is due soon.
SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class TipDays:
    """The days of a report that its clocks run from, as the ledger has them."""

    state: TipState
    deaths: bool
    received_on: date
    conclude_by: date | None = None
    concluded_on: date | None = None
    ended_on: date | None = None
    keep_until: date | None = None
    reward: RewardDays | None = None


@dataclass(frozen=True, slots=True)
class RewardDays:
    """A reward as stored. `claimed_on`: the reporter told how to be paid."""

    state: str
    collect_by: date | None = None
    claimed_on: date | None = None

    @property
    def is_claimed(self) -> bool:
        """In time; what came later does not bring a lapsed one back."""
        on, by = self.claimed_on, self.collect_by
        return on is not None and (by is None or on <= by)


@dataclass(frozen=True, slots=True)
class Due:
    """`by`: the last day; None where nothing limits it."""

    what: str
    by: date | None

    def as_told(self, today: date) -> dict[str, Any]:
        """With the days it is late: 0 in time."""
        late = (today - self.by).days if self.by else 0
        return {"what": self.what, "by": self.by, "overdue_days": max(late, 0)}


def next_due(days: TipDays, terms: Tips, today: date) -> Due | None:
    """The next thing that is owed; None where nothing is."""
    match days.state:
        case TipState.RECEIVED:
            by = days.received_on + timedelta(days=terms.accept_days)
            return Due(f"移送{terms.deaths_go_to}" if days.deaths else "受理决定", by)
        case TipState.ACCEPTED:
            return Due(f"移送{terms.deaths_go_to}" if days.deaths else "办结", days.conclude_by)
        case TipState.CONCLUDED if days.concluded_on:
            return Due("答复举报人", days.concluded_on + timedelta(days=terms.feedback_days))
        case _:
            return _reward_due(days.reward, today)


def _reward_due(reward: RewardDays | None, today: date) -> Due | None:
    state = reward and reward_state(reward, today)
    if state == "proposed":
        return Due("审批奖励", None)
    if reward and state == "approved":
        return Due("发放奖励" if reward.is_claimed else "举报人领奖", reward.collect_by)
    return None


def reward_state(reward: RewardDays, today: date) -> str:
    """proposed, approved, paid; or lapsed: nobody claimed it in time."""
    unclaimed = reward.state == "approved" and not reward.is_claimed
    if unclaimed and reward.collect_by and reward.collect_by < today:
        return "lapsed"
    return reward.state


def delete_on(days: TipDays, terms: Tips) -> date | None:
    """The day from which nothing of it is kept; None while it has not ended."""
    if days.ended_on is None:
        return None
    planned = days.ended_on + timedelta(days=terms.keep_days)
    return max(planned, days.keep_until) if days.keep_until else planned
