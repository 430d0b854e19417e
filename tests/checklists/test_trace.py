"""Nothing that the seeds order is lost between the seeds, the checklists and the plans."""

import csv
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from admin.checklists_command import checklists
from checklists.authored_lists import NotAsked, read_lists
from checklists.clauses import SEED_COUNTIES, is_clause
from checklists.points import load_points
from plans.plan import Plan
from plans.seed_clauses import SeedClause, load_seed_clauses, review_seed_clauses
from plans.trace import ClauseOutcome, PlanValue, Trace, Traced, trace
from plans.trace_lines import GROUP_NAMES, clause_lines, summary_lines
from tests.checklists.conftest import DraftEditor


@pytest.fixture(scope="module")
def whole() -> Trace:
    return trace()


def of(found: Trace, code: str) -> Traced:
    return next(traced for traced in found.clauses if traced.clause.code == code)


def test_every_clause_of_the_seeds_is_carried_or_excused(whole: Trace) -> None:
    assert list(whole.faults()) == []


def test_no_clause_has_nothing(whole: Trace) -> None:
    assert [t.clause.code for t in whole.clauses if t.outcome is ClauseOutcome.NOTHING] == []


def test_no_clause_is_cited_that_no_list_has(whole: Trace) -> None:
    assert whole.strangers == ()


def test_every_point_is_carried_by_the_newest_checklist_of_its_sector() -> None:
    lists = read_lists()
    asked = {point for checklist in lists for asked in checklist.asked for point in asked.points}
    left = {point for checklist in lists for left in checklist.not_asked for point in left.points}
    assert {point for points in load_points().values() for point in points} - asked - left == set()


def test_every_point_stands_on_a_listed_clause() -> None:
    listed = load_seed_clauses()
    cited = {point.clause for points in load_points().values() for point in points}
    assert cited - set(listed) == set()


def test_the_lists_hold_the_seeds_whole() -> None:
    """The numbers by which the seeds count themselves."""
    listed = load_seed_clauses()
    numbered = {
        *(f"WC附2-{number}" for number in range(1, 17)),
        *(f"WC附3-一{number}" for number in range(1, 8)),
        *(f"WC附3-二{number}" for number in range(1, 9)),
        *(f"WC附4-{number}" for number in range(1, 5)),
        *(f"WC附5-{number}" for number in range(1, 16)),
        *(f"WC附6-{number}" for number in range(1, 12)),
        *(f"LX{number}" for number in range(1, 24)),
        *(f"DX{number}" for number in range(1, 27)),
        *(f"DX专题{number}" for number in range(1, 5)),
        *(f"DX(三){number}" for number in range(1, 5)),
        *(f"DX工程{number}" for number in range(1, 5)),
        *(f"DT{number}" for number in range(1, 26)),
    }
    assert numbered <= set(listed)
    assert all(is_clause(code) for code in listed)


def test_a_clause_that_items_and_plan_carry_names_them_all(whole: Trace) -> None:
    visits = of(whole, "XP二(二)4")
    assert PlanValue("duties", "派驻员深入企业并写驻企日志") in visits.plan_values
    assert "S06-001" in of(whole, "WC附2-5").items
    assert of(whole, "WC附2-5").outcome is ClauseOutcome.ITEMS_AND_PLAN


def test_a_row_of_a_seed_s_form_is_carried_by_the_form(whole: Trace) -> None:
    assert of(whole, "WC附4-2").outcome is ClauseOutcome.PLAN
    assert {value.group for value in of(whole, "WC附5-15").plan_values} == {"forms"}


def test_every_group_of_a_plan_has_a_name_in_the_trace() -> None:
    alone = {"title", "document_number", "seed"}
    assert {field.name for field in fields(Plan)} - alone <= set(GROUP_NAMES)


def test_one_seed_alone_keeps_its_own_clauses(whole: Trace) -> None:
    assert {traced.clause.seed for traced in whole.of_seed("LX").clauses} == {"LX"}


CLAUSE = SeedClause("WC三(一)1", "两张清单")
LEFT = NotAsked("S00", "两张清单", "plan_duty", "是政府的事", (), (), (CLAUSE.code,))


def lone(clause: SeedClause, **carriers: tuple[object, ...]) -> Trace:
    given = {"items": (), "plan_values": (), "not_asked": (), **carriers}
    return Trace((Traced(clause, **given),), ())  # type: ignore[arg-type]


def test_a_clause_that_nothing_carries_is_told() -> None:
    (fault,) = lone(CLAUSE).faults()
    assert "没有着落" in fault


