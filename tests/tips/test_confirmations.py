"""Confirmations: a signature over one key of one person of one county, and over nothing else."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.tips.rules.confirmations import (
    KeyStatement,
    fingerprint,
    is_signed,
    sign,
    signing_key_of,
)
from ledger.tips.rules.envelopes import public_key_of

VECTORS = json.loads((Path(__file__).parent / "confirmation_vectors.json").read_text())
KEYS: dict[str, dict[str, Any]] = {key["id"]: key for key in VECTORS["keys"]}
SECRET, OTHER = b"a" * 32, b"b" * 32
STATEMENT = KeyStatement(
    area_code="431224",
    key_id=uuid4(),
    person_id=uuid4(),
    public_key=public_key_of(OTHER),
    signing_key=signing_key_of(OTHER),
    day=date(2026, 11, 2),
)


def bytes_of(text: str) -> bytes:
    return base64.b64decode(text)


def test_the_vectors_that_the_pages_read_hold_here_too() -> None:
    for key in KEYS.values():
        secret = bytes_of(key["private_key"])
        public, signing = public_key_of(secret), signing_key_of(secret)
        assert (public, signing) == (bytes_of(key["public_key"]), bytes_of(key["signing_key"]))
        assert fingerprint(public, signing) == key["fingerprint"]
        for said in key["confirmations"]:
            statement = KeyStatement(
                area_code=VECTORS["area_code"],
                key_id=UUID(key["id"]),
                person_id=UUID(key["person_id"]),
                public_key=public,
                signing_key=signing,
                day=date.fromisoformat(said["day"]),
            )
            assert statement.as_bytes().decode() == key["statement"]
            signer = bytes_of(KEYS[said["by"]]["signing_key"])
            assert is_signed(statement, signer, bytes_of(said["signature"]))


@pytest.mark.parametrize(
    "changed",
    [
        {"area_code": "430112"},
        {"key_id": uuid4()},
        {"person_id": uuid4()},
        {"public_key": public_key_of(SECRET)},
        {"signing_key": signing_key_of(SECRET)},
        {"day": date(2026, 11, 3)},
        # The same bytes, cut elsewhere.
        {"public_key": STATEMENT.signing_key, "signing_key": STATEMENT.public_key},
    ],
)
def test_a_signature_holds_for_that_very_statement_alone(changed: dict[str, Any]) -> None:
    signature = sign(STATEMENT, SECRET)
    assert is_signed(STATEMENT, signing_key_of(SECRET), signature)
    assert not is_signed(replace(STATEMENT, **changed), signing_key_of(SECRET), signature)


@pytest.mark.parametrize("signature", [b"", bytes(64), b"x" * 63, b"x" * 65])
def test_bytes_that_are_no_signature_are_none(signature: bytes) -> None:
    assert not is_signed(STATEMENT, signing_key_of(SECRET), signature)
    assert not is_signed(STATEMENT, bytes(32), sign(STATEMENT, SECRET))
    assert not is_signed(STATEMENT, b"short", sign(STATEMENT, SECRET))


def test_a_fingerprint_covers_both_keys() -> None:
    one, two = public_key_of(SECRET), signing_key_of(SECRET)
    prints = {
        fingerprint(*pair)
        for pair in ((one, two), (two, one), (one, STATEMENT.signing_key), (one, one))
    }
    assert len(prints) == 4
    assert all(len(shown.split()) == 8 for shown in prints)
