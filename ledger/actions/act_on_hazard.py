"""One step in a hazard's life: assigned, rectified, verified, rejected or closed.

Which steps there are, and who may take them, stands in `ledger.rules.hazard_life`. Of two people
who act at once the second waits for the hazard's row, and is then told the state it has by now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from checklists.county_plan import Plan
from ledger import outbox
from ledger.actions.ask_for_print import ask_for_print
from ledger.actions.note_photo_uses import note_photo_uses
from ledger.actions.settle_photos import settle_photos
from ledger.audit_trail import note
from ledger.database import one_statement
from ledger.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.models import enterprise, hazard, hazard_event
from ledger.reads.submission_context import SubmissionContext, submission_context
from ledger.reads.visible import visible_record
from ledger.rules import hazard_life
from ledger.rules.caller import Caller, Role
from ledger.rules.clocks import AHEAD_MAX_S, shanghai_date
from ledger.rules.hazard_life import Actor, Event, State
from ledger.rules.record_scope import reaching_roles
from ledger.submission import PhotoCheck, Recorded, Submission, check_photo_count, replay


@dataclass(frozen=True, slots=True)
class EventLimits:
    """Settings that bound an event. Days, photos, seconds."""

    late_days: int
    max_photos: int
    board_settle_seconds: int


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

    Raises: NotFound; Forbidden not_yours_to_do; Conflict state_forbids with the state now;
    Invalid demands_missing or deadline_out_of_range; Conflict, TooMany, Invalid as
    `submit_inspection`.
    """
    fields = submission.fields
    hashes = list(dict.fromkeys(fields["photos"]))
    happened_at = submission.when("at", limits.late_days)
    seen = _look_up(engine, caller, hazard_id)
    context = submission_context(
        engine,
        caller,
        "hazard_event",
        submission.record_id,
        seen.enterprise_id,
        happened_at=happened_at,
        hashes=hashes,
    )
    if before := _replay(submission, caller, hazard_id, context.existing):
        return before
    check_photo_count(hashes, limits.max_photos)
    event, actor = Event(fields["kind"]), _actor(caller, seen, context)
    if not (seen.visible or actor.roles):
        raise NotFound(UNSEEN)
    if words := hazard_life.refusal(event, actor):
        raise Forbidden("not_yours_to_do", words)
    _after(event, State(seen.state))
    _check_demands(event, fields, plan, shanghai_date(happened_at))
    photos = settle_photos(engine, caller, context, hashes, look_for_photos)
    role = hazard_life.acting_as(event, actor.roles)
    with engine.begin() as tx:
        return _act(tx, caller, role, hazard_id, submission, happened_at, photos, limits)


def _act(
    tx: sa.Connection,
    caller: Caller,
    role: Role,
    hazard_id: UUID,
    submission: Submission,
    happened_at: datetime,
    photos: Mapping[str, int],
    limits: EventLimits,
) -> Recorded:
    """With the hazard's row locked: another event may have come since it was looked at."""
    now = _lock(tx, caller, hazard_id)
    if before := _replay(submission, caller, hazard_id, _existing(tx, caller, submission)):
        return before
    state = _after(Event(submission.fields["kind"]), State(now.state))
    _check_order(tx, now, happened_at)
    receipt = submission.receipt(photos, hazard_id=str(hazard_id), state=state)
    _record(tx, caller, role, submission, now, happened_at, state, receipt)
    _change(tx, now, submission, state)
    note_photo_uses(tx, caller, submission, now.enterprise_id, photos)
    _follow_up(tx, caller, submission, now.enterprise_id, limits)
    return Recorded(receipt, created=True)


UNSEEN = "没有这条隐患，或者您无权查看"


