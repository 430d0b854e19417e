"""A year's holidays are put in as a file, held against what such a year can be."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from checklists.authoring import parse
from plans.holidays import holiday_doubts, holiday_faults, holidays_in
from tests.plans.test_own_plans import anxun

# Of 2026, as the State Council arranged it.
YEAR: dict[str, Any] = {
    "year": 2026,
    "notice": "国务院办公厅关于2026年部分节假日安排的通知",
    "holidays": [
        {"name": "元旦", "from": "2026-01-01", "to": "2026-01-03"},
        {"name": "春节", "from": "2026-02-15", "to": "2026-02-23"},
        {"name": "清明节", "from": "2026-04-04", "to": "2026-04-06"},
        {"name": "劳动节", "from": "2026-05-01", "to": "2026-05-05"},
        {"name": "端午节", "from": "2026-06-19", "to": "2026-06-21"},
        {"name": "中秋节", "from": "2026-09-25", "to": "2026-09-27"},
        {"name": "国庆节", "from": "2026-10-01", "to": "2026-10-07"},
    ],
    "working_weekends": [
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    ],
}  # fmt: skip


def written(folder: Path, change: Callable[[Any], Any] = lambda year: None, name: str = "") -> Path:
    year = yaml.safe_load(yaml.safe_dump(YEAR))
    change(year)
    path = folder / "holidays" / (name or "2026.yaml")
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(year, allow_unicode=True), encoding="utf-8")
    return path


def test_a_year_as_it_was_arranged_has_no_fault_and_no_doubt(tmp_path: Path) -> None:
    authored = parse(written(tmp_path))
    assert holiday_faults(authored) == []
    assert [*holiday_doubts(authored)] == []
    arranged = holidays_in(str(tmp_path))[2026]
    assert date(2026, 10, 7) in arranged.free
    assert date(2026, 10, 8) not in arranged.free
    assert date(2026, 10, 10) in arranged.worked_weekends


WRONG: dict[str, tuple[Callable[[Any], Any], str]] = {
    "another year": (lambda y: y.update(year=2025), "与年份 2025 不符"),
    "no notice": (lambda y: y.pop("notice"), "notice"),
    "a missing festival": (lambda y: y["holidays"].pop(1), "没有写春节"),
    "a day that is none": (lambda y: y["holidays"][0].update(to="2026-02-30"), "没有 2026-02-30"),
    "a day of another year": (lambda y: y["holidays"][0].update(to="2027-01-03"), "不在这一年"),
    "an end before the beginning": (
        lambda y: y["holidays"][0].update({"from": "2026-01-04"}),
        "结束早于开始",
    ),
    "a day in two festivals": (
        lambda y: y["holidays"][6].update({"from": "2026-09-27"}),
        "既是中秋节又是国庆节",
    ),
    "a worked day of the week": (
        lambda y: y["working_weekends"].append("2026-03-02"),
        "不是周六、周日",
    ),
    "a day both free and worked": (
        lambda y: y["working_weekends"].append("2026-10-03"),
        "又放假又上班",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_year_is_refused_with(name: str, tmp_path: Path) -> None:
    change, words = WRONG[name]
    path = written(tmp_path, change)
    found = holiday_faults(parse(path))
    assert any(words in str(fault) and fault.line and fault.remedy for fault in found)
    assert holidays_in(str(tmp_path)) == {}


def test_a_forgotten_day_is_doubted(tmp_path: Path) -> None:
    path = written(tmp_path, lambda y: y["working_weekends"].pop())
    assert "共 14 天，法定是 13 天" in str(next(holiday_doubts(parse(path))))


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = holidays_in(str(tmp_path))[2026]
    written(tmp_path, lambda y: y["holidays"][6].update(to="2026-10-08"))
    os.utime(path, ns=(0, 1))
    assert holidays_in(str(tmp_path))[2026].free - before.free == {date(2026, 10, 8)}


def test_a_file_that_is_gone_when_it_is_read_leaves_the_other_years(tmp_path: Path) -> None:
    written(tmp_path).with_name("2027.yaml").symlink_to(tmp_path / "not-yet-there.yaml")
    assert [*holidays_in(str(tmp_path))] == [2026]


def test_the_check_of_all_plans_tells_of_years(tmp_path: Path) -> None:
    written(tmp_path, lambda y: y.update(year=2025))
    refused = anxun(tmp_path, "plans", "check")
    assert refused.returncode == 1
    assert "请把文件改名为 2025.yaml" in refused.stderr
    written(tmp_path)
    assert "✓ 2026 年放假安排：可以使用。" in anxun(tmp_path, "plans", "check").stdout
