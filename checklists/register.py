"""The register of what was published: `published.json`, and beside it the published documents.

    published.json                 sector → version → the two hashes below
    published/S04-2026-1.json      the published form as canonical JSON; `sha256` is its hash
    sectors/S04/2026-1.yaml        what was authored; `file_sha256` is the hash of the file

The second hash is there for speed alone: as long as it fits, the YAML need not be parsed to know
that it still says what was published.

A county's folder holds a register of the same form; there `file_sha256` is the hash of the words
of the county's edition (`county_publishing`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checklists.errors import FileFault


@dataclass(frozen=True, slots=True)
class Entry:
    sector_id: str
    version: str
    sha256: str
    file_sha256: str


def authored_path(root: Path, sector_id: str, version: str) -> Path:
    return root / "sectors" / sector_id / f"{version}.yaml"


def published_path(root: Path, sector_id: str, version: str) -> Path:
    return root / "published" / f"{sector_id}-{version}.json"


def version_order(version: str) -> tuple[int, int, int]:
    """`2026-10` comes after `2026-9`, a county's edition (`2026-9.3`) between the two."""
    ours, _, edition = version.partition(".")
    year, number = ours.split("-")
    return int(year), int(number), int(edition or 0)


def read(root: Path) -> tuple[Entry, ...]:
    """All entries, by sector, the oldest version first; empty where nothing was published yet.

    Raises: FileFault: the register is not what `write` left.
    """
    path = root / "published.json"
    if not path.exists():
        return ()
    try:
        register = json.loads(path.read_text(encoding="utf-8"))
        entries = [
            Entry(sector_id, version, hashes["sha256"], hashes["file_sha256"])
            for sector_id, versions in register.items()
            for version, hashes in versions.items()
        ]
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise FileFault(path, None, "发布登记已损坏", "请从版本库恢复，不要手工修改") from error
    return tuple(sorted(entries, key=lambda e: (e.sector_id, version_order(e.version))))


def write(root: Path, entries: Iterable[Entry]) -> None:
    """Replace the register in one step: a reader sees the old one or the new one, never half."""
    register: dict[str, dict[str, dict[str, str]]] = {}
    for entry in sorted(entries, key=lambda e: (e.sector_id, version_order(e.version))):
        hashes = {"sha256": entry.sha256, "file_sha256": entry.file_sha256}
        register.setdefault(entry.sector_id, {})[entry.version] = hashes
    replace_file(root / "published.json", json.dumps(register, indent=2).encode() + b"\n")


def replace_file(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(body)
    part.replace(path)
