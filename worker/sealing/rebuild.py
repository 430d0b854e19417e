"""Make the ledger's records again from the object store alone.

The database must hold the county's people, enterprises and key areas, from a backup or imported
again. A board that is gone comes back with the proof that it hung, withdrawn. What is there already
stays; what is missing is added, so it may be run again.

The order follows the references, as the registry of records has it: visits, inspections with the
hazards they found, events …; then each hazard is set to what its events led to; at last the seals
and heads that the store holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from ledger.boards.commands import restore_posted_boards
from ledger.ground.counties import counties_served
from ledger.ground.database import Connection, Engine
from ledger.ground.migrations.acts_of_before import fill_acts_of_before
from ledger.ground.record_kinds import SEALED_KINDS, RecordKind
from ledger.ground.stored import read_back
from ledger.hazards.commands.restore import (
    restore_event_photos,
    restore_found_hazards,
    restore_hazard,
    restore_hazard_number,
)
from ledger.hazards.queries.records import pages_of_hazards
from ledger.papers.commands.printing import print_restored_papers
from ledger.records.hash_tree import Tree
from ledger.records.restore import (
    SealedForm,
    restore_photo,
    restore_photo_uses,
    restore_rows,
    restore_seals,
    restore_strokes,
    row_from_sealed,
)
from ledger.records.rows import RecordRow
from ledger.records.seal_records import HeadRow, note_head
from ledger.records.sealed_objects import Leaf, head_from
from ledger.reports.commands.prints import print_restored_reports
from media.keys import photo_original, sealed_records, tree_heads
from media.object_store import ObjectStore
from plans.loader import all_plans

OBJECTS_A_TIME = 200
_READS_AT_ONCE = 8
Restore = Callable[[Connection, list[RecordRow]], None]
# What must be there before records of a kind are put back, and what comes back with them.
BEFORE: Mapping[RecordKind, Restore] = {
    RecordKind.BOARD_POSTING: restore_posted_boards,
}
ALONG: Mapping[RecordKind, Restore] = {
    RecordKind.INSPECTION: restore_found_hazards,
    RecordKind.PAPER: print_restored_papers,
    RecordKind.REPORT_FILING: print_restored_reports,
}
# The photographs of records whose row does not say whose they are.
PHOTOS: Mapping[RecordKind, Restore] = {
    RecordKind.HAZARD_EVENT: restore_event_photos,
}


@dataclass(frozen=True, slots=True)
class _Unsealed:
    leaf: Leaf
    row: RecordRow


def rebuild(engine: Engine, store: ObjectStore, area_code: str | None = None) -> int:
    """Restore one county's records, or those of all that are open. Returns how many were read.

    Raises: StoreUnavailable; IntegrityError where a person or enterprise is not there.
    """
    restored = 0
    for county in [area_code] if area_code else counties_served(engine):
        for kind in SEALED_KINDS:
            restored += _restore_kind(engine, store, county, kind)
        with engine.begin() as tx:
            fill_acts_of_before(tx, all_plans())
        _restore_hazards(engine, county)
        _restore_chain(engine, store, county)
    with engine.begin() as tx:
        restore_hazard_number(tx)
    return restored


def _restore_kind(engine: Engine, store: ObjectStore, area_code: str, kind: RecordKind) -> int:
    waiting: list[RecordRow] = []
    number = 0
    for page in _unsealed_pages(store, area_code, kind):
        rows = [seal.row for seal in page]
        number += len(rows)
        _restore_photos(engine, store, area_code, rows)
        with engine.begin() as tx:
            if before := BEFORE.get(kind):
                before(tx, rows)
            waiting += restore_rows(tx, kind, rows)
            if along := ALONG.get(kind):
                along(tx, rows)
            if restore_photos := PHOTOS.get(kind):
                restore_photos(tx, rows)
            else:
                restore_photo_uses(tx, kind, rows)
            restore_strokes(tx, kind, rows)
            restore_seals(tx, area_code, [seal.leaf for seal in page], None)
    # A correction of a correction waits for the one before it.
    for row in sorted(waiting, key=lambda row: row.head.received_at):
        with engine.begin() as tx:
            restore_rows(tx, kind, [row])
    return number


def _restore_photos(
    engine: Engine, store: ObjectStore, area_code: str, rows: list[RecordRow]
) -> None:
    confirmed = {photo.sha256: photo.size_bytes for row in rows for photo in row.photos}
    there = store.stat_many([photo_original(area_code, sha256) for sha256 in confirmed])
    with engine.begin() as tx:
        for (sha256, size_bytes), head in zip(confirmed.items(), there, strict=True):
            # One that is gone is known all the same: its record names it, verification tells.
            media_type = head.media_type if head else None
            restore_photo(tx, area_code, sha256, size_bytes, media_type)


def _restore_hazards(engine: Engine, area_code: str) -> None:
    for page in pages_of_hazards(engine, area_code):
        with engine.begin() as tx:
            for hazard in page:
                # What cannot be replayed is for verification to tell.
                if hazard.replayed and hazard.row != hazard.replayed:
                    restore_hazard(tx, hazard.replayed)


def _restore_chain(engine: Engine, store: ObjectStore, area_code: str) -> None:
    tree = Tree()
    for key in store.keys(tree_heads(area_code)):
        data = store.get(key)
        head = head_from(json.loads(data))
        with engine.begin() as tx:
            restore_seals(tx, area_code, head.leaves, tree.size)
            tree = tree.grown(leaf.hash for leaf in head.leaves)
            frontier = [digest.hex() for digest in tree.frontier]
            note_head(tx, HeadRow(head, hashlib.sha256(data).hexdigest(), frontier))


def _unsealed_pages(
    store: ObjectStore, area_code: str, kind: RecordKind
) -> Iterator[list[_Unsealed]]:
    keys = store.keys(sealed_records(area_code, kind))
    with ThreadPoolExecutor(_READS_AT_ONCE) as pool:
        while some := list(islice(keys, OBJECTS_A_TIME)):
            yield list(pool.map(lambda key: _unsealed(store.get(key)), some))


def _unsealed(data: bytes) -> _Unsealed:
    sealed = read_back(SealedForm, json.loads(data))
    leaf = Leaf(sealed.kind, sealed.id, hashlib.sha256(data).hexdigest())
    return _Unsealed(leaf, row_from_sealed(sealed))
