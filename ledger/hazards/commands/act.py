"""One step in a hazard's life, from its confirmation to the look-back.

Which steps there are, who may take them and what they require stands in
`ledger.ground.lifecycles.hazard`, what the county's plan bounds in
`ledger.hazards.rules.plan_limits`.
Everything is judged twice: before the photos are looked for, and again with the hazard's row
locked. Of two people who act at once the second waits for that row, and is then told what happened
meanwhile.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.boards.commands import enqueue_board_prints
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import AHEAD_MAX_S, shanghai_date
from ledger.ground.database import one_statement
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.lifecycles.hazard import (
    EVENT_WORDS,
    HAZARD_LIFE,
    OPEN_STATES,
    RECTIFYING_EVENTS,
    STATE_WORDS,
    Event,
    HazardActor,
    HazardSnapshot,
    State,
)
from ledger.ground.on_behalf import lists_at
from ledger.ground.record_kinds import RecordKind
from ledger.ground.stored import read_back
from ledger.ground.tables import enterprise, hazard, hazard_event
from ledger.ground.visible import visible_hazard
from ledger.hazards.queries.past import HazardPast, as_told, hazard_past
from ledger.hazards.rules.plan_limits import PlanLimits, violation
from ledger.hazards.rules.replay import EventGiven, HazardEvent, HazardRow, changed_by
from ledger.hazards.rules.steps import HazardStep, missing_fields
from ledger.records import outbox
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.acting import office_of_act
from ledger.records.context import Lookup
from ledger.records.request import KnownRecord, RecordRequest
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class _Judging:
    """What somebody wants to record. `roles`: those of theirs that reach the enterprise.

    `office`: in whose name, once it may be.
    """

    caller: Caller
    plan: Plan
    content: HazardStep
    happened_at: datetime
    received_at: datetime
    roles: frozenset[Role]
    office: str | None = None

    @property
    def event(self) -> Event:
        return self.content.event


@dataclass(frozen=True, slots=True)
class _Present:
    """The hazard as it stands, and how it came there."""

    row: HazardRow
    past: HazardPast

    @property
    def snapshot(self) -> HazardSnapshot:
        return self.row.snapshot


_UNSEEN = "没有这条隐患，或者您无权查看"


@dataclass(frozen=True, slots=True)
class SeenHazard:
    """The hazard as it is before the step. `visible`: whether the caller may see it."""

    present: _Present
    visible: bool


def seen_hazard(engine: sa.Engine, caller: Caller, hazard_id: UUID) -> SeenHazard:
    """Raises: NotFound."""
    query = (
        sa.select(hazard, visible_hazard(caller).label("visible"))
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == hazard.c.area_code,
                enterprise.c.id == hazard.c.enterprise_id,
            ),
        )
        .where(hazard.c.area_code == caller.area_code, hazard.c.id == hazard_id)
    )
    with one_statement(engine).connect() as read:
        row = read.execute(query).one_or_none()
        if row is None:
            raise NotFound(_UNSEEN)
        past = hazard_past(read, caller.area_code, hazard_id)
    return SeenHazard(_Present(read_back(HazardRow, row._mapping), past), row.visible)


@dataclass(frozen=True, slots=True)
class HazardEventIntake(RowIntake[HazardStep, _Judging]):
    """Taken by whom the life table lets; what is judged is told by the step.

    Raises: NotFound; Forbidden not_yours_to_do; Conflict state_forbids with the state now and
    what happened since; Invalid demands_missing, or what `violation` finds in it.
    """

    kind: ClassVar = RecordKind.HAZARD_EVENT

    seen: SeenHazard
    plan: Plan

    @property
    def hazard_id(self) -> UUID:
        """The hazard whose life it is."""
        return self.seen.present.row.id

    def lookup(self, request: RecordRequest[HazardStep], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        content = request.content
        happened_at = request.set_right(content.at, limits.late_days, field="at")
        enterprise_id = self.seen.present.row.enterprise_id
        return Lookup(happened_at, enterprise_id, tuple(dict.fromkeys(content.photos)))

    def check_known(self, known: KnownRecord) -> None:
        """Two closings may be the same document word for word: the hazard tells them apart."""
        if read_back(_Told, known.receipt).hazard_id != self.hazard_id:
            raise Conflict("other_document", "这个编号已用在另一条隐患上，请换新编号")

    def judge(self, attempt: Attempt[HazardStep]) -> _Judging:
        """The step, once nothing is against it as the hazard was when it was looked at."""
        roles = attempt.context.reaching_roles(attempt.caller)
        if not (self.seen.visible or roles):
            raise NotFound(_UNSEEN)
        step = _Judging(
            attempt.caller,
            self.plan,
            attempt.content,
            attempt.lookup.happened_at,
            attempt.request.received_at,
            roles,
        )
        _judge(step, self.seen.present)
        return replace(step, office=_office(attempt, self.plan, roles))

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[HazardStep], judged: _Judging
    ) -> Prepared | None:
        """With the hazard's row locked: another event may have come since it was looked at.

        The board on the wall tells of it.
        """
        present = _lock(tx, attempt.caller.area_code, self.hazard_id)
        if _is_there(tx, attempt):
            return None
        state = _judge(judged, present)
        position = present.row.event_count + 1
        step_given = _given(judged, present)
        received_at = attempt.request.received_at
        event = HazardEvent(position, state, received_at, judged.content, step_given)
        _change(tx, present.row, changed_by(present.row, event))
        columns = {
            "hazard_id": self.hazard_id,
            "position": position,
            "kind": judged.event,
            "role": HAZARD_LIFE.acting_role(judged.event, judged.roles),
            "state_after": state,
            "happened_at": judged.happened_at,
            "office": judged.office,
        }
        receipt = {
            "hazard_id": str(self.hazard_id),
            "state": state.value,
            "office": judged.office,
            **_as_told(step_given),
        }
        # Of the locked row: a merger may have moved the hazard since it was looked at.
        enterprise_id = present.row.enterprise_id
        settle_s = attempt.limits.settle_seconds
        enqueue_board_prints(tx, attempt.caller.area_code, [enterprise_id], settle_s=settle_s)
        return Prepared(columns, receipt, enterprise_id)

    def follow(self, tx: sa.Connection, attempt: Attempt[HazardStep], judged: _Judging) -> None:
        """An order (交办单) is printed with the return of its delivery."""
        if judged.event in (Event.SIGN_FOR, Event.REFUSE):
            subject = str(self.hazard_id)
            area_code, job = attempt.caller.area_code, outbox.Job.PRINT_ORDERS
            outbox.put(tx, area_code, job, subject, merge_key=f"orders/{subject}")

    def action(self, attempt: Attempt[HazardStep]) -> str:
        """What the audit trail calls it."""
        return f"{attempt.content.event}_hazard"


@dataclass(frozen=True, slots=True)
class _Told:
    hazard_id: UUID


def _office(attempt: Attempt[HazardStep], plan: Plan, roles: frozenset[Role]) -> str | None:
    """In whose name, once it is known that the step may be taken."""
    enterprise = attempt.context.enterprise
    if enterprise is None:
        return None
    among = {HAZARD_LIFE.acting_role(attempt.content.event, roles)}
    named = attempt.content.office
    return office_of_act(attempt, enterprise.place, plan, named=named, among=among)


def _judge(step: _Judging, present: _Present) -> State:
    """The state it leads to. Raises: Forbidden, Conflict or Invalid where it may not be."""
    actor = HazardActor(
        step.roles,
        is_finder=present.row.found_by == step.caller.person_id,
        # A name is all that is known of the person responsible: who bears it is careful.
        is_responsible=present.row.responsible == step.caller.name,
        has_rectified=present.past.rectified_by(step.caller.person_id),
    )
    if denied := HAZARD_LIFE.permission_error(step.event, present.snapshot, actor):
        raise Forbidden(denied.reason, denied.message)
    state = _next_state(step, present)
    _check_fields(step, present)
    _check_order(step, present)
    return state


def _next_state(step: _Judging, present: _Present) -> State:
    now, event = present.snapshot, step.event
    grade = step.content.grade
    state = HAZARD_LIFE.next_state(event, now, variant=grade)
    if state is None:
        word = STATE_WORDS[now.state]
        word += "，挂牌督办中" if now.listed else ""
        message = f"这条隐患现在是“{word}”，不能{EVENT_WORDS[event]}，请刷新后再看"
        raise _forbidden_by_state(message, step, present)
    return state


def _forbidden_by_state(words: str, step: _Judging, present: _Present) -> Conflict:
    state = present.snapshot.state
    return Conflict(
        "state_forbids",
        words,
        state=state,
        state_word=STATE_WORDS[state],
        since=as_told(present.past.since(step.happened_at)),
    )


def _check_fields(step: _Judging, present: _Present) -> None:
    if missing := missing_fields(step.content, present.row.grade):
        first = next(iter(missing.values()))[0]
        raise Invalid("demands_missing", first, json=missing)
    ordered = present.past.ordered(present.row.first_deadline)
    day = shanghai_date(step.happened_at)
    limits = PlanLimits.of(present.row, step.plan, ordered=ordered, day=day)
    if broken := violation(step.content, limits):
        raise Invalid(broken.reason, broken.message, json={broken.field: [broken.message]})
    if step.event is Event.LIST and step.content.level not in lists_at(step.caller, step.plan):
        words = f"挂“{step.content.level}”的牌要由它自己来挂，请改成本单位的级别"
        raise Forbidden("not_your_office", words)


def _check_order(step: _Judging, present: _Present) -> None:
    """What was handed in is judged after it was handed in, and mended after it was sent back.

    Else somebody who was stationed there in those days could still judge what came since, and a
    phone that was offline could answer a rejection that it has not seen.
    """
    latest = step.happened_at + timedelta(seconds=AHEAD_MAX_S)
    if present.snapshot.state not in OPEN_STATES:
        if any(event.happened_at > latest for event in present.past.events):
            early = "处理时间早于企业上报整改的时间，请校准手机时间后重新提交"
            raise Invalid("clock_implausible", early, json={"at": [early]})
        return
    sent_back = present.past.latest(Event.REJECT, Event.REOPEN)
    if step.event in RECTIFYING_EVENTS and sent_back and sent_back.happened_at > latest:
        word = EVENT_WORDS[sent_back.kind]
        message = f"您记录之后，这条隐患又被{word}了，请看过原因再处理，内容仍在手机上"
        raise _forbidden_by_state(message, step, present)


def _given(step: _Judging, present: _Present) -> EventGiven:
    if step.event is Event.ASSIGN:
        return EventGiven(order_number=f"{present.row.number}-J{present.past.orders() + 1}")
    days = step.plan.deadlines.look_back_days_for(present.row.grade)
    if step.event is Event.CLOSE and days is not None:
        return EventGiven(look_back_due=shanghai_date(step.received_at) + timedelta(days=days))
    return EventGiven()


def _as_told(step_given: EventGiven) -> dict[str, str]:
    """As the receipt has it: what is not given does not stand there."""
    return {name: str(value) for name, value in asdict(step_given).items() if value is not None}


def _lock(tx: sa.Connection, area_code: str, hazard_id: UUID) -> _Present:
    row = tx.execute(
        sa.select(hazard)
        .where(hazard.c.area_code == area_code, hazard.c.id == hazard_id)
        .with_for_update(key_share=True)
    ).one()
    return _Present(read_back(HazardRow, row._mapping), hazard_past(tx, area_code, hazard_id))


def _is_there(tx: sa.Connection, attempt: Attempt[HazardStep]) -> bool:
    there = sa.exists().where(
        hazard_event.c.area_code == attempt.caller.area_code,
        hazard_event.c.id == attempt.request.record_id,
    )
    return bool(tx.scalar(sa.select(there)))


def _change(tx: sa.Connection, before: HazardRow, after: HazardRow) -> None:
    was, becomes = asdict(before), asdict(after)
    changes = {name: value for name, value in becomes.items() if value != was[name]}
    tx.execute(
        sa.update(hazard)
        .where(hazard.c.area_code == before.area_code, hazard.c.id == before.id)
        .values(changes)
    )
