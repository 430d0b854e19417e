"""Where 派驻员 are stationed, from a county's table. Source: 溆浦 二(二)4.

An assignment is the one of the same person at the same enterprise from the same day on; only its
end can change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.boards.commands import enqueue_board_prints
from ledger.enterprises.queries import NamedEnterprises, named_enterprises
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.tables import assignment, person
from ledger.ground.transfer.import_rows import FirstRows, Wish, whole_rows
from ledger.people.sheet import ASSIGNMENTS, Stationed, assignment_said
from ledger.visits.commands.stationing import Assignment, write_assignment
from plans.plan import Plan
from spelling.characters import tidy
from spreadsheets.errors import Unreadable, WorkbookFault
from spreadsheets.source import SourceRow

_PERSON, _ENTERPRISE = ASSIGNMENTS.named("person_id"), ASSIGNMENTS.named("enterprise_id")
# Of whom, where, from which day on.
Key = tuple[UUID, UUID, date]
AssignmentWish = Wish[Assignment]


class AssignmentImporter:
    """One an import: it remembers what the table named already."""

    table = ASSIGNMENTS

    def __init__(self, caller: Caller, plan: Plan, *, board_settle_seconds: int) -> None:
        self._caller = caller
        self._plan = plan
        self._settle_s = board_settle_seconds
        self._seen = FirstRows()

    def belongs_with(self, before: SourceRow, row: SourceRow) -> bool:
        """One assignment, one row."""
        return False

    def keys(self, row: SourceRow) -> Sequence[str]:
        """Whom it is about: a hand-over is two rows, and half of it leaves a gap."""
        return [tidy(str(row.cells.get(_PERSON)))]

    def wishes(
        self, tx: sa.Connection, rows: Sequence[SourceRow], faults: list[WorkbookFault]
    ) -> list[AssignmentWish]:
        """See `import_rows`."""
        area_code = self._caller.area_code
        read = [*whole_rows(rows, assignment_said, faults)]
        places = named_enterprises(tx, area_code, {said.enterprise for _, said in read})
        people = _people(tx, area_code, {said.phone for _, said in read})
        keyed = []
        for row, said in read:
            try:
                keyed.append((row, said, _key(row, said, people, places)))
            except WorkbookFault as fault:
                faults.append(fault)
        known = _known(tx, area_code, [key for _, _, key in keyed])
        wishes = []
        for row, said, key in keyed:
            try:
                wishes.append(self._wish(row, said, key, known))
            except WorkbookFault as fault:
                faults.append(fault)
        return wishes

    def grant(self, tx: sa.Connection, wishes: Sequence[AssignmentWish]) -> None:
        """See `import_rows`."""
        for wish in wishes:
            if wish.form:
                self._write(tx, wish.subject_id, wish.form)

    def _wish(
        self, row: SourceRow, said: Stationed, key: Key, known: Mapping[Key, sa.Row[Any]]
    ) -> AssignmentWish:
        if first := self._seen.before(row, key):
            raise row.fault(f"这段派驻在{first}已经有了", "请只留一行", _PERSON)
        now = known.get(key)
        words = f"{said.phone[:3]}****{said.phone[-4:]} 到 {said.enterprise[:30]}"
        if now and now.to_date == said.to_date:
            return Wish([row], words, now.id)
        new = Assignment(*key, said.to_date)
        if now is None:
            return Wish([row], words, uuid4(), new, is_new=True)
        changes = (f"结束 {now.to_date or '（空）'} → {said.to_date or '（空）'}",)
        held = Assignment(*key, now.to_date)
        return Wish([row], words, now.id, new, now=held, changes=changes)

    def _write(self, tx: sa.Connection, assignment_id: UUID, new: Assignment) -> None:
        write_assignment(tx, self._caller, assignment_id, new, self._plan)
        enqueue_board_prints(
            tx, self._caller.area_code, [new.enterprise_id], settle_s=self._settle_s
        )
        note(tx, self._caller, "save_assignment", "assignment", assignment_id)


def _key(
    row: SourceRow, said: Stationed, people: Mapping[str, UUID], places: NamedEnterprises
) -> Key:
    if said.phone not in people:
        message = "本县没有这个手机号的人员"
        raise row.fault(message, "请核对手机号，或先导入人员", _PERSON)
    try:
        return people[said.phone], places.the_one(said.enterprise), said.from_date
    except Unreadable as unreadable:
        raise row.fault(unreadable.message, unreadable.remedy, _ENTERPRISE) from None


def _people(tx: sa.Connection, area_code: str, phones: set[str]) -> dict[str, UUID]:
    here = sa.select(person.c.phone, person.c.id).where(
        person.c.area_code == area_code, person.c.phone.in_(phones)
    )
    return {row.phone: row.id for row in tx.execute(here)}


def _known(tx: sa.Connection, area_code: str, keys: Sequence[Key]) -> dict[Key, sa.Row[Any]]:
    is_named = sa.tuple_(
        assignment.c.person_id, assignment.c.enterprise_id, assignment.c.from_date
    ).in_(keys)
    here = sa.select(assignment).where(assignment.c.area_code == area_code, is_named)
    return (
        {(row.person_id, row.enterprise_id, row.from_date): row for row in tx.execute(here)}
        if keys
        else {}
    )
