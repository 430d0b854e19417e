"""What examples of records share. People and places are invented."""

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
RECEIPT = {
    "id": RECORD_ID,
    "received_at": "2026-11-02T10:46:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
}
