"""A report goes around the accused and around whoever belongs to the enterprise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.errors import Conflict
from ledger.tips.commands.exclude import recuse_from_tip, recuse_people
from ledger.tips.queries.keys import active_keys, is_open, recipients_of
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.envelopes import EnvelopeInvalid, seal_envelope
from tests.support.county_builder import CountyBuilder, Person
from tests.support.moments import today
from tests.tips.officers import Officer, officer


def tip_of(county: CountyBuilder, **values: Any) -> UUID:
    """A row as a report leaves it."""
    tip_id = uuid4()
    row = {
        "number": f"{uuid4().int % 10**10:010d}",
        "secret_hash": "none",
        "reporter_key": bytes(32),
        "received_on": date(2026, 11, 2),
        "door": "anonymous",
        "kind": "hazard",
        "description": "消防通道堵塞",
        "deaths": False,
    }
    with county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.tip).values(area_code=county.area_code, id=tip_id, **(row | values))
        )
    return tip_id


def exclude(county: CountyBuilder, tip_id: UUID) -> dict[UUID, str]:
    with county.engine.begin() as tx:
        recuse_from_tip(tx, county.area_code, tip_id)
    return written_down(county, tip_id)


def written_down(county: CountyBuilder, tip_id: UUID) -> dict[UUID, str]:
    rows = sa.select(models.tip_excluded.c.person_id, models.tip_excluded.c.why).where(
        models.tip_excluded.c.tip_id == tip_id
    )
    with county.engine.connect() as read:
        return {row.person_id: row.why for row in read.execute(rows)}


def sees(county: CountyBuilder, person: Person, tip_id: UUID) -> bool:
    counted = sa.select(sa.func.count()).where(
        visible_tip(person.caller), models.tip.c.id == tip_id
    )
    with county.engine.connect() as read:
        return bool(read.scalar(counted))


def readers(county: CountyBuilder, tip_id: UUID) -> set[UUID]:
    with county.engine.connect() as read:
        return {recipient.id for recipient in recipients_of(read, county.area_code, tip_id)}


@pytest.fixture
def colleague(county: CountyBuilder) -> Officer:
    """Somebody is always left."""
    return officer(county)


def test_an_officer_of_the_accuseds_name_neither_sees_the_report_nor_can_open_it(
    county: CountyBuilder, colleague: Officer
) -> None:
    name = f"甲{uuid4().hex}"
    accused = officer(county, name=name)
    tip_id = tip_of(county, kind="official", accused=f"应急局 {name.upper()} 科长")
    assert exclude(county, tip_id) == {accused.person.id: "accused"}
    assert sees(county, colleague.person, tip_id)
    assert not sees(county, accused.person, tip_id)
    assert colleague.key_id in readers(county, tip_id)
    assert accused.key_id not in readers(county, tip_id)


def test_it_goes_around_accounts_of_the_enterprise_and_who_is_stationed_there(
    county: CountyBuilder, colleague: Officer
) -> None:
    place = county.enterprise()
    employed = officer(county, Grant(Role.ENTERPRISE, enterprise_id=place))
    stationed, former = officer(county), officer(county)
    county.station(stationed.person, place)
    county.station(former.person, place)
    county.end_station(former.person, today() - timedelta(days=1))
    tip_id = tip_of(county, enterprise_id=place)
    assert exclude(county, tip_id) == {
        employed.person.id: "of_the_enterprise",
        stationed.person.id: "stationed",
    }
    assert {employed.key_id, stationed.key_id}.isdisjoint(readers(county, tip_id))
    assert {former.key_id, colleague.key_id} <= readers(county, tip_id)


def test_it_goes_around_who_joins_the_enterprise_later(
    county: CountyBuilder, colleague: Officer
) -> None:
    place = county.enterprise()
    newcomer = officer(county)
    tip_id = tip_of(county, enterprise_id=place)
    assert exclude(county, tip_id) == {}
    assert sees(county, newcomer.person, tip_id)
    county.station(newcomer.person, place)
    assert not sees(county, newcomer.person, tip_id)
    assert newcomer.key_id not in readers(county, tip_id)


def test_settling_the_enterprise_adds_its_people_and_takes_their_keys_away(
    county: CountyBuilder, colleague: Officer
) -> None:
    place, stationed = county.enterprise(), officer(county)
    county.station(stationed.person, place)
    both = {str(reader.key_id): reader.public_key for reader in (stationed, colleague)}
    details = seal_envelope("班长打的电话".encode(), both).as_json()
    tip_id = tip_of(county, details=details)
    assert exclude(county, tip_id) == {}
    with county.engine.begin() as tx:
        this_tip = models.tip.c.id == tip_id
        tx.execute(sa.update(models.tip).where(this_tip).values(enterprise_settled=place))
    assert exclude(county, tip_id) == {stationed.person.id: "stationed"}
    with county.engine.connect() as read:
        kept = read.scalar(sa.select(models.tip.c.details).where(this_tip))
    assert set(kept["keys"]) == {str(colleague.key_id)}
    assert colleague.opens(kept).decode() == "班长打的电话"
    with pytest.raises(EnvelopeInvalid):
        stationed.opens(kept)


def test_an_envelope_that_nobody_else_can_open_is_left_whole(
    county: CountyBuilder, colleague: Officer
) -> None:
    alone = officer(county)
    details = seal_envelope(b"x", {str(alone.key_id): alone.public_key}).as_json()
    tip_id = tip_of(county, details=details)
    with county.engine.begin() as tx:
        recuse_people(tx, county.area_code, tip_id, {alone.person.id: "settled"})
    with county.engine.connect() as read:
        kept = read.scalar(sa.select(models.tip.c.details).where(models.tip.c.id == tip_id))
    assert kept == details
    assert not sees(county, alone.person, tip_id)


def test_nobody_comes_back_and_the_first_reason_stays(
    county: CountyBuilder, colleague: Officer
) -> None:
    place, stationed = county.enterprise(), officer(county)
    station = county.station(stationed.person, place)
    tip_id = tip_of(county, enterprise_id=place)
    exclude(county, tip_id)
    with county.engine.begin() as tx:
        tx.execute(sa.delete(models.assignment).where(models.assignment.c.id == station))
        recuse_people(tx, county.area_code, tip_id, {stationed.person.id: "settled"})
    assert exclude(county, tip_id) == {stationed.person.id: "stationed"}
    assert not sees(county, stationed.person, tip_id)


def test_a_report_never_goes_around_everybody(county: CountyBuilder) -> None:
    away = CountyBuilder(county.engine, "431225")
    only = officer(away)
    tip_id = tip_of(away)
    with pytest.raises(Conflict) as refused, away.engine.begin() as tx:
        recuse_people(tx, away.area_code, tip_id, {only.person.id: "settled"})
    assert refused.value.reason == "nobody_left"
    assert written_down(away, tip_id) == {}


def test_who_is_no_report_officer_sees_none(county: CountyBuilder, colleague: Officer) -> None:
    tip_id = tip_of(county)
    for role in set(Role) - {Role.REPORT_OFFICER, Role.ENTERPRISE, Role.TOWN, Role.DEPARTMENT}:
        assert not sees(county, county.person(role), tip_id)
    abroad = officer(CountyBuilder(county.engine, "431226"))
    assert not sees(county, abroad.person, tip_id)


def test_only_active_keys_of_active_officers_are_sealed_for(county: CountyBuilder) -> None:
    right = officer(county)
    wrong = [
        officer(county, state="pending"),
        officer(county, state="retired"),
        officer(county, active=False),
    ]
    with county.engine.connect() as read:
        active = {key.id: key for key in active_keys(read, county.area_code)}
    assert active[right.key_id].public_key == right.public_key
    assert active.keys().isdisjoint({left_out.key_id for left_out in wrong})
    assert len(active[right.key_id].as_told({}).fingerprint.split()) == 8


def test_the_doors_are_open_with_two_officers_keys_and_not_with_one(county: CountyBuilder) -> None:
    quiet = CountyBuilder(county.engine, "431227")
    for open_then in (False, True):
        officer(quiet)
        with quiet.engine.connect() as read:
            assert is_open(active_keys(read, quiet.area_code)) is open_then
