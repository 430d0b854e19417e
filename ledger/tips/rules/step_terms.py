"""What a step of a report asks beyond the table of its life. Pure; facts are arguments.

`closed` says why a step is not open as the report stands: the same for the list of steps that an
officer may take and for the refusal of one. `fault_of` says what is wrong with what was sent.

Source: 安监总财〔2018〕19号 (一案一奖, 先举报者), 应急〔2020〕69号. That two check, two pay
and a second one approves is ours: nobody settles a report alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ledger.ground.lifecycles import tip as tip_life
from ledger.ground.lifecycles.tip import TipEvent, TipState
from ledger.tips.rules import reward as tip_reward
from ledger.tips.rules.clocks import VALID
from ledger.tips.rules.exclusion import plain_name
from plans.plan import Plan

CHECKERS_AT_LEAST = 2
# Longer than any archive period of the field; a slip of the year is caught.
KEEP_MOST_DAYS = 30 * 366


@dataclass(frozen=True, slots=True)
class TipStanding:
    """How a report stands. `matter_open`: no other report of the matter stands before it.

    `checked`: somebody recorded a check of it, or of the report that it was put under. `reward`:
    proposed, approved, paid, lapsed; None without one. `rewardable`: not anonymous, or the plan
    rewards anonymous reports too. `may_be_paid`: it is known how: an anonymous one told it.
    """

    state: TipState
    deaths: bool
    extended: bool
    conclude_by: date | None
    finding: str | None
    checked: bool
    matter_open: bool
    rewardable: bool
    reward: str | None
    proposed_by: UUID | None
    may_be_paid: bool


@dataclass(frozen=True, slots=True)
class TipFault:
    """A stable reason, the field (None: the whole step), a sentence that says what to do."""

    reason: str
    field: str | None
    words: str


@dataclass(frozen=True, slots=True)
class TipTerms:
    """What was sent is judged by. `avoided`: names of the people whom the report goes around."""

    plan: Plan
    today: date
    deaths: bool
    received_on: date
    accepted_on: date | None
    deletion: date | None
    approved_on: date | None
    officer: str
    avoided: frozenset[str]


def closed(event: TipEvent, now: TipStanding, who: UUID, today: date) -> TipFault | None:
    """Why this officer cannot take the step now; None where it is open."""
    if tip_life.after(event, now.state, deaths=now.deaths) is None:
        return TipFault("state_forbids", None, _forbidden_words(event, now))
    check = _CLOSED.get(event)
    return check(now, who, today) if check else None


def open_steps(now: TipStanding, who: UUID, today: date) -> list[TipEvent]:
    """The steps that this officer may take, in the table's order."""
    steps = tip_life.may(now.state, deaths=now.deaths)
    return [each for each in steps if closed(each, now, who, today) is None]


def _forbidden_words(event: TipEvent, now: TipStanding) -> str:
    word, step = tip_life.STATE_WORDS[now.state], tip_life.EVENT_WORDS[event]
    if now.deaths and tip_life.LIFE[event].without_deaths:
        return f"这件举报涉及人员死亡，只能移送，不能{step}"
    return f"这件举报现在是“{word}”，不能{step}，请刷新后再看"


def _extend_closed(now: TipStanding, who: UUID, today: date) -> TipFault | None:
    if now.extended:
        return TipFault("already_extended", None, "办理期限只能延长一次")
    if now.conclude_by and today > now.conclude_by:
        return TipFault(
            "too_late", None, f"办理期限（{now.conclude_by}）已过，不能再延长，请尽快办结"
        )
    return None


def _conclude_closed(now: TipStanding, who: UUID, today: date) -> TipFault | None:
    return None if now.checked else TipFault("not_checked", None, "请先记录核查，再办结")


def _propose_closed(now: TipStanding, who: UUID, today: date) -> TipFault | None:
    if now.finding not in VALID:
        return TipFault("not_verified", None, "举报没有查实，不能提出奖励")
    if not now.rewardable:
        return TipFault("anonymous_not_rewarded", None, "本县方案不奖励匿名举报")
    if not now.matter_open or now.reward not in (None, "proposed"):
        return TipFault("one_reward", None, "一案一奖：这件举报不能再提出奖励")
    return None


def _approve_closed(now: TipStanding, who: UUID, today: date) -> TipFault | None:
    if now.reward != "proposed":
        return TipFault("no_proposal", None, "没有等待审批的奖励，请刷新后再看")
    if now.proposed_by == who:
        return TipFault("own_proposal", None, "提出奖励的人不能自己批准，请由另一名受理员批准")
    return None


