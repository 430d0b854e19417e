"""What the load sends: an inspection of 20 answers and 2 findings, with and without photographs."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from bench.load import Request, Script, expect, request_bytes
from bench.stack import Inspector
from checklists.catalogue import Catalogue, Item
from demo import answers
from demo.photographs import Shot, take
from demo.signatures import signature
from ledger.records.signing import bound

SECTION = "S00-B"
ANSWERS = 20
PHOTO_BYTES = 200_000
PHOTOS_EACH = 3
PRINCIPAL = "李示例"
# After the start of a JPEG: a comment of 16 bytes, which makes each photograph another one.
COMMENT_HEAD = b"\xff\xd8\xff\xfe\x00\x12"


@dataclass(frozen=True, slots=True)
class Template:
    """An inspection as JSON text with places for its ids and photographs. `inspector`: who signs.

    Made once: the load must not spend its time on what a phone would do.
    """

    parts: tuple[str, ...]
    inspector: str

    def filled(self, *values: str) -> bytes:
        """The document with the values in the order of the places, signed anew.

        Strokes are taken once, and each signature is bound to what its signer saw.
        """
        pieces = [self.parts[0]]
        for value, part in zip(values, self.parts[1:], strict=True):
            pieces += (value, part)
        document = json.loads("".join(pieces))
        document["signatures"] = _signed(values[0], self.inspector)
        return json.dumps(bound(document), ensure_ascii=False).encode()


def inspection_template(inspector: Inspector, *, photos: bool) -> Template:
    """Two findings: ids are the first two places, then come the photographs, if any."""
    document = inspection(inspector.enterprise_id, photos=PHOTOS_EACH if photos else 0)
    parts = json.dumps(document, ensure_ascii=False).split("@@")
    return Template(tuple(parts), inspector.name)


def inspection(enterprise_id: str, *, photos: int) -> dict[str, Any]:
    """20 answers of S00-B, the first two failed, each place that differs written as @@."""
    checklist = Catalogue.load().latest("S00")
    items = checklist.part(SECTION)
    if len(items) != ANSWERS:
        raise SystemExit(f"{SECTION} has {len(items)} points, the measure is of {ANSWERS}")
    rng = Random(1)
    now = datetime.now(UTC)
    failed = items[:2]
    return {
        "enterprise_id": enterprise_id,
        "origin": "stationed",
        "started_at": (now - timedelta(hours=2)).isoformat(),
        "finished_at": (now - timedelta(hours=1)).isoformat(),
        "elapsed_s": 3600,
        "place": {"no_fix_reason": "测量"},
        "checklists": [
            {
                "sector": "S00",
                "version": checklist.version,
                "sha256": checklist.sha256,
                "sections": [SECTION],
            }
        ],
        "answers": [_answer(item, item in failed, rng, now) for item in items],
        "findings": [
            _finding(item, ["@@"] * count)
            for item, count in zip(failed, (photos - photos // 2, photos // 2), strict=True)
        ],
        "signatures": _signed("bench", "张示例"),
    }


def _signed(occasion: str, inspector: str) -> dict[str, dict[str, str]]:
    signers = {"inspector": inspector, "enterprise": PRINCIPAL}
    return {
        side: {"name": name, "path": signature(name, occasion)} for side, name in signers.items()
    }


def _answer(item: Item, failed: bool, rng: Random, now: datetime) -> dict[str, Any]:
    published = json.loads(Catalogue.load().latest("S00").as_json)
    (entry,) = [
        entry
        for section in published["sections"]
        for entry in section["items"]
        if entry["id"] == item.id
    ]
    return answers.answer(entry, failed=failed, on=now.date(), rng=rng)


def _finding(item: Item, photos: Sequence[str]) -> dict[str, Any]:
    return {
        "id": "@@",
        "item": item.id,
        "part": "安全档案",
        "description": "没有主要负责人带队检查的记录，已要求本月内补查并签字",
        "grade": "general",
        "responsible": "李示例",
        "photos": list(photos),
    }


class Photographs:
    """JPEGs of about 200 kB that differ in a comment alone; hashed before the measure begins."""

    def __init__(self, prepared: int) -> None:
        self._rest = memoryview(_jpeg()[2:])
        self.size_bytes = len(COMMENT_HEAD) + 16 + len(self._rest)
        self._ready = [self._new() for _ in range(prepared)]

    def take(self) -> tuple[bytes, str]:
        """The bytes before `rest`, and the SHA-256 of the whole in hex."""
        return self._ready.pop() if self._ready else self._new()

    @property
    def rest(self) -> memoryview:
        return self._rest

    def _new(self) -> tuple[bytes, str]:
        head = COMMENT_HEAD + uuid.uuid4().bytes
        digest = hashlib.sha256(head)
        digest.update(self._rest)
        return head, digest.hexdigest()


def _jpeg() -> bytes:
    """A drawn photograph, of the first quality that fits."""
    taken = take(Shot("shelves", "bench", datetime.now(UTC), (110.594, 27.908)))
    with Image.open(io.BytesIO(taken.jpeg)) as picture:
        for quality in range(80, 20, -2):
            output = io.BytesIO()
            picture.save(output, "JPEG", quality=quality)
            if output.tell() <= PHOTO_BYTES:
                break
    return output.getvalue()


def submit(port: int, inspector: Inspector, template: Template) -> Script:
    """One inspection without photographs."""
    yield from _put(port, inspector, template.filled(str(uuid.uuid4()), str(uuid.uuid4())))


def submit_with_photos(
    port: int, inspector: Inspector, template: Template, photographs: Photographs
) -> Script:
    """Tickets, three uploads one after the other as a phone does, then the inspection."""
    taken = [photographs.take() for _ in range(PHOTOS_EACH)]
    ticket_requests = [
        {"sha256": sha256, "size_bytes": photographs.size_bytes, "media_type": "image/jpeg"}
        for _, sha256 in taken
    ]
    body = json.dumps({"photos": ticket_requests}).encode()
    head = request_bytes("POST", "/api/v1/photos", port, _headers(inspector), len(body))
    answer = yield Request(port, (head, body))
    expect(answer, 200)
    for (beginning, _), photo in zip(taken, json.loads(answer.body)["photos"], strict=True):
        uploaded = yield upload(photo["ticket"], beginning, photographs.rest)
        expect(uploaded, 200)
    first, second, third = (sha256 for _, sha256 in taken)
    filled = template.filled(str(uuid.uuid4()), first, second, str(uuid.uuid4()), third)
    yield from _put(port, inspector, filled)


def upload(ticket: dict[str, Any], beginning: bytes, rest: memoryview) -> Request:
    """A PUT straight to the store with the ticket's own headers."""
    parts = urlsplit(ticket["url"])
    headers = {name: value for name, value in ticket["headers"].items() if name != "content-length"}
    path, size = f"{parts.path}?{parts.query}", len(beginning) + len(rest)
    head = request_bytes("PUT", path, parts.port or 80, headers, size)
    return Request(parts.port or 80, (head + beginning, rest))


def put_set(
    tickets: Sequence[dict[str, Any]], beginnings: Sequence[bytes], rest: memoryview
) -> Script:
    """The floor of the uploads: three, signed beforehand, and nothing else."""
    for ticket, beginning in zip(tickets, beginnings, strict=True):
        expect((yield upload(ticket, beginning, rest)), 200)


def get(port: int, path: str) -> Script:
    """A page."""
    expect((yield Request(port, (request_bytes("GET", path, port, {}),))), 200)


def _put(port: int, inspector: Inspector, body: bytes) -> Script:
    path = f"/api/v1/inspections/{uuid.uuid4()}"
    head = request_bytes("PUT", path, port, _headers(inspector), len(body))
    expect((yield Request(port, (head, body))), 201)


def _headers(inspector: Inspector) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {inspector.token}",
        "Content-Type": "application/json",
        "X-Phone-Time": datetime.now(UTC).isoformat(),
    }
