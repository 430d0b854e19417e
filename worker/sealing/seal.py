"""Sealing: each record becomes an object of its own, and the county's objects become a chain.

1. Each record is written to the store as one canonical JSON object, only if nothing lies there. An
   object that lies there must be the same byte for byte: then an earlier run died after this step.
2. A `seal` row notes it. Records of many submissions go through 1 and 2 side by side.
3. The county's unnumbered seals get their places in its tree, in one statement under a lock, and
   only when everything numbered before has its head. From here on what the next head says is
   settled (its leaves, their order, the head before it), except for the moment.
4. The head is written to the store, only if nothing lies there, and then noted in `tree_head`.

Whoever finds numbered leaves without a head does 4 again, and two may do it at once: the first
object stays, the second comer takes over its moment. So a crash between any two steps heals by the
next run; the outbox rows are finished only after 4, so there is a next run. A head in the store
that says something else means that the store is ahead of the ledger (an old backup was restored)
or was tampered with: that is never repaired in silence, `anxun verify` names it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from ledger.ground.canonical import NotCanonical
from ledger.ground.clocks import shanghai_date
from ledger.ground.record_kinds import RecordKind
from ledger.notices.commands.notices import deliver
from ledger.notices.rules.unsealed import unsealed_notices
from ledger.people.queries import county_recipients
from ledger.records.outbox import Work, finish
from ledger.records.rows import RecordRow
from ledger.records.seal_chain import ChainEnd, chain_end, record_rows
from ledger.records.seal_records import HeadRow, note_head, note_seals, number_leaves
from ledger.records.sealed_objects import (
    Head,
    Leaf,
    head_bytes,
    head_from,
    sealed_record_bytes,
)
from media.keys import sealed_record, tree_head
from media.object_store import ObjectStore
from media.store_errors import AlreadyThere
from worker.claimed import PermanentFault, RetryScheduled, claimed, mark_dead, schedule_retry
from worker.context import WorkerContext

JSON = "application/json"
# A head of so many leaves is about 65 kB.
LEAVES_A_HEAD = 500
# A put of a small object waits 6 to 9 ms for the store's disk; eight at once share that.
PUTS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record's object as it belongs into the store."""

    leaf: Leaf
    data: bytes


def seal_and_chain(context: WorkerContext, area_code: str, outbox_ids: Sequence[int]) -> None:
    """Seal the rows' records and chain the county. Raises: RetryScheduled with nothing finished."""
    works = claimed(context, area_code, outbox_ids)
    if not works:
        return
    try:
        refused = seal_records(context, area_code, works)
        chain(context, area_code)
    except Exception as error:
        raise RetryScheduled(schedule_retry(context, works, error)) from None
    for work, reason in refused:
        mark_dead(context, work, reason)
        _tell(context, work)
    refused_ids = {work.id for work, _ in refused}
    with context.engine.begin() as tx:
        finish(tx, area_code, [work.id for work in works if work.id not in refused_ids])


def _tell(context: WorkerContext, work: Work) -> None:
    """Who runs the county learns of a record that is not sealed, in the inbox and once."""
    with context.engine.begin() as tx:
        today = shanghai_date(datetime.now(UTC))
        roster = county_recipients(tx, work.area_code, today)
        deliver(tx, work.area_code, unsealed_notices(work.subject, roster))


def seal_records(
    context: WorkerContext, area_code: str, works: Iterable[Work]
) -> list[tuple[Work, PermanentFault]]:
    """Steps 1 and 2. Returns the rows whose record cannot be sealed, with the reason."""
    records = read_records(context, area_code, works)
    with ThreadPoolExecutor(PUTS_AT_ONCE) as pool:
        outcomes = list(
            pool.map(lambda pair: put_record(context.store, area_code, pair[1]), records)
        )
    noted = [
        record.leaf
        for (_, record), fault in zip(records, outcomes, strict=True)
        if fault is None and isinstance(record, SealedRecord)
    ]
    with context.engine.begin() as tx:
        note_seals(tx, area_code, noted)
    return [
        (work, fault)
        for (work, _), fault in zip(records, outcomes, strict=True)
        if fault is not None
    ]


def chain(context: WorkerContext, area_code: str) -> None:
    """Steps 3 and 4 until no seal waits. Raises: PermanentFault when the store says otherwise."""
    while True:
        with context.engine.begin() as tx:
            number_leaves(tx, area_code, LEAVES_A_HEAD)
        end = chain_end(context.engine, area_code)
        if not end.leaves:
            return
        row = put_head(context.store, next_head(area_code, end))
        with context.engine.begin() as tx:
            note_head(tx, row)


def read_records(
    context: WorkerContext, area_code: str, works: Iterable[Work]
) -> list[tuple[Work, SealedRecord | PermanentFault]]:
    """Each row with its record, or why there is none to seal."""
    ids: dict[RecordKind, set[UUID]] = defaultdict(set)
    named = []
    for work in works:
        word, _, record_id = work.subject.partition("/")
        kind = RecordKind(word)
        named.append((work, kind, UUID(record_id)))
        ids[kind].add(UUID(record_id))
    with context.engine.connect() as read:
        rows: dict[RecordKind, dict[UUID, RecordRow]] = {
            kind: record_rows(read, area_code, kind, some) for kind, some in ids.items()
        }
    return [(work, _sealable(kind, rows[kind].get(record_id))) for work, kind, record_id in named]


def _sealable(kind: RecordKind, row: RecordRow | None) -> SealedRecord | PermanentFault:
    """One record that cannot be sealed keeps none of the others waiting."""
    if row is None:
        return PermanentFault("no such record")
    try:
        return sealed_form(kind, row)
    except NotCanonical:
        return PermanentFault("a number in this record has no canonical form")


def sealed_form(kind: RecordKind, row: RecordRow) -> SealedRecord:
    """A ledger row's sealed object. Raises: NotCanonical."""
    data = sealed_record_bytes(kind, row)
    return SealedRecord(Leaf(kind, str(row.id), hashlib.sha256(data).hexdigest()), data)


def put_record(
    store: ObjectStore, area_code: str, record: SealedRecord | PermanentFault
) -> PermanentFault | None:
    if isinstance(record, PermanentFault):
        return record
    leaf = record.leaf
    key = sealed_record(area_code, leaf.kind, leaf.record_id)
    try:
        store.put(key, record.data, JSON, sha256_hex=leaf.object_sha256, only_if_absent=True)
    except AlreadyThere:
        if store.get(key) != record.data:
            return PermanentFault("another object lies where this record is sealed")
    return None


@dataclass(frozen=True, slots=True)
class NextHead:
    head: Head
    frontier: tuple[str, ...]


def next_head(area_code: str, end: ChainEnd) -> NextHead:
    tree = end.tree.grown(leaf.hash for leaf in end.leaves)
    head = Head(
        area_code=area_code,
        tree_size=tree.size,
        root_sha256=tree.root.hex(),
        previous_head_sha256=end.head_sha256,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        leaves=end.leaves,
    )
    return NextHead(head, tuple(digest.hex() for digest in tree.frontier))


def put_head(store: ObjectStore, following: NextHead) -> HeadRow:
    head = following.head
    key, data = tree_head(head.area_code, head.tree_size), head_bytes(head)
    try:
        store.put(key, data, JSON, only_if_absent=True)
    except AlreadyThere:
        data = store.get(key)
        there = head_from(json.loads(data))
        if not there.says_as(head):
            raise PermanentFault("the store holds another head of this size") from None
        head = replace(head, at=there.at)
    return HeadRow(head, hashlib.sha256(data).hexdigest(), following.frontier)
