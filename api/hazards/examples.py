"""An example of each event of a hazard's life, for the API's pages. People are invented."""

from __future__ import annotations

from typing import Any

from api.records.examples import FINDING_ID, PHOTO, PLACE, RECORD_ID
from ledger.ground.lifecycles.hazard import EVENT_WORDS, Event
from ledger.ground.lifecycles.step_fields import examples_of, fields_of
from ledger.hazards.rules.steps import HazardStep

_AT = {"at": "2026-11-09T16:00:00+08:00", "elapsed_s": 300, "place": PLACE}


def _example(event: Event) -> dict[str, Any]:
    photos = fields_of(HazardStep)["photos"].ask_of(event)
    example_photos = {"photos": [PHOTO]} if photos and photos.message else {}
    return {"kind": event.value, **_AT, **examples_of(HazardStep, event), **example_photos}


HAZARD_EVENTS = {
    event.value: {"summary": EVENT_WORDS[event], "value": _example(event)} for event in Event
}
HAZARD_EVENT_RECEIPT = {
    "id": RECORD_ID,
    "kind": "hazard_event",
    "received_at": "2026-11-09T16:05:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
    "hazard_id": FINDING_ID,
    "state": "submitted",
    "office": None,
}
