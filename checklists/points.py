"""The checkable points that the five seeds name, from `points.yaml`: sector → its points, in order.

Authored files cite them by number, counted from 1. What a point's clause is stands here alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checklists import clauses
from checklists.authoring import PACKAGE_ROOT, parse


@dataclass(frozen=True, slots=True)
class Point:
    """`number` counts from 1 within the sector; `text` is our short wording of the clause."""

    sector_id: str
    number: int
    clause: str
    text: str


@cache
def load_points(root: Path = PACKAGE_ROOT) -> Mapping[str, tuple[Point, ...]]:
    """Every point by sector; read once.

    Raises: FileFault: the file is broken, or cites a clause that no seed has.
    """
    authored = parse(root / "points.yaml")
    points: dict[str, tuple[Point, ...]] = {}
    for sector_id, entries in authored.data.items():
        for index, entry in enumerate(entries):
            if not clauses.is_clause(entry["clause"]):
                message, remedy = f"没有这样的条款：{entry['clause']}", "请照种子的编号改"
                raise authored.fault(message, remedy, sector_id, index)
        points[sector_id] = tuple(
            Point(sector_id, number, entry["clause"], entry["text"])
            for number, entry in enumerate(entries, 1)
        )
    return points


def clauses_of(
    authored: Mapping[str, Any], points: Iterable[Point]
) -> list[str | Mapping[str, str]]:
    """The sources of an item or point: the clauses of its points, then those it names itself."""
    numbers = authored.get("points", ())
    named = [point.clause for point in points if point.number in numbers]
    return [*dict.fromkeys(named), *authored.get("sources", ())]
