"""Random lives led through the database: the ledger, its seals and a rebuilt ledger all agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import LedgerError
from ledger.ground.record_kinds import RecordKind
from ledger.ground.stored import read_back
from ledger.ground.tables import hazard, hazard_event, photo_use
from ledger.hazards.commands.act import HazardEventIntake, seen_hazard
from ledger.hazards.rules.replay import HazardRow
from ledger.hazards.rules.steps import HazardStep
from ledger.records.accept import RecordLimits, accept
from ledger.records.photos import PhotosSeen
from ledger.records.request import RecordRequest
from plans.loader import load_plan
from tests.hazards.random_lives import Somebody, everybody, random_try
from tests.support.county_builder import TOWN, XUPU
from tests.support.sealed_county import SealedCounty
from worker.sealing.rebuild import rebuild

PLAN = load_plan(XUPU)
LIMITS = RecordLimits(late_days=92, max_photos=9, settle_seconds=0)
LIVES = 60
MOST_TRIES = 10
# Of independent lives as many at once as the tests' database has connections for.
THREADS = 4

Cast = Sequence[tuple[Somebody, Caller]]


def cast(sealed: SealedCounty) -> Cast:
    """`everybody`, known to the ledger; the first of them found what is found."""
    rows = sealed.rows
    known = []
    for one in everybody():
        grants = [_grant(role, rows.enterprise_id) for role in sorted(one.roles)]
        person = rows.county.person(*grants, name=one.name)
        if Role.SUPERVISOR in one.roles:
            rows.county.station(person, rows.enterprise_id)
        known.append((Somebody(one.name, one.roles, person.id), person.caller))
        rows.person = rows.person if len(known) > 1 else person
    return known


def _grant(role: Role, enterprise_id: UUID) -> Grant:
    if role is Role.ENTERPRISE:
        return Grant(role, enterprise_id=enterprise_id)
    if role is Role.TOWN:
        return Grant(role, town_code=TOWN)
    return Grant(role, sector="S06") if role is Role.DEPARTMENT else Grant(role)


def shown_photo(sealed: SealedCounty) -> str:
    """A photo that the enterprise's records show, so that any of its events may."""
    sha256 = sealed.rows.photo()
    sealed.execute(
        sa.insert(photo_use).values(
            area_code=sealed.area_code,
            sha256=sha256,
            record_kind="visit",
            record_id=uuid4(),
            enterprise_id=sealed.rows.enterprise_id,
        )
    )
    return sha256


def lead_a_life(
    sealed: SealedCounty, known: Cast, hazard_id: UUID, photo: str, seed: int
) -> Counter[str]:
    """How often each answer came: `accepted`, or the reason of a refusal."""
    rng, answers, callers = Random(seed), Counter[str](), dict(known)
    rectified_by: set[UUID] = set()
    for _ in range(rng.randint(1, MOST_TRIES)):
        with sealed.engine.connect() as read:
            row = read.execute(sa.select(hazard).where(hazard.c.id == hazard_id)).one()
        now = datetime.now(UTC)
        stands = read_back(HazardRow, row._mapping)
        one = random_try(
            rng, list(callers), stands, rectified_by, shanghai_date(now), PLAN, (photo,)
        )
        try:
            said = {"kind": one.event, "elapsed_s": 5}
            document = one.document | said | {"at": now.isoformat()}
            _act(sealed, callers[one.who], hazard_id, document, {**one.fields, **said, "at": now})
        except LedgerError as refused:
            answers[refused.reason] += 1
        else:
            answers["accepted"] += 1
            if one.event == "rectify":
                rectified_by.add(one.who.id)
    return answers


def _act(
    sealed: SealedCounty,
    caller: Caller,
    hazard_id: UUID,
    document: dict[str, Any],
    fields: dict[str, Any],
) -> None:
    intake = HazardEventIntake(seen_hazard(sealed.engine, caller, hazard_id), PLAN)
    step = HazardStep(**fields)
    request = RecordRequest.now(RecordKind.HAZARD_EVENT, uuid4(), document, step, None)
    accept(sealed.engine, caller, intake, request, limits=LIMITS, probe=lambda _: PhotosSeen())


def contents(sealed: SealedCounty) -> list[Any]:
    """Every hazard of the county, as the ledger has it."""
    with sealed.engine.connect() as read:
        query = sa.select(hazard).where(hazard.c.area_code == sealed.area_code)
        return list(read.execute(query.order_by(hazard.c.id)).all())


def test_dozens_of_random_lives_are_sealed_verified_and_made_again(
    county_of_its_own: SealedCounty,
) -> None:
    sealed = county_of_its_own
    known, photo = cast(sealed), shown_photo(sealed)
    hazards = sealed.rows.hazards_of(sealed.rows.inspection(findings=LIVES))
    with ThreadPoolExecutor(THREADS) as pool:
        lives = [
            pool.submit(lead_a_life, sealed, known, hazard_id, photo, seed)
            for seed, hazard_id in enumerate(hazards)
        ]
        answers = sum((life.result() for life in lives), Counter[str]())
    assert answers["accepted"] > LIVES
    assert answers["not_yours_to_do"] and answers["state_forbids"] and answers["demands_missing"]
    sealed.seal_all()
    assert sealed.differences() == []

    before = contents(sealed)
    sealed.execute(sa.delete(hazard_event).where(hazard_event.c.area_code == sealed.area_code))
    rebuild(sealed.engine, sealed.worker_context.store, sealed.area_code)
    assert contents(sealed) == before
    assert sealed.differences() == []
