"""Every county can be opened from its plan, and one that stations nobody owes no visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.enterprises.queries import EnterpriseFilter, list_enterprises
from ledger.ground.clocks import SHANGHAI
from ledger.ground.tables import office, town
from ledger.people.commands.open_county import FirstAdministrator, follow_plan, open_county
from ledger.reports.queries.owed import kept_here
from ledger.visits.queries.log_content import visit_log_content
from ledger.visits.queries.log_cover import cover_rows
from plans.loader import all_plans, load_plan
from plans.plan import Plan
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.moments import today
from tests.support.unused import unused_county_code

LINXIANG = load_plan("430682")


def under_a_code_of_its_own(plan: Plan) -> Plan:
    """Other tests of the session may have opened the county itself."""
    code = unused_county_code()
    towns = tuple(replace(town, code=code + town.code[6:]) for town in plan.towns)
    offices = tuple(
        replace(office, town_code=office.town_code and code + office.town_code[6:])
        for office in plan.offices
    )
    return replace(plan, area=replace(plan.area, code=code), towns=towns, offices=offices)


@pytest.mark.parametrize(
    "plan", [plan for plan in all_plans() if plan.area.code != XUPU], ids=lambda plan: plan.seed
)
def test_a_county_opens_with_the_towns_and_offices_of_its_plan(
    engine: sa.Engine, plan: Plan
) -> None:
    administrator = FirstAdministrator("示例管理员", uuid4().hex, "a long password")
    plan = under_a_code_of_its_own(plan)
    assert open_county(engine, plan, administrator)
    assert not open_county(engine, plan, administrator)
    with engine.connect() as read:
        towns = sa.select(town.c.town_code).where(town.c.area_code == plan.area.code)
        assert set(read.scalars(towns)) == {town.code for town in plan.towns}
        offices = sa.select(office.c.id, office.c.sectors)
        sectors = dict(read.execute(offices.where(office.c.area_code == plan.area.code)).all())
    assert sectors.keys() == {office.key for office in plan.offices}
    assert "S07" in sectors["emergency"]


def test_a_county_owes_its_reports_since_the_day_on_which_it_is_said_to_have_opened(
    engine: sa.Engine,
) -> None:
    plan = under_a_code_of_its_own(LINXIANG)
    since = datetime(2026, 10, 1, tzinfo=SHANGHAI)
    administrator = FirstAdministrator("示例管理员", uuid4().hex, "a long password")
    assert open_county(engine, plan, administrator, since)
    with engine.connect() as read:
        assert kept_here(read, plan.area.code, plan).opened_on == since.date()


def test_an_open_county_follows_the_file_of_its_plan(engine: sa.Engine) -> None:
    plan = under_a_code_of_its_own(LINXIANG)
    assert open_county(
        engine, plan, FirstAdministrator("示例管理员", uuid4().hex, "a long password")
    )
    first, *others = plan.towns
    renamed, gone = replace(first, name="新名镇"), plan.offices[0]
    added = replace(plan.offices[1], key="new_office", name="新设的办公室")
    towns, offices = (renamed, *others), (*plan.offices[1:], added)
    follow_plan(engine, replace(plan, towns=towns, offices=offices))
    with engine.connect() as read:
        names = sa.select(town.c.town_code, town.c.name).where(town.c.area_code == plan.area.code)
        assert dict(read.execute(names).all()) == {one.code: one.name for one in towns}
        held = sa.select(office.c.id, office.c.name).where(office.c.area_code == plan.area.code)
        assert dict(read.execute(held).all()) == {one.key: one.name for one in (gone, *offices)}


def test_where_nobody_is_stationed_no_visits_are_owed(
    county: CountyBuilder, engine: sa.Engine
) -> None:
    supervisor = county.supervisor_at(county.enterprise(employees=400))
    mine = EnterpriseFilter(mine=True)
    (row,) = list_enterprises(engine, supervisor.caller, mine, LINXIANG).rows
    assert row.month_visits_minimum == 0
    month = today().replace(day=1)
    with engine.connect() as read:
        (cover,) = cover_rows(read, XUPU, supervisor.id, month, LINXIANG)
        log = visit_log_content(read, XUPU, supervisor.id, month, LINXIANG)
    assert cover.visits_at_least == 0
    assert (log.visits_at_least, log.plan_clause) == (0, "")
    assert log.supervisor_title == "驻企督导员"
