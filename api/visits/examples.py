"""A visit and its receipt, for the API's pages. People and places are invented."""

from __future__ import annotations

from api.people.examples import PERSON_ID
from api.records.examples import ENTERPRISE_ID, PHOTO, PLACE, RECEIPT, SIGNATURES
from ledger.records.signing import bound

VISIT = bound(
    {
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
)
VISIT_RECEIPT = {**RECEIPT, "kind": "visit", "month_visits": 2}
VISIT_LOG = {
    "id": "8f2c61d7-05ba-4e39-a7c8-d1940b3e6f52",
    "person_id": PERSON_ID,
    "person": "张示例",
    "month": "2026-10",
    "version": 1,
    "state": "ready",
    "asked_at": "2026-11-01T00:05:00+08:00",
    "ready_at": "2026-11-01T00:05:02+08:00",
    "changes": [],
    "files": [{"name": "pdf", "url": "http://127.0.0.1:8080/…", "size_bytes": 182_400}],
}
