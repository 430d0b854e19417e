"""Enterprises from a county's table: new ones are entered, changed ones changed.

An enterprise is the one of the ledger with its credit code; without a code, the one of the same
name in the same town. What a county calls its columns is ours (the counties' own lists were not
obtained).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.enterprises.commands.save import enter_enterprises, learn_sizes, write_enterprise
from ledger.enterprises.sheet import ENTERPRISES, Degrees, enterprise_fields, says_the_same
from ledger.ground.caller import Caller
from ledger.ground.county_names import CountyNames
from ledger.ground.import_rows import Wish, whole_rows
from ledger.ground.tables import enterprise, key_area
from plans.plan import Plan
from spreadsheets.columns import Column
from spreadsheets.errors import WorkbookFault
from spreadsheets.source import SourceRow
from spreadsheets.words import tidy

_NAME, _CODE = ENTERPRISES.named("name"), ENTERPRISES.named("credit_code")
_KEPT = [column.field for column in ENTERPRISES.columns if column.field != "crs"]
_NEW: Mapping[str, Any] = {
    "high_risk": False,
    "key_enterprise": False,
    "above_scale": False,
    "longitude": None,
    "latitude": None,
    "principal_phone": None,
    "safety_officer_name": None,
    "safety_officer_phone": None,
    "active": True,
    "key_areas": [],
}
_Row = Mapping[str, Any]
# Plans are made anew after so many new enterprises, and whenever they are so many times as many.
LEARN_FIRST, LEARN_AGAIN = 1_000, 8


class EnterpriseImporter:
    """One an import: it remembers what the table named already."""

    table = ENTERPRISES

    def __init__(
        self,
        caller: Caller,
        plan: Plan,
        names: CountyNames,
        *,
        wgs84_from_gcj02: Callable[[float, float], Degrees],
        board_settle_seconds: int,
    ) -> None:
        self._caller = caller
        self._read = partial(enterprise_fields, names=names, wgs84_from_gcj02=wgs84_from_gcj02)
        self._enter = partial(
            enter_enterprises, plan=plan, board_settle_seconds=board_settle_seconds
        )
        self._save = partial(write_enterprise, plan=plan, board_settle_seconds=board_settle_seconds)
        # A hash in place of the key: 100,000 of them come to some megabytes.
        self._seen: dict[int, tuple[str | None, int]] = {}

        self._entered, self._learn_at = 0, LEARN_FIRST

    def belongs_with(self, before: SourceRow, row: SourceRow) -> bool:
        """One enterprise, one row."""
        return False

    def wishes(
        self, tx: sa.Connection, rows: Sequence[SourceRow], faults: list[WorkbookFault]
    ) -> list[Wish]:
        """See `import_rows`."""
        read = [*whole_rows(rows, self._read, faults)]
        known = _known(tx, self._caller.area_code, read)
        wishes = []
        for row, fields in read:
            try:
                wishes.append(self._wish(row, fields, known))
            except WorkbookFault as fault:
                faults.append(fault)
        return wishes

    def grant(self, tx: sa.Connection, wishes: Sequence[Wish]) -> None:
        """See `import_rows`: the new ones in a few statements, the changed ones each by itself."""
        new = {wish.subject_id: wish.fields for wish in wishes if wish.is_new and wish.fields}
        self._enter(tx, self._caller, new)
        self._entered += len(new)
        if self._entered >= self._learn_at:
            learn_sizes(tx)
            self._learn_at *= LEARN_AGAIN
        for wish in wishes:
            if wish.fields and not wish.is_new:
                self._save(tx, self._caller, wish.subject_id, wish.fields)

    def _wish(self, row: SourceRow, fields: dict[str, Any], known: Known) -> Wish:
        now = known.find(row, fields)
        self._refuse_twice(row, fields, now)
        told = fields["name"]
        if now is None:
            given = {name: value for name, value in fields.items() if value is not None}
            whole = {**dict.fromkeys(_KEPT), **_NEW, **given}
            return Wish([row], told, uuid4(), whole, is_new=True)
        changes = {
            name: value
            for name, value in fields.items()
            if not says_the_same(name, now[name], value)
            and not (name == "active" and value is None)
        }
        if not changes:
            return Wish([row], told, now["id"])
        whole = {**{name: now[name] for name in _KEPT}, **changes, "key_areas": now["key_areas"]}
        return Wish([row], told, now["id"], whole, changes=_told(now, changes))

    def _refuse_twice(self, row: SourceRow, fields: _Row, now: _Row | None) -> None:
        key = (now["id"],) if now else (fields["credit_code"], fields["name"], fields["town_code"])
        key = key[:1] if not now and fields["credit_code"] else key
        here = (row.sheet, row.number)
        first = self._seen.setdefault(hash(key), here)
        if first != here:
            message = f"这家企业在第 {first[1]} 行已经有了"
            raise row.fault(message, "请只留一行", _CODE if fields["credit_code"] else _NAME)


class Known:
    """The enterprises of the ledger that a few rows may mean."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self._by_code: dict[str, _Row] = {}
        self._by_name: dict[tuple[str, str], list[_Row]] = defaultdict(list)
        for row in rows:
            if row["credit_code"]:
                self._by_code[row["credit_code"]] = row
            self._by_name[tidy(row["name"]), row["town_code"]].append(row)

    def find(self, row: SourceRow, fields: _Row) -> _Row | None:
        """The one that the row means; None: it is new. Raises: WorkbookFault."""
        code = fields["credit_code"]
        if code in self._by_code:
            return self._by_code[code]
        named = self._by_name[fields["name"], fields["town_code"]]
        codeless = [each for each in named if not each["credit_code"]]
        if not code and named and not codeless:
            message = f"台账上这家企业的信用代码是 {named[0]['credit_code']}"
            raise row.fault(message, "请填上信用代码；如果是另一家，请把名称写得可以区分", _CODE)
        if len(codeless) > 1:
            codeless = [each for each in codeless if tidy(each["address"]) == fields["address"]]
            if len(codeless) != 1:
                message = "台账上这个乡镇有几家同名的企业"
                raise row.fault(message, "请填统一社会信用代码，或把地址写得与台账一致", _NAME)
        return codeless[0] if codeless else None


