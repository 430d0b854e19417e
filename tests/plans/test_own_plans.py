"""A county brings its own plan: written after another's, filled in, checked, held before ours."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checklists.authoring import parse
from checklists.errors import FileFault
from checklists.review import sector_names
from local.var import PROJECT
from plans.doubts import doubts
from plans.loader import COUNTIES, load_plan, plans_held, read_plan
from plans.own_clauses import UNDECIDED
from plans.review import plan_faults
from tests.plans.filled import fill_in, new_plan

CODE = "431225"
BEFORE_IT_BEGINS = date(2026, 11, 29)
MODELS = pytest.mark.parametrize("like", sorted(path.name for path in COUNTIES.glob("*.yaml")))
NUMBERS = ("times_at_least", "value", "employees_at_least", "visits_at_least", "yuan")


def faults(path: Path) -> list[str]:
    return [str(fault) for fault in plan_faults(parse(path), sector_names())]


def concerns(path: Path, today: date = BEFORE_IT_BEGINS) -> list[str]:
    return [str(fault) for fault in doubts(parse(path), today)]


def changed(path: Path, change: Callable[[Any], Any]) -> Path:
    data = parse(path).data
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = new_plan(tmp_path, CODE)
    fill_in(path)
    return path


@MODELS
def test_everything_that_a_new_plan_leaves_open_is_told_with_its_line(
    like: str, tmp_path: Path
) -> None:
    path = new_plan(tmp_path, CODE, like)
    written = path.read_text(encoding="utf-8").split("\n")
    open_lines = {
        number
        for number, line in enumerate(written, 1)
        if UNDECIDED in line and not line.lstrip().startswith("#")
    }
    found = plan_faults(parse(path), sector_names())
    assert {fault.line for fault in found} == open_lines
    assert all("还没有填" in fault.message and fault.remedy for fault in found)


@MODELS
def test_nothing_that_another_county_ordered_is_taken_for_this_ones(
    like: str, tmp_path: Path
) -> None:
    model = parse(COUNTIES / like).data
    new = parse(new_plan(tmp_path, CODE, like)).data
    assert model["seed"] not in yaml.safe_dump(new, allow_unicode=True)
    for group in ("duties", "targets", "reports"):
        for entry in new[group]:
            if entry["source"] != "ours":
                assert entry["source"] == UNDECIDED
                assert {entry[name] for name in NUMBERS if name in entry} <= {UNDECIDED}
                assert entry.get("every", UNDECIDED) == UNDECIDED
    ours = {"ours", "national", UNDECIDED}
    for group in ("tiers", "dispositions", "roles", "hotlines", "sectors", "forms"):
        assert {entry["source"] for entry in new[group]} <= ours
    assert new["rewards"]["amounts"] == []


@MODELS
def test_a_plan_that_is_filled_in_is_one_without_doubt(like: str, tmp_path: Path) -> None:
    path = new_plan(tmp_path, CODE, like)
    fill_in(path)
    assert faults(path) == []
    assert concerns(path) == []
    plan = read_plan(path)
    assert (plan.area.code, plan.area.name) == (CODE, "会同")
    assert plan.clauses[0].code == "BX一"


def test_the_countys_own_plan_stands_before_ours_and_beside_the_others(tmp_path: Path) -> None:
    for code in (CODE, "431224"):
        path = new_plan(tmp_path, code)
        fill_in(path, code=f"'{code}100'", town_code=f"'{code}100'")
    held = plans_held(str(tmp_path))
    assert held.keys() == plans_held().keys() | {CODE}
    assert held["431224"].title == load_plan(CODE, str(tmp_path)).title == "会同县安全生产行动方案"
    assert load_plan("431224").title != held["431224"].title


def test_a_folder_without_plans_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "431224").mkdir()
    assert plans_held(str(tmp_path)) == plans_held()
    assert plans_held(str(tmp_path / "nowhere")) == plans_held()


def _form_file(folder: Path, code: str, **changes: Any) -> Path:
    """A form by figures with its report, for the county of that code."""
    form = {
        "key": "gas",
        "name": "城镇燃气进展表",
        "rows_by": "figure",
        "source": "ours",
        "columns": [{"key": "month", "name": "本月"}],
        "rows": [{"number": 1, "name": "检查企业数", "cell": [{"figure": "units_checked"}]}],
    } | changes
    report = {
        "key": "gas_form", "name": "燃气月报", "to": "安委办", "who": ["department"], "form": "gas",
        "basis": "last_month", "every": "month", "day_of_month": 5, "source": "ours",
    }  # fmt: skip
    path = folder / code / "forms" / "gas.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump({"forms": [form], "reports": [report]}, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_form_that_a_county_brings_as_a_file_stands_beside_those_of_its_plan(
    tmp_path: Path,
) -> None:
    fill_in(new_plan(tmp_path, CODE))
    for code in (CODE, "431224"):
        _form_file(tmp_path, code)
    held, before = plans_held(str(tmp_path)), plans_held()
    for code in (CODE, "431224"):
        assert held[code].forms[0].key == "gas"
        assert held[code].reports[0].form == "gas"
    assert held["431224"].forms[1:] == before["431224"].forms
    assert held["430112"] == before["430112"]
    checked = anxun(tmp_path, "plans", "check")
    assert f"✓ {CODE} 的报表 gas.yaml：可以使用" in checked.stdout
    assert checked.returncode == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rows": [{"number": 1, "name": "好事", "cell": [{"figure": "luck"}]}]}, "叫“luck”的数"),
        ({"key": "dispatch"}, "dispatch 用了两次"),
        (
            {
                "rows_by": "town",
                "columns": [{"key": "groups", "name": "组", "cell": [{"figure": "groups"}]}],
                "rows": [{"number": 1, "name": "卢峰镇", "town_code": "431224901"}],
            },
            "没有算在任何一行",
        ),
        ({"source": "XP九"}, "没有这样的条款"),
        ({"orientation": "askew"}, "orientation"),
        ({"readings": {"week": "sat_fri"}}, "写 week_begins: 6（上周六至本周五）"),
        ({"readings": {"week": "mon_sun"}}, "不写就是周一至周日"),
    ],
)
def test_a_form_file_with_a_fault_is_told_with_its_line_and_keeps_the_county_from_starting(
    tmp_path: Path, changes: Any, words: str
) -> None:
    path = _form_file(tmp_path, "431224", **changes)
    with pytest.raises(FileFault, match=words) as refused:
        plans_held(str(tmp_path))
    assert (refused.value.path, bool(refused.value.line)) == (path, True)
    assert refused.value.remedy


def test_a_form_file_says_nothing_but_forms_and_a_county_without_plan_has_none(
    tmp_path: Path,
) -> None:
    path = _form_file(tmp_path, "431224")
    path.write_text(path.read_text(encoding="utf-8") + "title: 新方案\n", encoding="utf-8")
    with pytest.raises(FileFault, match="报表文件里不能写 title"):
        plans_held(str(tmp_path))
    path.write_text("forms: 没有\n", encoding="utf-8")
    with pytest.raises(FileFault, match="应是一条一条的"):
        plans_held(str(tmp_path))
    path.unlink()
    stranger = _form_file(tmp_path, "999999")
    assert plans_held(str(tmp_path)) == plans_held()
    checked = anxun(tmp_path, "plans", "check", str(stranger))
    assert (checked.returncode, "没有 999999 的方案" in checked.stderr) == (1, True)


def _visits(number: int) -> Callable[[Any], Any]:
    return lambda plan: plan["stationing"].update(visits_at_least=number)


WRONG: dict[str, tuple[Callable[[Any], Any], str]] = {
    "letters of another county": (lambda p: p.update(seed="XP"), "溆浦方案的代号"),
    "a clause that is not listed": (lambda p: p["tips"].update(source="BX九"), "没有这样的条款"),
    "a clause twice": (lambda p: p["clauses"].append(dict(p["clauses"][0])), "写了两次"),
    "a clause of other letters": (
        lambda p: p["clauses"].append({"code": "QQ一", "text": "别的"}),
        "不是 BX 开头",
    ),
    "more visits than a month has days": (_visits(29), "到访次数做不到"),
    "more times than a cycle has days": (
        lambda p: p["duties"][0].update(every="week", times_at_least=8),
        "次数做不到",
    ),
    "fewer times at most than at least": (
        lambda p: p["duties"][0].update(times_at_most=1),
        "最多次数少于最少次数",
    ),
    "a rate over a hundred": (lambda p: p["targets"][0].update(value=101), "达不到"),
    "a phase after the end": (
        lambda p: p["campaign"]["phases"][0].update(ends_on="2028-01-01"),
        "在行动结束以后",
    ),
    "a phase upside down": (
        lambda p: p["campaign"]["phases"][0].update(starts_on="2028-01-01"),
        "结束早于开始",
    ),
    "a day that is none": (lambda p: p["campaign"].update(ends_on="2027-02-30"), "没有 2027-02-30"),
    "a report due before it begins": (
        lambda p: p["reports"][0].update(since="2027-07-01"),
        "早于开始报送",
    ),
    "a warning before the keeping": (lambda p: p["tips"].update(warn_days=730), "删除前的提醒"),
    "an extension longer than the term": (lambda p: p["tips"].update(extend_days=61), "延长的天数"),
    "the least reward over the most": (
        lambda p: p["rewards"]["national"].update(yuan_at_least=300001),
        "最低奖额高于最高奖额",
    ),
    "an office of the same name": (
        lambda p: p["offices"].append({**p["offices"][1], "key": "another"}),
        "offices 里有两个",
    ),
    "a town of the same name": (
        lambda p: p["towns"].append({**p["towns"][0], "code": "431225101"}),
        "towns 里有两个",
    ),
    "a county without a name": (lambda p: p["area"].update(name=" "), "area/name 不合要求"),
    "a number that nobody can call": (
        lambda p: p["hotlines"][0].update(number="见公告"),
        "hotlines/0/number 不合要求",
    ),
    "no county office": (lambda p: p["offices"].pop(0), "没有安委办"),
    "an office of no town": (lambda p: p["offices"][2].pop("town_code"), "town_code 不对"),
    "a folder of another code": (lambda p: p["area"].update(code="431226"), "请把目录改名"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_plan_with_a_contradiction_is_refused(name: str, filled: Path) -> None:
    change, words = WRONG[name]
    changed(filled, change)
    found = plan_faults(parse(filled), sector_names())
    assert any(words in str(fault) and fault.line and fault.remedy for fault in found)
    with pytest.raises(FileFault):
        read_plan(filled)


_MANY = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))
# What is added to a sound file, with the words that are told of it.
UNREADABLE = {
    "nine lines that mean billions": (f"a0: &a0 [x]\n{_MANY}", "在别处又被引用"),
    "a list that holds itself": ("x: &a [*a]", "在别处又被引用"),
    "a mapping that holds itself": ("x: &a {b: *a}", "在别处又被引用"),
    "brackets in brackets": (f"x: {'[' * 100}{']' * 100}", "嵌套得太深"),
    "more brackets than can be read": (f"x: {'[' * 9000}{']' * 9000}", "嵌套得太深"),
    "a list for a name": ("? [a, b]\n: c", "字段名不是文字"),
    "a program": ("x: !!python/object:os.system {}", "YAML 标记"),
    "a tag of nobody": ("x: !own 乙", "YAML 标记"),
    "bytes": ("x: !!binary 甲", "YAML 标记"),
    "a date by its tag": ("x: !!timestamp 2027-01-01", "YAML 标记"),
    "a merge of nothing": ("x: {<<: 3}", "YAML 标记"),
    "words for a number": ("x: !!int 甲", "读不出这个数"),
    "a number of 5,000 digits": (f"x: {'9' * 5000}", "读不出这个数"),
    "a number that is none": ("x: .nan", "读不出这个数"),
    "a number without end": ("x: -.inf", "读不出这个数"),
    "a character that nobody sees": ("x: 甲\x08乙", "U+0008"),
    "the end of a text": ("x: 甲\0", "U+0000"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_told_with_what_to_do(name: str, filled: Path) -> None:
    added, words = UNREADABLE[name]
    last_line = filled.read_text(encoding="utf-8").count("\n") + 1
    with filled.open("a", encoding="utf-8") as file:
        file.write(f"\n{added}\n")
    with pytest.raises(FileFault, match=re.escape(words)) as refused:
        parse(filled)
    assert refused.value.remedy
    assert refused.value.line is None or refused.value.line >= last_line


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match="文件读不出来"):
        parse(tmp_path)


DOUBTFUL: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a campaign that is over": (
        lambda p: p["campaign"].update(
            starts_on="2025-01-01",
            ends_on="2025-12-31",
            phases=[{"name": "全程", "ends_on": "2025-12-31", "source": "BX一"}],
        ),
        "已经结束",
    ),
    "a day that is past": (
        lambda p: (
            p["campaign"].update(starts_on="2026-01-01")
            or p["reports"][0].update(due_on="2026-05-01")
        ),
        "已经过去",
    ),
    "a day outside the campaign": (
        lambda p: p["reports"][0].update(due_on="2028-05-01"),
        "不在行动期间",
    ),
    "a visit every day": (_visits(24), "周末也要去"),
    "a deadline in every cycle": (
        lambda p: p["duties"][0].update(every="month", due_by="2027-05-01"),
        "每期都要做",
    ),
    "no number for reports": (lambda p: p["hotlines"].pop(0), "举报电话"),
    "no number of the office": (lambda p: p["hotlines"].pop(1), "安委办的联系电话"),
    "a town without an office": (lambda p: p["offices"].pop(2), "没有机构"),
    "a key sector that nobody leads": (
        lambda p: p["sectors"][0].update(emphasis="key"),
        "没有牵头部门",
    ),
    "a reminder before the time given": (
        lambda p: p["deadlines"].update(general_days=3, major_days=5),
        "轮不到",
    ),
    "one word for the papers of two offices": (
        lambda p: [office.update(paper_word="示例") for office in p["offices"][:2]],
        "机关代字都是“示例”",
    ),
    "the name of another county": (
        lambda p: p["duties"][0].update(name="溆浦县带队检查"),
        "别县的名称",
    ),
    "a value for show": (lambda p: p["towns"][0].update(source="example"), "演示用示例"),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_probably_not_meant_is_told_and_not_refused(name: str, filled: Path) -> None:
    change, words = DOUBTFUL[name]
    changed(filled, change)
    assert faults(filled) == []
    assert any(words in concern for concern in concerns(filled))


@settings(max_examples=20, deadline=None)
@given(visits=st.integers(1, 40))
def test_a_number_of_visits_is_accepted_just_where_every_month_has_room_for_it(
    visits: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = new_plan(tmp_path_factory.mktemp("plans"), CODE)
    fill_in(path, visits_at_least=str(visits))
    assert bool(faults(path)) == (visits > 28)


def anxun(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "admin.cli", *words],
        cwd=PROJECT,
        env={"COUNTY_PLANS": str(folder), "PATH": "", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_person_writes_a_plan_checks_it_and_is_told_when_it_can_be_used(tmp_path: Path) -> None:
    nothing_yet = anxun(tmp_path, "plans", "check")
    assert nothing_yet.returncode == 0
    assert "anxun county new" in nothing_yet.stdout

    assert anxun(tmp_path, "county", "new", CODE, "--like", "431224").returncode == 0
    again = anxun(tmp_path, "county", "new", CODE, "--like", "431224")
    assert again.returncode == 1
    assert "没有覆盖" in again.stderr

    unfilled = anxun(tmp_path, "plans", "check")
    assert unfilled.returncode == 1
    assert "plan.yaml 第 " in unfilled.stderr
    assert "还没有填" in unfilled.stderr

    fill_in(tmp_path / CODE / "plan.yaml")
    checked = anxun(tmp_path, "plans", "check", str(tmp_path / CODE / "plan.yaml"))
    assert checked.returncode == 0, checked.stderr
    assert f"✓ {CODE} 会同：可以使用" in checked.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("county", "new", "43122", "--like", "431224"), "6 位数字"),
        (("county", "new", CODE, "--like", "999999"), "可以参照：420112 东西湖区"),
    ],
)
def test_a_wrong_code_is_told(words: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    refused = anxun(tmp_path, *words)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
