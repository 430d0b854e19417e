"""An enterprise that nobody has on the ledger is entered on the spot, by whoever stands before it.

It counts at once: boards, inspections and hazards are those of any other. What is not known is
待补充, and the enterprise 待确认 until the county's office has filled it in, or merged it with one
that was there already. A 派驻员 is stationed there from the day on.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.enterprises.alike import AlikeAsked, alike_enterprises
from ledger.enterprises.commands.save import check, code_taken, enter_enterprises, known_towns
from ledger.enterprises.rules import FoundEnterprise
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Conflict, Forbidden
from ledger.ground.expressions import today_in_shanghai
from ledger.ground.tables import assignment, audit, enterprise
from ledger.records.scope import Place, acting_role
from plans.plan import Plan

MAY_FIND = frozenset({Role.SUPERVISOR, Role.INSPECTOR, Role.TOWN, Role.DEPARTMENT})


def enter_found(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    found: FoundEnterprise,
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> bool:
    """Enter it; True if it is new. Sent again by the same person it stays as it is.

    Raises: Forbidden (out of the caller's reach), Invalid with the field, Conflict
    (credit_code_taken, possible_doubles, enterprise_exists).
    """
    with engine.begin() as tx:
        # Two who enter the same at once would each find nobody alike; so would an import.
        wait_for_lock(tx, f"import {caller.area_code}")
        if _is_there(tx, caller, enterprise_id):
            return False
        role = _role(caller, enterprise_id, found)
        check(found.form, known_towns(tx, caller.area_code), plan)
        _refuse_doubles(tx, caller.area_code, found, plan)
        enter_enterprises(
            tx,
            caller,
            {enterprise_id: found.form},
            plan=plan,
            board_settle_seconds=board_settle_seconds,
        )
        here = (enterprise.c.area_code == caller.area_code, enterprise.c.id == enterprise_id)
        tx.execute(sa.update(enterprise).where(*here).values(unconfirmed_since=sa.func.now()))
        if role is Role.SUPERVISOR:
            _station(tx, caller, enterprise_id)
        unfilled = [*found.form.unfilled]
        note(tx, caller, "find_enterprise", "enterprise", enterprise_id, unfilled=unfilled)
    return True


def _is_there(tx: sa.Connection, caller: Caller, enterprise_id: UUID) -> bool:
    """The answer to the first sending was lost. Raises: Conflict where it is somebody else's."""
    here = (enterprise.c.area_code == caller.area_code, enterprise.c.id == enterprise_id)
    if tx.scalar(sa.select(enterprise.c.id).where(*here)) is None:
        return False
    by_caller = sa.exists().where(
        audit.c.area_code == caller.area_code,
        audit.c.action == "find_enterprise",
        audit.c.subject_id == str(enterprise_id),
        audit.c.person_id == caller.person_id,
    )
    if not tx.scalar(sa.select(by_caller)):
        raise Conflict("enterprise_exists", "这个编号已经是另一家企业，请重新登记")
    return True


def _role(caller: Caller, enterprise_id: UUID, found: FoundEnterprise) -> Role:
    """Of a 派驻员: stationed from today. Raises: Forbidden."""
    place = Place(enterprise_id, found.town_code, found.sectors)
    role = acting_role(caller, place, assigned=True, among=MAY_FIND)
    if role is None:
        raise Forbidden("forbidden", "这个乡镇或行业领域不归您管，请选您管的，或告诉安委办登记")
    return role


def _refuse_doubles(tx: sa.Connection, area_code: str, found: FoundEnterprise, plan: Plan) -> None:
    near = None
    if found.longitude is not None and found.latitude is not None:
        near = found.longitude, found.latitude
    asked = AlikeAsked(found.name, found.credit_code, near)
    doubles = alike_enterprises(tx, area_code, asked, plan)
    if any(double.same_code for double in doubles):
        raise code_taken()
    named = [double.name for double in doubles if double.by_name]
    if named and not found.no_double:
        words = f"台账上可能已经有了：{'、'.join(named[:3])}。请核对；确实不是的，确认后再登记"
        raise Conflict("possible_doubles", words)


def _station(tx: sa.Connection, caller: Caller, enterprise_id: UUID) -> None:
    new_id = uuid4()
    tx.execute(
        sa.insert(assignment).values(
            area_code=caller.area_code,
            id=new_id,
            person_id=caller.person_id,
            enterprise_id=enterprise_id,
            from_date=today_in_shanghai(),
        )
    )
    note(tx, caller, "save_assignment", "assignment", new_id)
