"""Verification names every way in which evidence can have been touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from ledger.ground.tables import (
    hazard,
    hazard_event,
    inspection,
    outbox,
    photo,
    seal,
    tree_head,
    visit,
)
from ledger.records.outbox import Job
from media import keys
from tests.support.sealed_county import SealedCounty
from worker.sealing.verify import waiting_to_be_sealed


def test_an_untouched_county_has_no_difference(sealed: SealedCounty) -> None:
    assert sealed.differences(deep=True) == []
    assert waiting_to_be_sealed(sealed.engine, sealed.area_code) == 0


def test_a_record_that_waits_for_its_seal_is_counted_and_no_difference(
    sealed: SealedCounty,
) -> None:
    sealed.rows.visit()
    assert sealed.differences() == []
    assert waiting_to_be_sealed(sealed.engine, sealed.area_code) == 1


def first_key(of: SealedCounty, prefix: str) -> str:
    return next(of.worker_context.store.keys(prefix))


def flip_a_byte(of: SealedCounty, key: str) -> None:
    data = bytearray(of.worker_context.store.get(key))
    data[len(data) // 2] ^= 1
    of.worker_context.store.put(key, bytes(data), "application/json")


def edited_document(of: SealedCounty) -> None:
    of.execute(
        sa.text("""
            update visit set document = document || '{"received_by": "别人"}'
             where area_code = :area_code
        """).bindparams(area_code=of.area_code)
    )


def edited_document_with_its_hash(of: SealedCounty) -> None:
    from ledger.ground.canonical import sha256_of

    with of.engine.connect() as read:
        row = read.execute(sa.select(visit).where(visit.c.area_code == of.area_code)).one()
    document = row.document | {"received_by": "别人"}
    of.execute(
        sa.update(visit)
        .where(visit.c.area_code == of.area_code)
        .values(document=document, document_sha256=sha256_of(document))
    )


def unreadable_steps(of: SealedCounty, sent: str) -> None:
    of.execute(
        sa.text("""
            update hazard_event set document = document || cast(:sent as jsonb)
             where area_code = :area_code
        """).bindparams(area_code=of.area_code, sent=sent)
    )


def unreadable_inspection(of: SealedCounty, sent: str) -> None:
    of.execute(
        sa.text("""
            update inspection set document = document || cast(:sent as jsonb)
             where area_code = :area_code
        """).bindparams(area_code=of.area_code, sent=sent)
    )


def edited_row(of: SealedCounty) -> None:
    of.execute(
        sa.update(inspection)
        .where(inspection.c.area_code == of.area_code)
        .values(answers_failed=inspection.c.answers_failed - 1)
    )


def deleted_record(of: SealedCounty) -> None:
    of.execute(sa.delete(visit).where(visit.c.area_code == of.area_code))


def deleted_event(of: SealedCounty) -> None:
    closing = hazard_event.c.kind == "close"
    of.execute(sa.delete(hazard_event).where(hazard_event.c.area_code == of.area_code, closing))


def reopened_hazard(of: SealedCounty) -> None:
    of.execute(
        sa.update(hazard)
        .where(hazard.c.area_code == of.area_code, hazard.c.state == "closed")
        .values(state="verified", closed_at=None)
    )


def later_deadline(of: SealedCounty) -> None:
    of.execute(
        sa.update(hazard).where(hazard.c.area_code == of.area_code).values(deadline="2030-01-01")
    )


def deleted_hazard(of: SealedCounty) -> None:
    its = (hazard.c.area_code == of.area_code, hazard.c.state == "closed")
    with of.engine.connect() as read:
        hazard_id = read.scalars(sa.select(hazard.c.id).where(*its)).one()
    of.execute(sa.delete(hazard_event).where(hazard_event.c.hazard_id == hazard_id))
    of.execute(sa.delete(hazard).where(*its))


def flipped_sealed_object(of: SealedCounty) -> None:
    flip_a_byte(of, first_key(of, keys.sealed_records(of.area_code)))


def deleted_sealed_object(of: SealedCounty) -> None:
    of.worker_context.store.delete(first_key(of, keys.sealed_records(of.area_code, "visit")))


def added_sealed_object(of: SealedCounty) -> None:
    key = keys.sealed_record(of.area_code, "visit", "00000000-0000-4000-8000-000000000000")
    of.worker_context.store.put(key, b"{}", "application/json")


def deleted_seal(of: SealedCounty) -> None:
    first = (seal.c.area_code == of.area_code, seal.c.leaf_index == 0)
    of.execute(sa.delete(seal).where(*first))


def swapped_leaves(of: SealedCounty) -> None:
    mine = seal.c.area_code == of.area_code
    for before, after in ((0, 900), (1, 0), (900, 1)):
        moved = sa.update(seal).where(mine, seal.c.leaf_index == before)
        of.execute(moved.values(leaf_index=after))


def swapped_heads(of: SealedCounty) -> None:
    first, second = of.worker_context.store.keys(keys.tree_heads(of.area_code))
    one, other = of.worker_context.store.get(first), of.worker_context.store.get(second)
    of.worker_context.store.put(first, other, "application/json")
    of.worker_context.store.put(second, one, "application/json")


def deleted_head_object(of: SealedCounty) -> None:
    of.worker_context.store.delete(first_key(of, keys.tree_heads(of.area_code)))


def deleted_head_row(of: SealedCounty) -> None:
    with of.engine.connect() as read:
        last = read.scalar(
            sa.select(sa.func.max(tree_head.c.tree_size)).where(
                tree_head.c.area_code == of.area_code
            )
        )
    of.execute(
        sa.delete(tree_head).where(
            tree_head.c.area_code == of.area_code, tree_head.c.tree_size == last
        )
    )


def unlinked_head(of: SealedCounty) -> None:
    of.execute(
        sa.update(tree_head)
        .where(tree_head.c.area_code == of.area_code)
        .values(previous_head_sha256="0" * 64)
    )


def deleted_photo_object(of: SealedCounty) -> None:
    of.worker_context.store.delete(first_key(of, f"photos/{of.area_code}/"))


def deleted_photo_row(of: SealedCounty) -> None:
    of.execute(sa.delete(photo).where(photo.c.area_code == of.area_code))


def resized_photo(of: SealedCounty) -> None:
    key = next(
        k for k in of.worker_context.store.keys(f"photos/{of.area_code}/") if k.endswith(".orig")
    )
    of.worker_context.store.put(key, b"shorter", "image/jpeg")


def failed_work(of: SealedCounty) -> None:
    of.execute(
        sa.update(outbox)
        .where(outbox.c.area_code == of.area_code, outbox.c.job == Job.PRINT_BOARDS)
        .values(failed_at=sa.func.now(), fault="示例")
    )


def forgotten_work(of: SealedCounty) -> None:
    of.execute(
        sa.update(outbox)
        .where(outbox.c.area_code == of.area_code, outbox.c.job == Job.PRINT_BOARDS)
        .values(due_at=sa.func.now() - sa.text("interval '2 hours'"))
    )


@pytest.mark.parametrize(
    ("tamper", "kind"),
    [
        (edited_document, "document_changed"),
        (edited_document_with_its_hash, "row_changed"),
        (edited_document_with_its_hash, "signed_otherwise"),
        (edited_row, "row_changed"),
        (deleted_record, "record_missing"),
        (deleted_event, "record_missing"),
        (reopened_hazard, "hazard_changed"),
        (later_deadline, "hazard_changed"),
        (deleted_hazard, "hazard_missing"),
        (flipped_sealed_object, "object_changed"),
        (deleted_sealed_object, "object_missing"),
        (added_sealed_object, "object_extra"),
        (deleted_seal, "unsealed"),
        (deleted_seal, "leaf_misplaced"),
        (swapped_leaves, "root_differs"),
        (swapped_heads, "head_changed"),
        (deleted_head_object, "head_missing"),
        (deleted_head_row, "head_extra"),
        (deleted_head_row, "unchained"),
        (unlinked_head, "head_chain_broken"),
        (deleted_photo_object, "file_missing"),
        (deleted_photo_row, "photo_unknown"),
        (resized_photo, "file_size"),
        (failed_work, "work_failed"),
        (forgotten_work, "work_stuck"),
    ],
)
def test_verification_finds(
    sealed: SealedCounty, tamper: Callable[[SealedCounty], None], kind: str
) -> None:
    tamper(sealed)
    assert kind in sealed.kinds()


@pytest.mark.parametrize(
    ("tamper", "sent", "kinds"),
    [
        (unreadable_steps, '{"kind": "gone"}', {"document_changed", "hazard_changed"}),
        (unreadable_steps, '{"place": "nowhere"}', {"document_changed", "hazard_changed"}),
        (unreadable_steps, '{"at": "then"}', {"document_changed", "hazard_changed"}),
        (unreadable_steps, '{"grade": null}', {"document_changed", "hazard_changed"}),
        (
            unreadable_inspection,
            '{"findings": ["none"]}',
            {"document_changed", "hazard_extra", "signed_otherwise"},
        ),
        (
            unreadable_inspection,
            '{"findings": []}',
            {"document_changed", "hazard_extra", "signed_otherwise"},
        ),
        (unreadable_inspection, '{"signatures": "none"}', {"document_changed", "signed_otherwise"}),
        (
            unreadable_inspection,
            '{"signatures": {"inspector": {"path": 5, "shown_sha256": 6}}}',
            {"document_changed", "signed_otherwise"},
        ),
    ],
)
def test_a_record_that_cannot_be_read_any_more_is_a_difference_beside_all_others(
    sealed: SealedCounty,
    tamper: Callable[[SealedCounty, str], None],
    sent: str,
    kinds: set[str],
) -> None:
    tamper(sealed, sent)
    failed_work(sealed)
    assert sealed.kinds() == {*kinds, "work_failed"}


def test_a_photo_of_the_same_size_with_other_bytes_is_found_by_reading_it(
    sealed: SealedCounty,
) -> None:
    store = sealed.worker_context.store
    key = next(k for k in store.keys(f"photos/{sealed.area_code}/") if k.endswith(".orig"))
    flip_a_byte(sealed, key)
    assert "file_changed" in sealed.kinds(deep=True)


def test_each_difference_says_in_chinese_where_it_is(sealed: SealedCounty) -> None:
    deleted_sealed_object(sealed)
    (words,) = [
        str(difference)
        for difference in sealed.differences()
        if difference.kind == "object_missing"
    ]
    assert words.startswith(f"{sealed.area_code} sealed/{sealed.area_code}/visit/")
    assert words.endswith("封存的文件不见了")
