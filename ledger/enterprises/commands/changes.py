"""An enterprise takes another name, closes for good, or goes on as part of another.

Nothing of its history moves: the former name stays with its days, and the sealed records go on
saying where a hazard was found. What is still to be done does move: open hazards and supervisors go
to the successor of a merger.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.boards.commands import enqueue_board_prints
from ledger.enterprises.rules import Closure, Merger, Renaming
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.clocks import DAY
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import assignment, enterprise, former_name, grant, hazard, hazard_takeover
from ledger.ground.tables.metadata import compared_values
from ledger.records.photos import bring_photos_along


def rename_enterprise(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    renaming: Renaming,
    *,
    today: date,
    board_settle_seconds: int,
) -> None:
    """The same name again changes nothing.

    Boards are printed anew; those that hang, and logs of days before, show the name of their day.
    Raises: NotFound, Invalid (a day to come), Conflict (before the last change of name).
    """
    name, since = renaming.name, renaming.since
    if since > today:
        early = "新名称还没有生效，请在当天或之后登记"
        raise Invalid("day_to_come", early, json={"since": [early]})
    with engine.begin() as tx:
        here = (enterprise.c.area_code == caller.area_code, enterprise.c.id == enterprise_id)
        before = tx.scalar(
            sa.select(enterprise.c.name).where(*here).with_for_update(key_share=True)
        )
        if before is None:
            raise NotFound("没有这家企业，或者您无权查看")
        if before == name:
            return
        keep_former_name(tx, caller.area_code, enterprise_id, before, since)
        tx.execute(sa.update(enterprise).where(*here).values(name=name, **compared_values(name)))
        enqueue_board_prints(tx, caller.area_code, [enterprise_id], settle_s=board_settle_seconds)
        note(tx, caller, "rename_enterprise", "enterprise", enterprise_id, since=str(since))


def keep_former_name(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, name: str, since: date
) -> None:
    """Note that the enterprise bore this name until the day before `since`.

    A name that was borne on no day at all is not noted: the one before it ended that day already.
    Raises: Conflict where it was renamed later than that.
    """
    of_it = (former_name.c.area_code == area_code, former_name.c.enterprise_id == enterprise_id)
    last: date | None = tx.scalar(sa.select(sa.func.max(former_name.c.until_date)).where(*of_it))
    until = since - DAY
    if last and until < last:
        raise Conflict("renamed_later", f"这家企业在 {last + DAY} 已改过名，新名称须从那天或之后起")
    row = insert(former_name).values(
        area_code=area_code, enterprise_id=enterprise_id, until_date=until, name=name
    )
    tx.execute(row.on_conflict_do_nothing())


def close_enterprise(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    closure: Closure,
    *,
    today: date,
    board_settle_seconds: int,
) -> None:
    """Close it. The same again changes nothing.

    Stationing ends with that day. Open hazards stay where they are and go on being owed.
    Raises: NotFound, Invalid (a day to come), Conflict (closed otherwise before).
    """
    day, reason = closure.closed_on, closure.reason
    with engine.begin() as tx:
        here = _locked(tx, caller, enterprise_id)
        if (here.closed_on, here.closed_reason, here.merged_into) == (day, reason, None):
            return
        _check_day(day, today, "closed_on")
        _refuse_ended(here)
        ended = _end_stationing(tx, here, day)
        _write(tx, here, closed_on=day, closed_reason=reason)
        enqueue_board_prints(tx, caller.area_code, [enterprise_id], settle_s=board_settle_seconds)
        note(tx, caller, "close_enterprise", "enterprise", enterprise_id, stations_ended=len(ended))


def merge_enterprise(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    merger: Merger,
    *,
    today: date,
    board_settle_seconds: int,
) -> None:
    """Merge it into another.

    Open hazards and supervisors are the successor's from that day. The same again changes nothing.
    Raises: NotFound, Invalid (a day to come, itself, no such successor), Conflict (ended before).
    """
    into, day, reason = merger.into, merger.merged_on, merger.reason
    with engine.begin() as tx:
        # In one order, so that two mergers never wait for each other.
        rows = {
            merged_id: _locked(tx, caller, merged_id) for merged_id in sorted({enterprise_id, into})
        }
        here, successor = rows[enterprise_id], rows[into]
        if (here.closed_on, here.closed_reason, here.merged_into) == (day, reason, into):
            return
        _check_day(day, today, "merged_on")
        _refuse_ended(here)
        _check_successor(here, successor)
        moved = _move_stationing(tx, here, into, day)
        taken = _move_open_hazards(tx, here, into, day)
        _write(tx, here, closed_on=day, closed_reason=reason, merged_into=into)
        _join_families(tx, here, successor)
        for merged_id in (enterprise_id, into):
            enqueue_board_prints(tx, caller.area_code, [merged_id], settle_s=board_settle_seconds)
        note(
            tx,
            caller,
            "merge_enterprise",
            "enterprise",
            enterprise_id,
            into=str(into),
            hazards=taken,
            stations=moved,
        )


def _locked(tx: sa.Connection, caller: Caller, enterprise_id: UUID) -> sa.Row[Any]:
    row = tx.execute(
        sa.select(enterprise)
        .where(enterprise.c.area_code == caller.area_code, enterprise.c.id == enterprise_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("没有这家企业，或者您无权查看")
    return row


def _check_day(day: date, today: date, field: str) -> None:
    if day > today:
        early = "还没有到这一天，请在当天或之后登记"
        raise Invalid("day_to_come", early, json={field: [early]})


def _refuse_ended(here: sa.Row[Any]) -> None:
    if here.closed_on:
        what = "并入另一家企业" if here.merged_into else "关闭"
        raise Conflict("enterprise_ended", f"这家企业已于 {here.closed_on} {what}，请核对")


def _check_successor(here: sa.Row[Any], successor: sa.Row[Any]) -> None:
    fault = None
    if successor.id == here.id:
        fault = "不能并入自己，请选另一家企业"
    elif successor.closed_on or not successor.active:
        fault = "接收的企业已关闭或停用，请选正常经营的企业"
    if fault:
        raise Invalid("successor_unfit", fault, json={"into": [fault]})


def _write(tx: sa.Connection, here: sa.Row[Any], **ended: Any) -> None:
    tx.execute(
        sa.update(enterprise)
        .where(enterprise.c.area_code == here.area_code, enterprise.c.id == here.id)
        .values(active=False, unconfirmed_since=None, **ended)
    )


def _join_families(tx: sa.Connection, here: sa.Row[Any], successor: sa.Row[Any]) -> None:
    """Whatever goes around the people of one goes around those of all."""
    tx.execute(
        sa.update(enterprise)
        .where(enterprise.c.area_code == here.area_code, enterprise.c.family_id == here.family_id)
        .values(family_id=successor.family_id)
    )


def _end_stationing(tx: sa.Connection, here: sa.Row[Any], last: date) -> list[sa.Row[Any]]:
    """End with that day what goes on after it; what had not begun is taken back. Returns these."""
    after = (
        assignment.c.area_code == here.area_code,
        assignment.c.enterprise_id == here.id,
        sa.or_(assignment.c.to_date.is_(None), assignment.c.to_date > last),
    )
    held = list(tx.execute(sa.select(assignment).where(*after).with_for_update()))
    tx.execute(sa.delete(assignment).where(*after, assignment.c.from_date > last))
    tx.execute(sa.update(assignment).where(*after).values(to_date=last))
    return held


def _move_stationing(tx: sa.Connection, here: sa.Row[Any], into: UUID, first: date) -> int:
    """Who was stationed here goes on there, except people of the successor's own."""
    moved = 0
    for ended in _end_stationing(tx, here, first - DAY):
        begins = max(ended.from_date, first)
        if _may_be_stationed(tx, ended, into, begins):
            row = {"person_id": ended.person_id, "enterprise_id": into, "from_date": begins}
            new = insert(assignment).values(
                area_code=here.area_code, id=uuid4(), to_date=ended.to_date, **row
            )
            moved += tx.execute(new).rowcount
    return moved


