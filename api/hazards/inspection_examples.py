"""An inspection and its receipt, for the API's pages. People and places are invented."""

from __future__ import annotations

from api.records.examples import ENTERPRISE_ID, FINDING_ID, PHOTO, PLACE, RECEIPT, SIGNATURES
from ledger.records.signing import bound

INSPECTION = bound(
    {
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
)
INSPECTION_RECEIPT = {
    **RECEIPT,
    "kind": "inspection",
    "office": None,
    "hazards": [
        {
            "id": FINDING_ID,
            "number": "431224-2026-000123",
            "state": "open",
            "deadline": "2026-11-17",
        }
    ],
}
