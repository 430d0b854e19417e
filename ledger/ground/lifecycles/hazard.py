"""A hazard's life as one table: in which states which event may happen, who may, what it requires.

Everything else (what the API refuses, which buttons a phone shows, the words on a board, the
drawing in `docs/hazard-life.md`) is read from this table. Pure: who acts and what they brought are
arguments.

Source: 溆浦 二(一)1 (整改), 二(三)5 (谁检查、谁签名、谁负责), 二(三)6 and 临湘 7 (一单四制,
审核把关销号), 望城 三(三)2 and 附件1 (交办清单, 立行立改, 回头看), 三(三)3 and 东西湖 专题3.七
(挂牌督办). That somebody else than the finder and the enterprise closes is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.ground.caller import Role
from ledger.ground.lifecycles.engine import (
    Condition,
    Guard,
    RequiredField,
    StateMachine,
    Transition,
    Variant,
    Violation,
)


class State(StrEnum):
    """What the events so far led to. Overdue is no state: it is computed."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    ASSIGNED = "assigned"
    OPEN = "open"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    VERIFIED = "verified"
    CLOSED = "closed"
    SETTLED = "settled"


class Event(StrEnum):
    """What can happen to a hazard once it was found."""

    CONFIRM = "confirm"
    ASSIGN = "assign"
    SIGN_FOR = "sign_for"
    REFUSE = "refuse"
    START = "start"
    RECTIFY = "rectify"
    FIX_AT_ONCE = "fix_at_once"
    VERIFY = "verify"
    REJECT = "reject"
    EXTEND = "extend"
    LIST = "list"
    DELIST = "delist"
    DECIDE = "decide"
    CLOSE = "close"
    LOOK_BACK = "look_back"
    REOPEN = "reopen"


STATE_WORDS: Mapping[State, str] = {
    State.UNCONFIRMED: "待确认",
    State.CONFIRMED: "待交办",
    State.ASSIGNED: "待签收",
    State.OPEN: "待整改",
    State.RECTIFYING: "整改中",
    State.SUBMITTED: "待验收",
    State.REJECTED: "已退回",
    State.VERIFIED: "已验收",
    State.CLOSED: "已销号",
    State.SETTLED: "已销号，回头看合格",
}
EVENT_WORDS: Mapping[Event, str] = {
    Event.CONFIRM: "确认级别",
    Event.ASSIGN: "交办",
    Event.SIGN_FOR: "签收",
    Event.REFUSE: "记录拒签",
    Event.START: "开始整改",
    Event.RECTIFY: "上报整改",
    Event.FIX_AT_ONCE: "当场改好",
    Event.VERIFY: "验收",
    Event.REJECT: "退回",
    Event.EXTEND: "延期",
    Event.LIST: "挂牌督办",
    Event.DELIST: "摘牌",
    Event.DECIDE: "处置决定",
    Event.CLOSE: "销号",
    Event.LOOK_BACK: "回头看",
    Event.REOPEN: "重新打开",
}

# Found by whoever: a suspected 重大 hazard waits until somebody confirms it.
INITIAL_STATE: Mapping[str, State] = {"general": State.OPEN, "major": State.UNCONFIRMED}

# The enterprise still owes the rectification; afterwards the office owes the check.
OPEN_STATES = frozenset(
    {
        State.UNCONFIRMED,
        State.CONFIRMED,
        State.ASSIGNED,
        State.OPEN,
        State.RECTIFYING,
        State.REJECTED,
    }
)
# What the enterprise does to put it right, and what answers a rejection.
RECTIFYING_EVENTS = frozenset({Event.START, Event.RECTIFY})
# Struck off the list (销号); a look-back may open it again.
CLOSED_STATES = frozenset({State.CLOSED, State.SETTLED})


@dataclass(frozen=True, slots=True)
class HazardSnapshot:
    """How a hazard stands. `listed`: 挂牌督办 now."""

    state: State
    grade: str
    listed: bool = False

    @property
    def variant(self) -> str:
        """The table differs by grade."""
        return self.grade

    @property
    def is_major(self) -> bool:
        """Whether it counts as 重大: a suspected one too, until somebody confirms otherwise."""
        return self.grade == "major"


