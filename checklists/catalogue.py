"""The published checklists (检查清单), read once at start and only looked up from then on.

A checklist has exactly three levels (行业领域, 检查项目, 检查内容: `Checklist`, `Section`, `Item`)
and two notes (编制说明, 检查说明). What phones are served, `Checklist.as_json`, is canonical JSON:

    {sector, name, version, published, notes: [{title, text} × 2],
     sections: [{id, name, items: [{id, question, good, method, part, remedy, grade, photo_on_fail,
                 sources: [{code, text}], deadline_days?, measure?, criterion?: {id, document,
                 document_title, wording}}]}],
     not_field_checks: [{point, sources, goes_to, reason}]}
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from checklists import register
from checklists.authoring import PACKAGE_ROOT, parse
from checklists.document import canonical_bytes, items_in, published_form, sha256_hex
from checklists.documents import load_documents
from checklists.errors import (
    FileFault,
    PublishedVersionEdited,
    UnknownItem,
    UnknownSector,
    UnknownVersion,
)
from checklists.points import load_points

Grade = Literal["general", "major-suggested"]


@dataclass(frozen=True, slots=True)
class Note:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a point comes from: `code` for programs (`WC附3-一1`), `text` for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value recorded beside the result.

    `lowest` and `highest` are physical bounds in `unit`: beyond them the entry is a slip. The
    limits it is judged by are `at_least` and `at_most` (in `unit`, inclusive), `valid_on_day` (the
    date is not before the day of the check) and `within_days` (the date lies at most so many days
    back). `basis` is the clause the limit comes from, or `ours`.
    """

    kind: Literal["number", "date", "text"]
    name: str
    required: bool = True
    unit: str | None = None
    lowest: float | None = None
    highest: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    valid_on_day: bool = False
    within_days: int | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A 重大事故隐患 criterion the item may meet: suggested in our wording, decided by a person.

    `id` is that of the case in `criteria/` (JCG-2023-4/01), `document` the standard's key.
    """

    id: str
    document: str
    document_title: str
    wording: str


@dataclass(frozen=True, slots=True)
class Item:
    """One 检查内容: a question answered 合格, 不合格 or 不适用, where yes is 合格."""

    id: str
    section_id: str
    question: str
    good: str
    method: str
    part: str
    remedy: str
    grade: Grade
    photo_on_fail: bool
    sources: tuple[Source, ...]
    deadline_days: int | None = None
    measure: Measurement | None = None
    criterion: Criterion | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One 检查项目."""

    id: str
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """One published version. `published` is an ISO date, `sha256` the hex digest of `as_json`."""

    sector_id: str
    name: str
    version: str
    published: str
    notes: tuple[Note, Note]
    sections: tuple[Section, ...]
    sha256: str
    as_json: bytes = field(repr=False)
    _items: Mapping[str, Item] = field(repr=False, compare=False)
    _sections: Mapping[str, Section] = field(repr=False, compare=False)

    def item(self, item_id: str) -> Item:
        """Raises: UnknownItem."""
        try:
            return self._items[item_id]
        except KeyError:
            raise UnknownItem(self.sector_id, self.version, item_id) from None

    def part(self, part_id: str) -> tuple[Item, ...]:
        """The items of one 检查项目 in order, or the one 检查内容 of this id.

        Raises: UnknownItem: the checklist has neither.
        """
        section = self._sections.get(part_id)
        return section.items if section else (self.item(part_id),)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(self._items.values())


