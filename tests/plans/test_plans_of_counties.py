"""Five plans say what their seeds say, and nothing that they do not say."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import yaml

from ledger.duties.rules.owners import owners_of
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.on_behalf import answers_for
from plans.loader import all_plans, carried, load_plan
from plans.orders import Form, Target
from plans.plan import Plan
from plans.seed_clauses import SEEDS

WANGCHENG, LINXIANG = load_plan("430112"), load_plan("430682")
DONGXIHU, DATONGHU, XUPU = load_plan("420112"), load_plan("430971"), load_plan("431224")
PLANS = pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: plan.seed)


def target(plan: Plan, key: str) -> Target:
    return next(goal for goal in plan.targets if goal.key == key)


def form(plan: Plan, key: str) -> Form:
    return next(report for report in plan.forms if report.key == key)


def cycles(plan: Plan, start: str) -> dict[str | None, str]:
    """Tier → cycle of the duties whose key starts so."""
    return {duty.tier: duty.every for duty in plan.duties if duty.key.startswith(start)}


def test_there_are_the_plans_of_five_counties() -> None:
    assert {plan.seed for plan in all_plans()} == {"WC", "LX", "DX", "DT", "XP"}


@PLANS
def test_every_clause_of_the_seed_is_carried_but_headings_and_rows_of_forms(plan: Plan) -> None:
    path = SEEDS / f"{plan.seed}.yaml"
    clauses = yaml.safe_load(path.read_text(encoding="utf-8"))["clauses"]
    stands_on = {clause for clause, _, _ in carried(plan)}
    heads = {c for c in clauses if any(other.startswith(f"{c}.") for other in clauses)}
    rows = {c for c in clauses if c.startswith(("WC附4-", "WC附5-"))}
    assert clauses.keys() - stands_on - heads - rows == set()


@PLANS
def test_each_sector_of_the_plan_counts_in_one_row_of_its_monthly_form(plan: Plan) -> None:
    for by_sector in (report for report in plan.forms if report.rows_by == "sector"):
        assert all(by_sector.row_of_sector(sector.id) for sector in plan.sectors)
        assert len(by_sector.columns) == 15


@PLANS
def test_a_form_that_no_seed_holds_says_that_it_is_ours(plan: Plan) -> None:
    ours = {report.key for report in plan.forms if report.source == "ours"}
    # 望城 holds all but the 通报: of that it orders what is told, and no table.
    everything = {report.key for report in plan.forms}
    assert ours == ({"bulletin"} if plan is WANGCHENG else everything)
    assert all("自拟" in report.note for report in plan.forms if report.key in ours)


@PLANS
def test_what_the_seeds_leave_to_us_is_marked_so(plan: Plan) -> None:
    assert {plan.deadlines.general_source, plan.deadlines.major_source} == {"ours"}
    assert {town.code_source for town in plan.towns} == {"example"}
    assert plan.rewards.national.source == "national"
    assert next(line.number for line in plan.hotlines if line.public) == "12350"


def test_only_xupu_stations_supervisors_and_counts_their_visits() -> None:
    assert [plan for plan in all_plans() if plan.stationing] == [XUPU]
    assert all(plan.visits_owed(400) == 0 for plan in all_plans() if plan is not XUPU)


def test_of_the_five_campaigns_only_that_of_linxiang_still_runs() -> None:
    today = date(2026, 11, 22)
    assert [plan for plan in all_plans() if plan.campaign.runs_on(today)] == [LINXIANG]
    assert not LINXIANG.campaign.runs_on(date(2027, 1, 1))


def test_wangcheng_has_eleven_towns_in_annex_6_and_its_zone_outside() -> None:
    rows = {row.town_code for row in form(WANGCHENG, "monthly_towns").rows}
    outside = [town.name for town in WANGCHENG.towns if town.code not in rows]
    assert (len(rows), outside) == (11, ["望城经开区"])
    assert len(form(WANGCHENG, "monthly_towns").columns) == 12


@pytest.mark.parametrize(
    ("number", "sectors"),
    [
        (1, "S01 S02"),
        (2, "S03"),
        (3, "S04 S05"),
        (4, "S06"),
        (5, "S07"),
        (6, "S08"),
        (7, "S09"),
        (8, "S10"),
        (9, "S11"),
        (10, "S12 S13"),
        (11, "S14"),
        (12, "S15"),
        (13, "S16"),
        (14, "S17 S18 S19"),
        (15, "S25 S26"),
    ],
)
def test_sectors_count_in_the_rows_of_annex_5(number: int, sectors: str) -> None:
    rows = [form(WANGCHENG, "monthly_sectors").row_of_sector(sector) for sector in sectors.split()]
    assert {row.number for row in rows if row} == {number}
    assert None not in rows


def test_the_weekly_form_has_the_22_figures_of_annex_4_in_four_groups() -> None:
    rows = form(WANGCHENG, "weekly").rows
    assert [row.number for row in rows] == list(range(1, 23))
    assert len({row.group for row in rows}) == 4


def test_all_of_wangchengs_rewards_lie_below_the_national_floor() -> None:
    low = WANGCHENG.rewards.below_national_floor()
    assert [amount.yuan for amount in low] == [2000, 2000, 1000]
    assert "3000" in WANGCHENG.rewards.legal_note
    national = WANGCHENG.rewards.national
    assert (national.percent_of_fine, national.yuan_at_most) == (15, 300_000)
    assert XUPU.rewards.below_national_floor() == ()


def test_wangcheng_reports_every_friday_by_the_22nd_and_on_26_october() -> None:
    due = {report.key: report for report in WANGCHENG.reports}
    assert due["weekly"].weekday == 5
    assert (due["monthly_sectors"].day_of_month, due["monthly_sectors"].basis) == (22, "last_month")
    assert due["year_summary"].due_on == date(2023, 10, 26)


def test_dongxihu_reports_by_quarter_half_year_and_year() -> None:
    named = [report.every for report in DONGXIHU.reports if report.source == "DX三"]
    assert named == ["quarter", "half_year", "year"]


@pytest.mark.parametrize(
    ("plan", "start", "expected"),
    [
        (WANGCHENG, "principal_led", {"key_enterprise": "month", "other": "quarter"}),
        (LINXIANG, "principal_led", {"high_risk": "month", "other": "quarter"}),
        (XUPU, "principal_led", {"high_risk": "month", "other": "quarter"}),
        (WANGCHENG, "drill", {"key_enterprise": "half_year", "other": "year"}),
        (LINXIANG, "evacuation_drill", {"high_risk": "half_year", "other": "year"}),
        (XUPU, "drill", {"high_risk": "half_year", "other": "campaign"}),
    ],
)
def test_cycles_differ_between_counties(plan: Plan, start: str, expected: Any) -> None:
    assert cycles(plan, start) == expected


def test_leaders_of_wangcheng_lead_checks_by_their_level() -> None:
    led = {
        d.who[0]: d.every for d in WANGCHENG.duties if "leaders_led" in d.key or "heads" in d.key
    }
    assert led == {"county_head": "quarter", "county_leader": "month", "office_leader": "month"}


def test_a_drill_of_the_plan_is_no_drill_of_the_way_out() -> None:
    assert {d.kind for d in LINXIANG.duties if "drill" in d.key} == {"evacuation_drill"}
    assert {d.kind for d in XUPU.duties if d.key.startswith("drill")} == {"plan_drill"}


def test_the_lists_of_wangcheng_are_filed_by_the_day_of_the_chosen_reading() -> None:
    filed = {duty.files: duty for duty in WANGCHENG.duties if duty.files}
    (choice,) = (choice for choice in WANGCHENG.choices if "更新期限" in choice.topic)
    days = {"3 月上旬前（正文）": "03-10", "3 月底前（附件1）": "03-31"}
    assert set(choice.readings) == days.keys()
    for kind in ("duty_list", "task_list"):
        assert filed[kind].due_each_year == days[choice.readings[choice.chosen]]
    assert filed["work_rules"].who == ("zone", "town_office")


def test_only_linxiang_spares_checks_for_standardisation_and_says_that_the_numbers_are_ours() -> (
    None
):
    assert {plan.seed for plan in all_plans() if plan.standardisation} == {"LX"}
    incentive = LINXIANG.standardisation
    assert incentive is not None
    assert (incentive.source, incentive.factors_source) == ("LX14", "ours")
    spared = [duty for duty in LINXIANG.duties if duty.key in incentive.duties]
    assert {duty.source for duty in spared} == {"ours"}
    assert {duty.who for duty in spared} == {("regulator",)}


def test_linxiang_reaches_a_hundred_per_cent_ten_times() -> None:
    ten = [goal for goal in LINXIANG.targets if goal.name.startswith("10个100%")]
    assert [(goal.value, goal.unit, goal.source) for goal in ten] == [(100, "%", "LX一")] * 10


@pytest.mark.parametrize(
    ("plan", "key", "said"),
    [
        (WANGCHENG, "deadly_accidents_fall", (20, "%", "fall_at_least")),
        (WANGCHENG, "spot_exam_coverage", (80, "%", "at_least")),
        (WANGCHENG, "three_kinds_of_staff", (60, "%", "at_least")),
        (WANGCHENG, "forest_fire_rate", (0.9, "‰", "at_most")),
        (WANGCHENG, "firebreak_new_km", (18, "公里", "at_least")),
        (WANGCHENG, "forest_reservoirs", (15, "个", "exactly")),
        (WANGCHENG, "professional_forest_team", (50, "人", "exactly")),
        (WANGCHENG, "part_time_forest_teams", (30, "人", "between")),
        (WANGCHENG, "town_loudspeaker_vans", (2, "台", "at_least")),
        (WANGCHENG, "loudspeaker_van_days", (20, "天", "at_least")),
        (WANGCHENG, "media_articles", (20, "篇", "at_least")),
        (DATONGHU, "vehicles_online", (99.9, "%", "at_least")),
        (DONGXIHU, "care_home_canteens", (80, "%", "at_least")),
        (DONGXIHU, "qualified_enforcers", (75, "%", "at_least")),
    ],
)
def test_a_target_has_number_unit_and_direction(plan: Plan, key: str, said: Any) -> None:
    found = target(plan, key)
    assert (found.value, found.unit, found.direction) == said


def test_a_committees_department_leads_what_the_committee_leads() -> None:
    assert set(DONGXIHU.sectors_led_by("police")) == {"S08", "S27"}
    assert {c.office_source for c in DONGXIHU.committees} == {""}
    assert {c.office_source for c in WANGCHENG.committees} == {"ours"}


def test_at_may_day_and_the_national_day_the_safety_committee_supervises() -> None:
    """溆浦 二(四)2: 在“五一”、“十一”等重点时段组织深入基层开展综合督导检查; the days are ours."""
    periods = {duty.key: duty for duty in XUPU.duties if duty.from_each_year}
    assert periods.keys() == {"may_day_supervision", "national_day_supervision"}
    for key, holiday in (("may_day_supervision", "05-01"), ("national_day_supervision", "10-01")):
        begins, ends = periods[key].from_each_year, periods[key].due_each_year
        assert begins and ends and begins < holiday < ends
        assert periods[key].period_source == "ours"


def test_the_rules_on_accountability_bear_their_own_name() -> None:
    """溆浦 二(三)5: 严格落实《怀化市安全生产重大事故隐患整改不力问责办法》."""
    assert "怀化市安全生产重大事故隐患整改不力问责办法" in {r.title for r in XUPU.references}


def test_the_forest_fire_office_leads_the_team_of_fifty() -> None:
    """望城 附件2-15: 区森防指办牵头建设一支50人的区级专业森林消防队伍."""
    team = target(WANGCHENG, "professional_forest_team")
    assert [WANGCHENG.office_name(key) for key in team.lead] == ["区森防指办"]


def test_the_towns_of_datonghu_lead_on_the_road_with_the_road_office_beside_them() -> None:
    """大通湖 10: 各镇（办事处）牵头，区道交办会同有关单位分工负责."""
    towns = tuple(office.key for office in DATONGHU.offices if office.kind == "town_office")
    (road,) = (sector for sector in DATONGHU.sectors if sector.id == "S03")
    of_roads = [owed for owed in DATONGHU.owed() if owed.source == "DT10" and "S03" in owed.sectors]
    market = target(DATONGHU, "road_market_moved")
    assert (road.lead, road.joint) == (towns, ("road_office",))
    assert len(of_roads) == 6
    assert {(owed.lead, owed.joint) for owed in of_roads if owed is not market} == {
        (towns, ("road_office",))
    }
    # At the county's level the road office answers: a department must.
    assert DATONGHU.sectors_led_by("road_office") == ("S03",)


def test_the_emergency_bureau_of_datonghu_stands_first_against_every_natural_disaster() -> None:
    """大通湖 16: （区应急局、区农业农村水利局、区自然资源局、区消防救援大队等单位分工负责）."""
    of_disasters = [sector for sector in DATONGHU.sectors if sector.source == "DT16"]
    assert {sector.id for sector in of_disasters} == {"S17", "S18", "S19"}
    for sector in of_disasters:
        names = [DATONGHU.office_name(key) for key in (*sector.lead, *sector.joint)]
        assert names == ["区应急局", "区农业农村水利局", "区自然资源局", "区消防救援大队"]


def test_of_the_seven_fields_in_one_bracket_we_say_that_their_leads_are_ours() -> None:
    """大通湖 15: 持续推进特种设备、民爆、电力、燃气输送管道、旅游、农机作业、渔业…（七个单位）."""
    dealt_out = {s.id: s.lead_source for s in DATONGHU.sectors if s.id in "S11 S27 S12 S13 S16 S25"}
    assert dealt_out == dict.fromkeys(("S11", "S27", "S12", "S13", "S16", "S25"), "ours")


@PLANS
def test_a_target_in_accidents_is_held_against_the_register(plan: Plan) -> None:
    """Such as 望城 二 (坚决杜绝较大及以上生产安全事故), 大通湖 前言 (安全生产事故数量…持续下降)."""
    not_registered = {"hazardous_waste_accidents", "pipeline_damage", "larger_forest_fires"}
    of_accidents = [goal for goal in plan.targets if goal.unit == "起" or "同比" in goal.name]
    lacking = {goal.key for goal in of_accidents if not goal.counts}
    assert lacking == (not_registered if plan is WANGCHENG else set())
    assert all("larger" in (g.counts or "") for g in of_accidents if "较大" in g.name and g.counts)


def test_the_smart_fire_service_of_dongxihu_has_a_step_due_in_each_of_three_years() -> None:
    """东西湖 4.四: 2020年…基层网格…平台；2021年…物联网监控系统；2022年底前…大数据库和…预报平台."""
    steps = [(m.due_by, m.text) for m in DONGXIHU.measures if m.source == "DX4.四"]
    assert [due_by for due_by, _ in steps] == [date(year, 12, 31) for year in (2020, 2021, 2022)]
    for (_, text), word in zip(steps, ("网格", "物联网", "大数据库"), strict=True):
        assert word in text


@PLANS
def test_contradictions_stand_as_choices_with_both_readings(plan: Plan) -> None:
    assert len(plan.choices) >= 3
    assert all(len(choice.readings) >= 2 and choice.reason for choice in plan.choices)


def test_whoever_the_plan_lists_beside_streets_and_departments_owes_its_reports() -> None:
    beside = {"各产业办", "各区属企业"}
    of_clause = [report for report in DONGXIHU.reports if report.source == "DX三"]
    assert len(of_clause) == 3
    for report in of_clause:
        assert beside <= {owner.name for owner in owners_of(DONGXIHU, report)}
    # They lead no sector and keep no ledger here: the district's office records for them.
    office = Caller("420112", uuid4(), "示例", None, grants=(Grant(Role.COUNTY),))
    street = Caller("420112", uuid4(), "示例", None, grants=(Grant(Role.TOWN, "420112902"),))
    assert beside <= {owner.name for owner in answers_for(office, DONGXIHU)}
    assert not beside & {owner.name for owner in answers_for(street, DONGXIHU)}


def test_each_of_the_four_who_list_hazards_in_wangcheng_has_a_level() -> None:
    listing = WANGCHENG.listing
    assert {"经开区", "街镇", "区直部门", "区安委会"} <= set(listing.levels)
