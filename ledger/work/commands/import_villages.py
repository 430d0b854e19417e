"""Villages and their groups, from a county's table.

A row is the village of its town that bears the name, however it is spelled. Another number of
groups counts from its day on, as by the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.county_names import CountyNames
from ledger.ground.tables import village
from ledger.ground.transfer.import_rows import FirstRows, Wish, whole_rows
from ledger.work.commands.villages import Village, write_village
from ledger.work.sheet import VILLAGES, village_said
from plans.plan import Plan
from spelling.names import name_key
from spreadsheets.errors import WorkbookFault
from spreadsheets.source import SourceRow

_TOWN, _NAME = VILLAGES.named("town_code"), VILLAGES.named("name")
# Town and name, as names are compared.
VillageKey = tuple[str, str]
VillageWish = Wish[Village]


class VillageImporter:
    """One an import: it remembers what the table named already."""

    table = VILLAGES

    def __init__(self, caller: Caller, plan: Plan, names: CountyNames) -> None:
        self._caller = caller
        self._plan = plan
        self._read = partial(village_said, names=names)
        self._seen = FirstRows()

    def belongs_with(self, before: SourceRow, row: SourceRow) -> bool:
        """One village, one row."""
        return False

    def keys(self, row: SourceRow) -> Sequence[str]:
        """The name in its town."""
        cells = row.cells
        return [f"{name_key(str(cells.get(_NAME)))} {name_key(str(cells.get(_TOWN)))}"]

    def wishes(
        self, tx: sa.Connection, rows: Sequence[SourceRow], faults: list[WorkbookFault]
    ) -> list[VillageWish]:
        """See `import_rows`."""
        read = [*whole_rows(rows, self._read, faults)]
        known = _known(tx, self._caller.area_code, {_key(said) for _, said in read})
        wishes = []
        for row, said in read:
            try:
                wishes.append(self._wish(row, said, known))
            except WorkbookFault as fault:
                faults.append(fault)
        return wishes

    def grant(self, tx: sa.Connection, wishes: Sequence[VillageWish]) -> None:
        """See `import_rows`."""
        today = shanghai_date(datetime.now(UTC))
        for wish in wishes:
            if wish.form:
                write_village(tx, self._caller, self._plan, uuid4(), wish.form, today=today)

    def _wish(
        self, row: SourceRow, said: Village, known: Mapping[VillageKey, Sequence[sa.Row[Any]]]
    ) -> VillageWish:
        if first := self._seen.before(row, _key(said)):
            raise row.fault(f"这个村（社区）在{first}已经有了", "请只留一行", _NAME)
        rows = known.get(_key(said), ())
        same = [one for one in rows if _says(one, said)]
        if same:
            return Wish([row], said.name, same[0].id)
        if not rows:
            return Wish([row], said.name, uuid4(), said, is_new=True)
        # The newest: it ends, and the row that follows gets an id of its own.
        now = rows[0]
        changes = (f"小组 {now.groups} → {said.groups}，从 {said.counts_from} 起",)
        held = Village(now.town_code, now.name, now.groups, now.counts_from)
        return Wish([row], said.name, now.id, said, now=held, changes=changes)


def _says(held: sa.Row[Any], said: Village) -> bool:
    """As many groups since that day, or still."""
    since = held.counts_from == said.counts_from
    still = held.counts_until is None and held.counts_from <= said.counts_from
    return bool(held.groups == said.groups and (since or still))


def _key(said: Village) -> VillageKey:
    return said.town_code, name_key(said.name)


def _known(
    tx: sa.Connection, area_code: str, keys: set[VillageKey]
) -> Mapping[VillageKey, Sequence[sa.Row[Any]]]:
    """Every row of these villages, the newest first."""
    rows: dict[VillageKey, list[sa.Row[Any]]] = defaultdict(list)
    named = sa.tuple_(village.c.town_code, village.c.compared_name).in_(sorted(keys))
    here = sa.select(village).where(village.c.area_code == area_code, named)
    for row in tx.execute(here.order_by(village.c.counts_from.desc())) if keys else ():
        rows[row.town_code, row.compared_name].append(row)
    return rows
