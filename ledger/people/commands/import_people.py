"""People and their roles from a county's table: new ones are entered, changed ones changed.

A person is the one with the same phone. Their rows stand together, one for each role; roles that no
row names are taken away, as PUT /people/{id} does. Passwords are in no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, product
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ledger.enterprises.queries import NamedEnterprises, named_enterprises
from ledger.ground.caller import Caller, Grant, grant_violation
from ledger.ground.county_names import CountyNames
from ledger.ground.import_rows import Wish, whole_rows
from ledger.ground.tables import grant, person
from ledger.people.commands.save import write_person
from ledger.people.sheet import PEOPLE, Granted, mobile_of, person_said
from plans.plan import Plan
from spreadsheets.errors import Unreadable, WorkbookFault
from spreadsheets.source import SourceRow
from spreadsheets.words import tidy

_PHONE, _ROLE = PEOPLE.named("phone"), PEOPLE.named("role")
_ENTERPRISE = PEOPLE.named("enterprise_id")
_OWN = ("name", "office_phone", "title", "active")
_WORDS = {column.field: column.title for column in PEOPLE.columns} | {"grants": "角色"}
PersonSaid = tuple[SourceRow, tuple[dict[str, Any], Granted]]


class PersonImporter:
    """One an import: it remembers the phones that the table named already."""

    table = PEOPLE

    def __init__(self, caller: Caller, plan: Plan, names: CountyNames) -> None:
        self._caller = caller
        self._read = partial(person_said, names=names)
        self._save = partial(write_person, plan=plan)
        self._seen: dict[str, int] = {}

    def belongs_with(self, before: SourceRow, row: SourceRow) -> bool:
        """The same phone again: a further role."""
        return _phone(before) is not None and _phone(before) == _phone(row)

    def wishes(
        self, tx: sa.Connection, rows: Sequence[SourceRow], faults: list[WorkbookFault]
    ) -> list[Wish]:
        """See `import_rows`."""
        read = [*whole_rows(rows, self._read, faults)]
        words = {said.enterprise for _, (_, said) in read if said.enterprise}
        places = named_enterprises(tx, self._caller.area_code, words)
        known = _known(tx, self._caller.area_code, {fields["phone"] for _, (fields, _) in read})
        wishes = []
        for phone, group in groupby(read, key=lambda each: each[1][0]["phone"]):
            try:
                wishes.append(self._wish(phone, [*group], places, known.get(phone)))
            except WorkbookFault as fault:
                faults.append(fault)
        return wishes

    def grant(self, tx: sa.Connection, wishes: Sequence[Wish]) -> None:
        """See `import_rows`."""
        for wish in wishes:
            if wish.fields:
                self._save(tx, self._caller, wish.subject_id, _document(wish.fields), None)

    def _wish(
        self,
        phone: str,
        group: Sequence[PersonSaid],
        places: NamedEnterprises,
        now: Mapping[str, Any] | None,
    ) -> Wish:
        rows = [row for row, _ in group]
        first = self._seen.setdefault(phone, rows[0].number)
        if first != rows[0].number:
            message = f"这个手机号在第 {first} 行已经有了"
            raise rows[0].fault(message, "请把同一个人的几行挨在一起，或只留一行", _PHONE)
        said = _agreed(group)
        grants = [each for _, (_, granted) in group for each in _grants(granted, places)]
        said["grants"] = [*dict.fromkeys(grants)]
        told = f"{said['name']}（{phone[:3]}****{phone[-4:]}）"
        if now is None:
            whole = {"office_phone": None, "title": None, **said}
            whole["active"] = said.get("active") is not False
            return Wish(rows, told, uuid4(), whole, is_new=True)
        changes = tuple(_WORDS[name] for name in (*_OWN, "grants") if _differs(name, now, said))
        if not changes:
            return Wish(rows, told, now["id"])
        whole = {name: now[name] for name in ("active", "office_phone", "title")}
        whole |= {name: value for name, value in said.items() if (name, value) != ("active", None)}
        return Wish(rows, told, now["id"], whole, changes=changes)


def _document(fields: Mapping[str, Any]) -> dict[str, Any]:
    """As PUT /people/{id} has it."""
    names = ("role", "town_code", "sector", "enterprise_id")
    grants = [{name: getattr(each, name) for name in names} for each in fields["grants"]]
    return {**fields, "grants": grants}


def _phone(row: SourceRow) -> str | None:
    try:
        return mobile_of(row.cells.get(_PHONE))
    except Unreadable:
        return None


def _agreed(group: Sequence[PersonSaid]) -> dict[str, Any]:
    """What the rows of one person say of them: further rows may leave open what the first said."""
    (_, (first, _)), *further = group
    for row, (fields, _) in further:
        for name, value in fields.items():
            if value is not None and value != first[name]:
                column = PEOPLE.named(name)
                message = "与这个人的第一行不一致"
                raise row.fault(message, "请写得一样；几个人不能用同一个手机号", column)
    return dict(first)


def _grants(said: Granted, places: NamedEnterprises) -> Iterator[Grant]:
    try:
        place = places.the_one(said.enterprise) if said.enterprise else None
    except Unreadable as found:
        raise said.row.fault(found.message, found.remedy, _ENTERPRISE) from None
    for town_code, sector in product(_or_all(said.town_codes), _or_all(said.sectors)):
        granted = Grant(said.role, town_code, sector, place)
        if fault := grant_violation(granted):
            raise said.row.fault(fault, "请按“填写说明”改这一行", _ROLE)
        yield granted


def _or_all(narrowed: Sequence[str]) -> Sequence[str | None]:
    return narrowed or [None]


def _differs(name: str, now: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    if name not in said or (name == "active" and said[name] is None):
        return False
    if name == "grants":
        return set(now["grants"]) != set(said["grants"])
    held = tidy(now[name]) if isinstance(now[name], str) else now[name]
    return bool(held != said[name])


def _known(tx: sa.Connection, area_code: str, phones: set[str]) -> dict[str, dict[str, Any]]:
    """Phone → the person of the county with their grants."""
    here = sa.select(person).where(person.c.area_code == area_code, person.c.phone.in_(phones))
    people = {row.id: row._asdict() | {"grants": []} for row in tx.execute(here)}
    granted = sa.select(grant).where(
        grant.c.area_code == area_code, grant.c.person_id.in_([*people])
    )
    for row in tx.execute(granted) if people else ():
        people[row.person_id]["grants"].append(
            Grant(row.role, row.town_code, row.sector, row.enterprise_id)
        )
    return {value["phone"]: value for value in people.values()}
