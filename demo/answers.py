"""Answers to a checklist as a careful inspector gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

# Share of points that do not apply, e.g. no sprinklers in a noodle shop.
NOT_APPLICABLE = 0.12

ServedChecklist = Mapping[str, Any]


def used(
    checklists: Mapping[str, tuple[ServedChecklist, str]], sections: Iterable[str]
) -> list[dict[str, Any]]:
    """Which sections of which checklist, as InspectionIn wants it.

    `checklists` holds each sector's checklist with its SHA-256.
    """
    by_sector: dict[str, list[str]] = {}
    for section in sections:
        by_sector.setdefault(section.partition("-")[0], []).append(section)
    return [
        {
            "sector": sector,
            "version": checklists[sector][0]["version"],
            "sha256": checklists[sector][1],
            "sections": chosen,
        }
        for sector, chosen in by_sector.items()
    ]


def items(
    checklists: Mapping[str, tuple[ServedChecklist, str]], sections: Collection[str]
) -> list[dict[str, Any]]:
    """The items of these sections, in the checklists' order."""
    sectors = dict.fromkeys(section.partition("-")[0] for section in sections)
    return [
        item
        for sector in sectors
        for section in checklists[sector][0]["sections"]
        if section["id"] in sections
        for item in section["items"]
    ]


def answer(item: Mapping[str, Any], *, failed: bool, on: date, rng: Random) -> dict[str, Any]:
    """One answer, with the measured value where the item asks for one."""
    if failed:
        return {"item": item["id"], "result": "fail"}
    if rng.random() < NOT_APPLICABLE:
        return {"item": item["id"], "result": "na"}
    passed = {"item": item["id"], "result": "pass"}
    if measure := item.get("measure"):
        value = _value(measure, on, rng)
        return passed if value is None else passed | {"value": value}
    return passed


def _value(measure: Mapping[str, Any], on: date, rng: Random) -> float | str | None:
    """A value within the item's limits; none where the item can do without."""
    if measure["kind"] == "date":
        if within := measure.get("within_days"):
            return (on - timedelta(days=rng.randint(1, min(within, 25)))).isoformat()
        return (on + timedelta(days=rng.randint(60, 500))).isoformat()
    if measure["kind"] == "number" and ("at_least" in measure or "at_most" in measure):
        if "at_least" in measure:
            return round(float(measure["at_least"]) * rng.choice((1, 1.25, 1.5)), 2)
        return round(float(measure["at_most"]) * rng.choice((0.5, 0.75, 1)), 2)
    return None if not measure.get("required", True) else "见现场记录"