class Catalogue:
    """Every published checklist, by sector and version; the newest of a sector stands last."""

    def __init__(self, checklists: Iterable[Checklist]) -> None:
        self._by_sector: dict[str, dict[str, Checklist]] = {}
        for checklist in checklists:
            self._by_sector.setdefault(checklist.sector_id, {})[checklist.version] = checklist

    @classmethod
    def load(cls, root: Path = PACKAGE_ROOT) -> Self:
        """Read everything the register names.

        Raises: PublishedVersionEdited: a file no longer says what was published.
        FileFault: a file is missing or broken.
        """
        return cls(tuple(_load(root, entry) for entry in register.read(root)))

    def of_county(self, county_versions: Iterable[Checklist]) -> "Catalogue":
        """With a county's own versions, which come before ours where there are any.

        `county_versions` is in the order of versions. Where ours has moved on, the county's last
        one stays the latest until the county publishes anew: its own items must not vanish by
        themselves.
        """
        ours = (value for versions in self._by_sector.values() for value in versions.values())
        return Catalogue((*ours, *county_versions))

    def latest(self, sector_id: str) -> Checklist:
        """The newest published version. Raises: UnknownSector."""
        return next(reversed(self._versions(sector_id).values()))

    def get(self, sector_id: str, version: str) -> Checklist:
        """Raises: UnknownSector, UnknownVersion."""
        try:
            return self._versions(sector_id)[version]
        except KeyError:
            raise UnknownVersion(sector_id, version) from None

    def all(self) -> tuple[Checklist, ...]:
        """The newest version of every sector, by sector id."""
        return tuple(self.latest(sector_id) for sector_id in self._by_sector)

    def _versions(self, sector_id: str) -> dict[str, Checklist]:
        try:
            return self._by_sector[sector_id]
        except KeyError:
            raise UnknownSector(sector_id) from None


def _load(root: Path, entry: register.Entry) -> Checklist:
    checklist = load_published(root, entry)
    _refuse_edited_source(root, entry, checklist.as_json)
    return checklist


def load_published(root: Path, entry: register.Entry) -> Checklist:
    """The published document that the register of `root` names.

    Raises: PublishedVersionEdited: it says something else now. FileFault: it is missing.
    """
    path = register.published_path(root, entry.sector_id, entry.version)
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        raise FileFault(path, None, "找不到已发布的清单", "请从版本库恢复这个文件") from None
    if sha256_hex(body) != entry.sha256:
        remedy = "请从版本库恢复；要改内容，请改 YAML 并发布新版本"
        raise PublishedVersionEdited(path, None, "已发布的清单被改动", remedy)
    return _checklist(json.loads(body), body, entry.sha256)


def _refuse_edited_source(root: Path, entry: register.Entry, published: bytes) -> None:
    path = register.authored_path(root, entry.sector_id, entry.version)
    if path.exists() and sha256_hex(path.read_bytes()) == entry.file_sha256:
        return
    authored = parse(path)
    # Items that are used elsewhere too read as they did when this version was published.
    used = items_in(json.loads(published))
    points = load_points(root).get(entry.sector_id, ())
    try:
        form = published_form(authored.data, load_documents(root), points, used.__getitem__)
        body = canonical_bytes(form)
    except (KeyError, TypeError, ValueError):
        body = b""
    if sha256_hex(body) != entry.sha256:
        message = f"{entry.sector_id} {entry.version} 已发布，内容不能再改"
        remedy = "请恢复这个文件，把改动写进新版本的文件（如下一个序号），再发布"
        raise PublishedVersionEdited(path, None, message, remedy)


def _checklist(document: Mapping[str, Any], body: bytes, sha256: str) -> Checklist:
    sections = tuple(_section(section) for section in document["sections"])
    basis, checking = (Note(note["title"], note["text"]) for note in document["notes"])
    return Checklist(
        sector_id=document["sector"],
        name=document["name"],
        version=document["version"],
        published=document["published"],
        notes=(basis, checking),
        sections=sections,
        sha256=sha256,
        as_json=body,
        _items={item.id: item for section in sections for item in section.items},
        _sections={section.id: section for section in sections},
    )


def _section(section: Mapping[str, Any]) -> Section:
    items = tuple(_item(section["id"], item) for item in section["items"])
    return Section(section["id"], section["name"], items)


def _item(section_id: str, item: Mapping[str, Any]) -> Item:
    measure, criterion = item.get("measure"), item.get("criterion")
    return Item(
        id=item["id"],
        section_id=section_id,
        question=item["question"],
        good=item["good"],
        method=item["method"],
        part=item["part"],
        remedy=item["remedy"],
        grade=item["grade"],
        photo_on_fail=item["photo_on_fail"],
        sources=tuple(Source(source["code"], source["text"]) for source in item["sources"]),
        deadline_days=item.get("deadline_days"),
        measure=Measurement(**measure) if measure else None,
        criterion=Criterion(**criterion) if criterion else None,
    )
