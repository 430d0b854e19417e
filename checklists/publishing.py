"""Publishing a version: from then on it never changes, and phones are served it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from checklists import register
from checklists.authoring import PACKAGE_ROOT, parse
from checklists.document import UsedItem, canonical, items_in, published_form, sha256_hex
from checklists.documents import load_documents
from checklists.errors import PublishedVersionEdited, UnknownItem, UnknownVersion
from checklists.points import load_points
from checklists.review import review_file


def publish(sector_id: str, version: str, root: Path = PACKAGE_ROOT) -> str:
    """Register one authored version and return its SHA-256 (hex).

    Publishing the same words again changes nothing and returns the same hash.

    Raises: ExceptionGroup of FileFault: the file's faults, all of them.
    PublishedVersionEdited: this version was published with other words.
    UnknownItem: it uses an item of a checklist that has not been published yet.
    """
    path = register.authored_path(root, sector_id, version)
    if faults := review_file(path, root):
        raise ExceptionGroup(f"{path.name} 还不能发布", faults)
    body = canonical(_form(path, sector_id, root))
    entry = register.Entry(sector_id, version, sha256_hex(body), sha256_hex(path.read_bytes()))
    others = []
    for known in register.read(root):
        if (known.sector_id, known.version) != (sector_id, version):
            others.append(known)
        elif known.sha256 != entry.sha256:
            message = f"{sector_id} {version} 已经发布过，内容不同"
            raise PublishedVersionEdited(path, None, message, "请改用新的版本号再发布")
    # The document first: a register that names a missing document would stop every start.
    register.replace_file(register.published_path(root, sector_id, version), body)
    register.write(root, [*others, entry])
    return entry.sha256


def read_version(named: str, root: Path = PACKAGE_ROOT) -> Mapping[str, Any]:
    """The published form of `S04@2026-1`, also of one that is not published yet.

    Raises: UnknownVersion: there is no such file. FileFault: its first fault.
    """
    sector_id, _, version = named.partition("@")
    path = register.authored_path(root, sector_id, version)
    if not path.exists():
        raise UnknownVersion(sector_id, version)
    for fault in review_file(path, root):
        raise fault
    return _form(path, sector_id, root)


def _form(path: Path, sector_id: str, root: Path) -> dict[str, Any]:
    points = load_points(root).get(sector_id, ())
    return published_form(parse(path).data, load_documents(root), points, newest_items(root))


def newest_items(root: Path) -> UsedItem:
    """Looks an item up in the newest published version of the sector that its id names."""

    @cache
    def items_of(sector_id: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
        versions = [e.version for e in register.read(root) if e.sector_id == sector_id]
        if not versions:
            return "（未发布）", {}
        body = register.published_path(root, sector_id, versions[-1]).read_bytes()
        return versions[-1], items_in(json.loads(body))

    def used_item(item_id: str) -> Mapping[str, Any]:
        sector_id = item_id.partition("-")[0]
        version, items = items_of(sector_id)
        if item_id not in items:
            raise UnknownItem(sector_id, version, item_id)
        return items[item_id]

    return used_item
