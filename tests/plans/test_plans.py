"""The plan of 溆浦 says what the county's plan says, and a broken plan is told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from checklists.authoring import parse
from checklists.errors import FileFault, UnknownPlan
from checklists.review import sector_names
from plans.loader import COUNTIES, all_plans, load_plan, read_plan, review_plans

XUPU = load_plan("431224")


def test_the_plans_of_the_house_have_no_faults() -> None:
    assert review_plans() == []
    assert len(all_plans()) == len({plan.area.code for plan in all_plans()})


def test_an_unknown_county_has_no_plan() -> None:
    with pytest.raises(UnknownPlan):
        load_plan("999999")


def test_enterprises_of_three_people_are_visited_three_times_a_calendar_month() -> None:
    stationing = XUPU.stationing
    assert stationing is not None
    assert stationing.employees_at_least == 3
    assert (stationing.visits_at_least, stationing.visits_per) == (3, "calendar_month")
    assert stationing.source == "XP二(二)4"
    assert [XUPU.visits_owed(employees) for employees in (2, 3, 400)] == [0, 3, 3]
    assert XUPU.role_title("stationed") == "派驻员"


def test_the_twelve_fields_of_the_plan_are_its_key_sectors() -> None:
    key = {sector.id for sector in XUPU.sectors if sector.emphasis == "key"}
    assert key >= {"S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S09", "S11"}
    assert key >= {"S16", "S20", "S21", "S22"}
    assert all(sector.id in sector_names() for sector in XUPU.sectors)


def test_principals_of_high_risk_enterprises_lead_a_check_every_month_others_every_quarter() -> (
    None
):
    every = {duty.tier: duty.every for duty in XUPU.duties if "principal_led" in duty.key}
    assert every == {"high_risk": "month", "other": "quarter"}
    assert [tier.key for tier in XUPU.tiers_of(frozenset({"S08", "S00"}))] == ["high_risk"]
    assert XUPU.tiers_of(frozenset({"S06"})) == ()


@pytest.mark.parametrize(
    ("origin", "advice"),
    [
        ("self_check", "no_penalty"),
        ("voluntary", "no_penalty"),
        ("place_report", "no_listing"),
        ("enforcement", "heavier_penalty"),
        ("superior", "list_and_supervise"),
        ("report", "publish_in_media"),
    ],
)
def test_the_origin_of_a_hazard_decides_what_is_advised(origin: Any, advice: str) -> None:
    rules = XUPU.dispositions_for(origin)
    assert advice in {disposition for rule in rules for disposition in rule.advice}
    assert any(rule.when == "caused_accident" for rule in rules)


def test_only_the_visits_of_a_stationed_supervisor_have_no_rule_of_their_own() -> None:
    assert all(not rule.origins for rule in XUPU.dispositions_for("stationed"))


def test_the_monthly_form_is_due_on_the_22nd_with_the_figures_of_the_month_so_far() -> None:
    monthly = next(report for report in XUPU.reports if report.day_of_month)
    assert (monthly.day_of_month, monthly.basis) == (22, "month_to_date")
    once = {report.due_on for report in XUPU.reports if report.due_on}
    assert once == {date(2023, 5, 8), date(2023, 8, 8), date(2023, 12, 8)}


def test_the_filing_number_is_no_hotline() -> None:
    assert [hotline.number for hotline in XUPU.hotlines if hotline.public] == ["12350"]


def test_the_campaign_is_over_and_says_so() -> None:
    assert XUPU.campaign.runs_on(date(2023, 12, 15))
    assert not XUPU.campaign.runs_on(date(2023, 12, 16))
    assert max(phase.ends_on for phase in XUPU.campaign.phases) == date(2023, 12, 15)


def test_what_the_seed_does_not_give_is_marked_as_ours_or_an_example() -> None:
    assert {XUPU.deadlines.general_source, XUPU.deadlines.major_source} == {"ours"}
    assert {town.source for town in XUPU.towns} == {"example"}
    assert XUPU.rewards.amounts == ()


def _row_twice(plan: Any) -> None:
    plan["forms"][0]["rows"][1]["sectors"].append("S05")


def _range_upside_down(plan: Any) -> None:
    plan["targets"][0].update(direction="between", value=50, up_to=30)


def _columns(plan: Any) -> Any:
    return plan["forms"][0]["columns"]


def _by_figures(plan: Any, *rows: dict[str, Any]) -> None:
    column = {"key": "week", "name": "本周"}
    form = {"key": "f", "name": "周报", "rows_by": "figure", "source": "ours", "columns": [column]}
    plan["forms"].append(form | {"rows": list(rows)})


def _sum_of_itself(plan: Any) -> None:
    figure = {"number": 1, "name": "家数", "cell": [{"figure": "units_checked"}]}
    _by_figures(plan, figure, {"number": 2, "name": "合计", "cell": [{"sum": [1, 2]}]})


def _total_of_figures(plan: Any) -> None:
    _by_figures(plan, {"number": 1, "name": "家数", "cell": [{"figure": "units_checked"}]})
    plan["forms"][-1]["total_row"] = True


# A form whose cell would stay empty for good, or that nobody could file.
FORM_BREAKS: dict[str, tuple[Any, str]] = {
    "a figure that nobody counts": (
        lambda p: _columns(p)[0].update(cell=[{"figure": "happiness"}]),
        "没有叫“happiness”的数",
    ),
    "a rate of a figure that nobody counts": (
        lambda p: _by_figures(
            p, {"number": 1, "name": "率", "cell": [{"rate": ["happiness", "groups"]}]}
        ),
        "happiness",
    ),
    "a column that comes from nowhere": (
        lambda p: _columns(p)[0].pop("cell"),
        "列“组织督导检查组”没有写数从哪里来",
    ),
    "a row that comes from nowhere": (
        lambda p: _by_figures(p, {"number": 1, "name": "好事"}),
        "第 1 行“好事”没有写数从哪里来",
    ),
    "a cell from two places": (
        lambda p: _columns(p)[0].update(cell=[{"figure": "groups", "typed": "number"}]),
        "从 figure、typed 来",
    ),
    "a cell of a unit alone": (lambda p: _columns(p)[0].update(cell=[{"unit": "%"}]), "没有一种"),
    "a rate of no column": (
        lambda p: _columns(p)[7].update(cell=[{"rate": ["major_rectified", "all_found"]}]),
        "all_found",
    ),
    "a rank by words": (lambda p: _columns(p)[7].update(cell=[{"rank": "nothing"}]), "nothing"),
    "a sum of itself": (_sum_of_itself, "第 2 行加不进来"),
    "what the plan says, by sectors": (
        lambda p: _columns(p)[0].update(cell=[{"plan": "goal"}]),
        "rows_by: order",
    ),
    "words and a number in one cell": (
        lambda p: _columns(p)[0].update(cell=[{"figure": "groups"}, {"typed": "text"}]),
        "不能并在一格",
    ),
    "the least above the most": (
        lambda p: _columns(p)[0].update(cell=[{"typed": "number", "least": 9, "most": 3}]),
        "least 大于 most",
    ),
    "a column twice": (lambda p: _columns(p)[1].update(key="groups"), "列 groups 用了两次"),
    "a row's number twice": (
        lambda p: p["forms"][0]["rows"][1].update(number=1),
        "行号 1 用了两次",
    ),
    "no rows": (lambda p: p["forms"][0].pop("rows"), "没有写明有哪些行"),
    "rows of offices, written down": (
        lambda p: p["forms"][0].update(rows_by="office"),
        "的行写得不对",
    ),
    "a day in the head that there is not": (
        lambda p: p["forms"][0].update(period_head="{weekday}"),
        "没有 {weekday}",
    ),
    "a head with half a bracket": (
        lambda p: p["forms"][0].update(period_head="{year"),
        "不成对",
    ),
    "a total of apples and pears": (_total_of_figures, "不能合计"),
    "a reading that there is not": (
        lambda p: p["forms"][0].update(readings={"grade": "as_told"}),
        "readings/grade",
    ),
}
BREAKS: dict[str, tuple[Any, str]] = {
    **FORM_BREAKS,
    "a sector that does not exist": (lambda p: p["sectors"][0].update(id="S77"), "S77"),
    "a sector twice": (lambda p: p["sectors"][1].update(id="S05"), "S05 写了两次"),
    "a tier for no sector": (lambda p: p["tiers"][0].update(sectors=["S88"]), "S88"),
    "a duty for no sector": (lambda p: p["duties"][0].update(sectors=["S31"]), "S31"),
    "a sector that no office leads": (lambda p: p["sectors"][0].update(lead=["police"]), "police"),
    "a measure of no office": (lambda p: p["measures"][0].update(joint=["police"]), "police"),
    "a town of another county": (lambda p: p["towns"][0].update(code="430112901"), "不属于本县"),
    "an office in no town": (lambda p: p["offices"][-1].update(town_code="431224999"), "431224999"),
    "an office twice": (lambda p: p["offices"][1].update(key="fire_brigade"), "fire_brigade"),
    "a duty for no tier": (lambda p: p["duties"][0].update(tier="huge"), "huge"),
    "a report on no form": (lambda p: p["reports"][3].update(form="nowhere"), "nowhere"),
    "a sector in two rows": (_row_twice, "S05 同时算在第 1 行和第 2 行"),
    "a sector in no row": (lambda p: p["forms"][0]["rows"].pop(), "S00"),
    "a clause of another seed": (
        lambda p: p["deadlines"].update(major_source="WC三(一)3"),
        "WC三(一)3",
    ),
    "a clause that does not exist": (lambda p: p["campaign"].update(source="XP九九"), "XP九九"),
    "a second clause that does not exist": (lambda p: p["duties"][0].update(also=["XP五"]), "XP五"),
    "no visits": (lambda p: p["stationing"].update(visits_at_least=0), "visits_at_least"),
    "reminders out of order": (
        lambda p: p["reminders"]["rules"][0].update(days=[0, -1]),
        "由早到晚",
    ),
    "somebody reminded by two rules": (
        lambda p: p["reminders"]["rules"].append({"about": "visits", "to": ["town"], "days": [0]}),
        "写了两次",
    ),
    "a level of 挂牌 that the county has not": (
        lambda p: p["listing"]["rules"][0].update(level="国务院"),
        "没有挂牌级别“国务院”",
    ),
    "a long delay of no days": (lambda p: p["listing"]["rules"][2].pop("days"), "没有写明多少天"),
    "a day of the year of a monthly duty": (
        lambda p: p["duties"][0].update(due_each_year="03-10", every="month"),
        "due_each_year",
    ),
    "a day that not every year has": (
        lambda p: p["duties"][0].update(due_each_year="02-29", every="year"),
        "02-29",
    ),
    "fewer duties of the enterprise's own": (
        lambda p: p.update(
            standardisation={
                "duties": [p["duties"][0]["key"]],
                "factors": [{"level": 1, "factor": 0.5}],
                "factors_source": "ours",
                "source": "ours",
            }
        ),
        "不是监管部门到企业的检查",
    ),
    "a document of a meeting": (lambda p: p["duties"][0].update(files="task_list"), "files"),
    "a role without a title": (lambda p: p["roles"].pop(), "admin"),
    "a report without a date": (lambda p: p["reports"][0].pop("due_on"), "reports/0"),
    "a monthly report without a day": (lambda p: p["reports"][3].pop("day_of_month"), "reports/3"),
    "a range upside down": (_range_upside_down, "上限"),
    "a choice of no reading": (lambda p: p["choices"][0].update(chosen=2), "读法"),
    "an end before the beginning": (lambda p: p["campaign"].update(ends_on="2022-01-01"), "早于"),
    "another area code": (lambda p: p["area"].update(code="430112"), "文件名"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_plan_is_refused_with(name: str, tmp_path: Path) -> None:
    spoil, words = BREAKS[name]
    data = parse(COUNTIES / "431224-xupu.yaml").data
    path = tmp_path / "431224-xupu.yaml"
    spoil(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(FileFault) as caught:
        read_plan(path)
    assert words in str(caught.value)
    assert caught.value.line
    assert caught.value.remedy
