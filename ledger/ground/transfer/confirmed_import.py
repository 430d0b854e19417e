"""An import in two steps: what a table would do is shown, and what was shown is what is done.

1. A trial takes the rows that can be taken and gives them back. Rows with a fault stay out, and
   with them those that speak of the same. What is left is tried again until it has no fault:
   nothing that is confirmed rests on a row that stays out.
2. The trial's digest stands for every entry with what the ledger held before, and for the rows that
   stay out. Whoever confirms sends the same file with the digest: it is tried once more, and stays
   where nothing moved meanwhile; else nothing stays, and the new trial is told.
3. All of it is one transaction. Sent again, the same finds everything done and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.transfer.import_rows import (
    Importer,
    Wish,
    check_may_import,
    granted_wishes,
    note_import,
    read_wishes,
    take_turn,
)
from spreadsheets.errors import WorkbookFault
from spreadsheets.screening import Limits
from spreadsheets.source import SourceRow, open_source

# A table with more has its columns wrong, not its cells.
TRIAL_FAULTS_MOST = 2_000
# Sheet and row.
RowPlace = tuple[str | None, int]


class ImportState(StrEnum):
    """What became of it."""

    TRIED = "tried"
    IMPORTED = "imported"
    # The ledger says all of it already.
    NOTHING = "nothing"
    # The ledger, or the file, is not what was confirmed.
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class TrialEntry:
    """A new or changed entry; the first row that it was read from."""

    sheet: str | None
    row: int
    label: str
    is_new: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a table would do, or did. `held`: rows that stay out. No digest: nothing to do."""

    state: ImportState
    new: int
    changed: int
    unchanged: int
    entries: tuple[TrialEntry, ...]
    faults: tuple[WorkbookFault, ...]
    held: frozenset[RowPlace]
    notes: tuple[str, ...]
    digest: str | None


@dataclass(frozen=True, slots=True)
class UploadedTable:
    """A file that may be gone through several times, each time by a new importer."""

    path: Path
    limits: Limits
    make_importer: Callable[[], Importer[Any]]


def try_import(
    engine: sa.Engine, caller: Caller, uploaded: UploadedTable, *, confirmed: str | None = None
) -> Trial:
    """Without a digest that was confirmed nothing stays.

    Raises: Forbidden, TryLater (another import of the county runs).
    """
    check_may_import(caller)
    with engine.connect() as tx, tx.begin() as whole:
        take_turn(tx, caller.area_code)
        try:
            tried = _tried(tx, uploaded)
        except WorkbookFault as fault:
            tried = _Tried(faults=[fault], useless=True)
        except ExceptionGroup as group:
            tried = _Tried(faults=_faults_of(group), useless=True)
        state = _state(tried, confirmed)
        if state is ImportState.IMPORTED:
            counts = {"new": tried.new, "changed": tried.changed, "held": len(tried.held)}
            note_import(tx, caller, uploaded.make_importer().table, **counts)
        else:
            whole.rollback()
    return tried.as_trial(state)


def _state(tried: _Tried, confirmed: str | None) -> ImportState:
    if confirmed is None:
        return ImportState.TRIED
    if not tried.useless and not (tried.new or tried.changed):
        return ImportState.NOTHING
    return ImportState.IMPORTED if tried.digest == confirmed else ImportState.DIFFERS


