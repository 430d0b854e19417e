"""The standards of criteria (判定标准): one file each, cases in our wording, no invented clause."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from checklists.authoring import PACKAGE_ROOT, parse
from checklists.documents import cases_by_id, load_documents, review_documents
from checklists.errors import FileFault
from checklists.review import review_file
from tests.checklists.conftest import DraftEditor

GAS = "JCG-2023-4"


def standard(root: Path, change: Callable[[dict[str, Any]], object], name: str = GAS) -> None:
    data = parse(root / "criteria" / f"{GAS}.yaml").data
    change(data)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    (root / "criteria" / f"{name}.yaml").write_text(text, encoding="utf-8")


def only_fault(root: Path) -> FileFault:
    (fault,) = review_documents(root)
    assert fault.remedy
    return fault


def test_no_case_of_the_house_cites_a_clause_of_a_text_that_is_not_held() -> None:
    assert review_documents() == []
    cases = cases_by_id(load_documents())
    assert len(cases) > 200
    assert not [id_ for id_, (of, case) in cases.items() if case.clause and not of.text_held]


def test_every_standard_of_the_field_is_listed_also_where_we_hold_no_case() -> None:
    standards = {path.stem for path in (PACKAGE_ROOT / "criteria").glob("*.yaml")}
    known = "YJGLB-10 AJZGS-2017-121 KA-2022-88 KA-2024-41 JZG-2024-5 JCG-2023-4 GB35181-2025"
    more = "GB45067-2024 JBY-2023-52 JBH-2017-170 NYF-2022-11 BJD-2023-273 MBF-2023-13 JYXT"
    assert {*known.split(), *more.split()} <= standards


BREAKS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a clause without the text": (
        lambda data: data["criteria"][0].update(clause="第四条"),
        "没有原文",
    ),
    "an id used twice": (
        lambda data: data["criteria"][1].update(id=f"{GAS}/01"),
        f"编号 {GAS}/01 用了两次",
    ),
    "an id of another standard": (
        lambda data: data["criteria"][0].update(id="JYXT/09"),
        f"JYXT/09 不属于 {GAS}",
    ),
    "a wording too short to be one": (
        lambda data: data["criteria"][0].update(wording="漏气"),
        "不合要求",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_standard_is_refused_with(name: str, root: Path) -> None:
    change, words = BREAKS[name]
    standard(root, change)
    assert words in only_fault(root).message


def test_a_clause_may_be_cited_where_the_text_is_held(root: Path) -> None:
    standard(root, lambda data: data.update(text_held=True))
    standard(root, lambda data: data["criteria"][0].update(clause="第四条"))
    assert review_documents(root) == []


def test_a_standard_stands_under_its_own_name(root: Path) -> None:
    standard(root, lambda data: data.update(criteria=[]), name="GAS")
    assert f"文件名与文件键 {GAS} 不符" in [fault.message for fault in review_documents(root)]


def test_a_key_is_given_once_in_all_files(root: Path) -> None:
    path = root / "documents.yaml"
    line = f"  - {{key: {GAS}, title: 另一份文件, number: '', text_held: false}}\n"
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert only_fault(root).message == f"文件键 {GAS} 用了两次"


def test_an_item_names_a_case_that_is_there(root: Path, draft: DraftEditor) -> None:
    draft.first_item.update(grade="major-suggested", criterion=f"{GAS}/99")
    (fault,) = review_file(draft.save(), root)
    assert fault.message == f"没有这样的判定情形：{GAS}/99"
