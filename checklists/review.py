"""Reviewing authored checklists: everything the schema cannot say, told all at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from checklists import clauses, register
from checklists.authoring import PACKAGE_ROOT, SCHEMAS, Authored, parse, schema_faults
from checklists.documents import Document, cases_by_id, load_documents, review_documents
from checklists.errors import FileFault
from checklists.points import Point, load_points
from checklists.wording import wording_faults

OURS = "ours"


def sector_names(root: Path = PACKAGE_ROOT) -> Mapping[str, str]:
    """The known sectors, id → name."""
    return parse(root / "sectors.yaml").data


def campaign_names(root: Path = PACKAGE_ROOT) -> Mapping[str, str]:
    """The campaigns (专项): lists of items drawn from sectors; id → name."""
    return parse(root / "campaigns.yaml").data


def review_all(root: Path = PACKAGE_ROOT) -> list[FileFault]:
    """The faults of every authored checklist, published or not, and of what they cite."""
    if faults := review_documents(root):
        return faults
    files, faults = read_and_review(sorted((root / "sectors").glob("*/*.yaml")), root)
    unsound = {fault.path for fault in faults}
    return faults + _ids_used_again([file for file in files if file.path not in unsound])


def review_file(path: Path, root: Path = PACKAGE_ROOT) -> list[FileFault]:
    """The faults of one authored checklist; empty if it may be published."""
    return review_files([path], root)


def review_files(paths: Iterable[Path], root: Path = PACKAGE_ROOT) -> list[FileFault]:
    """The faults of authored checklists, file by file."""
    _, faults = read_and_review(paths, root)
    return faults


def read_and_review(
    paths: Iterable[Path], root: Path = PACKAGE_ROOT
) -> tuple[list[Authored], list[FileFault]]:
    """Authored checklists that can be read, and the faults of all, file by file.

    What they cite is read once for all.
    """
    files: list[Authored] = []
    try:
        documents = load_documents(root)
        names = {**sector_names(root), **campaign_names(root)}
        points = load_points(root)
    except FileFault as fault:
        return files, [fault]
    faults: list[FileFault] = []
    for path in paths:
        try:
            authored = parse(path)
        except FileFault as fault:
            faults.append(fault)
            continue
        files.append(authored)
        # The rules below rely on the shape that the schema grants.
        faults += schema_faults(authored, SCHEMAS / "checklist.schema.json") or [
            *_heading_faults(authored, names),
            *_id_faults(authored),
            *_source_faults(authored, documents),
            *_point_faults(authored, points),
            *_reference_faults(authored, root),
            *_wording_faults(authored),
        ]
    return files, faults


def _heading_faults(authored: Authored, names: Mapping[str, str]) -> Iterator[FileFault]:
    sector_id, version = authored.data["sector"], authored.data["version"]
    if authored.path.parent.name != sector_id or authored.path.stem != version:
        remedy = f"请把文件放到 sectors/{sector_id}/{version}.yaml"
        yield authored.fault("文件位置与编号、版本不符", remedy, "sector")
    if names.get(sector_id) != authored.data["name"]:
        known = names.get(sector_id, "（没有这个编号）")
        remedy = f"请用 sectors.yaml 或 campaigns.yaml 里的名称：{known}"
        yield authored.fault(f"{sector_id} 的名称不符", remedy, "name")


def _id_faults(authored: Authored) -> Iterator[FileFault]:
    sector_id = authored.data["sector"]
    seen: Counter[str] = Counter()
    places: list[tuple[str, tuple[str | int, ...]]] = []
    for number, section in enumerate(authored.data["sections"]):
        places.append((section["id"], ("sections", number, "id")))
    places += [(item["id"], (*keys, "id")) for keys, item in _items(authored)]
    places += [
        (entry["uses"], (*keys, "uses")) for keys, entry in _entries(authored) if "uses" in entry
    ]
    for used_id, keys in places:
        seen[used_id] += 1
        if seen[used_id] > 1:
            yield authored.fault(f"编号 {used_id} 用了两次", "请换一个没用过的编号", *keys)
        if keys[-1] == "id" and not used_id.startswith(f"{sector_id}-"):
            yield authored.fault(f"编号 {used_id} 不属于 {sector_id}", "请改正编号", *keys)


def _source_faults(authored: Authored, documents: Mapping[str, Document]) -> Iterator[FileFault]:
    cases = cases_by_id(documents)
    for keys, entry in (*_entries(authored), *_left_out(authored)):
        for number, source in enumerate(entry.get("sources", ())):
            yield from _one_source(authored, source, documents, (*keys, "sources", number))
    for keys, item in _items(authored):
        basis = item.get("measure", {}).get("basis", OURS)
        if basis != OURS:
            yield from _one_source(authored, basis, documents, (*keys, "measure", "basis"))
        if item.get("criterion") not in {*cases, None}:
            message = f"没有这样的判定情形：{item['criterion']}"
            yield authored.fault(message, "请先写进 criteria/ 里的那份标准", *keys, "criterion")


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
        remedy = "请先在 documents.yaml 里登记"
        yield authored.fault(f"没有登记的文件：{source['document']}", remedy, *keys)


def _point_faults(authored: Authored, points: Mapping[str, Sequence[Point]]) -> Iterator[FileFault]:
    of_sector = points.get(authored.data["sector"], ())
    carried: set[int] = set()
    for keys, entry in (*_entries(authored), *_left_out(authored)):
        for number in entry.get("points", ()):
            carried.add(number)
            if number > len(of_sector):
                remedy = f"points.yaml 里本行业只有 {len(of_sector)} 点"
                yield authored.fault(f"没有第 {number} 点", remedy, *keys, "points")
    for point in of_sector:
        if point.number not in carried:
            message = f"第 {point.number} 点没有着落：{point.clause} {point.text}"
            yield authored.fault(message, "请由一条检查内容承担，或写进 not_field_checks")


def _reference_faults(authored: Authored, root: Path) -> Iterator[FileFault]:
    """Items that are used or named must stand in this file or in another sector's newest."""
    for keys, entry in (*_entries(authored), *_left_out(authored)):
        named = [entry["uses"]] if "uses" in entry else entry.get("items", [])
        for item_id in named:
            is_own = item_id.startswith(f"{authored.data['sector']}-")
            if "uses" in entry and is_own:
                yield authored.fault(
                    f"{item_id} 就是本清单的条目", "引用只用于别的清单的条目", *keys
                )
            elif item_id not in (_own_ids(authored) if is_own else _newest_ids(root, item_id)):
                yield authored.fault(f"没有条目 {item_id}", "请核对编号，或先写那一条", *keys)


