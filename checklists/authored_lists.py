"""The newest authored checklists by what they stand on: read for tracing, not for inspecting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from checklists import register
from checklists.authoring import PACKAGE_ROOT, Authored
from checklists.documents import Case, Document, cases_by_id, load_documents
from checklists.points import Point, clauses_of, load_points
from checklists.review import OURS, read_and_review

GoesTo = Literal["plan_duty", "report_row", "enforcement", "other_sector"]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item as one checklist asks it: its own, or another checklist's that it uses.

    `points` are this checklist's. `clauses` are codes and `documents` read as people cite them,
    both with those of the checklist it was taken from.
    """

    id: str
    question: str
    points: tuple[Point, ...]
    clauses: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A demand that no inspector can check at the place, and where it goes.

    `items`: the ids that ask it, or the part of it that can be seen.
    """

    sector_id: str
    demand: str
    goes_to: GoesTo
    reason: str
    items: tuple[str, ...]
    points: tuple[Point, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectorList:
    sector_id: str
    name: str
    version: str
    asked: tuple[AskedItem, ...]
    not_asked: tuple[NotAsked, ...]


def read_lists(root: Path = PACKAGE_ROOT) -> tuple[SectorList, ...]:
    """The newest authored version of each sector and campaign, published or not, by id.

    Raises: FileFault: the first fault of a file: what is not sound cannot be traced.
    """
    newest, faults = read_and_review(_newest_paths(root), root)
    for fault in faults:
        raise fault
    points, documents = load_points(root), load_documents(root)
    cited = _Cited(documents, cases_by_id(documents))
    own_items = {
        entry["id"]: _own_item(entry, points.get(checklist.data["sector"], ()), cited)
        for checklist in newest
        for entry in _entries(checklist)
        if "id" in entry
    }
    return tuple(
        _sector_list(checklist, points.get(checklist.data["sector"], ()), own_items)
        for checklist in newest
    )


def _newest_paths(root: Path) -> Iterator[Path]:
    for folder in sorted((root / "sectors").iterdir()):
        versions = folder.glob("*.yaml")
        newest = max(versions, key=lambda path: register.version_order(path.stem), default=None)
        if newest is not None:
            yield newest


@dataclass(frozen=True, slots=True)
class _Cited:
    """What items cite beside the seeds, by id."""

    documents: Mapping[str, Document]
    cases: Mapping[str, tuple[Document, Case]]


def _sector_list(
    authored: Authored, points: Sequence[Point], own_items: Mapping[str, AskedItem]
) -> SectorList:
    data = authored.data
    left = data.get("not_field_checks", ())
    return SectorList(
        sector_id=data["sector"],
        name=data["name"],
        version=data["version"],
        asked=tuple(_asked(entry, points, own_items) for entry in _entries(authored)),
        not_asked=tuple(_not_asked(entry, data["sector"], points) for entry in left),
    )


def _asked(
    entry: Mapping[str, Any], points: Sequence[Point], own_items: Mapping[str, AskedItem]
) -> AskedItem:
    if "uses" not in entry:
        return own_items[entry["id"]]
    used = own_items[entry["uses"]]
    codes = _codes(clauses_of(entry, points))
    return replace(
        used,
        points=_points(entry, points),
        clauses=tuple(dict.fromkeys([*used.clauses, *codes])),
    )


def _own_item(entry: Mapping[str, Any], points: Sequence[Point], cited: _Cited) -> AskedItem:
    sources = clauses_of(entry, points)
    basis = entry.get("measure", {}).get("basis", OURS)
    papers = [
        _readable(source, cited.documents) for source in sources if not isinstance(source, str)
    ]
    if "criterion" in entry:
        standard, case = cited.cases[entry["criterion"]]
        papers.append(standard.readable + (case.clause or ""))
    return AskedItem(
        id=entry["id"],
        question=entry["question"],
        points=_points(entry, points),
        clauses=tuple(dict.fromkeys([*_codes(sources), *([basis] if basis != OURS else [])])),
        documents=tuple(dict.fromkeys(papers)),
    )


def _not_asked(entry: Mapping[str, Any], sector_id: str, points: Sequence[Point]) -> NotAsked:
    return NotAsked(
        sector_id=sector_id,
        demand=entry["point"],
        goes_to=entry["goes_to"],
        reason=entry["reason"],
        items=tuple(entry.get("items", ())),
        points=_points(entry, points),
        clauses=tuple(_codes(clauses_of(entry, points))),
    )


def _points(entry: Mapping[str, Any], points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(point for point in points if point.number in entry.get("points", ()))


def _codes(sources: Sequence[str | Mapping[str, str]]) -> list[str]:
    return [source for source in sources if isinstance(source, str)]


def _readable(source: Mapping[str, str], documents: Mapping[str, Document]) -> str:
    return documents[source["document"]].readable + source.get("clause", "")


def _entries(authored: Authored) -> Iterator[Mapping[str, Any]]:
    for section in authored.data["sections"]:
        yield from section["items"]
