"""Reviewing authored checklists: everything the schema cannot say, told all at once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checklists import clauses, register
from checklists.authoring import PACKAGE_ROOT, Authored, parse, schema_faults
from checklists.documents import Document, load_documents
from checklists.errors import FileFault
from checklists.wording import wording_faults

OURS = "ours"


def sector_names(root: Path = PACKAGE_ROOT) -> Mapping[str, str]:
    """The known sectors, id → name."""
    return parse(root / "sectors.yaml").data


def review_all(root: Path = PACKAGE_ROOT) -> list[FileFault]:
    """The faults of every authored checklist, published or not, and of ids across files."""
    faults: list[FileFault] = []
    sound: list[Authored] = []
    for path in sorted((root / "sectors").glob("*/*.yaml")):
        found = review_file(path, root)
        faults += found
        if not found:
            sound.append(parse(path))
    return faults + _ids_used_again(sound)


def review_file(path: Path, root: Path = PACKAGE_ROOT) -> list[FileFault]:
    """The faults of one authored checklist; empty if it may be published."""
    try:
        authored = parse(path)
        documents, names = load_documents(root), sector_names(root)
    except FileFault as fault:
        return [fault]
    # The rules below rely on the shape that the schema grants.
    return schema_faults(authored, "checklist") or [
        *_heading_faults(authored, names),
        *_id_faults(authored),
        *_source_faults(authored, documents),
        *_wording_faults(authored),
    ]


def _heading_faults(authored: Authored, names: Mapping[str, str]) -> Iterator[FileFault]:
    sector_id, version = authored.data["sector"], authored.data["version"]
    if authored.path.parent.name != sector_id or authored.path.stem != version:
        remedy = f"请把文件放到 sectors/{sector_id}/{version}.yaml"
        yield authored.fault("文件位置与编号、版本不符", remedy, "sector")
    if names.get(sector_id) != authored.data["name"]:
        remedy = f"请用 sectors.yaml 里的名称：{names.get(sector_id, '（没有这个编号）')}"
        yield authored.fault(f"{sector_id} 的名称不符", remedy, "name")


def _id_faults(authored: Authored) -> Iterator[FileFault]:
    sector_id = authored.data["sector"]
    seen: Counter[str] = Counter()
    places: list[tuple[str, tuple[str | int, ...]]] = []
    for number, section in enumerate(authored.data["sections"]):
        places.append((section["id"], ("sections", number, "id")))
    places += [(item["id"], (*keys, "id")) for keys, item in _items(authored)]
    for used_id, keys in places:
        seen[used_id] += 1
        if seen[used_id] > 1:
            yield authored.fault(f"编号 {used_id} 用了两次", "请换一个没用过的编号", *keys)
        if not used_id.startswith(f"{sector_id}-"):
            yield authored.fault(f"编号 {used_id} 不属于 {sector_id}", "请改正编号", *keys)


def _source_faults(authored: Authored, documents: Mapping[str, Document]) -> Iterator[FileFault]:
    for keys, item in _items(authored):
        for number, source in enumerate(item["sources"]):
            yield from _one_source(authored, source, documents, (*keys, "sources", number))
        basis = item.get("measure", {}).get("basis", OURS)
        if basis != OURS:
            yield from _one_source(authored, basis, documents, (*keys, "measure", "basis"))
        if "criterion" in item:
            cited = {"document": item["criterion"]["document"]}
            yield from _one_source(authored, cited, documents, (*keys, "criterion"))
    for index, point in enumerate(authored.data.get("not_field_checks", [])):
        for number, source in enumerate(point["sources"]):
            place = ("not_field_checks", index, "sources", number)
            yield from _one_source(authored, source, documents, place)


def _one_source(
    authored: Authored,
    source: str | Mapping[str, str],
    documents: Mapping[str, Document],
    keys: tuple[str | int, ...],
) -> Iterator[FileFault]:
    if isinstance(source, str):
        if not clauses.is_clause(source):
            remedy = "请照 WC附3-一1、LX4、DX4.七、DT11、XP二(一)1 的写法改"
            yield authored.fault(f"没有这样的条款：{source}", remedy, *keys)
    elif source["document"] not in documents:
        remedy = "请先在 criteria/documents.yaml 里登记"
        yield authored.fault(f"没有登记的文件：{source['document']}", remedy, *keys)


def _wording_faults(authored: Authored) -> Iterator[FileFault]:
    for keys, item in _items(authored):
        for field, message, remedy in wording_faults(item):
            yield authored.fault(f"{item['id']} {message}", remedy, *keys, field)


def _items(authored: Authored) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    for number, section in enumerate(authored.data["sections"]):
        for index, item in enumerate(section["items"]):
            yield ("sections", number, "items", index), item


def _ids_used_again(files: list[Authored]) -> list[FileFault]:
    """An id that an older version dropped may not come back with another meaning."""
    faults = []
    dropped: dict[str, set[str]] = {}
    previous: dict[str, set[str]] = {}
    for authored in sorted(files, key=lambda file: register.version_order(file.path.stem)):
        sector_id = authored.data["sector"]
        ids = {item["id"] for _, item in _items(authored)}
        gone = dropped.setdefault(sector_id, set())
        for item_id in sorted(ids & gone):
            faults.append(authored.fault(f"{item_id} 曾经停用", "停用的编号不再用，请换新编号"))
        gone |= previous.get(sector_id, set()) - ids
        previous[sector_id] = ids
    return faults
