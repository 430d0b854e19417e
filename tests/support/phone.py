"""A phone as the API sees it: photographs, uploads, records that are complete and right."""

from __future__ import annotations

import copy
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import requests
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from tests.support.county_builder import Person
from tests.support.moments import earlier_today
from tests.support.signing import WHO_SENDS, signed
from tests.support.waiting import GIVE_UP_S

PLACE = {
    "fix": {
        "longitude": 110.594,
        "latitude": 27.908,
        "crs": "wgs84",
        "accuracy_m": 12.5,
        "age_s": 1,
    }
}
SIGNATURES = {
    "inspector": {"name": WHO_SENDS, "path": "M100 200L180 120L260 210"},
    "enterprise": {"name": "李示例", "path": "M300 90L300 240M350 100L420 180"},
}


def jpeg(side_px: int = 64) -> bytes:
    """A photograph that no other test has."""
    colour = tuple(uuid4().bytes[:3])
    buffer = io.BytesIO()
    Image.new("RGB", (side_px, side_px), colour).save(buffer, "JPEG", comment=uuid4().bytes)
    return buffer.getvalue()


def sha256_of(data: bytes) -> str:
    """As photos are named."""
    return hashlib.sha256(data).hexdigest()


@dataclass
class Phone:
    """A signed-in person's phone."""

    client: FlaskClient
    person: Person

    def put(self, path: str, document: Mapping[str, Any], **headers: str) -> TestResponse:
        """PUT a record, signed anew and telling the clock like the real phone."""
        all_headers = {"X-Phone-Time": datetime.now(UTC).isoformat()} | headers
        return self.client.put(
            f"/api/v1{path}",
            json=signed(document, self.person.name),
            headers={**self.person.bearer, **all_headers},
        )

    def get(self, path: str) -> TestResponse:
        """GET as this person."""
        return self.client.get(f"/api/v1{path}", headers=self.person.bearer)

    def post(self, path: str, document: Mapping[str, Any]) -> TestResponse:
        """POST as this person."""
        return self.client.post(f"/api/v1{path}", json=document, headers=self.person.bearer)

    def delete(self, path: str) -> TestResponse:
        """DELETE as this person."""
        return self.client.delete(f"/api/v1{path}", headers=self.person.bearer)

    def ticket(self, data: bytes, *, form: str = "put", **changes: Any) -> dict[str, Any]:
        """Announce a photo; the answer's one line."""
        photo = {"sha256": sha256_of(data), "size_bytes": len(data), "media_type": "image/jpeg"}
        answer = self.post("/photos", {"photos": [photo | changes], "form": form})
        assert answer.status_code == 200, answer.json
        return answer.json["photos"][0]

    def upload(self, data: bytes) -> str:
        """Announce and upload straight to the store; the photo's name."""
        line = self.ticket(data)
        ticket = line["ticket"]
        sent = requests.put(ticket["url"], data=data, headers=ticket["headers"], timeout=GIVE_UP_S)
        assert sent.status_code == 200, sent.text
        return line["sha256"]


def inspection(
    enterprise_id: UUID,
    catalogue: Catalogue,
    *,
    photo: str | None = None,
    sector: str = "S06",
    **changes: Any,
) -> dict[str, Any]:
    """A complete inspection of one section of a sector; with a photo its first item fails."""
    checklist = catalogue.latest(sector)
    section = checklist.sections[0]
    now, started_at = datetime.now(UTC), earlier_today(timedelta(minutes=30))
    answers = [{"item": item.id, "result": "na"} for item in section.items]
    findings = []
    if photo:
        answers[0]["result"] = "fail"
        findings = [
            {
                "id": str(uuid4()),
                "item": section.items[0].id,
                "part": "后厨",
                "description": "报警器没有通电",
                "grade": "general",
                "photos": [photo],
            }
        ]
    return {
        "enterprise_id": str(enterprise_id),
        "origin": "stationed",
        "started_at": started_at.isoformat(),
        "finished_at": now.isoformat(),
        "elapsed_s": round((now - started_at).total_seconds()),
        "place": PLACE,
        "checklists": [
            {
                "sector": sector,
                "version": checklist.version,
                "sha256": checklist.sha256,
                "sections": [section.id],
            }
        ],
        "answers": answers,
        "findings": findings,
        "signatures": copy.deepcopy(SIGNATURES),
        **changes,
    }


def handed_down(enterprise_id: UUID, origin: str, **finding: Any) -> dict[str, Any]:
    """A hazard of S06 that was registered because of a report or an order from above."""
    now = datetime.now(UTC).isoformat()
    found = {
        "id": str(uuid4()),
        "sector": "S06",
        "part": "后厨",
        "description": "报警器没有通电",
        "grade": "general",
        "photos": [],
    }
    return {
        "enterprise_id": str(enterprise_id),
        "origin": origin,
        "started_at": now,
        "finished_at": now,
        "elapsed_s": 0,
        "place": {"no_fix_reason": "登记，不在现场"},
        "checklists": [],
        "answers": [],
        "findings": [found | finding],
        "signatures": {"inspector": {"name": WHO_SENDS}},
    }


def visit(enterprise_id: UUID, **changes: Any) -> dict[str, Any]:
    """A complete visit of today that ended just now; of an hour, except in the day's first."""
    now, arrived_at = datetime.now(UTC), earlier_today()
    return {
        "enterprise_id": str(enterprise_id),
        "arrived_at": arrived_at.isoformat(),
        "left_at": now.isoformat(),
        "elapsed_s": round((now - arrived_at).total_seconds()),
        "arrival": {"means": "picked", "place": PLACE},
        "received_by": "李示例",
        "production": "normal",
        "self_check": "本月自查 2 次，未发现重大事故隐患",
        "board_state": "updated",
        "signatures": copy.deepcopy(SIGNATURES),
        **changes,
    }
