"""Examples for the API's pages: work of an office, and a village. All of it is invented."""

from __future__ import annotations

from api.records.examples import PHOTO, RECORD_ID

WORK_RECORD = {
    "kind": "lecture",
    "office": "county_safety_office",
    "done_on": "2026-11-12",
    "at": "2026-11-12T16:00:00+08:00",
    "elapsed_s": 18,
    "title": "重大事故隐患判定标准",
    "people": 60,
    "photos": [PHOTO],
}
WORK_RECEIPT = {
    "id": RECORD_ID,
    "kind": "work_record",
    "received_at": "2026-11-12T16:01:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
}
VILLAGE = {
    "town_code": "431224100",
    "name": "示例村",
    "groups": 12,
    "counts_from": "2026-01-01",
}
