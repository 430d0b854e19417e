"""Rows that tests insert themselves are such as lists tell, like those that phones brought."""

from __future__ import annotations

from flask import Flask

from media.object_store import ObjectStore
from tests.support.county_builder import CountyBuilder
from tests.support.last_reading import wrong_lists
from tests.support.ledger_rows import LedgerRows
from worker.context import WorkerContext


def test_every_list_tells_rows_of_tests_as_the_document_says(
    app: Flask, own_county: CountyBuilder, worker_context: WorkerContext
) -> None:
    insert_each_kind(own_county, worker_context.store)
    faults = wrong_lists(app, own_county)
    assert not faults, "\n".join(faults)


def insert_each_kind(county: CountyBuilder, store: ObjectStore) -> None:
    place = county.enterprise()
    person = county.supervisor_at(place)
    rows = LedgerRows(county, store, place, person)
    area = rows.key_area("灶间")
    rows.board()
    rows.board(key_area_id=area)
    rows.risk("液化气瓶", key_area_id=area)
    photo = rows.photo()
    visit = rows.visit(photos=(photo,))
    rows.visit(corrects=visit)
    found = rows.inspection(findings=2, visit_id=visit, photos=(photo,), key_area_id=area)
    hazard, other = rows.hazards_of(found)
    rows.event(hazard, "rectify", "submitted", note="换了新软管", photos=[photo])
    rows.duty_record(photos=(photo,))
    rows.duty_record(office="emergency_bureau")
    rows.fine("500", hazard_id=other)
    rows.draw()
    rows.accident(corrects=rows.accident())
    rows.level(photos=(photo,))
