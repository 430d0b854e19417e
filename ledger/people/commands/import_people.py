"""People and their roles from a county's table: new ones are entered, changed ones changed.

A person is the one with the same phone. Their rows stand together, one for each role; roles that no
row names are taken away, as PUT /people/{id} does. Passwords are in no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, product
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.enterprises.queries import NamedEnterprises, named_enterprises
from ledger.ground.caller import Caller, Grant, Role, grant_violation
from ledger.ground.county_names import CountyNames
from ledger.ground.errors import Conflict
from ledger.ground.tables import grant, person
from ledger.ground.transfer.import_rows import FirstRows, Wish, whole_rows
from ledger.people.commands.save import PHONE_TAKEN, TAKEN_PHONES_A_DAY, write_person
from ledger.people.rules import PersonForm
from ledger.people.sheet import PEOPLE, Granted, PersonSaid, mobile_of, person_said
from plans.plan import Plan
from spelling.names import name_key, same_name
from spreadsheets.errors import Unreadable, WorkbookFault
from spreadsheets.source import SourceRow

_PHONE, _ROLE = PEOPLE.named("phone"), PEOPLE.named("role")
_NAME = PEOPLE.named("name")
_ENTERPRISE = PEOPLE.named("enterprise_id")
_OWN = ("name", "office_phone", "office_id", "title", "active")
_WORDS = {column.field: column.title for column in PEOPLE.columns} | {"grants": "角色"}
RowSaid = tuple[SourceRow, PersonSaid]
PersonWish = Wish[PersonForm]


class PersonImporter:
    """One an import: it remembers the phones that the table named already."""

    table = PEOPLE

    def __init__(self, caller: Caller, plan: Plan, names: CountyNames, *, confirmed: bool) -> None:
        """`confirmed`: as `write_person`."""
        self._caller = caller
        self._read = partial(person_said, names=names)
        self._save = partial(write_person, plan=plan, confirmed=confirmed)
        self._seen = FirstRows()
        self._taken = 0

    def belongs_with(self, before: SourceRow, row: SourceRow) -> bool:
        """The same phone again: a further role."""
        return _phone(before) is not None and _phone(before) == _phone(row)

    def keys(self, row: SourceRow) -> Sequence[str]:
        """The phone; where it cannot be read the name: half of somebody's roles are not theirs."""
        phone, name = _phone(row), name_key(str(row.cells.get(_NAME)))
        return [phone, name] if phone else [name]

    def wishes(
        self, tx: sa.Connection, rows: Sequence[SourceRow], faults: list[WorkbookFault]
    ) -> list[PersonWish]:
        """See `import_rows`."""
        read = [*whole_rows(rows, self._read, faults)]
        words = {said.granted.enterprise for _, said in read if said.granted.enterprise}
        places = named_enterprises(tx, self._caller.area_code, words)
        known = _known(tx, self._caller.area_code, {said.form.phone for _, said in read})
        wishes = []
        for phone, group in groupby(read, key=lambda pair: pair[1].form.phone):
            try:
                wishes.append(self._wish(phone, [*group], places, known.get(phone)))
            except WorkbookFault as fault:
                faults.append(fault)
        return wishes

    def grant(self, tx: sa.Connection, wishes: Sequence[PersonWish]) -> None:
        """See `import_rows`."""
        for wish in wishes:
            if wish.form and self._taken < TAKEN_PHONES_A_DAY:
                self._grant(tx, wish.subject_id, wish.form)
            elif wish.form:
                # From here on nothing is told of any number.
                words = "表里登记不了的手机号太多了，请先核对前面这些号码，再导入"
                raise Conflict("too_many_numbers", words)

    def _grant(self, tx: sa.Connection, person_id: UUID, form: PersonForm) -> None:
        try:
            self._save(tx, self._caller, person_id, form)
        except Conflict as conflict:
            self._taken += conflict.reason == PHONE_TAKEN
            raise

    def _wish(
        self,
        phone: str,
        group: Sequence[RowSaid],
        places: NamedEnterprises,
        now: HeldPerson | None,
    ) -> PersonWish:
        rows = [row for row, _ in group]
        if first := self._seen.before(rows[0], phone):
            message = f"这个手机号在{first}已经有了"
            raise rows[0].fault(message, "请把同一个人的几行挨在一起，或只留一行", _PHONE)
        said = _agreed(group)
        grants = [granted for _, entry in group for granted in _grants(entry.granted, places)]
        whole = replace(said.form, grants=tuple(dict.fromkeys(grants)))
        label = f"{whole.name}（{phone[:3]}****{phone[-4:]}）"
        if now is None:
            return Wish(rows, label, uuid4(), whole, is_new=True)
        unsaid = {name: getattr(now.form, name) for name in _OWN if name not in said.names}
        whole = replace(whole, **unsaid)
        told_of = [name for name in _OWN if name in said.names]
        names = [name for name in (*told_of, "grants") if _differs(name, now.form, whole)]
        if not names:
            return Wish(rows, label, now.id)
        changes = tuple(_WORDS[name] for name in names)
        return Wish(rows, label, now.id, whole, now=now.form, changes=changes)


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """As the ledger holds them."""

    id: UUID
    form: PersonForm


