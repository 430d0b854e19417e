"""Note who took which list out of the ledger, before the first row leaves."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.errors import Forbidden

MAY_EXPORT = frozenset({Role.ADMIN, Role.COUNTY})


def note_export(
    engine: sa.Engine, caller: Caller, kind: str, file_format: str, rows: int, left_out: int = 0
) -> None:
    """`kind`: major_hazards, enterprises. Raises: Forbidden."""
    if not caller.has(*MAY_EXPORT):
        raise Forbidden("forbidden", "只有安委办和管理员可以导出")
    counts = {"format": file_format, "rows": rows, "left_out": left_out}
    with engine.begin() as tx:
        note(tx, caller, f"export_{kind}", "county", caller.area_code, **counts)
