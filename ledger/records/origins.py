"""Hazards that were handed down (交办): from above, or because somebody reported them. Pure.

To everybody else both are told by one word, so that nobody reads in a hazard that there was a
report. What follows from the origin, such as what the plan advises, is reckoned from that word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.ground.on_behalf import county_office
from ledger.ground.stored import read_back
from plans.plan import Plan

REFERRED = "referred"
REFERRED_WORD = "交办"
# Origins that are told as `referred`.
ORIGINS = frozenset({"report", "superior"})


def office_name(plan: Plan) -> str:
    """Who is told to have registered it: the county's office, whoever it was."""
    return county_office(plan).name


@dataclass(frozen=True, slots=True)
class _ToldToAll:
    """What everybody is told of an inspection's document, as it was sent."""

    enterprise_id: str
    finished_at: str
    findings: tuple[Any, ...]
    photos: tuple[str, ...]


def redacted_document(document: Mapping[str, Any], office: str) -> dict[str, Any]:
    """An inspection's document for who may not know where it comes from, or who registered it.

    What the registrar's own device told (its place, its clock, how long it took, who was there) is
    left out; what was found stays word for word.
    """
    shown = read_back(_ToldToAll, document)
    at = shown.finished_at
    return {
        "enterprise_id": shown.enterprise_id,
        "visit_id": None,
        "origin": REFERRED,
        "started_at": at,
        "finished_at": at,
        "elapsed_s": 0,
        "place": {"fix": None, "no_fix_reason": REFERRED_WORD},
        "checklists": [],
        "answers": [],
        "findings": shown.findings,
        "photos": shown.photos,
        "companions": [],
        "signatures": {
            "inspector": {"name": office, "path": None, "refused_reason": None},
            "enterprise": None,
        },
    }


def redacted_receipt(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """Without the document's hash: against it names and origins could be tried."""
    return {**receipt, "document_sha256": None, "clock_offset_s": None}
