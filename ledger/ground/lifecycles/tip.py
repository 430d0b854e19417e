"""A report's life (举报办理) as one table: which step fits which state.

received → accepted → concluded → informed; or refused; or transferred. Steps that leave the state
as it is (settling whom it concerns, a check, a finding, a reward) stand in the same table.

Only report officers act, and never one who is recused from the report. The days are the plan's.
Source: 安全生产法 第七十三、七十四、七十六条 (书面结论, 移送, 涉及死亡的), 安监总财〔2018〕19号,
应急〔2020〕69号. That a second officer approves a reward is ours: nobody settles a report alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.ground.caller import Role
from ledger.ground.lifecycles.engine import (
    Guard,
    StateMachine,
    Transition,
    Variant,
    Violation,
)


class TipState(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    CONCLUDED = "concluded"
    INFORMED = "informed"
    REFUSED = "refused"
    TRANSFERRED = "transferred"


class TipEvent(StrEnum):
    """What an officer does with it."""

    SETTLE = "settle"
    EXCLUDE = "exclude"
    JOIN = "join"
    ACCEPT = "accept"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    CHECK = "check"
    EXTEND = "extend"
    LINK_HAZARD = "link_hazard"
    CONCLUDE = "conclude"
    INFORM = "inform"
    KEEP = "keep"
    PROPOSE_REWARD = "propose_reward"
    APPROVE_REWARD = "approve_reward"
    PAY_REWARD = "pay_reward"


STATE_WORDS: Mapping[TipState, str] = {
    TipState.RECEIVED: "待受理",
    TipState.ACCEPTED: "核查中",
    TipState.CONCLUDED: "已办结，待答复",
    TipState.INFORMED: "已答复",
    TipState.REFUSED: "不予受理",
    TipState.TRANSFERRED: "已移送",
}
EVENT_WORDS: Mapping[TipEvent, str] = {
    TipEvent.SETTLE: "核实对象",
    TipEvent.EXCLUDE: "设置回避",
    TipEvent.JOIN: "并入同一举报",
    TipEvent.ACCEPT: "受理",
    TipEvent.REFUSE: "不予受理",
    TipEvent.TRANSFER: "移送",
    TipEvent.CHECK: "记录核查",
    TipEvent.EXTEND: "延长办理",
    TipEvent.LINK_HAZARD: "关联隐患",
    TipEvent.CONCLUDE: "办结",
    TipEvent.INFORM: "答复举报人",
    TipEvent.KEEP: "延长保存",
    TipEvent.PROPOSE_REWARD: "提出奖励",
    TipEvent.APPROVE_REWARD: "批准奖励",
    TipEvent.PAY_REWARD: "发放奖励",
}
FINDING_WORDS: Mapping[str, str] = {"verified": "属实", "partly": "部分属实", "unfounded": "不属实"}
# Nothing is owed any more; retention counts from then on.
CLOSED_STATES = frozenset({TipState.INFORMED, TipState.REFUSED, TipState.TRANSFERRED})
# Findings that something was in the report.
VALID_FINDINGS = frozenset({"verified", "partly"})


@dataclass(frozen=True, slots=True)
class TipSnapshot:
    """How a report stands. `today`: in Asia/Shanghai.

    `matter_open`: no other report of the matter stands before it. `checked`: somebody recorded a
    check of it, or of the report that it was put under. `reward`: proposed, approved, paid,
    lapsed; None without one. `rewardable`: not anonymous, or the plan rewards anonymous reports
    too. `may_be_paid`: it is known how: an anonymous one told it.
    """

    state: TipState
    deaths: bool
    today: date
    extended: bool
    conclude_by: date | None
    finding: str | None
    checked: bool
    matter_open: bool
    rewardable: bool
    reward: str | None
    proposed_by: UUID | None
    may_be_paid: bool

    @property
    def variant(self) -> str:
        """What involves deaths is the county government's to check: it can only be transferred."""
        return "deaths" if self.deaths else "plain"


@dataclass(frozen=True, slots=True)
class TipActor:
    """The officer who acts."""

    roles: frozenset[Role]
    person_id: UUID


def _extend(_: str, tip: TipSnapshot, __: TipActor) -> Violation | None:
    if tip.extended:
        return Violation("already_extended", None, "办理期限只能延长一次")
    if tip.conclude_by and tip.today > tip.conclude_by:
        late = f"办理期限（{tip.conclude_by}）已过，不能再延长，请尽快办结"
        return Violation("too_late", None, late)
    return None


def _conclude(_: str, tip: TipSnapshot, __: TipActor) -> Violation | None:
    return None if tip.checked else Violation("not_checked", None, "请先记录核查，再办结")


