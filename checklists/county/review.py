"""Reviewing a county's changes against our checklists: everything the schema cannot say.

A flaw knows its place in the authored data, not where that was written: YAML tells the line,
a workbook the sheet, row and column.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from checklists import clauses
from checklists.authoring import PACKAGE_ROOT, SCHEMAS, Keys, parse, schema_faults
from checklists.catalogue import Catalogue
from checklists.county.changes import changes_path
from checklists.document import items_in
from checklists.documents import Case, Document, cases_by_id, load_documents
from checklists.errors import FileFault
from checklists.review import OURS
from checklists.wording import wording_faults


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at `keys` of the authored changes, and what to do about it."""

    keys: Keys
    message: str
    remedy: str


@dataclass(frozen=True)
class Ours:
    """What a county's changes build on: our newest checklists (sector → published document)."""

    checklists: Mapping[str, Mapping[str, Any]]
    documents: Mapping[str, Document]

    @classmethod
    def load(cls, root: Path = PACKAGE_ROOT) -> "Ours":
        """Raises: FileFault: something of ours is broken."""
        newest = Catalogue.load(root).all()
        checklists = {checklist.sector_id: json.loads(checklist.as_json) for checklist in newest}
        return cls(checklists, load_documents(root))

    @cached_property
    def questions(self) -> Mapping[str, str]:
        """Item → question, of every checklist."""
        items = (items_in(checklist) for checklist in self.checklists.values())
        return {id_: item["question"] for by_id in items for id_, item in by_id.items()}

    @cached_property
    def cases(self) -> Mapping[str, tuple[Document, Case]]:
        return cases_by_id(self.documents)


def review_changes(folder: Path, area: str, root: Path = PACKAGE_ROOT) -> list[FileFault]:
    """The faults of the county's changes; empty if they may be published."""
    try:
        authored = parse(changes_path(folder, area))
        ours = Ours.load(root)
    except FileFault as fault:
        return [fault]
    faults = schema_faults(authored, SCHEMAS / "county_changes.schema.json")
    if faults:  # the rules below rely on the shape that the schema grants
        return faults
    faults = [
        authored.fault(flaw.message, flaw.remedy, *flaw.keys) for flaw in flaws(authored.data, ours)
    ]
    if authored.data["area"] != area:
        remedy = f"请把文件放到 {authored.data['area']} 目录，或改正 area"
        faults.append(authored.fault(f"区划代码与目录 {area} 不符", remedy, "area"))
    return faults


def flaws(data: Mapping[str, Any], ours: Ours) -> Iterator[Flaw]:
    """`data` has passed the schema."""
    own_items = {item["id"]: item for _, _, item in _items(data)}
    yield from _off_flaws(data, ours, own_items)
    yield from _group_flaws(data, ours)
    yield from _id_flaws(data)
    yield from _question_flaws(data, ours)
    for keys, _, item in _items(data):
        yield from _citation_flaws(keys, item, ours)
        for field, message, remedy in wording_faults(item):
            yield Flaw((*keys, field), message, remedy)
    yield from _emptied(data, ours, own_items)


def _off_flaws(data: Mapping[str, Any], ours: Ours, own_items: Mapping[str, Any]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, off in enumerate(data.get("off", ())):
        keys: Keys = ("off", index, "item")
        if off["item"] not in ours.questions and off["item"] not in own_items:
            yield Flaw(keys, f"没有条目 {off['item']}", "请核对编号，或删去这一条停用")
        if off["item"] in seen:
            yield Flaw(keys, f"{off['item']} 停用了两次", "请只留一个")
        seen.add(off["item"])


def _group_flaws(data: Mapping[str, Any], ours: Ours) -> Iterator[Flaw]:
    for index, group in enumerate(data.get("add", ())):
        if group["sector"] not in ours.checklists:
            known = "、".join(ours.checklists)
            message = f"没有行业领域 {group['sector']} 的检查清单"
            yield Flaw(("add", index, "sector"), message, f"请从这些编号里选：{known}")


def _id_flaws(data: Mapping[str, Any]) -> Iterator[Flaw]:
    seen: Counter[str] = Counter()
    for keys, sector_id, item in _items(data):
        seen[item["id"]] += 1
        if seen[item["id"]] == 2:
            yield Flaw((*keys, "id"), f"编号 {item['id']} 用了两次", "请换一个没用过的编号")
        if not item["id"].startswith(f"{sector_id}-"):
            yield Flaw((*keys, "id"), f"编号 {item['id']} 不属于 {sector_id}", "请改正编号")


def _question_flaws(data: Mapping[str, Any], ours: Ours) -> Iterator[Flaw]:
    """A merged list asks an id once; the same words under a second id it would ask twice."""
    off = {entry["item"] for entry in data.get("off", ())}
    asked = {question: id_ for id_, question in ours.questions.items() if id_ not in off}
    for keys, _, item in _items(data):
        if item["id"] in off:
            continue
        known = asked.setdefault(item["question"], item["id"])
        if known != item["id"]:
            message = f"{known} 已经问了同样的问题"
            remedy = f"请换一个问题，或停用 {known}"
            yield Flaw((*keys, "question"), message, remedy)


def _citation_flaws(keys: Keys, item: Mapping[str, Any], ours: Ours) -> Iterator[Flaw]:
    for number, source in enumerate(item["sources"]):
        place = (*keys, "sources", number)
        if isinstance(source, str):
            if not clauses.is_clause(source):
                remedy = "请照 XP二(一)1 的写法改；本县文件请写文号"
                yield Flaw(place, f"没有这样的条款：{source}", remedy)
        elif "document" in source:
            if source["document"] not in ours.documents:
                yield Flaw(place, f"没有登记的文件：{source['document']}", "请直接写文件名和文号")
        elif clauses.is_clause(source["text"]) or source["text"].split()[0] in ours.documents:
            remedy = "条款请直接写代号；登记过的文件请写成 {document, clause}"
            yield Flaw(place, f"“{source['text']}”已有代号", remedy)
    basis = item.get("measure", {}).get("basis", OURS)
    if basis != OURS and not clauses.is_clause(basis):
        remedy = "请写种子条款；不是条款规定的写 ours（提示值）"
        yield Flaw((*keys, "measure", "basis"), f"没有这样的条款：{basis}", remedy)
    if item.get("criterion") not in {*ours.cases, None}:
        message = f"没有这样的判定情形：{item['criterion']}"
        yield Flaw((*keys, "criterion"), message, "请从“判定情形”里选一条")


def _emptied(data: Mapping[str, Any], ours: Ours, own_items: Mapping[str, Any]) -> Iterator[Flaw]:
    off = {entry["item"] for entry in data.get("off", ())}
    for sector_id, checklist in ours.checklists.items():
        added = [id_ for id_ in own_items if id_.startswith(f"{sector_id}-")]
        if off.issuperset([*items_in(checklist), *added]):
            message = f"{sector_id} {checklist['name']} 的条目全部停用了"
            yield Flaw(("off",), message, "请至少留一条；整个行业不查的，请在方案里撤下这个行业")


def _items(data: Mapping[str, Any]) -> Iterator[tuple[Keys, str, Mapping[str, Any]]]:
    """Each own item with its keys and the sector of its group."""
    for number, group in enumerate(data.get("add", ())):
        for index, item in enumerate(group["items"]):
            yield ("add", number, "items", index), group["sector"], item
