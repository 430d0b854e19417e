"""Examples for the API's pages: a draw by lot. People and enterprises are invented."""

from __future__ import annotations

from api.people.examples import PERSON_ID
from api.records.examples import ENTERPRISE_ID, RECORD_ID

COMMITMENT_HASH = "9b1e" * 16
DRAW = {
    "title": "2026年第四季度工贸企业双随机抽查",
    "towns": [],
    "sectors": ["S09"],
    "tiers": [],
    "roles": ["inspector"],
    "enterprises": 1,
    "inspectors_each": 2,
    "check_by": "2026-12-20",
    "publish_on": "2026-12-20",
    "witness": {"name": "赵示例", "number": "20261112"},
    "commitment": COMMITMENT_HASH,
}
COMMITMENT = {
    "draw_id": RECORD_ID,
    "commitment": COMMITMENT_HASH,
    "committed_at": "2026-11-12T09:00:00+08:00",
}
DRAWN = [
    {
        "enterprise_id": ENTERPRISE_ID,
        "enterprise": "示例机械厂",
        "town": "卢峰镇",
        "inspectors": [
            {"id": PERSON_ID, "name": "张示例"},
            {"id": "b64e0f91-3c75-4d28-9a1b-c8d7e2f60534", "name": "王示例"},
        ],
    }
]
DRAW_RECEIPT = {
    "id": RECORD_ID,
    "kind": "draw",
    "received_at": "2026-11-12T09:02:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [],
    "algorithm": "anxun-draw-1",
    "commitment": COMMITMENT_HASH,
    "pool_sha256": "7a30" * 16,
    "pool_enterprises": 84,
    "pool_inspectors": 12,
    "seed": "d41c" * 16,
    "drawn": DRAWN,
}
