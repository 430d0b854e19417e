"""Examples for the API's pages: a report and its receipt. People and places are invented."""

from __future__ import annotations

from typing import Any

from api.records.examples import ENTERPRISE_ID
from ledger.tips.rules.envelopes import ALG, REPORTER

_TIP_ID = "b7d0c1e2-4a3f-4c58-9e61-0f2d8a7c5b94"
PHOTO_ID = "1f6e9a08-7c2b-4d35-8b14-e3a0d5c79f62"
_KEY_ID = "90c4d7f1-35e8-4b0a-a2c9-6d1e8f7b3a05"
_MESSAGE_ID = "c3a8f5d2-0b67-4e19-8d4c-71f9e2b6a038"
NUMBER = "4071962835"
_SECRET = "7KQM 3VXR 9WHD 4TPC"  # noqa: S105 — invented

_SEALED_KEY = "A" * 106 + "=="
ENVELOPE = {
    "alg": ALG,
    "nonce": "B" * 32,
    # A real one is longer by the padding.
    "body": "Q2lwaGVydGV4dA==",
    "keys": {_KEY_ID: _SEALED_KEY},
}
_FOR_BOTH = ENVELOPE | {"keys": {_KEY_ID: _SEALED_KEY, REPORTER: _SEALED_KEY}}
OFFICER_KEY = {
    "id": _KEY_ID,
    "officer": "陈示例",
    "alg": ALG,
    "person_id": "5e1d7c30-98b2-4f0a-8d46-1b7f20c9e3a4",
    "public_key": "C" * 43 + "=",
    "signing_key": "D" * 43 + "=",
    "confirmations": [
        {
            "by": "0c9f3b52-6d17-4a8e-9e25-7f1b84d3a6c0",
            "day": "2026-11-02",
            "signature": "E" * 86 + "==",
        }
    ],
    "fingerprint": "eb29 3726 51c0 9f7d 20ab 8e46 73d1 5c08",
}
_TIP: dict[str, Any] = {
    "id": _TIP_ID,
    "area_code": "431224",
    "secret": _SECRET,
    "door": "anonymous",
    "kind": "hazard",
    "description": "二楼仓库的消防通道被货物堵死，门从外面锁着",
    "happened": "从上个月起一直这样",
    "enterprise_id": ENTERPRISE_ID,
    "place": {"longitude": 110.594, "latitude": 27.908, "crs": "wgs84"},
    "photos": [PHOTO_ID],
    "details": ENVELOPE,
    "altcha": "eyJjaGFsbGVuZ2UiOi4uLn0=",
}
TIPS = {
    "anonymous": {"summary": "匿名举报", "value": _TIP},
    "named": {
        "summary": "实名举报干部",
        "value": _TIP
        | {
            "door": "named",
            "kind": "official",
            "accused": "王示例",
            "identity": ENVELOPE,
            "signatories": 2,
        },
    },
}
RECEIPT_READ = {
    "id": _TIP_ID,
    "number": NUMBER,
    "received_on": "2026-11-02",
    "photos_missing": [PHOTO_ID],
}
TIP_RECEIPT = {"number": "4071 962 835", "secret": _SECRET}
MESSAGE = {"id": _MESSAGE_ID, "secret": _SECRET, "envelope": _FOR_BOTH, "purpose": "message"}
MESSAGE_SENT = {"id": _MESSAGE_ID, "sent_on": "2026-11-12"}
STATUS = {
    "id": _TIP_ID,
    "number": NUMBER,
    "received_on": "2026-11-02",
    "door": "anonymous",
    "state": "accepted",
    "state_word": "核查中",
    "next": {"what": "办结", "by": "2027-01-08"},
    "deaths": False,
    "finding": None,
    "reasons": [],
    "photos_missing": [],
    "messages": [
        {
            "id": _MESSAGE_ID,
            "sender": "officer",
            "purpose": "message",
            "sent_on": "2026-11-11",
            "envelope": ENVELOPE | {"keys": {REPORTER: _SEALED_KEY}},
        }
    ],
    "reward": None,
    "keys": [OFFICER_KEY],
    "signers": [],
}
CHANNELS_SHOWN = {
    "area_code": "431224",
    "county": "溆浦县",
    "open": True,
    "enterprise": {"id": ENTERPRISE_ID, "name": "示例餐馆", "supervisors": ["张示例"]},
    "towns": [{"code": "431224100", "name": "卢峰镇"}],
    "hotlines": ["12350"],
    "keys": [OFFICER_KEY],
    "signers": [],
    "terms": {
        "accept_days": 7,
        "conclude_days": 60,
        "extend_days": 30,
        "feedback_days": 10,
        "collect_days": 60,
        "keep_days": 730,
        "anonymous_rewarded": True,
        "deaths_go_to": "县人民政府",
    },
    "rewards": {
        "amounts": [],
        "percent_of_fine": 15,
        "yuan_at_least": 3000,
        "yuan_at_most": 300000,
        "note": "方案鼓励匿名举报、查实有奖，没有写明金额",
        "legal_note": "",
    },
    "limits": {"photos": 9, "photo_bytes": 8_000_000, "description": 2000, "details": 4000},
}
PLACES = {
    "places": [{"id": ENTERPRISE_ID, "name": "示例餐馆", "longitude": 110.594, "latitude": 27.908}]
}
SECRET_HEADER = {
    "in": "header",
    "name": "X-Tip-Secret",
    "required": True,
    "schema": {"type": "string"},
    "description": "回执上的查询密码",
}
PROOF_HEADER = {
    "in": "header",
    "name": "X-Tip-Proof",
    "required": False,
    "schema": {"type": "string"},
    "description": "一般不用；被拒绝（proof_of_work）后，按 errors.proof.level 做完计算题再带上",
}
_BYTES = {
    "schema": {"type": "string", "format": "binary"},
    "example": "照片文件的字节，不超过 8 MB",
}
PHOTO_BODY = {
    "required": True,
    "content": dict.fromkeys(("image/jpeg", "image/png", "image/webp"), _BYTES),
}
