"""How long the start waits for the checklists, beside reading and hashing the same files."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from checklists.authoring import PACKAGE_ROOT
from checklists.catalogue import Catalogue

ROUNDS = 5


def lines() -> list[str]:
    """Lines for a reader: milliseconds of the best of a few rounds, kilobytes when packed."""
    load_s = _best(Catalogue.load)
    files = [*(PACKAGE_ROOT / "published").glob("*.json"), *PACKAGE_ROOT.glob("sectors/*/*.yaml")]
    read_s = _best(lambda: [_read(path) for path in files])
    checklists = Catalogue.load().all()
    packed = {
        checklist.sector_id: len(gzip.compress(checklist.as_json)) for checklist in checklists
    }
    largest = max(packed, key=packed.__getitem__)
    items = sum(len(checklist.items) for checklist in checklists)
    return [
        f"  all {len(checklists)} checklists, {items} items: {load_s * 1e3:.0f} ms, "
        f"{load_s / read_s:.1f} times reading and hashing their files",
        f"  largest when packed: {largest} with {packed[largest] / 1e3:.1f} kB, "
        f"all together {sum(packed.values()) / 1e3:.0f} kB",
    ]


def _best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of a few rounds."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def _read(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
