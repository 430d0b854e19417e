"""The ledger's records can be made again from the object store alone."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from ledger.ground.tables import (
    enforcement,
    hazard,
    hazard_event,
    hazard_number,
    inspection,
    office,
    outbox,
    person,
    photo,
    photo_holder,
    photo_use,
    seal,
    tree_head,
    visit,
)
from ledger.records.outbox import Job
from media.keys import sealed_record
from tests.support.ledger_rows import SIGNATURES
from tests.support.sealed_county import SealedCounty
from worker.sealing.rebuild import rebuild

RECORDS = (hazard_event, hazard, inspection, visit)
CHAIN = (seal, tree_head)


def contents(of: SealedCounty, *tables: sa.Table) -> dict[str, list[Any]]:
    """All rows of these tables, except for the moment a seal was noted."""
    by_table: dict[str, list[Any]] = {}
    with of.engine.connect() as read:
        for table in tables:
            columns = [column for column in table.columns if column.name != "sealed_at"]
            rows = read.execute(sa.select(*columns).where(table.c.area_code == of.area_code))
            by_table[table.name] = sorted(map(tuple, rows), key=str)
    return by_table


def wipe(of: SealedCounty, *tables: sa.Table) -> None:
    for table in tables:
        of.execute(sa.delete(table).where(table.c.area_code == of.area_code))


def with_a_chain_of_corrections(of: SealedCounty) -> None:
    first = of.rows.visit()
    second = of.rows.visit(corrects=first)
    of.rows.visit(corrects=second)
    of.seal_all()


def test_a_rebuilt_ledger_equals_the_one_that_was_lost(sealed: SealedCounty) -> None:
    with_a_chain_of_corrections(sealed)
    before = contents(sealed, *RECORDS, *CHAIN)
    wipe(sealed, *RECORDS, *CHAIN)
    assert rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code) == 12
    assert contents(sealed, *RECORDS, *CHAIN) == before
    assert sealed.differences() == []


def test_records_from_before_an_office_was_named_keep_their_seals_and_are_filled_again(
    county_of_its_own: SealedCounty,
) -> None:
    of, acting = county_of_its_own, (inspection, hazard_event, enforcement)
    found = of.rows.inspection(findings=1)
    (hazard_id,) = of.rows.hazards_of(found)
    of.rows.event(hazard_id, "rectify", "submitted", note="换了新软管")
    of.rows.fine("500", hazard_id=hazard_id)
    bureau = {"id": "emergency_bureau", "kind": "department", "name": "应急局"}
    of.execute(sa.insert(office).values(area_code=of.area_code, **bureau))
    works_there = person.c.area_code == of.area_code
    of.execute(sa.update(person).where(works_there).values(office_id="emergency_bureau"))
    for table in acting:
        there = table.c.area_code == of.area_code
        of.execute(
            sa.update(table).where(there).values(office="emergency_bureau", office_by="filled")
        )
    went = {"went": [SIGNATURES["inspector"]["name"]], "sectors": ["S06"]}
    of.execute(sa.update(inspection).where(inspection.c.id == found).values(went))
    of.seal_all()
    before = contents(of, *acting, hazard)
    wipe(of, enforcement, *RECORDS, *CHAIN)
    rebuild(of.engine, of.worker_context.store, of.area_code)
    assert contents(of, *acting, hazard) == before
    assert of.differences(deep=True) == []
    sealed_object = of.worker_context.store.get(
        sealed_record(of.area_code, "inspection", str(found))
    )
    assert not {"office", "town_code", "went"} & set(json.loads(sealed_object)["row"])


def test_a_rebuilt_county_goes_on_sealing(sealed: SealedCounty) -> None:
    wipe(sealed, *RECORDS, *CHAIN)
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    sealed.rows.visit()
    sealed.seal_all()
    assert sealed.differences(deep=True) == []


def test_rebuilding_what_is_there_changes_nothing(sealed: SealedCounty) -> None:
    before = contents(sealed, *RECORDS, *CHAIN)
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    assert contents(sealed, *RECORDS, *CHAIN) == before


def test_photos_of_rebuilt_records_are_known_again_and_processed_again(
    sealed: SealedCounty,
) -> None:
    wipe(sealed, *RECORDS, *CHAIN, photo_use, photo_holder, photo)
    sealed.execute(sa.delete(outbox).where(outbox.c.area_code == sealed.area_code))
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    shown = {row[1:3] for row in contents(sealed, photo_use)["photo_use"]}
    assert len({sha256 for sha256, _ in shown}) == 2
    assert {kind for _, kind in shown} == {"visit", "inspection", "hazard"}
    assert len(sealed.outbox_ids(Job.PROCESS_PHOTO)) == 2
    sealed.seal_all()
    assert sealed.differences(deep=True) == []


def test_no_hazard_number_is_given_twice_after_a_rebuild(sealed: SealedCounty) -> None:
    highest = 4_000_000
    found = sealed.rows.inspection(findings=1, first_number=highest)
    sealed.seal_all()
    wipe(sealed, *RECORDS, *CHAIN)
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    assert sealed.rows.hazards_of(found)
    with sealed.engine.connect() as read:
        assert read.scalar(sa.select(hazard_number.next_value())) > highest