@dataclass(slots=True)
class _Tried:
    """What is known so far. `rows_of`: what rows speak of → their places; `sheets` in order."""

    faults: list[WorkbookFault] = field(default_factory=list)
    held: frozenset[RowPlace] = frozenset()
    notes: tuple[str, ...] = ()
    useless: bool = False
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    entries: list[TrialEntry] = field(default_factory=list)
    _hash: Any = field(default_factory=sha256)

    @property
    def digest(self) -> str | None:
        """Of what can be taken."""
        if self.useless or not (self.new or self.changed):
            return None
        whole = self._hash.copy()
        whole.update(repr(sorted(self.held, key=repr)).encode())
        digest: str = whole.hexdigest()
        return digest

    def count(self, wish: Wish[Any]) -> None:
        """Add one that was granted."""
        if wish.form is None:
            self.unchanged += 1
            return
        self.new, self.changed = self.new + wish.is_new, self.changed + (not wish.is_new)
        first = wish.rows[0]
        self.entries.append(
            TrialEntry(first.sheet, first.number, wish.label, wish.is_new, wish.changes)
        )
        rows = [_place(row) for row in wish.rows]
        # A new one gets its id anew each time.
        known = None if wish.is_new else wish.subject_id
        self._hash.update(repr((rows, known, wish.form, wish.now)).encode())

    def as_trial(self, state: ImportState) -> Trial:
        """For whoever asked."""
        return Trial(
            state,
            self.new,
            self.changed,
            self.unchanged,
            tuple(self.entries),
            tuple(self.faults),
            self.held,
            self.notes,
            self.digest,
        )


def _tried(tx: sa.Connection, uploaded: UploadedTable) -> _Tried:
    """Take what can be taken, as often as it needs until nothing is wrong with it.

    First it is only read: what cells have wrong is found in a third of the time.
    """
    held: frozenset[RowPlace] = frozenset()
    faults: list[WorkbookFault] = []
    taking = False
    while True:
        with tx.begin_nested() as once:
            tried, rows_of = _once(tx, uploaded, held, taking=taking)
            if tried.faults:
                once.rollback()
        if not rows_of.places:
            raise WorkbookFault("文件里没有一行内容", "请核对是不是选错了文件")
        found, tried.held = tried.faults, held
        tried.faults = _in_order([*faults, *found], rows_of)
        if len(tried.faults) >= TRIAL_FAULTS_MOST:
            tried.useless = True
            return tried
        if taking and not found:
            return tried
        faults, held = tried.faults, held | _held_with(found, rows_of)
        taking = True


@dataclass(slots=True)
class _Rows:
    """What the rows that were read speak of, and in which order they stand."""

    places: dict[str, list[RowPlace]] = field(default_factory=dict)
    best_key: dict[RowPlace, str] = field(default_factory=dict)
    sheets: dict[str | None, int] = field(default_factory=dict)

    def note(self, row: SourceRow, importer: Importer[Any]) -> None:
        place, keys = _place(row), importer.keys(row)
        self.sheets.setdefault(row.sheet, len(self.sheets))
        self.best_key[place] = keys[0]
        for key in keys:
            self.places.setdefault(key, []).append(place)


def _once(
    tx: sa.Connection, uploaded: UploadedTable, held: frozenset[RowPlace], *, taking: bool
) -> tuple[_Tried, _Rows]:
    tried, rows_of, importer = _Tried(), _Rows(), uploaded.make_importer()

    def taken(rows: Iterator[SourceRow]) -> Iterator[SourceRow]:
        for row in rows:
            rows_of.note(row, importer)
            if _place(row) not in held:
                yield row

    with open_source(uploaded.path, importer.table, uploaded.limits) as source:
        tried.notes = source.notes
        rows = taken(source.rows)
        wishes = granted_wishes if taking else read_wishes
        for wish in wishes(tx, importer, rows, tried.faults, TRIAL_FAULTS_MOST):
            tried.count(wish)
    return tried, rows_of


def _held_with(faults: list[WorkbookFault], rows_of: _Rows) -> frozenset[RowPlace]:
    """The rows with a fault, and those that speak of the same."""
    faulty = {(fault.sheet, fault.row or 0) for fault in faults}
    keys = {rows_of.best_key[place] for place in faulty if place in rows_of.best_key}
    return frozenset(faulty | {place for key in keys for place in rows_of.places[key]})


def _in_order(faults: list[WorkbookFault], rows_of: _Rows) -> list[WorkbookFault]:
    return sorted(faults, key=lambda fault: (rows_of.sheets.get(fault.sheet, -1), fault.row or 0))


def _place(row: SourceRow) -> RowPlace:
    return row.sheet, row.number


def _faults_of(group: ExceptionGroup[Any]) -> list[WorkbookFault]:
    return [fault for fault in group.exceptions if isinstance(fault, WorkbookFault)]
