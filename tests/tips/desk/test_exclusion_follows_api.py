"""A report goes around the people of whatever it is about: by words, after a merger, a change of
name, or when somebody becomes an officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from ledger.enterprises.commands.changes import merge_enterprise, rename_enterprise
from ledger.enterprises.rules import Merger, Renaming
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.tips.commands.officers import give_role
from ledger.tips.queries.visible import ReadOfTip, people_involved
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.tips.desk.test_exclusion_api import exclude, readers, sees, tip_of
from tests.tips.officers import Officer, officer


@pytest.fixture
def colleague(county: CountyBuilder) -> Officer:
    """Somebody is always left."""
    return officer(county)


def merge(county: CountyBuilder, gone: UUID, into: UUID) -> None:
    merger = Merger(into, today(), "合并经营")
    caller = county.person(Role.COUNTY).caller
    merge_enterprise(county.engine, caller, gone, merger, today=today(), board_settle_seconds=0)


def involved(county: CountyBuilder, about: ReadOfTip) -> dict[UUID, str]:
    with county.engine.connect() as read:
        return people_involved(read, county.area_code, about)


def test_after_a_merger_it_goes_around_the_people_of_both(
    county: CountyBuilder, colleague: Officer
) -> None:
    gone, between, last = (county.enterprise() for _ in range(3))
    employed = officer(county, Grant(Role.ENTERPRISE, enterprise_id=last))
    stationed = officer(county)
    county.station(stationed.person, gone)
    of_gone, of_last = tip_of(county, enterprise_id=gone), tip_of(county, enterprise_id=last)
    assert sees(county, employed.person, of_gone)
    assert sees(county, stationed.person, of_last)
    merge(county, gone, between)
    merge(county, between, last)
    for tip_id in (of_gone, of_last):
        assert not sees(county, employed.person, tip_id)
        assert not sees(county, stationed.person, tip_id)
        assert {employed.key_id, stationed.key_id}.isdisjoint(readers(county, tip_id))
        assert exclude(county, tip_id) == {
            employed.person.id: "of_the_enterprise",
            stationed.person.id: "stationed",
        }
    assert sees(county, colleague.person, of_gone)


def test_words_name_an_enterprise_as_its_id_does(county: CountyBuilder, colleague: Officer) -> None:
    mark = f"甲{uuid4().hex[:6]}"
    place = county.enterprise(name=f"溆浦县{mark}土菜馆（个体工商户）")
    employed = officer(county, Grant(Role.ENTERPRISE, enterprise_id=place))
    for written in (
        {"enterprise_words": f"{mark} 土菜馆"},
        {"enterprise_words": f"就是那家{mark.upper()}·土菜館"},
        {"description": f"{mark[:3]}\u200b{mark[3:]}土菜馆的后厨没有灭火毯"},
        {"place_words": f"桥头{mark}土菜馆对面"},
    ):
        tip_id = tip_of(county, **written)
        assert not sees(county, employed.person, tip_id), written
        assert sees(county, colleague.person, tip_id)
        assert exclude(county, tip_id) == {employed.person.id: "of_the_enterprise"}
    other = tip_of(county, enterprise_words="另外一家不相干的店铺")
    assert sees(county, employed.person, other)


def test_names_of_before_and_of_after_are_followed(
    county: CountyBuilder, colleague: Officer
) -> None:
    before, after = f"旧{uuid4().hex[:6]}饭庄", f"新{uuid4().hex[:6]}酒楼"
    place = county.enterprise(name=before)
    employed = officer(county, Grant(Role.ENTERPRISE, enterprise_id=place))
    of_after = tip_of(county, enterprise_words=after)
    assert sees(county, employed.person, of_after)
    caller = county.person(Role.COUNTY).caller
    rename_enterprise(
        county.engine,
        caller,
        place,
        Renaming(after, today()),
        today=today(),
        board_settle_seconds=0,
    )
    of_before = tip_of(county, enterprise_words=f"以前叫{before}")
    for tip_id in (of_after, of_before):
        assert not sees(county, employed.person, tip_id)
    about = ReadOfTip(enterprise_words=before)
    assert involved(county, about) == {employed.person.id: "of_the_enterprise"}


def test_whoever_becomes_an_officer_is_judged_by_the_reports_that_are_there(
    county: CountyBuilder, colleague: Officer
) -> None:
    mark = uuid4().hex[:8]
    newcomer = county.person(Role.INSPECTOR, name=f"现名{mark}")
    here = sa.and_(models.person.c.area_code == county.area_code, models.person.c.id == newcomer.id)
    with county.engine.begin() as tx:
        tx.execute(sa.update(models.person).where(here).values(earlier_names=[f"曾用{mark}"]))
    about = [
        tip_of(county, kind="official", accused=f"曾 用{mark}科长"),
        tip_of(county, description=f"现\u2060名{mark}收了钱"),
    ]
    other = tip_of(county, description="消防通道堵塞")
    with county.engine.begin() as tx:
        give_role(tx, county.area_code, newcomer.id, datetime.now(UTC))
    officers = Grant(Role.REPORT_OFFICER)
    as_officer = replace(newcomer, caller=replace(newcomer.caller, grants=(officers,)))
    assert [sees(county, as_officer, tip_id) for tip_id in (*about, other)] == [False, False, True]
