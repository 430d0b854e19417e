"""Duties, results, draws, accidents and levels are sealed, verified and put back like others."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from ledger.ground.tables import (
    accident,
    draw,
    duty_record,
    enforcement,
    hazard,
    inspection,
    photo_use,
    seal,
    standardisation,
    tree_head,
)
from tests.records.test_rebuild import contents, wipe
from tests.support.sealed_county import SealedCounty
from worker.sealing.rebuild import rebuild

RECORDS = (duty_record, enforcement, hazard, inspection, draw, accident, standardisation)
CHAIN = (seal, tree_head)


@pytest.fixture
def county(county_of_its_own: SealedCounty) -> SealedCounty:
    """A drill, a meeting of an office with a photo, a fine, a draw, an accident corrected once."""
    rows = county_of_its_own.rows
    rows.duty_record(photos=(rows.photo(),))
    rows.duty_record(office="county_safety_office", photos=(rows.photo(),))
    (hazard_id,) = rows.hazards_of(rows.inspection(findings=1))
    rows.fine("5000.50", hazard_id=hazard_id)
    rows.draw()
    rows.level(photos=(rows.photo(),))
    rows.accident(corrects=rows.accident(), deaths=2)
    county_of_its_own.seal_all()
    return county_of_its_own


def test_sealed_duties_and_results_show_no_difference(county: SealedCounty) -> None:
    assert county.differences(deep=True) == []


def test_duties_and_results_are_rebuilt_as_they_were(county: SealedCounty) -> None:
    before = contents(county, *RECORDS, *CHAIN)
    assert [row.amount_yuan for row in _fines(county)] == [Decimal("5000.50")]
    wipe(
        county,
        standardisation,
        accident,
        draw,
        enforcement,
        duty_record,
        hazard,
        inspection,
        *CHAIN,
        photo_use,
    )
    assert rebuild(county.engine, county.worker_context.store, county.area_code) == 8
    assert contents(county, *RECORDS, *CHAIN) == before
    assert county.differences(deep=True) == []


@pytest.mark.parametrize(
    "change",
    [
        sa.update(enforcement).values(amount_yuan=Decimal("50.00")),
        sa.update(duty_record).values(done_on=sa.text("done_on - 31")),
        sa.update(draw).values(receipt=sa.text("jsonb_set(receipt, '{drawn}', '[]')")),
        sa.update(draw).values(pool=sa.text("jsonb_set(pool, '{enterprises}', '[]')")),
        sa.update(accident).values(deaths=0),
        sa.update(standardisation).values(level=1),
    ],
    ids=[
        "a smaller fine",
        "an earlier day",
        "another lot",
        "another pool",
        "fewer deaths",
        "a better level",
    ],
)
def test_a_row_that_was_changed_is_named(county: SealedCounty, change: sa.Update) -> None:
    table = change.table
    county.execute(change.where(table.c.area_code == county.area_code))
    assert county.kinds() == {"row_changed"}


@pytest.mark.parametrize("table", [duty_record, enforcement, draw, accident, standardisation])
def test_a_row_that_is_gone_is_named(county: SealedCounty, table: sa.Table) -> None:
    wipe(county, table)
    assert county.kinds() == {"record_missing"}


def _fines(county: SealedCounty) -> list[sa.Row[tuple[Decimal]]]:
    with county.engine.connect() as read:
        fines = sa.select(enforcement.c.amount_yuan)
        return list(read.execute(fines.where(enforcement.c.area_code == county.area_code)))
