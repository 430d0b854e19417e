"""A hazard that a merger brought elsewhere is still what its sealed records say."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa

from ledger.boards.commands import enqueue_board_prints
from ledger.enterprises.commands.changes import merge_enterprise
from ledger.enterprises.rules import Merger
from ledger.ground.caller import Role
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import hazard, photo_use
from tests.records.samples import sample
from tests.records.test_rebuild import CHAIN, RECORDS, contents, wipe
from tests.support.sealed_county import SealedCounty
from tests.support.waiting import wait_for_waiting
from worker.sealing.rebuild import rebuild


@pytest.fixture
def successor(sealed: SealedCounty) -> UUID:
    """What the county's enterprise was merged into, with its one open hazard."""
    county = sealed.rows.county
    into = county.enterprise()
    merge_enterprise(
        sealed.engine,
        county.person(Role.COUNTY).caller,
        sealed.rows.enterprise_id,
        Merger(into=into, merged_on=date(2026, 11, 1), reason="合并经营"),
        today=date(2026, 11, 22),
        board_settle_seconds=0,
    )
    return into


def test_the_open_hazard_moved_and_the_closed_one_stayed(
    sealed: SealedCounty, successor: UUID
) -> None:
    with sealed.engine.connect() as read:
        of_county = sa.select(hazard.c.state, hazard.c.enterprise_id).where(
            hazard.c.area_code == sealed.area_code
        )
        places = {row.state: row.enterprise_id for row in read.execute(of_county)}
    assert places == {"assigned": successor, "closed": sealed.rows.enterprise_id}


def test_verification_finds_nothing_wrong_with_a_merger(
    sealed: SealedCounty, successor: UUID
) -> None:
    assert sealed.differences(deep=True) == []


def test_a_hazard_moved_behind_everybodys_back_is_found(sealed: SealedCounty) -> None:
    elsewhere = sealed.rows.county.enterprise()
    sealed.execute(
        sa.update(hazard)
        .where(hazard.c.area_code == sealed.area_code)
        .values(enterprise_id=elsewhere)
    )
    assert sealed.kinds() == {"hazard_changed"}


def test_rebuilt_records_know_the_merger(sealed: SealedCounty, successor: UUID) -> None:
    before = contents(sealed, *RECORDS, photo_use)
    wipe(sealed, *RECORDS, *CHAIN, photo_use)
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    after = contents(sealed, *RECORDS, photo_use)
    for name in ("hazard", "hazard_event", "inspection", "visit"):
        assert after[name] == before[name]
    moved = {row[2:5] for row in after["photo_use"] if row[2] == "hazard"}
    assert successor in {place for *_, place in moved}
    assert sealed.differences() == []


def test_a_step_that_a_merger_waits_for_goes_along_with_its_photos(
    county_of_its_own: SealedCounty,
) -> None:
    sealed = county_of_its_own
    step, into = sample(RecordKind.HAZARD_EVENT, sealed), sealed.rows.county.enterprise()
    engine, here = sealed.engine, sealed.rows.enterprise_id
    office = sealed.rows.county.person(Role.COUNTY).caller
    merger = Merger(into=into, merged_on=date(2026, 11, 1), reason="合并经营")
    with ThreadPoolExecutor(2) as pool, engine.begin() as printing:
        # The step waits for this, holding the hazard.
        enqueue_board_prints(printing, sealed.area_code, [here], settle_s=0)
        sent = pool.submit(step.send)
        wait_for_waiting(engine, 1)
        merged = pool.submit(
            merge_enterprise, engine, office, here, merger,
            today=date(2026, 11, 22), board_settle_seconds=0,
        )  # fmt: skip
        wait_for_waiting(engine, 2)
    assert (sent.result().created, merged.result()) == (True, None)
    moved = sa.select(photo_use.c.enterprise_id).where(photo_use.c.record_id == step.record_id)
    stands = sa.select(hazard.c.state, hazard.c.enterprise_id).where(
        hazard.c.area_code == sealed.area_code
    )
    with engine.connect() as read:
        assert set(read.scalars(moved)) == {into}
        assert [tuple(row) for row in read.execute(stands)] == [("submitted", into)]
    sealed.seal_all()
    assert sealed.kinds() == set()
