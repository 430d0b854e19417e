"""One step in a hazard's life, from its confirmation to the look-back.

Which steps there are, who may take them and what they require stands in
`ledger.ground.lifecycles.hazard`, what the county's plan bounds in
`ledger.hazards.rules.plan_limits`.
Everything is judged twice: before the photos are looked for, and again with the hazard's row
locked. Of two people who act at once the second waits for that row, and is then told what happened
meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.boards.commands.boards import enqueue_board_prints
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import AHEAD_MAX_S, shanghai_date
from ledger.ground.constraints import constraint_errors
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
from ledger.ground.tables import enterprise, hazard, hazard_event
from ledger.ground.visible import visible_hazard
from ledger.hazards.queries.past import HazardPast, as_told, hazard_past
from ledger.hazards.rules.plan_limits import PlanLimits, violation
from ledger.hazards.rules.replay import changes_by
from ledger.hazards.rules.steps import HazardStep, missing_fields
from ledger.records import outbox
from ledger.records.context import submission_context
from ledger.records.note_photo_uses import note_photo_uses
from ledger.records.scope import reaching_roles
from ledger.records.settle_photos import settle_photos
from ledger.records.submission import PhotoCheck, Recorded, Submission, check_photo_count, replay
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class EventLimits:
    """Settings that bound an event. Days, photos, seconds."""

    late_days: int
    max_photos: int
    board_settle_seconds: int


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What somebody wants to record. `roles`: those of theirs that reach the enterprise."""

    caller: Caller
    hazard_id: UUID
    submission: Submission
    plan: Plan
    happened_at: datetime
    roles: frozenset[Role] = frozenset()

    @property
    def event(self) -> Event:
        return Event(self.submission.fields["kind"])


@dataclass(frozen=True, slots=True)
class _Present:
    """The hazard as it stands, and how it came there."""

    row: Mapping[str, Any]
    past: HazardPast

    @property
    def snapshot(self) -> HazardSnapshot:
        return HazardSnapshot(
            State(self.row["state"]), self.row["grade"], self.row["listed_level"] is not None
        )


UNSEEN = "没有这条隐患，或者您无权查看"


def act_on_hazard(
    engine: sa.Engine,
    caller: Caller,
    hazard_id: UUID,
    submission: Submission,
    *,
    plan: Plan,
    limits: EventLimits,
    look_for_photos: PhotoCheck,
) -> Recorded:
    """Record it. Sending the same document again changes nothing and gives the first receipt.

    Raises: NotFound; Forbidden not_yours_to_do; Conflict state_forbids with the state now and
    what happened since; Invalid demands_missing, or what `violation` finds in it; Conflict,
    TooMany, Invalid as `submit_inspection`.
    """
    hashes = list(dict.fromkeys(submission.fields["photos"]))
    attempt = _Attempt(caller, hazard_id, submission, plan, submission.when("at", limits.late_days))
    present, visible = _look_up(engine, caller, hazard_id)
    context = submission_context(
        engine,
        caller,
        "hazard_event",
        submission.record_id,
        present.row["enterprise_id"],
        happened_at=attempt.happened_at,
        hashes=hashes,
    )
    if before := _replay(attempt, context.existing):
        return before
    check_photo_count(hashes, limits.max_photos)
    place = context.enterprise or {}
    roles = reaching_roles(caller, present.row["enterprise_id"], place, assigned=context.assigned)
    if not (visible or roles):
        raise NotFound(UNSEEN)
    attempt = replace(attempt, roles=roles)
    _judge(attempt, present)
    photos = settle_photos(engine, caller, context, hashes, look_for_photos)
    with engine.begin() as tx:
        return _act(tx, attempt, photos, limits)


