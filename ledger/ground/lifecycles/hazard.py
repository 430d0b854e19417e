"""A hazard's life as one table: in which states which event may happen, and who may.

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
    Guard,
    StateCondition,
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
_WHILE_LISTED = StateCondition("only while listed", _is_listed)
_NOT_LISTED = StateCondition("never while listed", _is_not_listed)

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
            guards=(IMPARTIAL,),
            variants={"major": Variant(target=State.CONFIRMED)},
        ),
        Transition(
            Event.ASSIGN,
            frozenset({State.CONFIRMED, State.OPEN, State.REJECTED}),
            State.ASSIGNED,
            _OFFICES,
            guards=(IMPARTIAL,),
        ),
        Transition(Event.SIGN_FOR, frozenset({State.ASSIGNED}), State.OPEN, _ENTERPRISE),
        Transition(
            Event.REFUSE,
            frozenset({State.ASSIGNED}),
            State.OPEN,
            _CHECKERS | {Role.COUNTY},
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.START, frozenset({State.OPEN, State.REJECTED}), State.RECTIFYING, _ENTERPRISE
        ),
        Transition(
            Event.RECTIFY,
            frozenset({State.OPEN, State.ASSIGNED, State.RECTIFYING, State.REJECTED}),
            State.SUBMITTED,
            _ENTERPRISE,
            variants={"major": Variant(frozenset({State.RECTIFYING, State.REJECTED}))},
        ),
        Transition(
            Event.FIX_AT_ONCE,
            frozenset({State.OPEN}),
            State.VERIFIED,
            _CHECKERS,
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
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.EXTEND,
            frozenset({State.OPEN, State.ASSIGNED, State.RECTIFYING, State.REJECTED}),
            None,
            _OFFICES,
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.LIST,
            (OPEN_STATES | {State.SUBMITTED, State.VERIFIED}) - {State.UNCONFIRMED},
            None,
            _OFFICES,
            guards=(IMPARTIAL,),
            condition=_NOT_LISTED,
        ),
        Transition(
            Event.DELIST,
            frozenset({State.VERIFIED}),
            None,
            _OFFICES,
            guards=(NOT_BY_FINDER, IMPARTIAL),
            condition=_WHILE_LISTED,
        ),
        Transition(
            Event.DECIDE,
            frozenset(State) - {State.UNCONFIRMED},
            None,
            _OFFICES,
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
            guards=(IMPARTIAL,),
        ),
        Transition(
            Event.REOPEN,
            CLOSED_STATES,
            State.OPEN,
            _CHECKERS | {Role.COUNTY},
            guards=(IMPARTIAL,),
            variants={"major": Variant(target=State.CONFIRMED)},
        ),
    )
}

HAZARD_LIFE = StateMachine("这条隐患", TRANSITIONS, STATE_WORDS, EVENT_WORDS)


def overdue_days(state: State, deadline: date, today: date) -> int:
    """Days since the deadline while the enterprise still owes the rectification; else 0."""
    return max(0, (today - deadline).days) if state in OPEN_STATES else 0
