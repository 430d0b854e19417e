"""A table of a county becomes rows of the ledger, all of it or nothing.

1. Rows are taken a few hundred at a time. Each becomes a wish: something new, something changed, or
   nothing, where the ledger holds the same.
2. Wishes are granted by the same actions as those of the API. Where one fails, those of its few
   hundred rows are tried again singly, so that every row's fault is found and not the first alone.
3. One transaction holds them all. With a fault, or where it is only a trial, nothing of it stays.
4. A county's imports take turns: an enterprise without a code is known by what is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Forbidden, LedgerError, TryLater
from spreadsheets.columns import Table
from spreadsheets.errors import WorkbookFault
from spreadsheets.source import SourceRow, TableSource

Said = TypeVar("Said")
EntryForm = TypeVar("EntryForm")
MAY_IMPORT = frozenset({Role.ADMIN, Role.COUNTY})
CHUNK_ROWS = 300
# More than these help nobody to mend a table.
FAULTS_MOST = 100
TOLD_MOST = 20
# Longer than an import of thousands of rows takes, shorter than a page waits for its answer.
_TURN_WAIT_S = 20


@dataclass(frozen=True, slots=True)
class Wish(Generic[EntryForm]):
    """What one entry of the table asks for; `rows`: what it was read from.

    `label`: what it is, for people. `form`: as the action takes it; None: nothing changes.
    `now`: as the ledger holds it. `changes`: what differs, in words.
    """

    rows: Sequence[SourceRow]
    label: str
    subject_id: UUID
    form: EntryForm | None = None
    is_new: bool = False
    now: EntryForm | None = None
    changes: tuple[str, ...] = ()


class Importer(Protocol[EntryForm]):
    """What differs between tables."""

    table: Table

    def belongs_with(self, before: SourceRow, row: SourceRow) -> bool:
        """Whether a row says more of what the row before it began."""
        ...

    def keys(self, row: SourceRow) -> Sequence[str]:
        """By what a row is known to speak of something; the first tells it best.

        Where a row cannot be taken, those that speak of the same are not taken either.
        """
        ...

    def wishes(
        self, tx: sa.Connection, rows: Sequence[SourceRow], faults: list[WorkbookFault]
    ) -> list[Wish[EntryForm]]:
        """Of rows that belong to nothing outside; their faults are added."""
        ...

    def grant(self, tx: sa.Connection, wishes: Sequence[Wish[EntryForm]]) -> None:
        """Those that have a form. Raises: LedgerError: one failed, and none is to stay."""
        ...


@dataclass(slots=True)
class Imported:
    """How many entries were new, changed, unchanged; and the first of those that were not."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    lines: list[str] = field(default_factory=list)

    def count(self, wish: Wish[Any]) -> None:
        """Add one."""
        if wish.form is None:
            self.unchanged += 1
            return
        self.new, self.changed = self.new + wish.is_new, self.changed + (not wish.is_new)
        if len(self.lines) < TOLD_MOST:
            said = "新增" if wish.is_new else f"修改：{'；'.join(wish.changes)}"
            self.lines.append(f"第 {wish.rows[0].number} 行 {wish.label} {said}")


def import_rows(
    engine: sa.Engine,
    caller: Caller,
    source: TableSource,
    importer: Importer[Any],
    *,
    dry_run: bool,
    progress: Callable[[int], None] = lambda rows: None,
) -> Imported:
    """Take the whole table; importing the same again changes nothing.

    `progress` hears of every few hundred rows. Raises: Forbidden; ExceptionGroup of WorkbookFault:
    everything that is wrong, the first hundred of it, and nothing was kept.
    """
    check_may_import(caller)
    imported, faults = Imported(), list[WorkbookFault]()
    with engine.connect() as tx, tx.begin() as whole:
        take_turn(tx, caller.area_code)
        for wish in granted_wishes(tx, importer, source.rows, faults, FAULTS_MOST, progress):
            imported.count(wish)
        if faults:
            raise ExceptionGroup("the table", faults)
        counts = {"new": imported.new, "changed": imported.changed}
        note_import(tx, caller, importer.table, **counts)
        if dry_run:
            whole.rollback()
    return imported


def check_may_import(caller: Caller) -> None:
    """Raises: Forbidden."""
    if not caller.has(*MAY_IMPORT):
        raise Forbidden("forbidden", "只有安委办和管理员可以导入")


