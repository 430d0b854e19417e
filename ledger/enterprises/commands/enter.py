"""Enter many new enterprises at once, by the rules by which `save_enterprise` enters one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.boards.commands.ask_for_print import ask_for_prints
from ledger.enterprises.commands.save import check, code_taken, credit_code_of, known_towns
from ledger.ground.audit import note_each
from ledger.ground.caller import Caller
from ledger.ground.codes import new_code
from ledger.ground.tables import board, enterprise
from plans.plan import Plan


def enter_enterprises(
    tx: sa.Connection,
    caller: Caller,
    entries: Mapping[UUID, Mapping[str, Any]],
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> None:
    """Id → fields, without key areas; each gets its main board. Five statements in all.

    Raises: as `save_enterprise`, of one of them; then the caller undoes them all.
    """
    if not entries:
        return
    area_code = caller.area_code
    rows = _rows(area_code, entries)
    towns = known_towns(tx, area_code)
    for row in rows:
        check(row, towns, plan)
    try:
        tx.execute(sa.insert(enterprise), rows)
    except sa.exc.IntegrityError as fault:
        raise code_taken() from fault
    boards = [
        {"area_code": area_code, "code": new_code(), "enterprise_id": each} for each in entries
    ]
    tx.execute(sa.insert(board), boards)
    ask_for_prints(tx, area_code, entries, settle_s=board_settle_seconds)
    for active in (True, False):
        noted = [row["id"] for row in rows if row["active"] is active]
        note_each(tx, caller, "save_enterprise", "enterprise", noted, active=active)


def learn_sizes(tx: sa.Connection) -> None:
    """Let PostgreSQL see how many enterprises and boards there are by now, uncommitted ones too.

    Its cached plans are those of the tables as they were. On an empty ledger the check that a
    board's enterprise exists read every enterprise: 9 ms a board after 60,000 of them.
    """
    for table in (enterprise, board):
        tx.execute(sa.text(f"analyze {table.name}"))


def _rows(area_code: str, entries: Mapping[UUID, Mapping[str, Any]]) -> Sequence[dict[str, Any]]:
    return [
        {
            "area_code": area_code,
            "id": enterprise_id,
            **{name: value for name, value in fields.items() if name != "key_areas"},
            "credit_code": credit_code_of(fields["credit_code"]),
        }
        for enterprise_id, fields in entries.items()
    ]