def _look_up(engine: sa.Engine, caller: Caller, hazard_id: UUID) -> sa.Row[Any]:
    """The hazard as it is now, and whether the caller may see it. Raises: NotFound."""
    wanted = (
        sa.select(
            hazard.c.enterprise_id,
            hazard.c.state,
            hazard.c.found_by,
            visible_record(caller, hazard.c.found_by).label("visible"),
        )
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
    return found


def _replay(
    submission: Submission, caller: Caller, hazard_id: UUID, existing: Mapping[str, Any] | None
) -> Recorded | None:
    # Two closings may be the same document word for word: the hazard tells them apart.
    if existing and existing["receipt"]["hazard_id"] != str(hazard_id):
        raise Conflict("other_document", "这个编号已用在另一条隐患上，请换新编号")
    return replay(submission, caller.person_id, existing)


def _actor(caller: Caller, seen: sa.Row[Any], context: SubmissionContext) -> Actor:
    roles = reaching_roles(
        caller, seen.enterprise_id, context.enterprise or {}, assigned=context.assigned
    )
    return Actor(roles, is_finder=seen.found_by == caller.person_id)


def _after(event: Event, state: State) -> State:
    after = hazard_life.after(event, state)
    if after is None:
        word = hazard_life.STATE_WORDS[state]
        raise Conflict(
            "state_forbids",
            f"这条隐患现在是“{word}”，不能{hazard_life.EVENT_WORDS[event]}，请刷新后再看",
            state=state,
            state_word=word,
        )
    return after


def _check_demands(event: Event, fields: Mapping[str, Any], plan: Plan, day: date) -> None:
    if lacking := hazard_life.missing(event, fields):
        first = next(iter(lacking.values()))[0]
        raise Invalid("demands_missing", first, json=lacking)
    if event is not Event.ASSIGN:
        return
    limits = plan.deadlines
    longest = limits.major_days if fields["grade"] == "major" else limits.general_days
    latest = day + timedelta(days=longest)
    if not day <= fields["deadline"] <= latest:
        told = f"整改期限应在 {day} 到 {latest} 之间（按本县方案）"
        raise Invalid("deadline_out_of_range", told, json={"deadline": [told]})


def _check_order(tx: sa.Connection, now: sa.Row[Any], happened_at: datetime) -> None:
    """What was handed in is judged after it was handed in.

    Else somebody who was stationed there in those days could still judge what came since.
    """
    if now.state in hazard_life.OWED:
        return
    handed_in_at = tx.scalar(
        sa.select(sa.func.max(hazard_event.c.happened_at)).where(
            hazard_event.c.area_code == now.area_code, hazard_event.c.hazard_id == now.id
        )
    )
    if handed_in_at and happened_at < handed_in_at - timedelta(seconds=AHEAD_MAX_S):
        early = "处理时间早于企业上报整改的时间，请校准手机时间后重新提交"
        raise Invalid("clock_implausible", early, json={"at": [early]})


def _lock(tx: sa.Connection, caller: Caller, hazard_id: UUID) -> sa.Row[Any]:
    return tx.execute(
        sa.select(hazard)
        .where(hazard.c.area_code == caller.area_code, hazard.c.id == hazard_id)
        .with_for_update()
    ).one()


def _existing(
    tx: sa.Connection, caller: Caller, submission: Submission
) -> Mapping[str, Any] | None:
    row = tx.execute(
        sa.select(
            hazard_event.c.document_sha256, hazard_event.c.person_id, hazard_event.c.receipt
        ).where(
            hazard_event.c.area_code == caller.area_code,
            hazard_event.c.id == submission.record_id,
        )
    ).one_or_none()
    return row and row._asdict()


def _record(
    tx: sa.Connection,
    caller: Caller,
    role: Role,
    submission: Submission,
    now: sa.Row[Any],
    happened_at: datetime,
    state: State,
    receipt: Mapping[str, Any],
) -> None:
    row = sa.insert(hazard_event).values(
        area_code=caller.area_code,
        id=submission.record_id,
        hazard_id=now.id,
        position=now.event_count + 1,
        kind=submission.fields["kind"],
        person_id=caller.person_id,
        role=role,
        state_after=state,
        happened_at=happened_at,
        clock_offset_s=submission.offset_s,
        document=submission.document,
        document_sha256=submission.document_sha256,
        receipt=receipt,
        received_at=submission.received_at,
    )
    try:
        tx.execute(row)
    except sa.exc.IntegrityError as fault:
        raise Conflict("other_document", "这个编号刚用在另一条隐患上，请换新编号") from fault


def _change(tx: sa.Connection, now: sa.Row[Any], submission: Submission, state: State) -> None:
    """The row says what the events led to. The first deadline stays as the finder set it."""
    changed: dict[str, Any] = {"state": state, "event_count": now.event_count + 1}
    if submission.fields["kind"] == Event.ASSIGN:
        changed |= {name: submission.fields[name] for name in _ASSIGNED}
    if state is State.CLOSED:
        changed["closed_at"] = submission.received_at
    tx.execute(
        sa.update(hazard)
        .where(hazard.c.area_code == now.area_code, hazard.c.id == now.id)
        .values(changed)
    )


_ASSIGNED = ("grade", "criterion", "responsible", "deadline")


def _follow_up(
    tx: sa.Connection,
    caller: Caller,
    submission: Submission,
    enterprise_id: UUID,
    limits: EventLimits,
) -> None:
    area_code, event_id = caller.area_code, submission.record_id
    outbox.put(tx, area_code, "seal_record", f"hazard_event/{event_id}")
    ask_for_print(tx, area_code, enterprise_id, settle_s=limits.board_settle_seconds)
    note(tx, caller, f"{submission.fields['kind']}_hazard", "hazard_event", event_id)