def take_turn(tx: sa.Connection, area_code: str) -> None:
    """Wait for the county's import that runs; nobody else's runs until the transaction ends.

    Raises: TryLater.
    """
    tx.execute(sa.text(f"set local lock_timeout = '{_TURN_WAIT_S}s'"))
    try:
        wait_for_lock(tx, f"import {area_code}")
    except sa.exc.OperationalError as error:
        busy = "另一位同事正在导入，请过一会儿再试"
        raise TryLater("import_running", busy, _TURN_WAIT_S) from error
    tx.execute(sa.text("set local lock_timeout = 0"))


def note_import(tx: sa.Connection, caller: Caller, table: Table, **counts: int) -> None:
    """On the audit trail."""
    note(tx, caller, f"import_{table.kind}", "county", caller.area_code, **counts)


def read_wishes(
    tx: sa.Connection,
    importer: Importer[Any],
    rows: Iterator[SourceRow],
    faults: list[WorkbookFault],
    faults_most: int,
) -> Iterator[Wish[Any]]:
    """What the rows ask for, as far as can be told without granting it."""
    for chunk in _chunks(rows, importer):
        yield from importer.wishes(tx, chunk, faults)
        if len(faults) >= faults_most:
            return


def granted_wishes(
    tx: sa.Connection,
    importer: Importer[Any],
    rows: Iterator[SourceRow],
    faults: list[WorkbookFault],
    faults_most: int,
    progress: Callable[[int], None] = lambda rows: None,
) -> Iterator[Wish[Any]]:
    """Grant what the rows ask for, some hundred at a time; faults are added, so many at most."""
    for chunk in _chunks(rows, importer):
        yield from _granted(tx, importer, importer.wishes(tx, chunk, faults), faults)
        progress(len(chunk))
        if len(faults) >= faults_most:
            return


def _chunks(rows: Iterator[SourceRow], importer: Importer[Any]) -> Iterator[list[SourceRow]]:
    chunk: list[SourceRow] = []
    for row in rows:
        if len(chunk) >= CHUNK_ROWS and not importer.belongs_with(chunk[-1], row):
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk


def _granted(
    tx: sa.Connection,
    importer: Importer[EntryForm],
    wishes: Sequence[Wish[EntryForm]],
    faults: list[WorkbookFault],
) -> Sequence[Wish[EntryForm]]:
    """The wishes that were granted; the others' faults are added."""
    try:
        with tx.begin_nested():
            importer.grant(tx, wishes)
    except LedgerError:
        # One of them failed, and what was done is undone: now each by itself, to find all faults.
        return [*_granted_singly(tx, importer, wishes, faults)]
    return wishes


def _granted_singly(
    tx: sa.Connection,
    importer: Importer[EntryForm],
    wishes: Sequence[Wish[EntryForm]],
    faults: list[WorkbookFault],
) -> Iterator[Wish[EntryForm]]:
    for wish in wishes:
        try:
            with tx.begin_nested():
                importer.grant(tx, [wish])
        except LedgerError as error:
            faults.append(_fault(error, wish.rows[0], importer.table))
        else:
            yield wish


def _fault(error: LedgerError, row: SourceRow, table: Table) -> WorkbookFault:
    """The ledger's own words, at the row and, where it told a field, the column."""
    for name, words in error.errors.get("json", {}).items():
        column = table.column_of(name)
        if column and isinstance(words, list):
            message_words = "；".join(words)
            message = error.message if message_words in error.message else message_words
            return row.fault(message, "请改好这一格", column)
    return row.fault(error.message, "请按提示修改这一行")


class FirstRows:
    """Where the table speaks first of each: what stands twice is found, on whichever sheet."""

    def __init__(self) -> None:
        # Hashes alone: of 200,000 names little else would be kept.
        self._places: dict[int, tuple[str | None, int]] = {}

    def before(self, row: SourceRow, key: object) -> str | None:
        """The first row in words; None where it is this one."""
        here = (row.sheet, row.number)
        sheet, number = first = self._places.setdefault(hash(key), here)
        if first == here:
            return None
        return f"第 {number} 行" if sheet == row.sheet else f"「{sheet}」第 {number} 行"


def whole_rows(
    rows: Sequence[SourceRow],
    read: Callable[[SourceRow], Said],
    faults: list[WorkbookFault],
) -> Iterator[tuple[SourceRow, Said]]:
    """The rows that `read` understands, each with what it says; the others' faults are added."""
    for row in rows:
        try:
            yield row, read(row)
        except ExceptionGroup as group:
            faults += [
                exception for exception in group.exceptions if isinstance(exception, WorkbookFault)
            ]
