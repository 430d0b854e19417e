"""Examples for the API's pages: papers. People and places are invented."""

from __future__ import annotations

from api.records.examples import ENTERPRISE_ID, FINDING_ID, RECORD_ID
from ledger.records.signing import bound

_SIGNATURE = {"name": "张示例", "path": "M100 200L180 120L260 210M300 90L300 240"}
PAPER = bound(
    {
        "kind": "rectify_notice",
        "enterprise_id": ENTERPRISE_ID,
        "hazards": [{"id": FINDING_ID, "position": 0}],
        "office": "lufeng_office",
        "texts": [
            {"key": "demands", "text": "逐条整改，按期回报"},
            {"key": "deadline", "text": "2026-12-15"},
        ],
        "signature": _SIGNATURE,
        "at": "2026-11-12T10:30:00+08:00",
        "elapsed_s": 40,
    }
)
_RECEIPT = {
    "id": RECORD_ID,
    "received_at": "2026-11-12T10:31:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [],
}
PAPER_RECEIPT = {
    **_RECEIPT,
    "kind": "paper",
    "number": "（卢峰镇）整通〔2026〕12号",
    "version": 1,
    "code": "7K3M9QWERTYP2",
}
DELIVERY = bound(
    {
        "how": "signed",
        "signature": {"name": "李示例", "path": "M90 210L170 110L280 220M310 80L310 250"},
        "post": "店长",
        "at": "2026-11-12T11:00:00+08:00",
        "elapsed_s": 20,
    }
)
DELIVERY_RECEIPT = {
    **_RECEIPT,
    "kind": "paper_delivery",
    "paper_id": RECORD_ID,
    "how": "signed",
}
