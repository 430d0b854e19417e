"""The laws, standards and notices that items cite, and the criteria for 重大事故隐患.

`documents.yaml` lists those that are only cited; each standard of criteria (判定标准) has a file of
its own in `criteria/`, with its cases in our wording.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checklists.authoring import PACKAGE_ROOT, SCHEMAS, Authored, parse, schema_faults
from checklists.errors import FileFault


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a standard of criteria: suggested by the software, decided by a person.

    `clause` only where the standard's text is held; the wording is ours in any case.
    """

    id: str
    wording: str
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document as known to us.

    `in_force` is the ISO date from which it applies, where known. `text_held` tells whether its
    text was at hand: where it was not, nothing cites a clause of it and the wording is ours.
    """

    key: str
    title: str
    number: str
    in_force: str | None
    replaces: str | None
    text_held: bool
    cases: tuple[Case, ...] = ()

    @property
    def readable(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


def load_documents(root: Path = PACKAGE_ROOT) -> Mapping[str, Document]:
    """All documents by key, standards of criteria with their cases.

    Raises: FileFault: the first fault of these files.
    """
    listed, standards = _parsed(root)
    for fault in _faults(listed, standards):
        raise fault
    entries = [*listed.data["documents"], *(standard.data for standard in standards)]
    return {entry["key"]: _document(entry) for entry in entries}


def cases_by_id(documents: Mapping[str, Document]) -> Mapping[str, tuple[Document, Case]]:
    """Every case with its standard."""
    return {case.id: (document, case) for document in documents.values() for case in document.cases}


def review_documents(root: Path = PACKAGE_ROOT) -> list[FileFault]:
    """The faults of `documents.yaml` and of every file of criteria."""
    try:
        return _faults(*_parsed(root))
    except FileFault as unreadable:
        return [unreadable]


def _parsed(root: Path) -> tuple[Authored, list[Authored]]:
    """`documents.yaml` and every file of criteria."""
    standards = sorted((root / "criteria").glob("*.yaml"))
    return parse(root / "documents.yaml"), [parse(path) for path in standards]


def _faults(listed: Authored, standards: list[Authored]) -> list[FileFault]:
    faults = schema_faults(listed, SCHEMAS / "documents.schema.json")
    criteria = SCHEMAS / "criteria.schema.json"
    for standard in standards:
        faults += schema_faults(standard, criteria) or [*_standard_faults(standard)]
    return faults or [*_keys_used_again(listed, standards)]


def _standard_faults(standard: Authored) -> Iterator[FileFault]:
    key = standard.data["key"]
    if standard.path.stem != key:
        yield standard.fault(f"文件名与文件键 {key} 不符", f"请改名为 {key}.yaml", "key")
    seen: set[str] = set()
    for index, case in enumerate(standard.data["criteria"]):
        place = ("criteria", index)
        if not case["id"].startswith(f"{key}/"):
            yield standard.fault(f"{case['id']} 不属于 {key}", f"请改为 {key}/序号", *place)
        if case["id"] in seen:
            yield standard.fault(f"编号 {case['id']} 用了两次", "请换一个没用过的编号", *place)
        if "clause" in case and not standard.data["text_held"]:
            yield standard.fault("手上没有原文，不能写条款号", "请删去 clause", *place, "clause")
        seen.add(case["id"])


def _keys_used_again(listed: Authored, standards: list[Authored]) -> Iterator[FileFault]:
    seen = {standard.data["key"] for standard in standards}
    for index, entry in enumerate(listed.data["documents"]):
        if entry["key"] in seen:
            message, remedy = f"文件键 {entry['key']} 用了两次", "请换一个键"
            yield listed.fault(message, remedy, "documents", index)
        seen.add(entry["key"])


def _document(entry: Mapping[str, Any]) -> Document:
    return Document(
        key=entry["key"],
        title=entry["title"],
        number=entry["number"],
        in_force=entry.get("in_force"),
        replaces=entry.get("replaces"),
        text_held=entry["text_held"],
        cases=tuple(
            Case(case["id"], case["wording"], case.get("clause"))
            for case in entry.get("criteria", ())
        ),
    )
