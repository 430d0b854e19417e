"""A hazard's life as one table: in which states which event may happen, who may, what it demands.

Everything else (what the API refuses, which buttons a phone shows, the words on a board) is read
from this table. Pure: who acts and what they brought are arguments.

Source: 溆浦 二(一)1 (整改, 销号), 二(三)5 (谁检查、谁签名、谁负责). That somebody else than the
finder and the enterprise closes is ours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ledger.rules.caller import Role


class State(StrEnum):
    """What the events so far led to. Overdue is no state: it is computed."""

    UNCONFIRMED = "unconfirmed"
    OPEN = "open"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    VERIFIED = "verified"
    CLOSED = "closed"


class Event(StrEnum):
    """What can happen to a hazard once it was found."""

    ASSIGN = "assign"
    RECTIFY = "rectify"
    VERIFY = "verify"
    REJECT = "reject"
    CLOSE = "close"


STATE_WORDS: Mapping[State, str] = {
    State.UNCONFIRMED: "待确认",
    State.OPEN: "待整改",
    State.RECTIFYING: "整改中",
    State.SUBMITTED: "待验收",
    State.REJECTED: "已退回",
    State.VERIFIED: "已验收",
    State.CLOSED: "已销号",
}
EVENT_WORDS: Mapping[Event, str] = {
    Event.ASSIGN: "交办",
    Event.RECTIFY: "上报整改",
    Event.VERIFY: "验收",
    Event.REJECT: "退回",
    Event.CLOSE: "销号",
}

# Found by whoever: a suspected 重大 hazard waits until somebody confirms it.
BIRTH: Mapping[str, State] = {"general": State.OPEN, "major": State.UNCONFIRMED}

# The enterprise still owes the rectification; afterwards the office owes the check.
OWED = frozenset({State.UNCONFIRMED, State.OPEN, State.RECTIFYING, State.REJECTED})


@dataclass(frozen=True, slots=True)
class Demand:
    """A field that must be filled in. `only_major`: for 重大 hazards alone."""

    field: str
    words: str
    only_major: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. `impartial`: not for the enterprise's own people."""

    event: Event
    before: frozenset[State]
    after: State
    roles: frozenset[Role]
    demands: tuple[Demand, ...] = ()
    impartial: bool = True
    not_by_finder: bool = False


_PHOTO = Demand("photos", "请至少拍一张照片")
_AUTHORITIES = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN})

LIFE: Mapping[Event, Step] = {
    step.event: step
    for step in (
        Step(
            Event.ASSIGN,
            frozenset({State.UNCONFIRMED, State.OPEN, State.REJECTED}),
            State.OPEN,
            _AUTHORITIES | {Role.COUNTY},
            (
                Demand("grade", "请确认隐患级别"),
                Demand("criterion", "重大隐患请写明判定依据", only_major=True),
                Demand("responsible", "请填写整改责任人"),
                Demand("deadline", "请填写整改期限"),
            ),
        ),
        Step(
            Event.RECTIFY,
            frozenset({State.OPEN, State.RECTIFYING, State.REJECTED}),
            State.SUBMITTED,
            frozenset({Role.ENTERPRISE}),
            (Demand("note", "请说明怎样整改的"), _PHOTO),
            impartial=False,
        ),
        Step(
            Event.VERIFY,
            frozenset({State.SUBMITTED}),
            State.VERIFIED,
            _AUTHORITIES | {Role.SUPERVISOR},
        ),
        Step(
            Event.REJECT,
            frozenset({State.SUBMITTED, State.VERIFIED}),
            State.REJECTED,
            _AUTHORITIES | {Role.SUPERVISOR},
            (Demand("note", "请写明退回的原因"),),
        ),
        Step(
            Event.CLOSE,
            frozenset({State.VERIFIED}),
            State.CLOSED,
            _AUTHORITIES | {Role.COUNTY},
            not_by_finder=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on this hazard: the roles that reach its enterprise, and what they are to it."""

    roles: frozenset[Role]
    is_finder: bool

    @property
    def is_of_the_enterprise(self) -> bool:
        """Whether they belong to the enterprise itself."""
        return Role.ENTERPRISE in self.roles


def refusal(event: Event, actor: Actor) -> str | None:
    """Why this person may not do it, whatever the state, in Chinese; None if they may."""
    step, word = LIFE[event], EVENT_WORDS[event]
    if step.not_by_finder and actor.is_finder:
        return f"谁发现的隐患不能由谁{word}，请由其他检查或监管人员{word}"
    if step.impartial and actor.is_of_the_enterprise:
        return f"企业不能为自己的隐患{word}，请等待检查或监管人员处理"
    if not step.roles & actor.roles:
        return f"您的角色不能{word}这条隐患"
    return None


def after(event: Event, state: State) -> State | None:
    """The state that the event leads to; None where it does not fit the state."""
    step = LIFE[event]
    return step.after if state in step.before else None


def may(state: State, actor: Actor) -> list[Event]:
    """The events open to this person in this state, in the table's order."""
    return [event for event in LIFE if after(event, state) and refusal(event, actor) is None]


def missing(event: Event, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the event demands and `fields` do not hold: field to sentences."""
    return {
        demand.field: [demand.words]
        for demand in LIFE[event].demands
        if not fields[demand.field] and (not demand.only_major or fields["grade"] == "major")
    }


def acting_as(event: Event, roles: Collection[Role]) -> Role:
    """The role in which the person acts; the first in the order of `Role` where several fit."""
    return next(role for role in Role if role in roles and role in LIFE[event].roles)


def overdue_days(state: State, deadline: date, today: date) -> int:
    """Days since the deadline while the enterprise still owes the rectification; else 0."""
    return max(0, (today - deadline).days) if state in OWED else 0


def state_words(state: State, overdue: int) -> str:
    """The word that stands everywhere: 待整改, 已超期 3 天, 已销号 …"""
    return f"已超期 {overdue} 天" if overdue else STATE_WORDS[state]