def _may_be_stationed(tx: sa.Connection, held: sa.Row[Any], into: UUID, begins: date) -> bool:
    is_own = sa.exists().where(
        grant.c.area_code == held.area_code,
        grant.c.person_id == held.person_id,
        grant.c.enterprise_id == into,
    )
    there = sa.exists().where(
        assignment.c.area_code == held.area_code,
        assignment.c.person_id == held.person_id,
        assignment.c.enterprise_id == into,
        sa.func.daterange(assignment.c.from_date, assignment.c.to_date, "[]").op("&&")(
            sa.func.daterange(begins, held.to_date, "[]")
        ),
    )
    return not tx.scalar(sa.select(sa.or_(is_own, there)))


def _move_open_hazards(tx: sa.Connection, here: sa.Row[Any], into: UUID, day: date) -> int:
    """Its open hazards, with the photos that go with them; a key area stays behind."""
    is_open = (
        hazard.c.area_code == here.area_code,
        hazard.c.enterprise_id == here.id,
        hazard.c.closed_at.is_(None),
    )
    ids = list(tx.scalars(sa.select(hazard.c.id).where(*is_open).with_for_update()))
    if not ids:
        return 0
    taken = {"from_enterprise_id": here.id, "to_enterprise_id": into, "taken_on": day}
    rows = [{"area_code": here.area_code, "hazard_id": hazard_id, **taken} for hazard_id in ids]
    tx.execute(insert(hazard_takeover).values(rows).on_conflict_do_nothing())
    tx.execute(
        sa.update(hazard)
        .where(hazard.c.area_code == here.area_code, hazard.c.id.in_(ids))
        .values(enterprise_id=into, key_area_id=None)
    )
    bring_photos_along(tx, here.area_code, ids, into)
    return len(ids)
