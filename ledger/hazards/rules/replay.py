"""A hazard's ledger row, made again from the inspection that found it and the events since. Pure.

The row is a convenience: it says nothing that the records do not say. The action that records an
event and the rebuilding of the ledger change the row by the same function, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ledger.ground.lifecycles.hazard import Event
from ledger.hazards.rules.steps import ORDER_FIELDS, STEP_COLUMNS

_Row = Mapping[str, Any]
HazardChanges = dict[str, Any]


def born_hazards(inspection: _Row) -> list[dict[str, Any]]:
    """The `hazard` rows of an inspection's row, as they were when it came in."""
    findings = {
        UUID(finding["id"]): finding for finding in inspection["document"].get("findings") or ()
    }
    return [
        _born(inspection, findings[UUID(line["id"])], line)
        for line in inspection["receipt"].get("hazards", ())
    ]


def replayed_hazard(born: _Row, events: Iterable[_Row]) -> dict[str, Any]:
    """The hazard's row after these `hazard_event` rows, given in the order of their positions."""
    row = dict(born)
    for event in events:
        row |= changes_by(row, event)
    return row


def changes_by(row: _Row, event: _Row) -> HazardChanges:
    """What one `hazard_event` row changes in the hazard's row.

    Origin, finder and first deadline are in none of them.
    """
    changes = {"state": event["state_after"], "event_count": event["position"]}
    further = _CHANGES.get(Event(event["kind"]))
    return changes | (further(row, event) if further else {})


def _confirmed(row: _Row, event: _Row) -> HazardChanges:
    document = event["document"]
    changes = {"grade": document["grade"], "criterion": document.get("criterion")}
    # Another grade has another deadline: the order for the old one does not bind the new one.
    return changes if document["grade"] == row["grade"] else changes | {"order_number": None}


def _assigned(row: _Row, event: _Row) -> HazardChanges:
    document = event["document"]
    return {
        **{name: document.get(name) for name in ORDER_FIELDS},
        "order_number": event["receipt"]["order_number"],
        "deadline": date.fromisoformat(document["deadline"]),
    }


def _extended(row: _Row, event: _Row) -> HazardChanges:
    return {
        "deadline": date.fromisoformat(event["document"]["deadline"]),
        "extensions": row["extensions"] + 1,
    }


def _listed(row: _Row, event: _Row) -> HazardChanges:
    document = event["document"]
    return {
        "listed_level": document["level"],
        "listed_number": document["document_number"],
        "listed_until": date.fromisoformat(document["until"]),
    }


def _delisted(row: _Row, event: _Row) -> HazardChanges:
    return {"listed_level": None, "listed_number": None, "listed_until": None}


def _decided(row: _Row, event: _Row) -> HazardChanges:
    return {"disposition": event["document"]["disposition"]}


def _closed(row: _Row, event: _Row) -> HazardChanges:
    due = event["receipt"].get("look_back_due")
    return {
        "closed_at": event["received_at"],
        "look_back_due": date.fromisoformat(due) if due else None,
    }


def _reopened(row: _Row, event: _Row) -> HazardChanges:
    """A new round: what was ordered and granted before binds nobody any more."""
    return {
        "deadline": date.fromisoformat(event["document"]["deadline"]),
        "order_number": None,
        "extensions": 0,
        "closed_at": None,
        "look_back_due": None,
    }


_CHANGES: Mapping[Event, Callable[[_Row, _Row], HazardChanges]] = {
    Event.CONFIRM: _confirmed,
    Event.ASSIGN: _assigned,
    Event.EXTEND: _extended,
    Event.LIST: _listed,
    Event.DELIST: _delisted,
    Event.DECIDE: _decided,
    Event.CLOSE: _closed,
    Event.REOPEN: _reopened,
}


def _born(inspection: _Row, finding: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
    item, area_id = finding.get("item"), finding.get("key_area_id")
    deadline = date.fromisoformat(line["deadline"])
    return {
        **dict.fromkeys(_GIVEN_BY_STEPS),
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
        "extensions": 0,
        "event_count": 0,
    }


_GIVEN_BY_STEPS = (
    *STEP_COLUMNS,
    "order_number", "listed_level", "listed_number", "listed_until", "look_back_due", "closed_at",
)  # fmt: skip
