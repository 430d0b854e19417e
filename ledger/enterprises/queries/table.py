"""Every enterprise of a county as rows of the table that an import takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from ledger.enterprises.sheet import ENTERPRISES, enterprise_cells
from ledger.ground.caller import Caller
from ledger.ground.county_names import CountyNames
from ledger.ground.tables import enterprise, town
from ledger.ground.visible import visible_enterprise
from plans.plan import Plan
from spreadsheets.listing import Listing

# Rows that the database hands over at once.
ROWS_A_FETCH = 500


def county_names(engine: sa.Engine, area_code: str, plan: Plan) -> CountyNames:
    """The names that the county may use in its tables."""
    listed = sa.select(town.c.town_code, town.c.name).where(town.c.area_code == area_code)
    with engine.connect() as read:
        return CountyNames.of(plan, [(row.town_code, row.name) for row in read.execute(listed)])


def enterprises(engine: sa.Engine, caller: Caller, plan: Plan) -> Listing:
    """Those that the caller may see, by town and name; importing the file changes nothing."""
    names = county_names(engine, caller.area_code, plan)
    counted = sa.select(sa.func.count()).select_from(enterprise).where(visible_enterprise(caller))
    with engine.connect() as read:
        count = int(read.execute(counted).scalar_one())
    head = [(column.title, column.width) for column in ENTERPRISES.columns]
    about = [f"{plan.area.name}企业台账，共 {count} 家", *ENTERPRISES.notes]
    rows = _rows(engine, caller, names)
    return Listing(ENTERPRISES.kind, ENTERPRISES.title, head, about, rows, count)


def _rows(engine: sa.Engine, caller: Caller, names: CountyNames) -> Iterator[list[Any]]:
    wanted = (
        sa.select(enterprise)
        .where(visible_enterprise(caller))
        .order_by(enterprise.c.town_code, enterprise.c.name, enterprise.c.id)
    )
    towns = {code: name for name, code in names.towns.items()}
    with engine.connect() as read:
        for row in read.execution_options(yield_per=ROWS_A_FETCH).execute(wanted):
            code = row.town_code
            yield enterprise_cells(row._asdict(), towns.get(code, code), names)