def test_an_office_that_cites_a_clause_does_not_carry_it() -> None:
    (fault,) = lone(CLAUSE, plan_values=(PlanValue("offices", "区安委办"),)).faults()
    assert "没有着落" in fault


def test_a_reason_for_leaving_out_is_enough() -> None:
    assert list(lone(SeedClause(CLAUSE.code, CLAUSE.wording, "只是标题")).faults()) == []


def test_a_reason_for_leaving_out_is_stale_once_something_carries_the_clause() -> None:
    excused = SeedClause(CLAUSE.code, CLAUSE.wording, "只是标题")
    (fault,) = lone(excused, items=("S00-001",)).faults()
    assert "多余" in fault


def test_a_demand_left_to_a_plan_that_says_nothing_is_told() -> None:
    (fault,) = lone(CLAUSE, items=("S00-001",), not_asked=(LEFT,)).faults()
    assert "请补进方案" in fault
    duty = PlanValue("duties", "更新两张清单")
    assert list(lone(CLAUSE, plan_values=(duty,), not_asked=(LEFT,)).faults()) == []


def edit_list(folder: Path, seed: str, old: str, new: str) -> None:
    path = folder / f"{seed}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  XP三(五):", "  XP五(五):", "没有这样的条款：XP五(五)"),
        ("  XP三(五):", "  XP三(四):", "XP三(四) 写了两次"),
        ("left_out: {}", "left_out: {XP四: 没有要做的事}", "XP四 不在条款表里"),
        ("seed: XP", "seed: WC", "与文件名不符"),
        ("seed: XP", "seed: XX", "种子代号"),
        ("\nleft_out", f"\n  XP四: {'长' * 41}\nleft_out", "2 至 40 字"),
    ],
)
def test_a_mistake_in_a_list_is_told_with_its_line(
    seeds: Path, old: str, new: str, words: str
) -> None:
    edit_list(seeds, "XP", old, new)
    faults = review_seed_clauses(seeds)
    assert any(words in str(fault) for fault in faults)
    assert all(fault.line for fault in faults)


def test_a_clause_taken_from_the_lists_is_a_stranger_to_whoever_cites_it(seeds: Path) -> None:
    path = seeds / "WC.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    del data["clauses"]["WC附2-5"]
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    citing = {citer for code, citer in trace(seeds=seeds).strangers if code == "WC附2-5"}
    assert {"S06-001", "望城方案“城镇燃气”"} <= citing


def test_the_newest_version_counts_though_it_is_not_published(
    root: Path, draft: DraftEditor
) -> None:
    draft.first_item["sources"] = ["LX23"]
    draft.save()
    assert of(trace(root), "LX23").items == (draft.first_item["id"],)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(checklists, ["trace", *arguments])


def test_the_command_tells_what_carries_each_clause() -> None:
    result = run("--seed", "XP")
    assert result.exit_code == 0, result.output
    assert "XP二(二)4" in result.output
    assert "派驻员深入企业并写驻企日志" in result.output
    assert "望城" not in result.output


def test_the_command_tells_what_is_left_out_and_why() -> None:
    result = run("--left-out", "--seed", "WC")
    assert "WC一" in result.output
    assert "没有谁要做的事" in result.output
    assert "WC附2-5" not in result.output


def test_the_command_goes_the_way_back_from_a_sector() -> None:
    result = run("--sector", "S06")
    assert result.exit_code == 0, result.output
    assert "S06-001" in result.output
    assert "WC附2-5" in result.output


def test_a_sector_that_is_not_there_is_told() -> None:
    result = run("--sector", "S77")
    assert result.exit_code == 1
    assert "S77" in result.output


def test_a_table_for_excel_holds_every_clause(tmp_path: Path, whole: Trace) -> None:
    path = tmp_path / "trace.csv"
    run("--csv", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    assert [row["条款"] for row in rows] == [traced.clause.code for traced in whole.clauses]


def test_lines_keep_within_the_terminal(whole: Trace) -> None:
    lines = [line for traced in whole.clauses for line in clause_lines(traced, 80)]
    # A closing mark may hang over; a Chinese character takes two columns.
    assert max(sum(1 + (char > "⺀") for char in line) for line in lines) <= 82


def test_the_summary_counts_each_clause_once(whole: Trace) -> None:
    _heading, *lines = summary_lines(whole)
    assert len(lines) == len(SEED_COUNTIES)
    counts = Counter(traced.clause.seed for traced in whole.clauses)
    for (seed, county), line in zip(SEED_COUNTIES.items(), lines, strict=True):
        name, total, *parts = line.split()
        assert (name, int(total)) == (county, counts[seed])
        assert sum(map(int, parts)) == counts[seed]
