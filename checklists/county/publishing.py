"""Publishing a county's edition: our newest checklists with the county's changes worked in.

    <folder>/431224/changes.yaml            what the county wrote
    <folder>/431224/published.json          the register, of the same form as ours
    <folder>/431224/published/S06-2026-1.3.json   our version 2026-1 with the county's edition 3

Published documents never change. `file_sha256` in the register is the hash of the words of the
edition, so that an edition cannot be published twice with different ones.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checklists import register
from checklists.authoring import PACKAGE_ROOT
from checklists.catalogue import Catalogue, load_published
from checklists.county.changes import Added, Changes, as_data, changes_path, counties, read_changes
from checklists.county.review import Ours, review_changes
from checklists.document import canonical_bytes, items_in, published_item, sha256_hex
from checklists.errors import FileFault, PublishedVersionEdited


def publish_county(folder: Path, area: str, root: Path = PACKAGE_ROOT) -> list[register.Entry]:
    """Publish the county's edition; returns the versions that are new.

    Only checklists that read differently than before get a new version. Publishing the same words
    again changes nothing, unless ours moved on: then they are worked into ours of today.

    Raises: ExceptionGroup of FileFault: the faults of the county's file, all of them.
    PublishedVersionEdited: this edition or a later one was published with other words.
    """
    path = changes_path(folder, area)
    if path.exists() and (faults := review_changes(folder, area, root)):
        raise ExceptionGroup(f"{area} 还不能发布", faults)
    changes = read_changes(folder, area)
    if changes is None:
        raise FileFault(path, None, "本县还没有改动", "请先导入填好的工作簿，或写好这个文件")
    home, ours = folder / area, Ours.load(root)
    known = register.read(home)
    words = sha256_hex(canonical_bytes(as_data(changes)))
    _refuse_other_words(path, changes.edition, words, known)
    _refuse_vanished(path, changes, home, known)
    new = []
    for sector_id in ours.checklists:
        form = county_form(ours, sector_id, changes)
        newest = _newest(home, known, sector_id)
        if _reads_the_same(form, newest or ours.checklists[sector_id]):
            continue
        body = canonical_bytes(form)
        new.append(register.Entry(sector_id, form["version"], sha256_hex(body), words))
        register.replace_file(register.published_path(home, sector_id, form["version"]), body)
    # The documents first: a register that names a missing one would stop every start.
    if new:
        register.write(home, [*known, *new])
    return new


def county_form(ours: Ours, sector_id: str, changes: Changes) -> dict[str, Any]:
    """Our published document with the county's changes in it, itself in published form.

    It has one more field than ours, `county: {area, edition, off: [{item, reason}]}`.
    """
    base = ours.checklists[sector_id]
    added = [a for a in changes.in_sector(sector_id) if a.id not in changes.switched_off]
    off = [
        {"item": entry.item, "reason": entry.reason}
        for entry in changes.off
        if entry.item in items_in(base)
    ]
    return {
        **base,
        "version": f"{base['version']}.{changes.edition}",
        "published": changes.published,
        "notes": _notes(base, len(added), len(off), changes.edition),
        "sections": _sections(base, added, changes.switched_off, ours),
        "county": {"area": changes.area, "edition": changes.edition, "off": off},
    }


def county_catalogues(folder: Path, ours: Catalogue) -> Mapping[str, Catalogue]:
    """Each county's catalogue by area code, for counties with versions of their own.

    Raises: PublishedVersionEdited, FileFault: a county's published documents are not what they
    were; the message names the file.
    """
    catalogues = {}
    for area in counties(folder):
        home = folder / area
        versions = [load_published(home, entry) for entry in register.read(home)]
        if versions:
            catalogues[area] = ours.of_county(versions)
    return catalogues


def sectors_behind(catalogue: Catalogue, ours: Catalogue) -> list[str]:
    """Sectors whose county version builds on an older one than ours: publish anew."""
    return [
        checklist.sector_id
        for checklist in catalogue.all()
        if checklist.version.partition(".")[0] != ours.latest(checklist.sector_id).version
    ]


def _refuse_other_words(
    path: Path, edition: int, words: str, known: tuple[register.Entry, ...]
) -> None:
    for entry in known:
        published = register.version_order(entry.version)[2]
        if published > edition or (published == edition and entry.file_sha256 != words):
            message = f"第 {published} 版已经发布，内容不同"
            remedy = f"请把 edition 改成 {published + 1} 再发布"
            raise PublishedVersionEdited(path, None, message, remedy)


def _refuse_vanished(
    path: Path, changes: Changes, home: Path, known: tuple[register.Entry, ...]
) -> None:
    """What inspections may have answered keeps its id; deleted, its number could come back."""
    kept = {added.id for added in changes.added}
    for entry in known:
        for item in load_published(home, entry).items:
            if "-X" in item.id and item.id not in kept:
                message = f"{item.id} 曾经发布，不能删去"
                raise FileFault(path, None, message, "请恢复这一条；不再查的，写进 off 停用")


def _newest(
    home: Path, known: tuple[register.Entry, ...], sector_id: str
) -> Mapping[str, Any] | None:
    entries = [entry for entry in known if entry.sector_id == sector_id]
    if not entries:
        return None
    newest: dict[str, Any] = json.loads(load_published(home, entries[-1]).as_json)
    return newest


def _reads_the_same(form: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    def compared(document: Mapping[str, Any]) -> tuple[Any, ...]:
        ours, _, _ = document["version"].partition(".")
        return ours, document["sections"], document.get("county", {}).get("off", [])

    return compared(form) == compared(before)


def _notes(base: Mapping[str, Any], added: int, off: int, edition: int) -> list[Mapping[str, Any]]:
    basis, checking = base["notes"]
    if not added and not off:
        return [basis, checking]
    sentence = f"本县在此基础上增加 {added} 条、停用 {off} 条（本县第 {edition} 版）。"
    return [{**basis, "text": basis["text"] + sentence}, checking]


def _sections(
    base: Mapping[str, Any], added: list[Added], off: Mapping[str, str], ours: Ours
) -> list[dict[str, Any]]:
    """Own items stand at the end of the section they name; sections left empty are dropped."""
    sections = [
        {**section, "items": [item for item in section["items"] if item["id"] not in off]}
        for section in base["sections"]
    ]
    by_name = {section["name"]: section for section in sections}
    for addition in added:
        if addition.section not in by_name:
            # Named after its first item, whose number is never used again: X01 → XS01.
            section_id = addition.id.replace("-X", "-XS")
            by_name[addition.section] = {"id": section_id, "name": addition.section, "items": []}
            sections.append(by_name[addition.section])
        by_name[addition.section]["items"].append(published_item(addition.item, ours.documents, ()))
    return [section for section in sections if section["items"]]
