"""Every point of the seeds is carried, and what a file refers to is there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checklists.errors import FileFault
from checklists.review import review_file
from tests.checklists.conftest import DraftEditor

Entry = dict[str, Any]


def faults_of(root: Path, draft: DraftEditor) -> list[FileFault]:
    return review_file(draft.save(), root)


def only_fault(root: Path, draft: DraftEditor) -> FileFault:
    faults = faults_of(root, draft)
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert faults[0].line
    assert faults[0].remedy
    return faults[0]


def entries(draft: DraftEditor) -> list[Entry]:
    return [entry for section in draft.data["sections"] for entry in section["items"]]


def test_a_point_that_nothing_carries_any_more_is_named_with_its_words(
    root: Path, draft: DraftEditor
) -> None:
    for entry in (*entries(draft), *draft.data["not_field_checks"]):
        left = [number for number in entry.get("points", []) if number != 1]
        entry.pop("points", None)
        entry.update({"points": left} if left else {"sources": ["LX4"]})
    fault = only_fault(root, draft)
    assert "第 1 点没有着落：WC附2-5" in fault.message
    assert "not_field_checks" in fault.remedy


def test_a_point_that_the_sector_does_not_have_is_refused(root: Path, draft: DraftEditor) -> None:
    draft.first_item["points"] = [*draft.first_item["points"], 28]  # type: ignore[misc]
    fault = only_fault(root, draft)
    assert fault.message == "没有第 28 点"
    assert "只有 27 点" in fault.remedy


REFERENCES: dict[str, tuple[Callable[[DraftEditor], object], str]] = {
    "an item that no checklist has": (
        lambda draft: draft.data["sections"][0]["items"].append({"uses": "S04-999"}),
        "没有条目 S04-999",
    ),
    "an item of a sector that has no checklist": (
        lambda draft: draft.data["sections"][0]["items"].append({"uses": "S77-001"}),
        "没有条目 S77-001",
    ),
    "an item of its own": (
        lambda draft: draft.data["not_field_checks"][0].update(items=["S06-999"]),
        "没有条目 S06-999",
    ),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_is_refused_to(name: str, root: Path, draft: DraftEditor) -> None:
    break_it, message = REFERENCES[name]
    break_it(draft)
    assert only_fault(root, draft).message == message


def test_an_item_of_its_own_is_not_drawn_in_a_second_time(root: Path, draft: DraftEditor) -> None:
    draft.data["sections"][1]["items"].append({"uses": "S06-001"})
    messages = [fault.message for fault in faults_of(root, draft)]
    assert "S06-001 就是本清单的条目" in messages


def test_an_item_is_drawn_in_once(root: Path, draft: DraftEditor) -> None:
    draft.data["sections"][0]["items"] += [{"uses": "S04-001"}, {"uses": "S04-001"}]
    assert only_fault(root, draft).message == "编号 S04-001 用了两次"


def test_what_another_sector_asks_names_the_items_that_ask_it(
    root: Path, draft: DraftEditor
) -> None:
    entry = next(e for e in draft.data["not_field_checks"] if e["goes_to"] == "other_sector")
    del entry["items"]
    assert "缺少 items" in only_fault(root, draft).message


def test_an_item_without_any_source_is_told_what_it_may_write(
    root: Path, draft: DraftEditor
) -> None:
    item = next(entry for entry in entries(draft) if "sources" not in entry)
    numbers = item.pop("points")
    draft.data["not_field_checks"][0]["points"] = sorted(
        {*draft.data["not_field_checks"][0].get("points", []), *numbers}
    )
    fault = only_fault(root, draft)
    assert "缺少依据" in fault.message
    assert "points、sources" in fault.remedy


def test_a_campaign_draws_in_and_asks_nothing_of_its_own(root: Path, draft: DraftEditor) -> None:
    draft.path = root / "sectors" / "C01" / f"{draft.version}.yaml"
    draft.data |= {"sector": "C01", "name": "节前检查", "not_field_checks": []}
    entry = {**draft.first_item, "sources": ["LX4"]}
    entry.pop("points")
    section = {"id": "C01-A", "name": "出口", "items": [entry, {"uses": "S04-001"}]}
    draft.data["sections"] = [section]
    assert only_fault(root, draft).message == "编号 S06-001 不属于 C01"