def _act(
    tx: sa.Connection, attempt: _Attempt, photos: Mapping[str, int], limits: EventLimits
) -> Recorded:
    """With the hazard's row locked: another event may have come since it was looked at."""
    present = _lock(tx, attempt)
    if before := _replay(attempt, _existing(tx, attempt)):
        return before
    state = _judge(attempt, present)
    submission, enterprise_id = attempt.submission, present.row["enterprise_id"]
    receipt = submission.receipt(
        photos, hazard_id=str(attempt.hazard_id), state=state, **_given(attempt, present)
    )
    event = _event_row(attempt, present, state, receipt)
    _record(tx, event)
    _change(tx, present, changes_by(present.row, event))
    note_photo_uses(tx, attempt.caller, submission, enterprise_id, photos)
    _follow_up(tx, attempt, enterprise_id, limits)
    return Recorded(receipt, created=True)


def _look_up(engine: sa.Engine, caller: Caller, hazard_id: UUID) -> tuple[_Present, bool]:
    """The hazard as it is now, and whether the caller may see it. Raises: NotFound."""
    wanted = (
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
        found = read.execute(wanted).one_or_none()
        if found is None:
            raise NotFound(UNSEEN)
        past = hazard_past(read, caller.area_code, hazard_id)
    row = found._asdict()
    visible = row.pop("visible")
    return _Present(row, past), visible


def _replay(attempt: _Attempt, existing: Mapping[str, Any] | None) -> Recorded | None:
    # Two closings may be the same document word for word: the hazard tells them apart.
    if existing and existing["receipt"]["hazard_id"] != str(attempt.hazard_id):
        raise Conflict("other_document", "这个编号已用在另一条隐患上，请换新编号")
    return replay(attempt.submission, attempt.caller.person_id, existing)


def _judge(attempt: _Attempt, present: _Present) -> State:
    """The state it leads to. Raises: Forbidden, Conflict or Invalid where it may not be."""
    actor = HazardActor(
        attempt.roles,
        is_finder=present.row["found_by"] == attempt.caller.person_id,
        # A name is all that is known of the person responsible: who bears it is careful.
        is_responsible=present.row["responsible"] == attempt.caller.name,
        has_rectified=present.past.rectified_by(attempt.caller.person_id),
    )
    if denied := HAZARD_LIFE.permission_error(attempt.event, present.snapshot, actor):
        raise Forbidden(denied.reason, denied.message)
    state = _next_state(attempt, present)
    _check_fields(attempt, present)
    _check_order(attempt, present)
    return state


def _next_state(attempt: _Attempt, present: _Present) -> State:
    now, event = present.snapshot, attempt.event
    grade = attempt.submission.fields["grade"]
    state = HAZARD_LIFE.next_state(event, now, variant=grade)
    if state is None:
        word = STATE_WORDS[now.state]
        word += "，挂牌督办中" if now.listed else ""
        told = f"这条隐患现在是“{word}”，不能{EVENT_WORDS[event]}，请刷新后再看"
        raise _forbidden_by_state(told, attempt, present)
    return state


def _forbidden_by_state(words: str, attempt: _Attempt, present: _Present) -> Conflict:
    state = present.snapshot.state
    return Conflict(
        "state_forbids",
        words,
        state=state,
        state_word=STATE_WORDS[state],
        since=as_told(present.past.since(attempt.happened_at)),
    )


def _check_fields(attempt: _Attempt, present: _Present) -> None:
    fields, event = attempt.submission.fields, attempt.event
    if lacking := missing_fields(HazardStep(**fields), present.row["grade"]):
        first = next(iter(lacking.values()))[0]
        raise Invalid("demands_missing", first, json=lacking)
    limits = PlanLimits(
        attempt.plan,
        present.row,
        present.past.ordered(present.row["first_deadline"]),
        shanghai_date(attempt.happened_at),
    )
    if found := violation(event, fields, limits):
        raise Invalid(found.reason, found.message, json={found.field: [found.message]})


def _check_order(attempt: _Attempt, present: _Present) -> None:
    """What was handed in is judged after it was handed in, and mended after it was sent back.

    Else somebody who was stationed there in those days could still judge what came since, and a
    phone that was offline could answer a rejection that it has not seen.
    """
    latest = attempt.happened_at + timedelta(seconds=AHEAD_MAX_S)
    if present.snapshot.state not in OPEN_STATES:
        if any(each.happened_at > latest for each in present.past.events):
            early = "处理时间早于企业上报整改的时间，请校准手机时间后重新提交"
            raise Invalid("clock_implausible", early, json={"at": [early]})
        return
    sent_back = present.past.latest(Event.REJECT, Event.REOPEN)
    if attempt.event in RECTIFYING_EVENTS and sent_back and sent_back.happened_at > latest:
        word = EVENT_WORDS[sent_back.kind]
        told = f"您记录之后，这条隐患又被{word}了，请看过原因再处理，内容仍在手机上"
        raise _forbidden_by_state(told, attempt, present)


def _given(attempt: _Attempt, present: _Present) -> dict[str, str]:
    """What the receipt gives besides the state: the order's number, the day of the look-back."""
    if attempt.event is Event.ASSIGN:
        return {"order_number": f"{present.row['number']}-J{present.past.orders() + 1}"}
    days = attempt.plan.deadlines.look_back_days_for(present.row["grade"])
    if attempt.event is Event.CLOSE and days is not None:
        due = shanghai_date(attempt.submission.received_at) + timedelta(days=days)
        return {"look_back_due": due.isoformat()}
    return {}


def _lock(tx: sa.Connection, attempt: _Attempt) -> _Present:
    area_code, hazard_id = attempt.caller.area_code, attempt.hazard_id
    row = tx.execute(
        sa.select(hazard)
        .where(hazard.c.area_code == area_code, hazard.c.id == hazard_id)
        .with_for_update()
    ).one()
    return _Present(row._asdict(), hazard_past(tx, area_code, hazard_id))


def _existing(tx: sa.Connection, attempt: _Attempt) -> Mapping[str, Any] | None:
    row = tx.execute(
        sa.select(
            hazard_event.c.document_sha256, hazard_event.c.person_id, hazard_event.c.receipt
        ).where(
            hazard_event.c.area_code == attempt.caller.area_code,
            hazard_event.c.id == attempt.submission.record_id,
        )
    ).one_or_none()
    return row and row._asdict()


def _event_row(
    attempt: _Attempt, present: _Present, state: State, receipt: Mapping[str, Any]
) -> dict[str, Any]:
    submission = attempt.submission
    return {
        "area_code": attempt.caller.area_code,
        "id": submission.record_id,
        "hazard_id": attempt.hazard_id,
        "position": present.row["event_count"] + 1,
        "kind": attempt.event,
        "person_id": attempt.caller.person_id,
        "role": HAZARD_LIFE.acting_role(attempt.event, attempt.roles),
        "state_after": state,
        "happened_at": attempt.happened_at,
        "clock_offset_s": submission.offset_s,
        "document": submission.document,
        "document_sha256": submission.document_sha256,
        "receipt": receipt,
        "received_at": submission.received_at,
    }


def _record(tx: sa.Connection, event: Mapping[str, Any]) -> None:
    other_hazard = Conflict("other_document", "这个编号刚用在另一条隐患上，请换新编号")
    with constraint_errors({"pk_hazard_event": other_hazard}):
        tx.execute(sa.insert(hazard_event).values(**event))


def _change(tx: sa.Connection, present: _Present, changes: Mapping[str, Any]) -> None:
    row = present.row
    tx.execute(
        sa.update(hazard)
        .where(hazard.c.area_code == row["area_code"], hazard.c.id == row["id"])
        .values(changes)
    )


def _follow_up(
    tx: sa.Connection, attempt: _Attempt, enterprise_id: UUID, limits: EventLimits
) -> None:
    area_code, event_id = attempt.caller.area_code, attempt.submission.record_id
    outbox.put(tx, area_code, outbox.Job.SEAL_RECORD, f"hazard_event/{event_id}")
    enqueue_board_prints(tx, area_code, [enterprise_id], settle_s=limits.board_settle_seconds)
    note(tx, attempt.caller, f"{attempt.event}_hazard", "hazard_event", event_id)