def _own_ids(authored: Authored) -> frozenset[str]:
    return frozenset(item["id"] for _, item in _items(authored))


def _newest_ids(root: Path, item_id: str) -> frozenset[str]:
    """The ids of the newest authored version of the sector that `item_id` names."""
    paths = (root / "sectors" / item_id.partition("-")[0]).glob("*.yaml")
    newest = max(paths, key=lambda path: register.version_order(path.stem), default=None)
    return _ids_written(newest, newest.stat().st_mtime_ns) if newest else frozenset()


@cache
def _ids_written(path: Path, changed_ns: int) -> frozenset[str]:
    """`changed_ns` has an edited file read again. Its own faults are told with that file."""
    try:
        return _own_ids(parse(path))
    except (FileFault, KeyError, TypeError):
        return frozenset()


def _wording_faults(authored: Authored) -> Iterator[FileFault]:
    for keys, item in _items(authored):
        for field, message, remedy in wording_faults(item):
            yield authored.fault(f"{item['id']} {message}", remedy, *keys, field)


def _entries(authored: Authored) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """Everything that stands in sections: items of the file's own and those it uses."""
    for number, section in enumerate(authored.data["sections"]):
        for index, entry in enumerate(section["items"]):
            yield ("sections", number, "items", index), entry


def _items(authored: Authored) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    return ((keys, entry) for keys, entry in _entries(authored) if "uses" not in entry)


def _left_out(authored: Authored) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    for index, entry in enumerate(authored.data.get("not_field_checks", [])):
        yield ("not_field_checks", index), entry


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