def _known(tx: sa.Connection, area_code: str, read: Sequence[tuple[SourceRow, Any]]) -> Known:
    codes = {fields["credit_code"] for _, fields in read} - {None}
    # As it stands in the cell too: a name of the ledger may have space around it.
    names = {fields["name"] for _, fields in read} | {str(row.cells[_NAME]) for row, _ in read}
    named = sa.or_(enterprise.c.credit_code.in_(codes), enterprise.c.name.in_(names))
    found = sa.select(enterprise).where(enterprise.c.area_code == area_code, named)
    rows = [row._asdict() for row in tx.execute(found)]
    areas = _key_areas(tx, area_code, [row["id"] for row in rows])
    return Known(row | {"key_areas": areas[row["id"]]} for row in rows)


def _key_areas(
    tx: sa.Connection, area_code: str, enterprise_ids: Sequence[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    query = sa.select(key_area.c.enterprise_id, key_area.c.id, key_area.c.name).where(
        key_area.c.area_code == area_code,
        key_area.c.enterprise_id.in_(enterprise_ids),
        key_area.c.active,
    )
    areas: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in tx.execute(query.order_by(key_area.c.name)) if enterprise_ids else ():
        areas[row.enterprise_id].append({"id": row.id, "name": row.name})
    return areas


def _told(now: _Row, changes: _Row) -> tuple[str, ...]:
    columns: list[tuple[Column | None, str]] = [
        (ENTERPRISES.column_of(name), name) for name in changes
    ]
    return tuple(
        f"{column.title} {_words(now[name])} → {_words(changes[name])}"
        for column, name in columns
        if column
    )


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    return "（空）" if value is None else str(value)
