"""Examples for the API's pages: the officers' side of reports. People and places are invented."""

from __future__ import annotations

from typing import Any

from ledger.ground.lifecycles.step_fields import examples_of
from ledger.ground.lifecycles.tip import EVENT_WORDS, TipEvent
from ledger.tips.rules.steps import TipStep

_TIP_ID = "3b7e5d09-4c18-4f2a-9a66-d0c1e8b72f54"
_KEY_ID = "8c2f6a1d-70b3-4e95-b8d4-15a9e3c7f026"
_MESSAGE_ID = "d91e4b72-6a05-4c3f-8e17-f2b08a5c9d63"
_DAY = "2026-11-02"
_NOTE = "到现场查看，报警器没有通电"
ANSWER_SEALED = {
    "envelope": {
        "alg": "x25519-xsalsa20poly1305-v1",
        "nonce": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX",
        "body": "AA==",
        "keys": {_KEY_ID: "AA==", "reporter": "AA=="},
    }
}
TIP_KEY = {
    "alg": "x25519-xsalsa20poly1305-v1",
    "public_key": "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=",
    "signing_key": "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=",
}
CONFIRMATION = {
    "fingerprint": "eb29 3726 0c1a 5d4e 9f02 77b8 13c6 a05d",
    "by": "0c9f3b52-6d17-4a8e-9e25-7f1b84d3a6c0",
    "day": _DAY,
    "signature": "E" * 86 + "==",
}
KEY_RETIREMENT = {"reason": "手机丢失"}
RESEALING = {"entries": [{"what": "tip_details", "id": _TIP_ID, "sealed": "AA=="}]}
READING = {"parts": ["details", "photos"], "reason": "安排核查"}

TIP_EVENTS: dict[str, dict[str, Any]] = {
    event.value: {
        "summary": EVENT_WORDS[event],
        "value": {"kind": event.value, **examples_of(TipStep, event)},
    }
    for event in TipEvent
}

_PERSON_ID = "5e1d7c30-98b2-4f0a-8d46-1b7f20c9e3a4"
OFFICER_ACT = {"act": "grant", "person_id": _PERSON_ID, "reason": "接替调走的同事"}
OFFICER_DECISION = {"confirm": True}
FOUNDING = {"first": _PERSON_ID, "second": "0c9f3b52-6d17-4a8e-9e25-7f1b84d3a6c0"}
OFFICER_NUMBER = {"number": "408213"}
