"""Which importer takes which of a county's tables, by a command or by a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from ledger.enterprises.commands.import_enterprises import EnterpriseImporter
from ledger.enterprises.queries import county_names
from ledger.enterprises.sheet import ENTERPRISES, Degrees
from ledger.ground.caller import Caller
from ledger.ground.transfer.import_rows import Importer
from ledger.people.commands.import_people import PersonImporter
from ledger.people.sheet import ASSIGNMENTS, PEOPLE
from ledger.visits.commands.import_assignments import AssignmentImporter
from ledger.work.commands.import_villages import VillageImporter
from ledger.work.sheet import VILLAGES
from plans.plan import Plan
from spreadsheets.columns import Table

IMPORTED_TABLES: Mapping[str, Table] = {
    table.kind: table for table in (ENTERPRISES, PEOPLE, ASSIGNMENTS, VILLAGES)
}


def importer_of(
    table: Table,
    engine: sa.Engine,
    caller: Caller,
    plan: Plan,
    *,
    wgs84_from_gcj02: Callable[[float, float], Degrees],
    board_settle_seconds: int,
    confirmed: bool,
) -> Importer[Any]:
    """A new one: each remembers what its table named. `confirmed`: by somebody at the server, who
    may make administrators; a sign-in that was stolen may not.
    """
    if table is ASSIGNMENTS:
        return AssignmentImporter(caller, plan, board_settle_seconds=board_settle_seconds)
    names = county_names(engine, caller.area_code, plan)
    if table is VILLAGES:
        return VillageImporter(caller, plan, names)
    if table is PEOPLE:
        return PersonImporter(caller, plan, names, confirmed=confirmed)
    return EnterpriseImporter(
        caller,
        plan,
        names,
        wgs84_from_gcj02=wgs84_from_gcj02,
        board_settle_seconds=board_settle_seconds,
    )
