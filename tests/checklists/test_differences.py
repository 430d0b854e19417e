"""A reader is told what changed between two versions, and nothing that did not."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from checklists.differences import differences
from checklists.publishing import read_version
from tests.checklists.conftest import DraftEditor


@pytest.fixture
def old() -> dict[str, Any]:
    return dict(read_version("S06@2026-1"))


@pytest.fixture
def new(old: dict[str, Any]) -> dict[str, Any]:
    return deepcopy(old)


def item(document: dict[str, Any], item_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        entry
        for section in document["sections"]
        for entry in section["items"]
        if entry["id"] == item_id
    )
    return found


def test_the_same_words_are_no_change(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert list(differences(old, new)) == []


def test_an_unpublished_version_can_be_compared(root: Path, draft: DraftEditor) -> None:
    days = draft.first_item["deadline_days"]
    draft.first_item["deadline_days"] = 5
    draft.save()
    published, unpublished = (f"S06@{version}" for version in (draft.before, draft.version))
    lines = list(differences(read_version(published, root), read_version(unpublished, root)))
    assert lines[0] == "改动 1 条"
    assert lines[-1].strip() == f"整改天数：{days} → 5"


def test_new_and_dropped_items_are_listed_with_their_question(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    dropped = new["sections"][0]["items"].pop(0)
    added = {**dropped, "id": "S06-900", "question": "灶台旁没有放纸箱吗？"}
    new["sections"][1]["items"].append(added)
    lines = list(differences(old, new))
    assert lines[0] == "新增 1 条"
    assert lines[1].startswith("  + S06-900 灶台旁没有放纸箱吗？")
    assert lines[2] == "停用 1 条"
    assert lines[3].startswith(f"  - {dropped['id']} {dropped['question']}")


def test_an_item_that_moved_is_told_by_section(old: dict[str, Any], new: dict[str, Any]) -> None:
    new["sections"][1]["items"].append(new["sections"][0]["items"].pop(0))
    (line,) = [line for line in differences(old, new) if "检查项目" in line]
    assert old["sections"][0]["name"] in line
    assert old["sections"][1]["name"] in line


def test_a_limit_is_told_as_number_and_not_as_yes(old: dict[str, Any], new: dict[str, Any]) -> None:
    item(new, "S06-006")["measure"]["at_most"] = 1
    (line,) = [line for line in differences(old, new) if line.strip().startswith("记录的值")]
    assert "不大于 2" in line
    assert "不大于 1" in line


def test_changed_notes_are_told_with_both_texts(old: dict[str, Any], new: dict[str, Any]) -> None:
    new["notes"][1]["text"] = "先看报警器。"
    lines = list(differences(old, new))
    assert lines[0] == "检查说明有改动"
    assert lines[-1] == "  + 先看报警器。"
