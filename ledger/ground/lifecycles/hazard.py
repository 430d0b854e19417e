"""A hazard's life as one table: in which states which event may happen, who may, what it demands.

Everything else (what the API refuses, which buttons a phone shows, the words on a board, the
drawing in `docs/hazard-life.md`) is read from this table. Pure: who acts and what they brought are
arguments.

Source: 溆浦 二(一)1 (整改), 二(三)5 (谁检查、谁签名、谁负责), 二(三)6 and 临湘 7 (一单四制,
审核把关销号), 望城 三(三)2 and 附件1 (交办清单, 立行立改, 回头看), 三(三)3 and 东西湖 专题3.七
(挂牌督办). That somebody else than the finder and the enterprise closes is ours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ledger.ground.caller import Role


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
BIRTH: Mapping[str, State] = {"general": State.OPEN, "major": State.UNCONFIRMED}

# The enterprise still owes the rectification; afterwards the office owes the check.
OWED = frozenset(
    {
        State.UNCONFIRMED,
        State.CONFIRMED,
        State.ASSIGNED,
        State.OPEN,
        State.RECTIFYING,
        State.REJECTED,
    }
)
# What the enterprise does to mend it, and what answers a rejection.
MENDING = frozenset({Event.START, Event.RECTIFY})
# Struck off the list (销号); a look-back may open it again.
STRUCK_OFF = frozenset({State.CLOSED, State.SETTLED})


@dataclass(frozen=True, slots=True)
class Demand:
    """A field that must be filled in. `only_major`: for 重大 hazards alone."""

    field: str
    words: str
    only_major: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table.

    `before` and `after` may differ by grade: `before_major` and `after_major` hold for 重大 ones
    (None: the same); no `after` leaves the state as it is. `impartial`: not for the enterprise's
    own people, the person responsible, or who handed in the rectification. `listed`: only while
    挂牌 (True) or only while not (False); None: either.
    """

    event: Event
    before: frozenset[State]
    after: State | None
    roles: frozenset[Role]
    demands: tuple[Demand, ...] = ()
    before_major: frozenset[State] | None = None
    after_major: State | None = None
    impartial: bool = True
    not_by_finder: bool = False
    listed: bool | None = None


_PHOTO = Demand("photos", "请至少拍一张照片")
_AUTHORITIES = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN})
_OFFICES = _AUTHORITIES | {Role.COUNTY}
_CHECKERS = _AUTHORITIES | {Role.SUPERVISOR}

