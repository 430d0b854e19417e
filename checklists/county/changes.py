"""What a county adds to our checklists and what it switches off: `<folder>/<area>/changes.yaml`.

    area: "431224"
    edition: 3                    # one more with every change
    published: 2026-11-23
    off: [{item: S06-005, reason: 本县没有管道燃气}]
    add: [{sector: S06, section: 用气场所, items: [{id: S06-X01, …}]}]

An item reads as ours do (`schema/county_changes.schema.json`); its `sources` may also name a
document of the county's own: `{text: 溆安办〔2026〕3号}`.

An item that is switched off is so wherever it stands, also where another checklist uses it. A
county's own item has an id with an X, which is never used again: one that is no longer asked stays
in `add` and is named in `off`. `section` is one of the checklist's or a new one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from checklists import register
from checklists.authoring import SCHEMAS, parse, schema_faults

_HEAD = "# 本县自己的检查内容和停用的条目。改动后把 edition 加 1，再发布。\n"
# What an item that says nothing means: written or not, it is the same item.
_DEFAULTS = {"grade": "general", "photo_on_fail": True}


@dataclass(frozen=True, slots=True)
class Off:
    """An item that the county does not ask, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Added:
    """One item of the county's own in its authored form, defaults left out."""

    sector_id: str
    section: str
    item: Mapping[str, Any]

    @property
    def id(self) -> str:
        item_id: str = self.item["id"]
        return item_id


@dataclass(frozen=True, slots=True)
class Changes:
    """One edition of a county's changes. `published` is an ISO date.

    `off` is sorted by item, `added` by sector, then as written with each section's items together:
    two that say the same are equal.
    """

    area: str
    edition: int
    published: str
    off: tuple[Off, ...] = ()
    added: tuple[Added, ...] = ()

    @property
    def switched_off(self) -> Mapping[str, str]:
        """Item → reason."""
        return {off.item: off.reason for off in self.off}

    def in_sector(self, sector_id: str) -> tuple[Added, ...]:
        return tuple(added for added in self.added if added.sector_id == sector_id)


def changes_path(folder: Path, area: str) -> Path:
    """`folder` is that of all counties."""
    return folder / area / "changes.yaml"


def read_changes(folder: Path, area: str) -> Changes | None:
    """The county's changes in shape, though not reviewed; None where it has none yet.

    Raises: FileFault: the first fault against the schema.
    """
    path = changes_path(folder, area)
    if not path.exists():
        return None
    authored = parse(path)
    for fault in schema_faults(authored, SCHEMAS / "county_changes.schema.json"):
        raise fault
    if authored.data["area"] != area:
        remedy = f'请写 area: "{area}"，或把文件放到 {authored.data["area"]} 目录'
        raise authored.fault(f"区划代码与目录 {area} 不符", remedy, "area")
    return changes_of(authored.data)


def changes_of(data: Mapping[str, Any]) -> Changes:
    """`data` has passed the schema."""
    return arranged(
        Changes(
            area=data["area"],
            edition=data["edition"],
            published=data["published"],
            off=tuple(Off(entry["item"], entry["reason"]) for entry in data.get("off", ())),
            added=tuple(
                Added(group["sector"], group["section"], without_defaults(item))
                for group in data.get("add", ())
                for item in group["items"]
            ),
        )
    )


def arranged(changes: Changes) -> Changes:
    """The same changes in the one order that `Changes` promises."""
    first: dict[tuple[str, str], int] = {}
    for place, added in enumerate(changes.added):
        first.setdefault((added.sector_id, added.section), place)
    return Changes(
        changes.area,
        changes.edition,
        changes.published,
        tuple(sorted(changes.off, key=lambda off: off.item)),
        tuple(
            sorted(
                changes.added,
                key=lambda added: (added.sector_id, first[added.sector_id, added.section]),
            )
        ),
    )


def without_defaults(item: Mapping[str, Any]) -> dict[str, Any]:
    spare = {**item}
    for field, meant in _DEFAULTS.items():
        if spare.get(field) == meant:
            del spare[field]
    if "measure" in spare and spare["measure"].get("required") is True:
        spare["measure"] = {k: v for k, v in spare["measure"].items() if k != "required"}
    return spare


def as_data(changes: Changes) -> dict[str, Any]:
    """As it is authored; `off` and `add` only where there are any."""
    data: dict[str, Any] = {
        "area": changes.area,
        "edition": changes.edition,
        "published": changes.published,
    }
    if changes.off:
        data["off"] = [{"item": off.item, "reason": off.reason} for off in changes.off]
    if changes.added:
        data["add"] = [*_groups(changes.added)]
    return data


class _Writer(yaml.SafeDumper):
    """Writes out in full what stands in several places: readers refuse references."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def write_changes(folder: Path, changes: Changes) -> Path:
    """Replace the county's file in one step and return its path."""
    path = changes_path(folder, changes.area)
    text = yaml.dump(
        as_data(changes), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=100
    )
    register.replace_file(path, (_HEAD + text).encode())
    return path


def counties(folder: Path) -> list[str]:
    """The area codes that have a folder of their own."""
    if not folder.is_dir():
        return []
    names = (path.name for path in folder.iterdir() if path.is_dir())
    return sorted(name for name in names if len(name) == 6 and name.isdigit())


def _groups(added: tuple[Added, ...]) -> Iterator[dict[str, Any]]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for addition in added:
        groups.setdefault((addition.sector_id, addition.section), []).append(dict(addition.item))
    for (sector_id, section), items in groups.items():
        yield {"sector": sector_id, "section": section, "items": items}
