"""Doors that stand open or closed: enough officers have keys, or none has."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground import tables as models
from tests.support.county_builder import CountyBuilder
from tests.tips.officers import Officer, officer


def two_officers(county: CountyBuilder) -> tuple[Officer, Officer]:
    """As few as open the doors."""
    return officer(county), officer(county)


def no_keys(county: CountyBuilder) -> None:
    """Retire every key of the county."""
    with county.engine.begin() as tx:
        tx.execute(
            sa.update(models.tip_key)
            .where(models.tip_key.c.area_code == county.area_code)
            .values(state="retired", retired_at=sa.func.now(), retired_reason="试验")
        )
