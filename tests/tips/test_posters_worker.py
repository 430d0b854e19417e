"""Plates that tell how to report are printed when asked for and would say something new."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import zxingcpp
from pypdfium2 import PdfDocument

from ledger.ground.tables import outbox, tip_key, tip_poster
from ledger.tips.commands.posters import request_tip_poster
from tests.support.county_builder import CountyBuilder
from tests.support.doing import do_all
from tests.support.ledger_rows import LedgerRows
from tests.tips.doors import no_keys, two_officers
from tests.tips.officers import Officer, officer
from worker.context import WorkerContext
from worker.queues import Queues
from worker.sealing.verification.files import file_differences
from worker.sealing.verification.records import SealedEvidence


@pytest.fixture
def officers(county: CountyBuilder, rows: LedgerRows) -> tuple[Officer, Officer]:
    no_keys(county)
    return two_officers(county)


def ask(rows: LedgerRows, enterprise_id: UUID | None) -> None:
    with rows.engine.begin() as tx:
        request_tip_poster(tx, rows.person.caller, enterprise_id)


def printed(rows: LedgerRows, enterprise_id: UUID | None) -> list[sa.Row[Any]]:
    of_it = tip_poster.c.enterprise_id.is_not_distinct_from(enterprise_id)
    with rows.engine.connect() as read:
        found = sa.select(tip_poster).where(tip_poster.c.area_code == rows.area_code, of_it)
        return list(read.execute(found.order_by(tip_poster.c.printed_at)))


def code_of(worker_context: WorkerContext, key: str) -> str:
    picture = PdfDocument(worker_context.store.get(key))[0].render(scale=2).to_pil()
    return str(zxingcpp.read_barcode(picture).text)


def printed_keys(officers: tuple[Officer, Officer]) -> str:
    """As the code says them: 16 bytes of each, by name."""
    by_name = sorted(officers, key=lambda one: one.person.name)
    fingerprints = [bytes.fromhex(one.fingerprint) for one in by_name]
    coded = [base64.urlsafe_b64encode(fingerprint).decode() for fingerprint in fingerprints]
    return ".".join(code[:22] for code in coded)


def test_an_enterprises_plate_leads_to_its_own_page_and_carries_the_keys(
    rows: LedgerRows,
    worker_context: WorkerContext,
    queues: Queues,
    officers: tuple[Officer, Officer],
) -> None:
    code = rows.board()
    ask(rows, rows.enterprise_id)
    do_all(worker_context, queues)
    [plate] = printed(rows, rows.enterprise_id)
    assert set(plate.files) == {"A3.pdf", "A4.pdf", "A4.png"}
    assert (
        code_of(worker_context, plate.files["A3.pdf"]["key"])
        == f"http://127.0.0.1:8080/tip?board={code}#k={printed_keys(officers)}"
    )
    page = PdfDocument(worker_context.store.get(plate.files["A4.pdf"]["key"]))[0]
    text = page.get_textpage().get_text_range()
    assert all(officer.fingerprint in text for officer in officers)


def test_the_countys_plate_leads_to_the_county(
    rows: LedgerRows,
    worker_context: WorkerContext,
    queues: Queues,
    officers: tuple[Officer, Officer],
) -> None:
    ask(rows, None)
    do_all(worker_context, queues)
    plate = printed(rows, None)[-1]
    assert (
        code_of(worker_context, plate.files["A4.pdf"]["key"])
        == f"http://127.0.0.1:8080/tip?area=431224#k={printed_keys(officers)}"
    )


def test_it_is_printed_again_only_when_a_key_changed(
    rows: LedgerRows,
    worker_context: WorkerContext,
    queues: Queues,
    officers: tuple[Officer, Officer],
) -> None:
    rows.board()
    for _ in range(2):
        ask(rows, rows.enterprise_id)
        do_all(worker_context, queues)
    assert len(printed(rows, rows.enterprise_id)) == 1
    officer(rows.county)
    ask(rows, rows.enterprise_id)
    do_all(worker_context, queues)
    assert [len(poster.content["officers"]) for poster in printed(rows, rows.enterprise_id)] == [
        2,
        3,
    ]


def test_nothing_is_printed_for_doors_that_are_closed(
    rows: LedgerRows,
    worker_context: WorkerContext,
    queues: Queues,
    officers: tuple[Officer, Officer],
) -> None:
    rows.board()
    ask(rows, rows.enterprise_id)
    with rows.engine.begin() as tx:
        of_one = sa.update(tip_key).where(tip_key.c.id == officers[0].key_id)
        tx.execute(of_one.values(state="retired", retired_at=sa.func.now()))
    do_all(worker_context, queues)
    assert not printed(rows, rows.enterprise_id)
    with rows.engine.connect() as read:
        fault = sa.select(outbox.c.fault).where(outbox.c.failed_at.is_not(None))
        assert read.execute(fault).scalar_one() == "tips_closed"


def test_verify_misses_a_plate_that_is_gone(
    rows: LedgerRows,
    worker_context: WorkerContext,
    queues: Queues,
    officers: tuple[Officer, Officer],
) -> None:
    rows.board()
    ask(rows, rows.enterprise_id)
    do_all(worker_context, queues)
    key = printed(rows, rows.enterprise_id)[0].files["A4.pdf"]["key"]
    of = SealedEvidence(worker_context.engine, worker_context.store, rows.area_code, frozenset())
    assert key not in {difference.subject for difference in file_differences(of, deep=False)}
    worker_context.store.delete(key)
    assert key in {difference.subject for difference in file_differences(of, deep=False)}