def _pay_closed(now: TipStanding, who: UUID, today: date) -> TipFault | None:
    if now.reward == "lapsed":
        return TipFault("lapsed", None, "领奖期限已过，奖励作废")
    if now.reward != "approved":
        return TipFault("not_approved", None, "没有已批准、等待发放的奖励，请刷新后再看")
    if not now.may_be_paid:
        return TipFault("not_claimed", None, "匿名举报人还没有凭查询码领奖，请等待举报人留言")
    return None


_CLOSED: Mapping[TipEvent, Callable[[TipStanding, UUID, date], TipFault | None]] = {
    TipEvent.EXTEND: _extend_closed,
    TipEvent.CONCLUDE: _conclude_closed,
    TipEvent.PROPOSE_REWARD: _propose_closed,
    TipEvent.APPROVE_REWARD: _approve_closed,
    TipEvent.PAY_REWARD: _pay_closed,
}


def fault_of(event: TipEvent, fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    """What is wrong with what was sent; None where nothing is. The table's demands are met."""
    check = _FAULTS.get(event)
    return check(fields, terms) if check else None


def _settle(fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    if fields["enterprise_id"] is None and fields["deaths"] is None:
        return TipFault("demands_missing", "enterprise_id", "请选企业，或核实有没有人员死亡")
    return None


def _check(fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    names = {plain_name(each) for each in fields["checkers"]} - {""}
    if len(names) < CHECKERS_AT_LEAST:
        return TipFault("two_checkers", "checkers", "核查人员不少于两人")
    if names & terms.avoided:
        return TipFault("must_avoid", "checkers", "核查人员里有须回避的人，请换人核查")
    return _day("checked_on", fields, terms.received_on, terms.today)


def _transfer(fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    """What involves deaths goes to the county government alone (安全生产法 第七十三条)."""
    wanted = terms.plan.tips.deaths_go_to
    if terms.deaths and plain_name(fields["to"]) != plain_name(wanted):
        return TipFault("deaths_go_to", "to", f"涉及人员死亡的，只能移送{wanted}")
    return None


def _extend(fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    most = terms.plan.tips.extend_days
    if fields["days"] > most:
        return TipFault("extension_too_long", "days", f"最多延长 {most} 天")
    return None


def _conclude(fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    signer = plain_name(fields["signer"])
    if signer == plain_name(terms.officer):
        return TipFault("own_signature", "signer", "结论须由负责人签字，不能由经办人自己签")
    if signer in terms.avoided:
        return TipFault("must_avoid", "signer", "签字的负责人须回避，请由另一名负责人签字")
    return _day("signed_on", fields, terms.accepted_on or terms.received_on, terms.today)


def _keep(fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    first = max(filter(None, (terms.today, terms.deletion)))
    if not first < fields["until"] <= first + timedelta(days=KEEP_MOST_DAYS):
        return TipFault("until_out_of_range", "until", f"保存期限应晚于 {first}")
    return None


def _propose(fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    if fields["reward_kind"] not in tip_reward.kinds_of(terms.plan.rewards):
        return TipFault("unknown_reward", "reward_kind", "没有这一类奖励，请另选类别")
    try:
        tip_reward.amount_of(terms.plan.rewards, fields)
    except tip_reward.CannotReckon as fault:
        return TipFault("demands_missing", fault.field, fault.words)
    return None


def _pay(fields: Mapping[str, Any], terms: TipTerms) -> TipFault | None:
    return _day("paid_on", fields, terms.approved_on or terms.received_on, terms.today)


def _day(name: str, fields: Mapping[str, Any], first: date, last: date) -> TipFault | None:
    if first <= fields[name] <= last:
        return None
    return TipFault("day_out_of_range", name, f"日期应在 {first} 到 {last} 之间")


_FAULTS: Mapping[TipEvent, Callable[[Mapping[str, Any], TipTerms], TipFault | None]] = {
    TipEvent.SETTLE: _settle,
    TipEvent.CHECK: _check,
    TipEvent.TRANSFER: _transfer,
    TipEvent.EXTEND: _extend,
    TipEvent.CONCLUDE: _conclude,
    TipEvent.KEEP: _keep,
    TipEvent.PROPOSE_REWARD: _propose,
    TipEvent.PAY_REWARD: _pay,
}
