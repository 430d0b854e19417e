"""Somebody goes for good (离岗) or for some days (休假), and what they hold goes on.

In one step: either everything is passed on and the account ends, or nothing has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.commands.authority import take_turns
from ledger.boards.commands import enqueue_board_prints
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Grant
from ledger.ground.clocks import DAY, shanghai_date
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import person_leave
from ledger.leaving.queries import holdings
from ledger.leaving.rules import Holdings, passed_on
from ledger.people.commands.save import write_person
from ledger.people.queries import PersonWithRoles, held_person
from ledger.visits.commands.stationing import hand_over_stations
from plans.plan import Plan

LEAVE_MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class StationTaker:
    """Who takes over one enterprise."""

    enterprise_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Leaving:
    """`successor_id`: who takes over what `stations` give to nobody else; None where nothing must
    be. `version`: of what was read.
    """

    successor_id: UUID | None = None
    stations: tuple[StationTaker, ...] = ()
    version: str | None = None


@dataclass(frozen=True, slots=True)
class LeaveForm:
    """Days away, the last one included. `stations`: the deputy is stationed there meanwhile."""

    from_date: date
    to_date: date
    deputy_id: UUID | None = None
    stations: bool = False


def end_person(
    engine: sa.Engine,
    caller: Caller,
    person_id: UUID,
    leaving: Leaving,
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> None:
    """They are gone from today on, and somebody else holds what they held.

    Raises: NotFound; Conflict needs_successor, left_already, last_admin; whatever hinders the
    successor (as `save_person`, `save_assignment`).
    """
    with engine.begin() as tx:
        take_turns(tx, caller)
        gone = _known(tx, caller, person_id)
        if not gone.active:
            raise Conflict("left_already", "此人已经离岗")
        held = holdings(tx, caller.area_code, person_id)
        places = _pass_on(tx, caller, gone, held, leaving, plan)
        form = replace(gone.form, active=False, version=leaving.version)
        write_person(tx, caller, person_id, form, plan=plan, confirmed=False)
        enqueue_board_prints(tx, caller.area_code, places, settle_s=board_settle_seconds)
        note(
            tx, caller, "end_person", "person", person_id,
            successor=str(leaving.successor_id or ""), stations=len(places), roles=len(held.alone),
            draws=len(held.undone_draws),
        )  # fmt: skip


def _pass_on(
    tx: sa.Connection,
    caller: Caller,
    gone: PersonWithRoles,
    held: Holdings,
    leaving: Leaving,
    plan: Plan,
) -> list[UUID]:
    """The enterprises where somebody else is stationed from now on."""
    takers = {one.enterprise_id: one.person_id for one in leaving.stations}
    _refuse_strange(takers, held)
    if leaving.successor_id is None:
        left = held.without(takers)
        if left.must_be_passed_on:
            raise Conflict("needs_successor", _needs_words(left))
    else:
        takers = dict.fromkeys(held.places, leaving.successor_id) | takers
        successor = _in_office(tx, caller, leaving.successor_id, gone.id, "successor_id")
        stationed = leaving.successor_id in takers.values()
        _give_roles(tx, caller, successor, held.alone, plan, stationed=stationed)
    for taker_id in sorted(set(takers.values()) - {leaving.successor_id}, key=str):
        taker = _in_office(tx, caller, taker_id, gone.id, "stations")
        _give_roles(tx, caller, taker, (), plan, stationed=True)

    def taker_at(place: UUID) -> UUID:
        if place not in takers:
            raise Conflict("changed_meanwhile", "此人刚又派驻了一家企业，请刷新后再办理")
        return takers[place]

    return hand_over_stations(tx, caller, gone.id, taker_at, first=_today(), plan=plan)


def _refuse_strange(takers: Collection[UUID], held: Holdings) -> None:
    if set(takers) - held.places:
        wrong = "此人没有派驻在所选的企业，请刷新后再办理"
        raise Invalid("not_stationed", wrong, json={"stations": [wrong]})


def _give_roles(
    tx: sa.Connection,
    caller: Caller,
    taker: PersonWithRoles,
    alone: Sequence[Grant],
    plan: Plan,
    *,
    stationed: bool,
) -> None:
    roles = passed_on(taker.grants, alone, stationed)
    if roles != taker.grants:
        form = replace(taker.form, grants=roles)
        write_person(tx, caller, taker.id, form, plan=plan, confirmed=False)


def save_leave(
    engine: sa.Engine,
    caller: Caller,
    person_id: UUID,
    leave_id: UUID,
    form: LeaveForm,
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> bool:
    """True if it is new; the same again changes nothing.

    Raises: NotFound; Invalid; Conflict leave_overlaps, other_document; as `end_person`.
    """
    _check_days(form)
    with engine.begin() as tx:
        take_turns(tx, caller)
        if _is_there(tx, caller, person_id, leave_id, form):
            return False
        away = _known(tx, caller, person_id)
        _refuse_overlap(tx, caller, away, form)
        deputy = (
            _in_office(tx, caller, form.deputy_id, away.id, "deputy_id") if form.deputy_id else None
        )
        tx.execute(
            sa.insert(person_leave).values(
                area_code=caller.area_code,
                id=leave_id,
                person_id=away.id,
                deputy_id=form.deputy_id,
                from_date=form.from_date,
                to_date=form.to_date,
                entered_by=caller.person_id,
            )
        )
        note(tx, caller, "save_leave", "person", away.id, days=(form.to_date - form.from_date).days)
        if deputy and form.stations:
            places = hand_over_stations(
                tx, caller, away.id, lambda _: deputy.id,
                first=form.from_date, last=form.to_date, plan=plan,
            )  # fmt: skip
            enqueue_board_prints(tx, caller.area_code, places, settle_s=board_settle_seconds)
    return True


def end_leave(engine: sa.Engine, caller: Caller, person_id: UUID, leave_id: UUID) -> None:
    """They are back: the days from today on are days of work again. Again changes nothing.

    What was handed over for these days stays so until somebody changes it where the stations are.
    Raises: NotFound.
    """
    with engine.begin() as tx:
        take_turns(tx, caller)
        _known(tx, caller, person_id)
        which = (
            person_leave.c.area_code == caller.area_code,
            person_leave.c.person_id == person_id,
            person_leave.c.id == leave_id,
        )
        today = _today()
        tx.execute(sa.delete(person_leave).where(*which, person_leave.c.from_date >= today))
        still = (person_leave.c.from_date < today, person_leave.c.to_date >= today)
        tx.execute(sa.update(person_leave).where(*which, *still).values(to_date=today - DAY))
        note(tx, caller, "end_leave", "person", person_id)


def _known(tx: sa.Connection, caller: Caller, person_id: UUID) -> PersonWithRoles:
    held = held_person(tx, caller.area_code, person_id)
    if held is None:
        raise NotFound("没有这个人")
    return held


def _in_office(
    tx: sa.Connection, caller: Caller, person_id: UUID, instead_of: UUID, field: str
) -> PersonWithRoles:
    held = held_person(tx, caller.area_code, person_id)
    if held is None or not held.active or held.id == instead_of:
        wrong = "请选另一位在岗的人"
        raise Invalid("not_in_office", wrong, json={field: [wrong]})
    return held


def _needs_words(held: Holdings) -> str:
    parts = [
        f"派驻 {len(held.stations)} 家企业" if held.stations else "",
        f"{len(held.alone)} 个只有 TA 担任的角色" if held.alone else "",
    ]
    return f"此人手里还有{'、'.join(filter(None, parts))}，请选接手的人"


def _check_days(form: LeaveForm) -> None:
    if form.to_date < form.from_date:
        raise Invalid("invalid", "结束日期早于开始日期", json={"to_date": ["早于开始日期"]})
    if form.to_date - form.from_date > timedelta(days=LEAVE_MOST_DAYS) or form.to_date < _today():
        wrong = "休假应到今天以后，且不超过一年"
        raise Invalid("invalid", wrong, json={"to_date": [wrong]})


def _refuse_overlap(
    tx: sa.Connection, caller: Caller, away: PersonWithRoles, form: LeaveForm
) -> None:
    overlapping = sa.exists().where(
        person_leave.c.area_code == caller.area_code,
        person_leave.c.person_id == away.id,
        person_leave.c.from_date <= form.to_date,
        person_leave.c.to_date >= form.from_date,
    )
    if tx.scalar(sa.select(overlapping)):
        raise Conflict("leave_overlaps", "这几天里已登记过休假，请核对日期")


def _is_there(
    tx: sa.Connection, caller: Caller, person_id: UUID, leave_id: UUID, form: LeaveForm
) -> bool:
    row = tx.execute(
        sa.select(person_leave).where(
            person_leave.c.area_code == caller.area_code, person_leave.c.id == leave_id
        )
    ).one_or_none()
    if row is None:
        return False
    same = (row.person_id, row.from_date, row.deputy_id) == (
        person_id, form.from_date, form.deputy_id
    )  # fmt: skip
    if same:
        return True
    raise Conflict("other_document", "这个编号已用于另一次休假，请刷新后再试")


def _today() -> date:
    return shanghai_date(datetime.now(UTC))