def _propose_reward(_: str, tip: TipSnapshot, __: TipActor) -> Violation | None:
    if tip.finding not in VALID_FINDINGS:
        return Violation("not_verified", None, "举报没有查实，不能提出奖励")
    if not tip.rewardable:
        return Violation("anonymous_not_rewarded", None, "本县方案不奖励匿名举报")
    if not tip.matter_open or tip.reward not in (None, "proposed"):
        return Violation("one_reward", None, "一案一奖：这件举报不能再提出奖励")
    return None


def _approve_reward(_: str, tip: TipSnapshot, officer: TipActor) -> Violation | None:
    if tip.reward != "proposed":
        return Violation("no_proposal", None, "没有等待审批的奖励，请刷新后再看")
    if tip.proposed_by == officer.person_id:
        message = "提出奖励的人不能自己批准，请由另一名受理员批准"
        return Violation("own_proposal", None, message)
    return None


def _pay_reward(_: str, tip: TipSnapshot, __: TipActor) -> Violation | None:
    if tip.reward == "lapsed":
        return Violation("lapsed", None, "领奖期限已过，奖励作废")
    if tip.reward != "approved":
        return Violation("not_approved", None, "没有已批准、等待发放的奖励，请刷新后再看")
    if not tip.may_be_paid:
        return Violation("not_claimed", None, "匿名举报人还没有凭编号和密码领奖，请等待举报人留言")
    return None


_BEFORE_THE_CONCLUSION = frozenset({TipState.RECEIVED, TipState.ACCEPTED})
_AFTER_THE_CONCLUSION = frozenset({TipState.CONCLUDED, TipState.INFORMED})
_OFFICERS = frozenset({Role.REPORT_OFFICER})
_WITHOUT_DEATHS: Mapping[str, Variant[TipState]] = {"deaths": Variant(sources=frozenset())}

TRANSITIONS: Mapping[TipEvent, Transition[TipState, TipEvent, TipSnapshot, TipActor]] = {
    transition.event: transition
    for transition in (
        Transition(TipEvent.SETTLE, _BEFORE_THE_CONCLUSION, None, _OFFICERS),
        Transition(TipEvent.EXCLUDE, frozenset(TipState), None, _OFFICERS),
        Transition(TipEvent.JOIN, _BEFORE_THE_CONCLUSION, None, _OFFICERS),
        Transition(
            TipEvent.ACCEPT,
            frozenset({TipState.RECEIVED}),
            TipState.ACCEPTED,
            _OFFICERS,
            variants=_WITHOUT_DEATHS,
        ),
        Transition(
            TipEvent.REFUSE,
            frozenset({TipState.RECEIVED}),
            TipState.REFUSED,
            _OFFICERS,
            variants=_WITHOUT_DEATHS,
        ),
        Transition(TipEvent.TRANSFER, _BEFORE_THE_CONCLUSION, TipState.TRANSFERRED, _OFFICERS),
        Transition(
            TipEvent.CHECK,
            frozenset({TipState.ACCEPTED}),
            None,
            _OFFICERS,
            variants=_WITHOUT_DEATHS,
        ),
        Transition(
            TipEvent.EXTEND,
            frozenset({TipState.ACCEPTED}),
            None,
            _OFFICERS,
            guards=(Guard("once, and in time", _extend),),
            variants=_WITHOUT_DEATHS,
        ),
        Transition(
            TipEvent.LINK_HAZARD,
            frozenset({TipState.ACCEPTED, TipState.CONCLUDED}),
            None,
            _OFFICERS,
            variants=_WITHOUT_DEATHS,
        ),
        Transition(
            TipEvent.CONCLUDE,
            frozenset({TipState.ACCEPTED}),
            TipState.CONCLUDED,
            _OFFICERS,
            guards=(Guard("once checked", _conclude),),
            variants=_WITHOUT_DEATHS,
        ),
        Transition(
            TipEvent.INFORM,
            frozenset({TipState.CONCLUDED}),
            TipState.INFORMED,
            _OFFICERS,
            variants=_WITHOUT_DEATHS,
        ),
        Transition(TipEvent.KEEP, CLOSED_STATES, None, _OFFICERS),
        Transition(
            TipEvent.PROPOSE_REWARD,
            _AFTER_THE_CONCLUSION,
            None,
            _OFFICERS,
            guards=(Guard("one reward a matter", _propose_reward),),
            variants=_WITHOUT_DEATHS,
        ),
        Transition(
            TipEvent.APPROVE_REWARD,
            _AFTER_THE_CONCLUSION,
            None,
            _OFFICERS,
            guards=(Guard("who proposed it", _approve_reward),),
            variants=_WITHOUT_DEATHS,
        ),
        Transition(
            TipEvent.PAY_REWARD,
            _AFTER_THE_CONCLUSION,
            None,
            _OFFICERS,
            guards=(Guard("once approved and claimed", _pay_reward),),
            variants=_WITHOUT_DEATHS,
        ),
    )
}

TIP_LIFE = StateMachine("这件举报", TRANSITIONS, STATE_WORDS, EVENT_WORDS)
