"""Examples for the API's pages: an accident, invented."""

from __future__ import annotations

from api.records.examples import RECORD_ID

ACCIDENT = {
    "happened_on": "2026-11-10",
    "town_code": "431224901",
    "sector": "S02",
    "deaths": 1,
    "business": True,
    "description": "示例工地脚手架拆除时坠落一人（虚构）",
}
ACCIDENT_RECEIPT = {
    "id": RECORD_ID,
    "kind": "accident",
    "received_at": "2026-11-12T16:01:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [],
}
