"""Examples for the API's pages: what a phone really sends. People and places are invented."""

from __future__ import annotations

PHOTO = "3f0a" * 16
ENTERPRISE_ID = "0d9a1f5e-6a8f-4a53-9d0f-5b7a3c1e2f40"
RECORD_ID = "7b1c9a52-1e0d-4f6b-8a3e-90d2c4b5a671"
FINDING_ID = "c2f6e0b4-53a7-4d0e-b1c8-2a94d7e3f015"

PLACE = {
    "fix": {
        "longitude": 110.594,
        "latitude": 27.908,
        "crs": "wgs84",
        "accuracy_m": 18.0,
        "age_s": 2.0,
    }
}
SIGNATURES = {
    "inspector": {"name": "张示例", "path": "M100 200L180 120L260 210M300 90L300 240"},
    "enterprise": {"name": "李示例", "refused_reason": "负责人外出，现场人员不愿代签"},
}
VISIT = {
    "enterprise_id": ENTERPRISE_ID,
    "arrived_at": "2026-11-02T09:30:00+08:00",
    "left_at": "2026-11-02T10:45:00+08:00",
    "elapsed_s": 4500,
    "arrival": {"means": "picked", "place": PLACE},
    "received_by": "李示例",
    "production": "normal",
    "self_check": "本月自查 2 次，未发现重大事故隐患",
    "principal_check": "10 月 28 日主要负责人带队检查一次",
    "board_state": "updated",
    "guidance": "讲解后厨燃气泄漏处置",
    "photos": [PHOTO],
    "signatures": SIGNATURES,
}
INSPECTION = {
    "enterprise_id": ENTERPRISE_ID,
    "origin": "stationed",
    "started_at": "2026-11-02T09:40:00+08:00",
    "finished_at": "2026-11-02T10:30:00+08:00",
    "elapsed_s": 3000,
    "place": PLACE,
    "checklists": [
        {"sector": "S06", "version": "2026-1", "sha256": "9b1e" * 16, "sections": ["S06-A"]}
    ],
    "answers": [{"item": "S06-001", "result": "fail"}],
    "findings": [
        {
            "id": FINDING_ID,
            "item": "S06-001",
            "part": "后厨",
            "description": "燃气泄漏报警器未通电",
            "grade": "general",
            "responsible": "李示例",
            "photos": [PHOTO],
        }
    ],
    "photos": [],
    "signatures": SIGNATURES,
}
_RECEIPT = {
    "id": RECORD_ID,
    "received_at": "2026-11-02T10:46:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
}
VISIT_RECEIPT = {**_RECEIPT, "kind": "visit", "month_visits": 2}
INSPECTION_RECEIPT = {
    **_RECEIPT,
    "kind": "inspection",
    "hazards": [
        {
            "id": FINDING_ID,
            "number": "431224-2026-000123",
            "state": "open",
            "deadline": "2026-11-17",
        }
    ],
}
