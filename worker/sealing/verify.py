"""Compare the ledger, the object store and the sealed evidence, and name every difference."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from ledger.ground.tables import county
from media.object_store import ObjectStore
from worker.sealing.verification.chain import chain_differences
from worker.sealing.verification.difference import Difference
from worker.sealing.verification.files import file_differences, stuck_work
from worker.sealing.verification.records import (
    Evidence,
    record_differences,
    records_to_be_sealed,
)
from worker.sealing.verification.tips import tip_differences


def verify(
    engine: sa.Engine, store: ObjectStore, area_code: str | None = None, *, deep: bool = False
) -> list[Difference]:
    """Every difference in a county, or in all of them.

    `deep` also reads and hashes every photograph and printed file; sealed records and heads are
    always read. A record whose sealing is under way is no difference: `waiting_to_be_sealed` counts
    those. Raises: StoreUnavailable, sqlalchemy.exc.OperationalError.
    """
    return [
        difference
        for each in ([area_code] if area_code else _counties(engine))
        for difference in _of_county(engine, store, each, deep=deep)
    ]


def waiting_to_be_sealed(engine: sa.Engine, area_code: str | None = None) -> int:
    """How many records still wait for their seal."""
    return len(records_to_be_sealed(engine, area_code))


def _of_county(
    engine: sa.Engine, store: ObjectStore, area_code: str, *, deep: bool
) -> Iterator[Difference]:
    of = Evidence(engine, store, area_code, records_to_be_sealed(engine, area_code))
    yield from record_differences(of)
    yield from chain_differences(of)
    yield from file_differences(of, deep=deep)
    yield from tip_differences(of, deep=deep)
    yield from stuck_work(of)


def _counties(engine: sa.Engine) -> list[str]:
    with engine.connect() as read:
        return list(read.scalars(sa.select(county.c.area_code).order_by(county.c.area_code)))