@dataclass(frozen=True, slots=True)
class HazardActor:
    """Who acts on this hazard: the roles that reach its enterprise, and what they are to it.

    `is_responsible`: named as its 整改责任人. `has_rectified`: reported the rectification, in
    whatever role.
    """

    roles: frozenset[Role]
    is_finder: bool
    is_responsible: bool = False
    has_rectified: bool = False

    @property
    def is_of_the_enterprise(self) -> bool:
        """Whether they belong to the enterprise itself."""
        return Role.ENTERPRISE in self.roles


def _interested(word: str, _: HazardSnapshot, actor: HazardActor) -> Violation | None:
    if actor.is_of_the_enterprise:
        return _not_yours(f"企业不能为自己的隐患{word}，请等待检查或监管人员处理")
    if actor.is_responsible:
        return _not_yours(f"整改责任人不能{word}，请由其他检查或监管人员{word}")
    if actor.has_rectified:
        return _not_yours(f"上报整改的人不能{word}，请由其他检查或监管人员{word}")
    return None


def _finder(word: str, _: HazardSnapshot, actor: HazardActor) -> Violation | None:
    if actor.is_finder:
        return _not_yours(f"谁发现的隐患不能由谁{word}，请由其他检查或监管人员{word}")
    return None


def _is_listed(hazard: HazardSnapshot) -> bool:
    return hazard.listed


def _is_not_listed(hazard: HazardSnapshot) -> bool:
    return not hazard.listed


def _not_yours(message: str) -> Violation:
    return Violation("not_yours_to_do", None, message)


# The enterprise's own people, the person responsible, and who reported the rectification.
IMPARTIAL = Guard("interested persons", _interested)
NOT_BY_FINDER = Guard("who found it", _finder)
_WHILE_LISTED = Condition("only while listed", _is_listed)
_NOT_LISTED = Condition("never while listed", _is_not_listed)

_PHOTO = RequiredField("photos", "请至少拍一张照片")
_AUTHORITIES = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN})
_OFFICES = _AUTHORITIES | {Role.COUNTY}
_CHECKERS = _AUTHORITIES | {Role.SUPERVISOR}
_ENTERPRISE = frozenset({Role.ENTERPRISE})

