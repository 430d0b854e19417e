"""Photographs of a record that is of no enterprise: the office whose it is sees them, the county's
office, and who brought them; nobody else does.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import duty_record, photo_holder, photo_use, seal, tree_head
from ledger.records.photo_queries import visible_photo
from tests.records.samples import Sample, sample
from tests.records.test_rebuild import wipe
from tests.support.county_builder import TOWN
from tests.support.sealed_county import SealedCounty
from worker.sealing.rebuild import rebuild


@pytest.fixture
def office(county_of_its_own: SealedCounty) -> Caller:
    return county_of_its_own.rows.county.person(Role.COUNTY).caller


@pytest.fixture
def filed(county_of_its_own: SealedCounty, office: Caller) -> Sample:
    """What the county's office did, with the photograph that its person brought."""
    of_enterprise = sample(RecordKind.DUTY_RECORD, county_of_its_own)
    bulletin = {"duty": "monthly_dispatch", "office": "county_safety_office", "enterprise_id": None}
    county_of_its_own.execute(
        sa.update(photo_holder)
        .where(photo_holder.c.person_id == of_enterprise.sender.person_id)
        .values(person_id=office.person_id)
    )
    filed = replace(of_enterprise, document=of_enterprise.document | bulletin, sender=office)
    filed.send()
    return filed


def uses(sealed: SealedCounty) -> list[tuple[object, ...]]:
    columns = photo_use.c
    shown = sa.select(
        columns.sha256, columns.record_kind, columns.record_id, columns.enterprise_id
    ).where(columns.area_code == sealed.area_code)
    with sealed.engine.connect() as read:
        return [tuple(row) for row in read.execute(shown)]


def test_of_offices_the_countys_and_whose_record_it_is_see_it(
    filed: Sample, office: Caller
) -> None:
    county, (photo,) = filed.sealed.rows.county, filed.document["photos"]
    colleague = county.person(Role.COUNTY).caller
    others = [
        county.person(*grants).caller
        for grants in (
            [Grant(Role.ENTERPRISE, enterprise_id=filed.sealed.rows.enterprise_id)],
            [Grant(Role.TOWN, town_code=TOWN)],
            [Grant(Role.DEPARTMENT, sector="S06")],
            [Role.INSPECTOR],
            [Role.ADMIN, Role.REPORT_OFFICER],
        )
    ]

    def sees(caller: Caller, *speaks_for: str) -> bool:
        return visible_photo(filed.sealed.engine, caller, photo, speaks_for) is not None

    assert (sees(office), sees(colleague)) == (True, True)
    assert [sees(other, "lufeng_office") for other in others] == [False] * len(others)
    assert [sees(other) for other in others] == [False] * len(others)
    assert sees(others[1], "lufeng_office", "county_safety_office")


def test_who_brought_it_sees_it_when_they_left_the_office(filed: Sample, office: Caller) -> None:
    (photo,) = filed.document["photos"]
    left = replace(office, grants=(Grant(Role.TOWN, town_code=TOWN),))
    assert visible_photo(filed.sealed.engine, left, photo, [])


def test_it_is_put_back_as_it_was(filed: Sample) -> None:
    sealed = filed.sealed
    before = uses(sealed)
    (photo,) = filed.document["photos"]
    assert before == [(photo, "duty_record", filed.record_id, None)]
    sealed.seal_all()
    wipe(sealed, duty_record, seal, tree_head, photo_use)
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    assert uses(sealed) == before
    assert sealed.differences(deep=True) == []
