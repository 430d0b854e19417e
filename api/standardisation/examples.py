"""Examples for the API's pages: a level of standardisation, invented."""

from __future__ import annotations

from api.records.examples import ENTERPRISE_ID, PHOTO, RECORD_ID

STANDARDISATION = {
    "enterprise_id": ENTERPRISE_ID,
    "certificate": {
        "level": 3,
        "number": "示例AQB-0001",
        "valid_from": "2026-06-01",
        "valid_until": "2029-05-31",
    },
    "photos": [PHOTO],
}
STANDARDISATION_RECEIPT = {
    "id": RECORD_ID,
    "kind": "standardisation",
    "received_at": "2026-11-12T16:01:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
}
