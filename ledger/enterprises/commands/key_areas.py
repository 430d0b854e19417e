"""Set an enterprise's key areas (重点区域), each with a board of its own. Source: 溆浦 二(一)1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.boards.commands.ask_for_print import ask_for_print
from ledger.boards.commands.set_up_boards import set_up_boards
from ledger.enterprises.commands.risk_points import lock_own_enterprise
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Conflict, Invalid
from ledger.ground.tables import key_area, risk_point


def save_key_areas(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    areas: Sequence[dict[str, Any]],
    *,
    board_settle_seconds: int,
) -> None:
    """Make these all of them; boards come and go with them. Saving the same again changes nothing.

    Raises: NotFound, Forbidden (seen, but not in a role that may change it), Invalid, Conflict.
    """
    with engine.begin() as tx:
        lock_own_enterprise(tx, caller, enterprise_id, "重点区域")
        write_key_areas(tx, caller.area_code, enterprise_id, areas)
        set_up_boards(tx, caller.area_code, enterprise_id)
        ask_for_print(tx, caller.area_code, enterprise_id, settle_s=board_settle_seconds)
        note(tx, caller, "save_key_areas", "enterprise", enterprise_id, count=len(areas))


def write_key_areas(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, areas: Sequence[dict[str, Any]]
) -> None:
    """An area that is left out gives its risk points back to the enterprise; hazards keep theirs.

    Raises: Invalid (a name or id twice), Conflict (key_area_taken).
    """
    _check(tx, area_code, enterprise_id, areas)
    kept = [each["id"] for each in areas]
    of_enterprise = (key_area.c.area_code == area_code, key_area.c.enterprise_id == enterprise_id)
    # All of them first: among those that stay, names may have changed places.
    tx.execute(sa.update(key_area).where(*of_enterprise).values(active=False))
    tx.execute(
        sa.update(risk_point)
        .where(
            risk_point.c.area_code == area_code,
            risk_point.c.enterprise_id == enterprise_id,
            risk_point.c.key_area_id.not_in(kept),
        )
        .values(key_area_id=None)
    )
    for each in areas:
        row = {"name": each["name"], "active": True}
        whole = insert(key_area).values(
            area_code=area_code, id=each["id"], enterprise_id=enterprise_id, **row
        )
        tx.execute(
            whole.on_conflict_do_update(
                index_elements=[key_area.c.area_code, key_area.c.id], set_=row
            )
        )


def _check(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, areas: Sequence[dict[str, Any]]
) -> None:
    repeated = Counter(each["name"] for each in areas) + Counter(each["id"] for each in areas)
    if any(count > 1 for count in repeated.values()):
        twice = "重点区域不能重名或重复"
        raise Invalid("invalid", twice, json={"key_areas": [twice]})
    others = sa.select(key_area.c.id).where(
        key_area.c.area_code == area_code,
        key_area.c.id.in_([each["id"] for each in areas]),
        key_area.c.enterprise_id != enterprise_id,
    )
    if areas and tx.scalar(sa.select(others.exists())):
        raise Conflict("key_area_taken", "有重点区域的编号属于另一家企业，请换新编号")
