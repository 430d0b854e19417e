"""Enterprises from a county's table: new ones are entered, changed ones changed.

An enterprise is the one of the ledger with its credit code; without a code, the one of the same
name in the same town. What a county calls its columns is ours (the counties' own lists were not
obtained).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.enterprises.commands.save import enter_enterprises, learn_sizes, write_enterprise
from ledger.enterprises.credit_code import normalized
from ledger.enterprises.queries import form_of_enterprise
from ledger.enterprises.rules import EnterpriseForm, KeyArea
from ledger.enterprises.sheet import (
    ENTERPRISES,
    Degrees,
    EnterpriseSaid,
    enterprise_said,
    says_the_same,
)
from ledger.ground.caller import Caller
from ledger.ground.county_names import CountyNames
from ledger.ground.tables import enterprise, key_area
from ledger.ground.transfer.import_rows import FirstRows, Wish, whole_rows
from plans.plan import Plan
from spelling.names import name_key, same_name
from spreadsheets.errors import WorkbookFault
from spreadsheets.source import SourceRow

_NAME, _CODE = ENTERPRISES.named("name"), ENTERPRISES.named("credit_code")
_TOWN = ENTERPRISES.named("town_code")
EnterpriseWish = Wish[EnterpriseForm]
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
        self._read = partial(enterprise_said, names=names, wgs84_from_gcj02=wgs84_from_gcj02)
        self._enter = partial(
            enter_enterprises, plan=plan, board_settle_seconds=board_settle_seconds
        )
        self._save = partial(write_enterprise, plan=plan, board_settle_seconds=board_settle_seconds)
        self._seen = FirstRows()

        self._entered, self._learn_at = 0, LEARN_FIRST

    def belongs_with(self, before: SourceRow, row: SourceRow) -> bool:
        """One enterprise, one row."""
        return False

    def keys(self, row: SourceRow) -> Sequence[str]:
        """The code, where it can be read; the name in its town."""
        named = f"{name_key(str(row.cells.get(_NAME)))} {name_key(str(row.cells.get(_TOWN)))}"
        code = normalized(str(row.cells.get(_CODE) or ""))
        return [code, named] if code else [named]

    def wishes(
        self, tx: sa.Connection, rows: Sequence[SourceRow], faults: list[WorkbookFault]
    ) -> list[EnterpriseWish]:
        """See `import_rows`."""
        read = [*whole_rows(rows, self._read, faults)]
        known = _known(tx, self._caller.area_code, read)
        wishes = []
        for row, said in read:
            try:
                wishes.append(self._wish(row, said, known))
            except WorkbookFault as fault:
                faults.append(fault)
        return wishes

    def grant(self, tx: sa.Connection, wishes: Sequence[EnterpriseWish]) -> None:
        """See `import_rows`: the new ones in a few statements, the changed ones each by itself."""
        new = {wish.subject_id: wish.form for wish in wishes if wish.is_new and wish.form}
        self._enter(tx, self._caller, new)
        self._entered += len(new)
        if self._entered >= self._learn_at:
            learn_sizes(tx)
            self._learn_at *= LEARN_AGAIN
        for wish in wishes:
            if wish.form and not wish.is_new:
                self._save(tx, self._caller, wish.subject_id, wish.form)

    def _wish(self, row: SourceRow, said: EnterpriseSaid, known: Known) -> EnterpriseWish:
        now = known.find(row, said.form)
        self._refuse_twice(row, said.form, now)
        title = said.form.name
        if now is None:
            return Wish([row], title, uuid4(), said.form, is_new=True)
        changes = {
            name: value
            for name in said.names
            if not says_the_same(name, getattr(now.form, name), value := getattr(said.form, name))
        }
        if not changes:
            return Wish([row], title, now.id)
        whole = replace(now.form, **changes)
        words = _change_words(now.form, whole, changes)
        return Wish([row], title, now.id, whole, now=now.form, changes=words)

    def _refuse_twice(
        self, row: SourceRow, form: EnterpriseForm, now: HeldEnterprise | None
    ) -> None:
        key: object = form.credit_code or (name_key(form.name), form.town_code)
        if first := self._seen.before(row, now.id if now else key):
            message = f"这家企业在{first}已经有了"
            raise row.fault(message, "请只留一行", _CODE if form.credit_code else _NAME)


@dataclass(frozen=True, slots=True)
class HeldEnterprise:
    """As the ledger holds it."""

    id: UUID
    form: EnterpriseForm


class Known:
    """The enterprises of the ledger that a few rows may mean."""

    def __init__(self, held: Iterable[HeldEnterprise]) -> None:
        self._by_code: dict[str | None, HeldEnterprise] = {}
        self._by_name: dict[tuple[str, str], list[HeldEnterprise]] = defaultdict(list)
        for one in held:
            if one.form.credit_code:
                self._by_code[one.form.credit_code] = one
            self._by_name[name_key(one.form.name), one.form.town_code].append(one)

    def find(self, row: SourceRow, form: EnterpriseForm) -> HeldEnterprise | None:
        """The one that the row means; None: it is new. Raises: WorkbookFault."""
        code = form.credit_code
        if code in self._by_code:
            return self._by_code[code]
        named = self._by_name[name_key(form.name), form.town_code]
        codeless = [held for held in named if not held.form.credit_code]
        if not code and named and not codeless:
            message = f"台账上这家企业的信用代码是 {named[0].form.credit_code}"
            raise row.fault(message, "请填上信用代码；如果是另一家，请把名称写得可以区分", _CODE)
        if len(codeless) > 1:
            codeless = [held for held in codeless if same_name(held.form.address, form.address)]
            if len(codeless) != 1:
                message = "台账上这个乡镇有几家同名的企业"
                raise row.fault(message, "请填统一社会信用代码，或把地址写得与台账一致", _NAME)
        return codeless[0] if codeless else None


def _known(
    tx: sa.Connection, area_code: str, read: Sequence[tuple[SourceRow, EnterpriseSaid]]
) -> Known:
    codes = {said.form.credit_code for _, said in read} - {None}
    names = {name_key(said.form.name) for _, said in read}
    named = sa.or_(enterprise.c.credit_code.in_(codes), enterprise.c.compared_name.in_(names))
    query = sa.select(enterprise).where(enterprise.c.area_code == area_code, named)
    rows = tx.execute(query).all()
    areas = _key_areas(tx, area_code, [row.id for row in rows])
    return Known(HeldEnterprise(row.id, form_of_enterprise(row, areas[row.id])) for row in rows)


def _key_areas(
    tx: sa.Connection, area_code: str, enterprise_ids: Sequence[UUID]
) -> dict[UUID, list[KeyArea]]:
    query = sa.select(key_area.c.enterprise_id, key_area.c.id, key_area.c.name).where(
        key_area.c.area_code == area_code,
        key_area.c.enterprise_id.in_(enterprise_ids),
        key_area.c.active,
    )
    areas: dict[UUID, list[KeyArea]] = defaultdict(list)
    for row in tx.execute(query.order_by(key_area.c.name)) if enterprise_ids else ():
        areas[row.enterprise_id].append(KeyArea(row.id, row.name))
    return areas


def _change_words(
    now: EnterpriseForm, then: EnterpriseForm, changed: Collection[str]
) -> tuple[str, ...]:
    """What changes, in the order of the table's columns."""
    return tuple(
        f"{column.title} {_words(getattr(now, column.field))} → "
        f"{_words(getattr(then, column.field))}"
        for column in ENTERPRISES.columns
        if column.field in changed
    )


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(value)
    return "（空）" if value is None else str(value)
