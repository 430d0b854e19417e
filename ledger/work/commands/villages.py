"""A village is entered, or has another number of groups from a day on; what was stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.clocks import DAY
from ledger.ground.constraints import constraint_errors
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.tables import village
from ledger.work.queries.villages import keeps_villages_of
from plans.plan import Plan
from spelling.names import name_key

MAY_KEEP_VILLAGES = frozenset({Role.TOWN, Role.COUNTY})
_CHANGED_MEANWHILE = Conflict("changed_meanwhile", "这个村刚被人改过，请刷新核对后再保存")


@dataclass(frozen=True, slots=True)
class Village:
    """So many groups from that day on; 0: the village is no more. A name that is there already,
    however it is spelled, is the same village.
    """

    town_code: str
    name: str
    groups: int
    counts_from: date


def save_village(
    engine: sa.Engine, caller: Caller, plan: Plan, village_id: UUID, said: Village, *, today: date
) -> None:
    """The same again changes nothing. Raises: NotFound, Forbidden, Invalid, Conflict."""
    if not keeps_villages_of(caller, plan, said.town_code):
        raise Forbidden("not_your_town", "村和小组由本乡镇（街道）或县安委办登记")
    with engine.begin() as tx:
        write_village(tx, caller, plan, village_id, said, today=today)


def write_village(
    tx: sa.Connection, caller: Caller, plan: Plan, village_id: UUID, said: Village, *, today: date
) -> None:
    """The same within an action's transaction, by whoever may.

    Raises: NotFound, Invalid, Conflict.
    """
    if said.town_code not in {town.code for town in plan.towns}:
        raise NotFound("本县方案里没有这个乡镇（街道），请刷新后重选")
    if said.counts_from > today:
        early = "还没有到这一天，请在当天或之后登记"
        raise Invalid("day_to_come", early, json={"counts_from": [early]})
    with constraint_errors({"uq_village_name_in_force": _CHANGED_MEANWHILE}):
        if _is_there(tx, caller.area_code, village_id, said):
            return
        _end_before(tx, caller.area_code, said)
        tx.execute(
            sa.insert(village).values(
                area_code=caller.area_code,
                id=village_id,
                town_code=said.town_code,
                name=said.name,
                groups=said.groups,
                counts_from=said.counts_from,
            )
        )
        note(tx, caller, "save_village", "village", village_id, groups=said.groups)


def _is_there(tx: sa.Connection, area_code: str, village_id: UUID, said: Village) -> bool:
    columns = village.c
    known = tx.execute(
        sa.select(columns.town_code, columns.name, columns.groups, columns.counts_from).where(
            columns.area_code == area_code, columns.id == village_id
        )
    ).one_or_none()
    if known is None:
        return False
    if Village(*known) != said:
        raise Conflict("other_document", "这个编号已登记了另一个村，改小组数请另用一个编号")
    return True


def _end_before(tx: sa.Connection, area_code: str, said: Village) -> None:
    """What is in force under this name ends the day before."""
    columns = village.c
    of_it = (
        columns.area_code == area_code,
        columns.town_code == said.town_code,
        columns.compared_name == name_key(said.name),
        columns.counts_until.is_(None),
    )
    now: Any = tx.execute(sa.select(village).where(*of_it).with_for_update()).one_or_none()
    if now is None:
        if not said.groups:
            raise Invalid("no_groups", "小组数不能是 0", json={"groups": ["小组数不能是 0"]})
        return
    if said.counts_from <= now.counts_from:
        late = f"“{now.name}”现在的小组数从 {now.counts_from} 起算，新的须从那天以后起"
        raise Invalid("before_the_last", late, json={"counts_from": [late]})
    tx.execute(sa.update(village).where(*of_it).values(counts_until=said.counts_from - DAY))