def _phone(row: SourceRow) -> str | None:
    try:
        return mobile_of(row.cells.get(_PHONE))
    except Unreadable:
        return None


def _agreed(group: Sequence[RowSaid]) -> PersonSaid:
    """What the rows of one person say of them: further rows may leave open what the first said."""
    (_, first), *further = group
    for row, said in further:
        for column in row.cells:
            name = column.field
            value = getattr(said.form, name) if name in said.names else None
            agrees = name in first.names and value == getattr(first.form, name)
            if value is not None and not agrees:
                message = "与这个人的第一行不一致"
                remedy = "请写得一样；几个人不能用同一个手机号"
                raise row.fault(message, remedy, column)
    return first


def _grants(said: Granted, places: NamedEnterprises) -> Iterator[Grant]:
    try:
        place = places.the_one(said.enterprise) if said.enterprise else None
    except Unreadable as unreadable:
        raise said.row.fault(unreadable.message, unreadable.remedy, _ENTERPRISE) from None
    for town_code, sector in product(_or_all(said.town_codes), _or_all(said.sectors)):
        granted = Grant(said.role, town_code, sector, place)
        if fault := grant_violation(granted):
            raise said.row.fault(fault, "请按“填写说明”改这一行", _ROLE)
        yield granted


def _or_all(narrowed: Sequence[str]) -> Sequence[str | None]:
    return narrowed or [None]


def _differs(name: str, now: PersonForm, then: PersonForm) -> bool:
    held, said = getattr(now, name), getattr(then, name)
    if name == "grants":
        return set(held) != set(said)
    if isinstance(held, str) and isinstance(said, str):
        return not same_name(held, said)
    return bool(held != said)


def _known(tx: sa.Connection, area_code: str, phones: set[str]) -> dict[str, HeldPerson]:
    """Phone → the person of the county with their grants."""
    here = sa.select(person).where(person.c.area_code == area_code, person.c.phone.in_(phones))
    people = tx.execute(here).all()
    granted = sa.select(grant).where(
        grant.c.area_code == area_code, grant.c.person_id.in_([row.id for row in people])
    )
    grants: dict[UUID, list[Grant]] = defaultdict(list)
    for row in tx.execute(granted.order_by(grant.c.id)) if people else ():
        grants[row.person_id].append(
            Grant(Role(row.role), row.town_code, row.sector, row.enterprise_id)
        )
    return {row.phone: HeldPerson(row.id, _form(row, grants[row.id])) for row in people}


def _form(row: sa.Row[Any], grants: Sequence[Grant]) -> PersonForm:
    return PersonForm(
        name=row.name,
        phone=row.phone,
        office_phone=row.office_phone,
        title=row.title,
        office_id=row.office_id,
        active=row.active,
        grants=tuple(grants),
    )
