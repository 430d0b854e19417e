"""Compare the ledger, the object store and the sealed evidence, and name every difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.ground.counties import counties_served
from ledger.ground.database import Engine
from ledger.records.seal_queries import records_to_be_sealed
from media.object_store import ObjectStore
from plans.plan import Plan
from worker.sealing.verification.chain import chain_differences
from worker.sealing.verification.difference import Difference
from worker.sealing.verification.files import file_differences, work_differences
from worker.sealing.verification.records import SealedEvidence, record_differences
from worker.sealing.verification.tips import tip_differences


def verify(
    engine: Engine,
    store: ObjectStore,
    plans: Mapping[str, Plan],
    area_code: str | None = None,
    *,
    deep: bool = False,
) -> list[Difference]:
    """Every difference in a county, or in all of them.

    `deep` also reads and hashes every photograph and printed file; sealed records and heads are
    always read. A record whose sealing is under way is no difference: `waiting_to_be_sealed` counts
    those. Raises: StoreUnavailable, one of DATABASE_AWAY.
    """
    return [
        difference
        for county in ([area_code] if area_code else counties_served(engine))
        for difference in _of_county(engine, store, plans.get(county), county, deep=deep)
    ]


def waiting_to_be_sealed(engine: Engine, area_code: str | None = None) -> int:
    """How many records still wait for their seal."""
    return len(records_to_be_sealed(engine, area_code))


def _of_county(
    engine: Engine, store: ObjectStore, plan: Plan | None, area_code: str, *, deep: bool
) -> Iterator[Difference]:
    of = SealedEvidence(engine, store, area_code, records_to_be_sealed(engine, area_code))
    yield from record_differences(of)
    yield from chain_differences(of)
    yield from file_differences(of, deep=deep)
    yield from tip_differences(of, plan, deep=deep)
    yield from work_differences(of)