LIFE: Mapping[Event, Step] = {
    step.event: step
    for step in (
        Step(
            Event.CONFIRM,
            frozenset({State.UNCONFIRMED, State.OPEN}),
            State.OPEN,
            _OFFICES,
            (
                Demand("grade", "请确认隐患级别"),
                Demand("criterion", "重大隐患请写明判定依据的文件和条款", only_major=True),
            ),
            after_major=State.CONFIRMED,
        ),
        Step(
            Event.ASSIGN,
            frozenset({State.CONFIRMED, State.OPEN, State.REJECTED}),
            State.ASSIGNED,
            _OFFICES,
            (
                Demand("unit", "请填写治理责任单位"),
                Demand("responsible", "请填写整改责任人"),
                Demand("deadline", "请填写整改期限"),
                Demand("coordinator", "重大隐患请填写协调督办单位", only_major=True),
                Demand("goal", "重大隐患请填写整改目标", only_major=True),
                Demand("measures", "重大隐患请填写整改措施", only_major=True),
                Demand("cycle_days", "重大隐患请填写排查周期", only_major=True),
            ),
        ),
        Step(
            Event.SIGN_FOR,
            frozenset({State.ASSIGNED}),
            State.OPEN,
            frozenset({Role.ENTERPRISE}),
            impartial=False,
        ),
        Step(
            Event.REFUSE,
            frozenset({State.ASSIGNED}),
            State.OPEN,
            _CHECKERS | {Role.COUNTY},
            (Demand("note", "请写明谁拒绝签收、理由是什么"),),
        ),
        Step(
            Event.START,
            frozenset({State.OPEN, State.REJECTED}),
            State.RECTIFYING,
            frozenset({Role.ENTERPRISE}),
            (
                Demand(
                    "five",
                    "重大隐患请先写明五落实：责任、措施、资金、期限、应急预案",
                    only_major=True,
                ),
            ),
            impartial=False,
        ),
        Step(
            Event.RECTIFY,
            frozenset({State.OPEN, State.ASSIGNED, State.RECTIFYING, State.REJECTED}),
            State.SUBMITTED,
            frozenset({Role.ENTERPRISE}),
            (Demand("note", "请说明怎样整改的"), _PHOTO),
            before_major=frozenset({State.RECTIFYING, State.REJECTED}),
            impartial=False,
        ),
        Step(
            Event.FIX_AT_ONCE,
            frozenset({State.OPEN}),
            State.VERIFIED,
            _CHECKERS,
            (Demand("note", "请写明当场怎样改的"), _PHOTO),
            before_major=frozenset(),
        ),
        Step(Event.VERIFY, frozenset({State.SUBMITTED}), State.VERIFIED, _CHECKERS),
        Step(
            Event.REJECT,
            frozenset({State.SUBMITTED, State.VERIFIED}),
            State.REJECTED,
            _CHECKERS,
            (Demand("note", "请写明退回的原因"),),
        ),
        Step(
            Event.EXTEND,
            frozenset({State.OPEN, State.ASSIGNED, State.RECTIFYING, State.REJECTED}),
            None,
            _OFFICES,
            (Demand("note", "请写明延期的理由"), Demand("deadline", "请填写延到哪一天")),
        ),
        Step(
            Event.LIST,
            (OWED | {State.SUBMITTED, State.VERIFIED}) - {State.UNCONFIRMED},
            None,
            _OFFICES,
            (
                Demand("level", "请选择挂牌督办的级别"),
                Demand("document_number", "请填写挂牌通知书的文号"),
                Demand("signer", "请填写签发人"),
                Demand("until", "请填写督办期限"),
            ),
            listed=False,
        ),
        Step(
            Event.DELIST,
            frozenset({State.VERIFIED}),
            None,
            _OFFICES,
            (
                Demand("document_number", "请填写摘牌审批的文号"),
                Demand("signer", "请填写批准人"),
                Demand("note", "请写明整改验收的结论"),
            ),
            not_by_finder=True,
            listed=True,
        ),
        Step(
            Event.DECIDE,
            frozenset(State) - {State.UNCONFIRMED},
            None,
            _OFFICES,
            (
                Demand("disposition", "请选择处置意见"),
                Demand("note", "请写明这样处置的理由"),
            ),
        ),
        Step(
            Event.CLOSE,
            frozenset({State.VERIFIED}),
            State.CLOSED,
            _OFFICES,
            not_by_finder=True,
            listed=False,
        ),
        Step(
            Event.LOOK_BACK,
            STRUCK_OFF,
            State.SETTLED,
            _CHECKERS | {Role.COUNTY},
            (_PHOTO,),
        ),
        Step(
            Event.REOPEN,
            STRUCK_OFF,
            State.OPEN,
            _CHECKERS | {Role.COUNTY},
            (
                Demand("note", "请写明又出现了什么"),
                _PHOTO,
                Demand("deadline", "请填写新的整改期限"),
            ),
            after_major=State.CONFIRMED,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a hazard stands: what the table asks of it."""

    state: State
    grade: str
    listed: bool = False

    @property
    def is_major(self) -> bool:
        """Whether it counts as 重大: a suspected one too, until somebody confirms otherwise."""
        return self.grade == "major"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on this hazard: the roles that reach its enterprise, and what they are to it.

    `is_responsible`: named as its 整改责任人. `handed_in`: rectified it, in whatever role.
    """

    roles: frozenset[Role]
    is_finder: bool
    is_responsible: bool = False
    handed_in: bool = False

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
    if step.impartial and actor.is_responsible:
        return f"整改责任人不能{word}，请由其他检查或监管人员{word}"
    if step.impartial and actor.handed_in:
        return f"上报整改的人不能{word}，请由其他检查或监管人员{word}"
    if not step.roles & actor.roles:
        return f"您的角色不能{word}这条隐患"
    return None


def after(event: Event, now: Standing, grade: str | None = None) -> State | None:
    """The state that the event leads to; None where it does not fit how the hazard stands.

    `grade`: the one that a confirmation gives it.
    """
    step = LIFE[event]
    before = step.before if step.before_major is None or not now.is_major else step.before_major
    if now.state not in before or (step.listed is not None and step.listed != now.listed):
        return None
    if step.after is None:
        return now.state
    return step.after_major if (grade or now.grade) == "major" and step.after_major else step.after


def may(now: Standing, actor: Actor) -> list[Event]:
    """The events open to this person as the hazard stands, in the table's order."""
    return [event for event in LIFE if after(event, now) and refusal(event, actor) is None]


def missing(event: Event, fields: Mapping[str, Any], grade: str) -> dict[str, list[str]]:
    """What the event demands and `fields` do not hold: field to sentences.

    `grade` is the hazard's; where the event gives it one, that counts.
    """
    is_major = (fields.get("grade") or grade) == "major"
    return {
        demand.field: [demand.words]
        for demand in LIFE[event].demands
        if not fields.get(demand.field) and (not demand.only_major or is_major)
    }


def acting_as(event: Event, roles: Collection[Role]) -> Role:
    """The role in which the person acts; the first in the order of `Role` where several fit."""
    return next(role for role in Role if role in roles and role in LIFE[event].roles)


def overdue_days(state: State, deadline: date, today: date) -> int:
    """Days since the deadline while the enterprise still owes the rectification; else 0."""
    return max(0, (today - deadline).days) if state in OWED else 0
