"""A hazard's ledger row, made again from the inspection that found it and the events since. Pure.

The row is a convenience: it says nothing that the records do not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ledger.rules.hazard_life import Event, State

Row = Mapping[str, Any]
ASSIGNED = ("grade", "criterion", "responsible")


def born_hazards(inspection: Row) -> list[dict[str, Any]]:
    """The `hazard` rows of an inspection's row, as they were when it came in."""
    findings = {UUID(each["id"]): each for each in inspection["document"].get("findings") or ()}
    return [
        _born(inspection, findings[UUID(line["id"])], line)
        for line in inspection["receipt"].get("hazards", ())
    ]


def replayed(born: Row, events: Iterable[Row]) -> dict[str, Any]:
    """The hazard's row after these `hazard_event` rows, given in the order of their positions."""
    row = dict(born)
    for event in events:
        row["state"] = event["state_after"]
        row["event_count"] = event["position"]
        document = event["document"]
        if event["kind"] == Event.ASSIGN:
            row |= {name: document.get(name) for name in ASSIGNED}
            row["deadline"] = date.fromisoformat(document["deadline"])
        if event["state_after"] == State.CLOSED:
            row["closed_at"] = event["received_at"]
    return row


def _born(inspection: Row, finding: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    item, area_id = finding.get("item"), finding.get("key_area_id")
    deadline = date.fromisoformat(line["deadline"])
    return {
        "area_code": inspection["area_code"],
        "id": UUID(line["id"]),
        "number": line["number"],
        "enterprise_id": inspection["enterprise_id"],
        "inspection_id": inspection["id"],
        "key_area_id": UUID(area_id) if area_id else None,
        "sector": item.partition("-")[0] if item else finding["sector"],
        "item": item,
        "origin": inspection["origin"],
        "part": finding["part"],
        "description": finding["description"],
        "grade": finding["grade"],
        "criterion": finding.get("criterion"),
        "state": line["state"],
        "found_at": inspection["finished_at"],
        "found_by": inspection["person_id"],
        "responsible": finding.get("responsible"),
        "first_deadline": deadline,
        "deadline": deadline,
        "event_count": 0,
        "closed_at": None,
    }