TRANSITIONS: Mapping[Event, Transition[State, Event, HazardSnapshot, HazardActor]] = {
    transition.event: transition
    for transition in (
        Transition(
            Event.CONFIRM,
            frozenset({State.UNCONFIRMED, State.OPEN}),
            State.OPEN,
            _OFFICES,
            (
                RequiredField("grade", "请确认隐患级别"),
                RequiredField("criterion", "重大隐患请写明判定依据的文件和条款", "major"),
            ),
            guards=(IMPARTIAL,),
            variants={"major": Variant(target=State.CONFIRMED)},
        ),
        Transition(
            Event.ASSIGN,
            frozenset({State.CONFIRMED, State.OPEN, State.REJECTED}),
            State.ASSIGNED,
            _OFFICES,
            (
                RequiredField("unit", "请填写治理责任单位"),
                RequiredField("responsible", "请填写整改责任人"),
                RequiredField("deadline", "请填写整改期限"),
                RequiredField("coordinator", "重大隐患请填写协调督办单位", "major"),
                RequiredField("goal", "重大隐患请填写整改目标", "major"),
                RequiredField("measures", "重大隐患请填写整改措施", "major"),
                RequiredField("cycle_days", "重大隐患请填写排查周期", "major"),
            ),
            guards=(IMPARTIAL,),
        ),
        Transition(Event.SIGN_FOR, frozenset({State.ASSIGNED}), State.OPEN, _ENTERPRISE),
        Transition(
            Event.REFUSE,
            frozenset({State.ASSIGNED}),
            State.OPEN,
            _CHECKERS | {Role.COUNTY},
            (RequiredField("note", "请写明谁拒绝签收、理由是什么"),),
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.START,
            frozenset({State.OPEN, State.REJECTED}),
            State.RECTIFYING,
            _ENTERPRISE,
            (
                RequiredField(
                    "five", "重大隐患请先写明五落实：责任、措施、资金、期限、应急预案", "major"
                ),
            ),
        ),
        Transition(
            Event.RECTIFY,
            frozenset({State.OPEN, State.ASSIGNED, State.RECTIFYING, State.REJECTED}),
            State.SUBMITTED,
            _ENTERPRISE,
            (RequiredField("note", "请说明怎样整改的"), _PHOTO),
            variants={"major": Variant(frozenset({State.RECTIFYING, State.REJECTED}))},
        ),
        Transition(
            Event.FIX_AT_ONCE,
            frozenset({State.OPEN}),
            State.VERIFIED,
            _CHECKERS,
            (RequiredField("note", "请写明当场怎样改的"), _PHOTO),
            guards=(IMPARTIAL,),
            variants={"major": Variant(frozenset())},
        ),
        Transition(
            Event.VERIFY,
            frozenset({State.SUBMITTED}),
            State.VERIFIED,
            _CHECKERS,
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.REJECT,
            frozenset({State.SUBMITTED, State.VERIFIED}),
            State.REJECTED,
            _CHECKERS,
            (RequiredField("note", "请写明退回的原因"),),
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.EXTEND,
            frozenset({State.OPEN, State.ASSIGNED, State.RECTIFYING, State.REJECTED}),
            None,
            _OFFICES,
            (
                RequiredField("note", "请写明延期的理由"),
                RequiredField("deadline", "请填写延到哪一天"),
            ),
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.LIST,
            (OPEN_STATES | {State.SUBMITTED, State.VERIFIED}) - {State.UNCONFIRMED},
            None,
            _OFFICES,
            (
                RequiredField("level", "请选择挂牌督办的级别"),
                RequiredField("document_number", "请填写挂牌通知书的文号"),
                RequiredField("signer", "请填写签发人"),
                RequiredField("until", "请填写督办期限"),
            ),
            guards=(IMPARTIAL,),
            condition=_NOT_LISTED,
        ),
        Transition(
            Event.DELIST,
            frozenset({State.VERIFIED}),
            None,
            _OFFICES,
            (
                RequiredField("document_number", "请填写摘牌审批的文号"),
                RequiredField("signer", "请填写批准人"),
                RequiredField("note", "请写明整改验收的结论"),
            ),
            guards=(NOT_BY_FINDER, IMPARTIAL),
            condition=_WHILE_LISTED,
        ),
        Transition(
            Event.DECIDE,
            frozenset(State) - {State.UNCONFIRMED},
            None,
            _OFFICES,
            (
                RequiredField("disposition", "请选择处置意见"),
                RequiredField("note", "请写明这样处置的理由"),
            ),
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.CLOSE,
            frozenset({State.VERIFIED}),
            State.CLOSED,
            _OFFICES,
            guards=(NOT_BY_FINDER, IMPARTIAL),
            condition=_NOT_LISTED,
        ),
        Transition(
            Event.LOOK_BACK,
            CLOSED_STATES,
            State.SETTLED,
            _CHECKERS | {Role.COUNTY},
            (_PHOTO,),
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.REOPEN,
            CLOSED_STATES,
            State.OPEN,
            _CHECKERS | {Role.COUNTY},
            (
                RequiredField("note", "请写明又出现了什么"),
                _PHOTO,
                RequiredField("deadline", "请填写新的整改期限"),
            ),
            guards=(IMPARTIAL,),
            variants={"major": Variant(target=State.CONFIRMED)},
        ),
    )
}

HAZARD_LIFE = StateMachine("这条隐患", TRANSITIONS, STATE_WORDS, EVENT_WORDS)


def overdue_days(state: State, deadline: date, today: date) -> int:
    """Days since the deadline while the enterprise still owes the rectification; else 0."""
    return max(0, (today - deadline).days) if state in OPEN_STATES else 0
