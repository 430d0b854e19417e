"""A report's life (举报办理) as one table: which step fits which state, and what it demands.

received → accepted → concluded → informed; or refused; or transferred. Steps that leave the state
as it is (settling whom it concerns, a check, a finding, a reward) stand in the same table.

Only report officers act, and never one whom the report goes around. Source: 安全生产法 第七十三、
七十四、七十六条 (书面结论, 移送, 涉及死亡的), 安监总财〔2018〕19号, 应急〔2020〕69号.
The days are the plan's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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
ENDED = frozenset({TipState.INFORMED, TipState.REFUSED, TipState.TRANSFERRED})
_OPEN = frozenset({TipState.RECEIVED, TipState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class TipStep:
    """One row of the table. `after`: None leaves the state. `demands`: field to what to do.

    `without_deaths`: what involves deaths is the county government's to check, so that it can only
    be transferred.
    """

    event: TipEvent
    before: frozenset[TipState]
    after: TipState | None
    demands: Mapping[str, str]
    without_deaths: bool = False


LIFE: Mapping[TipEvent, TipStep] = {
    step.event: step
    for step in (
        TipStep(TipEvent.SETTLE, _OPEN, None, {"note": "请写明根据什么核实的"}),
        TipStep(
            TipEvent.EXCLUDE,
            frozenset(TipState),
            None,
            {"person_id": "请选择须回避的人", "note": "请写明为什么回避"},
        ),
        TipStep(
            TipEvent.JOIN,
            _OPEN,
            None,
            {"tip_id": "请选择先收到的举报", "note": "请写明为什么是同一件事"},
        ),
        TipStep(TipEvent.ACCEPT, frozenset({TipState.RECEIVED}), TipState.ACCEPTED, {}, True),
        TipStep(
            TipEvent.REFUSE,
            frozenset({TipState.RECEIVED}),
            TipState.REFUSED,
            {"note": "请写明不予受理的理由，举报人会看到"},
            True,
        ),
        TipStep(
            TipEvent.TRANSFER,
            _OPEN,
            TipState.TRANSFERRED,
            {"to": "请填写移送给哪个单位", "note": "请写明移送的理由，举报人会看到"},
        ),
        TipStep(
            TipEvent.CHECK,
            frozenset({TipState.ACCEPTED}),
            None,
            {
                "checked_on": "请填写核查日期",
                "checkers": "请填写两名以上核查人员",
                "note": "请写明怎样核查、查到什么",
            },
            True,
        ),
        TipStep(
            TipEvent.EXTEND,
            frozenset({TipState.ACCEPTED}),
            None,
            {"days": "请填写延长几天", "note": "请写明延长的理由，举报人会看到"},
            True,
        ),
        TipStep(
            TipEvent.LINK_HAZARD,
            frozenset({TipState.ACCEPTED, TipState.CONCLUDED}),
            None,
            {"hazard_id": "请选择查实的隐患"},
            True,
        ),
        TipStep(
            TipEvent.CONCLUDE,
            frozenset({TipState.ACCEPTED}),
            TipState.CONCLUDED,
            {
                "finding": "请选择核查结论",
                "note": "请写出书面结论，举报人会看到",
                "signer": "请填写签字的负责人",
                "signed_on": "请填写负责人签字的日期",
            },
            True,
        ),
        TipStep(TipEvent.INFORM, frozenset({TipState.CONCLUDED}), TipState.INFORMED, {}, True),
        TipStep(
            TipEvent.KEEP,
            ENDED,
            None,
            {"until": "请填写保存到哪一天", "note": "请写明为什么还要保存"},
        ),
        TipStep(
            TipEvent.PROPOSE_REWARD,
            frozenset({TipState.CONCLUDED, TipState.INFORMED}),
            None,
            {
                "reward_kind": "请选择奖励类别",
                "note": "请写明这样归类的理由",
            },
            True,
        ),
        TipStep(
            TipEvent.APPROVE_REWARD,
            frozenset({TipState.CONCLUDED, TipState.INFORMED}),
            None,
            {"note": "请写明审批意见"},
            True,
        ),
        TipStep(
            TipEvent.PAY_REWARD,
            frozenset({TipState.CONCLUDED, TipState.INFORMED}),
            None,
            {
                "witness_id": "请选择另一名经办人",
                "voucher": "请填写发放凭证号",
                "paid_on": "请填写发放日期",
            },
            True,
        ),
    )
}


def after(event: TipEvent, state: TipState, *, deaths: bool) -> TipState | None:
    """The state that the event leads to; None where it does not fit how the report stands."""
    step = LIFE[event]
    if state not in step.before or (deaths and step.without_deaths):
        return None
    return step.after or state


def may(state: TipState, *, deaths: bool) -> list[TipEvent]:
    """The steps that fit how the report stands, in the table's order."""
    return [event for event in LIFE if after(event, state, deaths=deaths) is not None]


def missing(event: TipEvent, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the event demands and `fields` do not hold: field to sentences."""
    return {name: [words] for name, words in LIFE[event].demands.items() if not fields.get(name)}
