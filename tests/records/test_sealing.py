"""Sealing: whole, in order, once, and healed wherever it was interrupted."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from ledger.ground.canonical import canonical
from ledger.ground.tables import outbox, tree_head, visit
from ledger.records.outbox import Job
from ledger.records.seal_records import number_leaves
from media import keys
from tests.support.sealed_county import SealedCounty
from worker.claimed import RetryScheduled
from worker.sealing import seal as sealing
from worker.sealing.seal import seal_records


def heads(of: SealedCounty) -> list[sa.Row]:
    with of.engine.connect() as read:
        mine = sa.select(tree_head).where(tree_head.c.area_code == of.area_code)
        return list(read.execute(mine.order_by(tree_head.c.tree_size)))


def test_a_sealed_object_is_canonical_and_holds_the_whole_row(
    county_of_its_own: SealedCounty,
) -> None:
    county = county_of_its_own
    sha256 = county.rows.photo()
    visit_id = county.rows.visit(photos=(sha256,))
    county.seal_all()
    data = county.worker_context.store.get(
        keys.sealed_record(county.area_code, "visit", str(visit_id))
    )
    sealed = json.loads(data)
    assert data == canonical(sealed)
    assert sealed["photos"][0]["sha256"] == sha256
    with county.engine.connect() as read:
        row = read.execute(sa.select(visit).where(visit.c.id == visit_id)).one()
    assert sealed["row"].keys() | {"area_code", "id"} == set(row._mapping)
    assert sealed["row"]["document"] == row.document
    assert sealed["row"]["receipt"] == row.receipt


def test_records_of_one_batch_share_a_head(county_of_its_own: SealedCounty) -> None:
    for _ in range(5):
        county_of_its_own.rows.visit()
    county_of_its_own.seal_all()
    (head,) = heads(county_of_its_own)
    assert head.tree_size == 5
    assert head.previous_head_sha256 is None


def test_each_head_names_the_one_before(sealed: SealedCounty) -> None:
    first, second = heads(sealed)
    assert second.previous_head_sha256 == first.head_sha256


def test_sealing_again_changes_nothing(sealed: SealedCounty) -> None:
    sealed.execute(
        sa.update(outbox)
        .where(outbox.c.area_code == sealed.area_code)
        .values(done_at=None, claimed_at=None)
    )
    before = heads(sealed)
    sealed.seal_all()
    assert heads(sealed) == before
    assert sealed.differences() == []


def die_before_the_seals(county: SealedCounty) -> None:
    """The objects are written, nothing is noted."""
    records = sealing.read_records(county.worker_context, county.area_code, county.claimed())
    for _, record in records:
        sealing.put_record(county.worker_context.store, county.area_code, record)


def die_before_the_chain(county: SealedCounty) -> None:
    """The seals are noted, none has its place."""
    seal_records(county.worker_context, county.area_code, county.claimed())


def die_before_the_head(county: SealedCounty) -> None:
    """The leaves have their places, there is no head."""
    die_before_the_chain(county)
    with county.engine.begin() as tx:
        number_leaves(tx, county.area_code, sealing.LEAVES_A_HEAD)


def die_before_the_head_is_noted(county: SealedCounty) -> None:
    """The head is in the store, the ledger does not know."""
    die_before_the_head(county)
    end = sealing.chain_end(county.engine, county.area_code)
    sealing.put_head(county.worker_context.store, sealing.next_head(county.area_code, end))


@pytest.mark.parametrize(
    "die",
    [
        die_before_the_seals,
        die_before_the_chain,
        die_before_the_head,
        die_before_the_head_is_noted,
    ],
)
def test_a_crash_between_two_steps_is_no_difference_and_heals_with_the_next_record(
    sealed: SealedCounty, die: object
) -> None:
    sealed.rows.visit()
    die(sealed)  # type: ignore[operator]
    assert sealed.differences() == []
    sealed.rows.visit()
    sealed.seal_all()
    assert sealed.differences() == []
    assert heads(sealed)[-1].tree_size == 11


def test_two_sealers_at_once_make_one_chain(county_of_its_own: SealedCounty) -> None:
    county = county_of_its_own
    for _ in range(12):
        county.rows.visit()
    ids = county.outbox_ids(Job.SEAL_RECORD)
    county.seal_all_with(ids, workers=4)
    assert county.differences() == []
    assert heads(county)[-1].tree_size == 12


def test_another_object_in_the_place_of_a_record_is_never_overwritten(
    county_of_its_own: SealedCounty,
) -> None:
    county = county_of_its_own
    visit_id = county.rows.visit()
    key = keys.sealed_record(county.area_code, "visit", str(visit_id))
    county.worker_context.store.put(key, b"{}", "application/json")
    county.seal_all()
    assert county.worker_context.store.get(key) == b"{}"
    assert {"unsealed", "object_extra", "work_failed"} <= county.kinds()


def test_a_store_that_is_ahead_of_the_ledger_stops_the_chain(sealed: SealedCounty) -> None:
    size = heads(sealed)[-1].tree_size
    foreign = keys.tree_head(sealed.area_code, size + 1)
    first = sealed.worker_context.store.get(keys.tree_head(sealed.area_code, size))
    sealed.worker_context.store.put(foreign, first, "application/json")
    sealed.rows.visit()
    with pytest.raises(RetryScheduled):
        sealed.seal_all()
    assert sealed.outbox_ids(Job.SEAL_RECORD)
    assert sealed.worker_context.store.get(foreign) == first


def test_a_long_backlog_is_chained_under_several_heads(
    county_of_its_own: SealedCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LEAVES_A_HEAD", 3)
    for _ in range(8):
        county_of_its_own.rows.visit()
    county_of_its_own.seal_all()
    assert [head.tree_size for head in heads(county_of_its_own)] == [3, 6, 8]
    assert county_of_its_own.differences() == []
