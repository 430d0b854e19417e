"""A record that somebody changed into one that cannot be sealed harms no other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import notice, seal
from ledger.records.tables import RECORD_TABLES
from tests.records.samples import sample
from tests.support.sealed_county import SealedCounty


def poison(sealed: SealedCounty, kind: RecordKind, record_id: object, number: str) -> None:
    """A number that no door lets in."""
    table = RECORD_TABLES[kind].name
    sealed.execute(
        sa.text(
            f"update {table} set document = document || cast(:more as jsonb) where id = :id"
        ).bindparams(more=f'{{"elapsed_s": {number}}}', id=record_id)
    )


@pytest.mark.parametrize("number", ["10000000000000000", "1e300", "-9007199254740993"])
@pytest.mark.parametrize("kind", [RecordKind.VISIT, RecordKind.DUTY_RECORD])
def test_it_is_named_told_of_and_holds_up_nobody(
    county_of_its_own: SealedCounty, kind: RecordKind, number: str
) -> None:
    sealed = county_of_its_own
    admin = sealed.rows.county.person(Role.ADMIN)
    sick, well = sample(kind, sealed), sample(RecordKind.INSPECTION, sealed)
    sick.send()
    well.send()
    poison(sealed, kind, sick.record_id, number)
    # Named while it waits to be sealed, and after.
    assert "unsealable" in sealed.kinds()
    sealed.seal_all()
    named = [difference for difference in sealed.differences() if difference.kind == "unsealable"]
    assert [difference.subject for difference in named] == [f"{kind}/{sick.record_id}"]
    with sealed.engine.connect() as read:
        sealed_ids = sa.select(seal.c.record_id).where(seal.c.area_code == sealed.area_code)
        assert set(read.scalars(sealed_ids)) == {well.record_id}
        lines = sa.select(notice.c.words).where(
            notice.c.area_code == sealed.area_code, notice.c.person_id == admin.id
        )
        (words,) = read.scalars(lines)
    assert str(sick.record_id) in words
    # The next one is chained as before.
    further = sample(RecordKind.STANDARDISATION, sealed)
    further.send()
    sealed.seal_all()
    with sealed.engine.connect() as read:
        assert further.record_id in set(read.scalars(sealed_ids))
