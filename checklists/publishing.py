"""Publishing versions: from then on they never change, and phones are served them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checklists import register
from checklists.authoring import PACKAGE_ROOT, parse
from checklists.document import (
    UsedItem,
    canonical_bytes,
    items_in,
    published_form,
    published_item,
    sha256_hex,
)
from checklists.documents import load_documents
from checklists.errors import PublishedVersionEdited, UnknownItem, UnknownVersion
from checklists.points import load_points
from checklists.review import review_files

Items = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Version:
    """One authored version, published or not."""

    sector_id: str
    version: str
    path: Path


def version_named(named: str, root: Path = PACKAGE_ROOT) -> Version:
    """The version that `S04@2026-1` names. Raises: UnknownVersion: there is no such file."""
    sector_id, _, version = named.partition("@")
    path = register.authored_path(root, sector_id, version)
    if not path.exists():
        raise UnknownVersion(sector_id, version)
    return Version(sector_id, version, path)


def unpublished(root: Path = PACKAGE_ROOT) -> list[Version]:
    """Every authored version that the register does not name, by sector."""
    known = {(entry.sector_id, entry.version) for entry in register.read(root)}
    authored = sorted((root / "sectors").glob("*/*.yaml"))
    drafts = [Version(path.parent.name, path.stem, path) for path in authored]
    return [draft for draft in drafts if (draft.sector_id, draft.version) not in known]


def publish(drafts: Sequence[Version], root: Path = PACKAGE_ROOT) -> list[register.Entry]:
    """Register these versions, all of them or none; their entries, in the same order.

    Checklists that use each other's items are published together. Publishing the same words again
    changes nothing and gives the same hash.

    Raises: ExceptionGroup of FileFault: the faults of all files.
    PublishedVersionEdited: a version was published with other words.
    UnknownItem: an item is used that is neither published nor among these versions.
    """
    if faults := review_files([draft.path for draft in drafts], root):
        raise ExceptionGroup("还不能发布", faults)
    known = {(entry.sector_id, entry.version): entry for entry in register.read(root)}
    new = [draft for draft in drafts if (draft.sector_id, draft.version) not in known]
    used_item = _newest_items(root, new)
    entries = []
    for draft in drafts:
        before = known.get((draft.sector_id, draft.version))
        if before:
            _refuse_other_words(draft, before, root)
            entries.append(before)
            continue
        body = canonical_bytes(_form(draft, root, used_item))
        # The document first: a register that names a missing one would stop every start.
        register.replace_file(register.published_path(root, draft.sector_id, draft.version), body)
        file_sha256 = sha256_hex(draft.path.read_bytes())
        entries.append(
            register.Entry(draft.sector_id, draft.version, sha256_hex(body), file_sha256)
        )
    register.write(root, {**known, **{(e.sector_id, e.version): e for e in entries}}.values())
    return entries


def read_version(named: str, root: Path = PACKAGE_ROOT) -> Mapping[str, Any]:
    """The published form of `S04@2026-1`, also of one that is not published yet.

    Raises: UnknownVersion: there is no such file. FileFault: its first fault. UnknownItem.
    """
    read = version_named(named, root)
    for fault in review_files([read.path], root):
        raise fault
    return _form(read, root, _newest_items(root, [read]))


def _form(of: Version, root: Path, used_item: UsedItem) -> dict[str, Any]:
    points = load_points(root).get(of.sector_id, ())
    return published_form(parse(of.path).data, load_documents(root), points, used_item)


def _refuse_other_words(of: Version, published: register.Entry, root: Path) -> None:
    """Raises: PublishedVersionEdited. A file that was only laid out anew is none."""
    path = register.published_path(root, of.sector_id, of.version)
    # Items of other checklists read as they did when this version was published.
    used = items_in(json.loads(path.read_bytes()))
    try:
        body = canonical_bytes(_form(of, root, used.__getitem__))
    except KeyError:
        body = b""
    if sha256_hex(body) != published.sha256:
        message = f"{of.sector_id} {of.version} 已经发布过，内容不同"
        raise PublishedVersionEdited(of.path, None, message, "请改用新的版本号再发布")


def _newest_items(root: Path, drafts: Sequence[Version]) -> UsedItem:
    """Looks an item up in these drafts, else in the newest published version of its sector."""
    drafted = {
        item_id: item for draft in drafts for item_id, item in _own_items(draft, root).items()
    }

    @cache
    def published(sector_id: str) -> tuple[str, Items]:
        versions = [e.version for e in register.read(root) if e.sector_id == sector_id]
        if not versions:
            return "（未发布）", {}
        body = register.published_path(root, sector_id, versions[-1]).read_bytes()
        return versions[-1], items_in(json.loads(body))

    def used_item(item_id: str) -> Mapping[str, Any]:
        if item_id in drafted:
            return drafted[item_id]
        sector_id = item_id.partition("-")[0]
        version, items = published(sector_id)
        if item_id not in items:
            raise UnknownItem(sector_id, version, item_id)
        return items[item_id]

    return used_item


def _own_items(of: Version, root: Path) -> Items:
    """The items that stand in this file itself, in published form, by id."""
    documents, points = load_documents(root), load_points(root).get(of.sector_id, ())
    return {
        item["id"]: published_item(item, documents, points)
        for section in parse(of.path).data["sections"]
        for item in section["items"]
        if "uses" not in item
    }
