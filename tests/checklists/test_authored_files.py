"""Mistakes in an authored file are told with file, line and remedy."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checklists.authoring import PACKAGE_ROOT, RULES_IN_WORDS, parse
from checklists.errors import FileFault
from checklists.review import review_all, review_file
from tests.checklists.conftest import DraftEditor


def only_fault(root: Path, draft: DraftEditor) -> FileFault:
    faults = review_file(draft.save(), root)
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def test_the_checklists_of_the_house_have_no_faults() -> None:
    assert review_all() == []


def test_a_file_with_two_levels_is_told_to_have_three(root: Path, draft: DraftEditor) -> None:
    draft.data["items"] = draft.data.pop("sections")[0]["items"]
    faults = review_file(draft.save(), root)
    assert any("三级" in fault.remedy for fault in faults)


def test_a_fourth_level_is_refused(root: Path, draft: DraftEditor) -> None:
    draft.data["sections"][0]["sections"] = []
    assert "sections" in only_fault(root, draft).message


@pytest.mark.parametrize("number", [0, 1, 3])
def test_there_are_exactly_two_notes(root: Path, draft: DraftEditor, number: int) -> None:
    note = draft.data["notes"][1]
    draft.data["notes"] = [*draft.data["notes"], dict(note)][:number]
    assert "两个说明" in only_fault(root, draft).remedy


def test_an_item_id_used_twice_is_named_with_its_line(root: Path, draft: DraftEditor) -> None:
    draft.data["sections"][1]["items"][0]["id"] = "S06-001"
    fault = only_fault(root, draft)
    assert "S06-001 用了两次" in fault.message
    lines = draft.path.read_text(encoding="utf-8").splitlines()
    assert fault.line is not None
    assert "id: S06-001" in lines[fault.line - 1]
    assert [n for n, text in enumerate(lines, 1) if "id: S06-001" in text][1] == fault.line


def test_an_id_of_another_sector_is_refused(root: Path, draft: DraftEditor) -> None:
    draft.first_item["id"] = "S04-001"
    assert "不属于 S06" in only_fault(root, draft).message


def test_an_id_that_was_dropped_never_comes_back(root: Path, draft: DraftEditor) -> None:
    dropped = draft.data["sections"][0]["items"].pop(0)
    draft.save()
    draft.data["sections"][0]["items"].insert(0, dropped)
    draft.data["version"] = "2026-9"
    draft.path = draft.path.with_name("2026-9.yaml")
    draft.save()
    assert [fault.message for fault in review_all(root)] == [f"{dropped['id']} 曾经停用"]


@pytest.mark.parametrize("clause", ["WC附2-17", "WC附3-三1", "DX27.一", "LX24", "DT26", "XP附1"])
def test_an_unknown_clause_is_refused(root: Path, draft: DraftEditor, clause: str) -> None:
    draft.first_item["sources"] = [clause]
    assert f"没有这样的条款：{clause}" in only_fault(root, draft).message


def test_an_unregistered_document_is_refused(root: Path, draft: DraftEditor) -> None:
    draft.first_item["sources"] = [{"document": "GB0000-1999"}]
    assert "GB0000-1999" in only_fault(root, draft).message


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "no source": lambda item: item.update(sources=[]),
    "no remedy": lambda item: item.pop("remedy"),
    "an unknown field": lambda item: item.update(colour="red"),
    "an unknown grade": lambda item: item.update(grade="fatal"),
    "a suspected major hazard without criterion": lambda item: item.update(grade="major-suggested"),
    "a criterion on a general hazard": lambda item: item.update(criterion="JCG-2023-4/03"),
    "a number without unit": lambda item: item.update(
        measure={"kind": "number", "name": "距离", "lowest": 0, "highest": 9}
    ),
    "a limit without basis": lambda item: item.update(
        measure={"kind": "date", "name": "有效期至", "valid_on_day": True}
    ),
    "a date with number limits": lambda item: item.update(
        measure={"kind": "date", "name": "有效期至", "at_most": 3, "basis": "ours"}
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_an_item_is_refused_with(name: str, root: Path, draft: DraftEditor) -> None:
    BREAKS[name](draft.first_item)
    faults = review_file(draft.save(), root)
    assert faults
    assert all(fault.line and fault.remedy for fault in faults)


WORDING = {
    "是否安装了报警器？": "吗？",
    "装了报警器，并且通着电吗？": "两件事",
    "房间里存在违规用气吗？": "合格",
    "报警器通电吗？会响吗？": "只有一个问号",
    "装了报警器,通着电吗？": "半角",
}


@pytest.mark.parametrize("question", WORDING)
def test_a_question_nobody_could_answer_is_refused(
    question: str, root: Path, draft: DraftEditor
) -> None:
    draft.first_item["question"] = question
    faults = review_file(draft.save(), root)
    assert any(WORDING[question] in fault.message for fault in faults)


def test_the_language_of_notices_is_refused(root: Path, draft: DraftEditor) -> None:
    draft.first_item["remedy"] = "进一步加强燃气安全管理"
    assert "公文话" in only_fault(root, draft).message


def test_a_file_under_the_wrong_name_is_refused(root: Path, draft: DraftEditor) -> None:
    draft.path = root / "sectors" / "S06" / "2026-7.yaml"
    assert "文件位置" in only_fault(root, draft).message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"a: 1\na: 2\n", "写了两次"),
        (b"a: [1\nb: 2\n", "YAML"),
        (b"- 1\n", "最外层"),
        (b"", "最外层"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_file_that_is_no_yaml_mapping_is_named(tmp_path: Path, body: bytes, words: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(body)
    with pytest.raises(FileFault, match=words) as caught:
        parse(path)
    assert caught.value.path == path


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match="找不到"):
        parse(tmp_path / "absent.yaml")


# Of these the fault itself says what is asked, or their parts are rules of their own.
TOLD_BY_THEMSELVES = {"required", "dependentRequired", "additionalProperties", "not", "anyOf"}
HOLD_RULES = {"properties", "$defs"}


def _rules(schema: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of a schema that asks for something."""
    if isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from _rules(part, f"{place}/{number}")
    if not isinstance(schema, dict):
        return
    if place.rpartition("/")[2] not in HOLD_RULES:
        yield place, schema
    for name, part in schema.items():
        if name not in {"enum", "const", "required", "dependentRequired", "if"}:
            yield from _rules(part, f"{place}/{name}")


@pytest.mark.parametrize(
    "path", sorted(PACKAGE_ROOT.parent.glob("*/schema/*.json")), ids=lambda p: p.name
)
def test_every_rule_of_a_schema_is_told_in_words(path: Path) -> None:
    asking = Draft202012Validator.VALIDATORS.keys() - TOLD_BY_THEMSELVES
    asking -= {"$ref", "$dynamicRef", "properties", "items", "allOf", "if", "prefixItems"}
    untold = [
        (place, rule)
        for place, schema in _rules(json.loads(path.read_text(encoding="utf-8")), "")
        for rule in asking & schema.keys()
        if rule not in RULES_IN_WORDS and "description" not in schema
    ]
    assert untold == []
