"""Envelopes: opened by their recipients, by nobody else, and told apart from everything else."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.tips.rules.envelopes import (
    STEPS_BYTES,
    Envelope,
    EnvelopeInvalid,
    envelope_from,
    padded_bytes,
    public_key_of,
    reporter_private_key,
    seal_envelope,
    unseal,
)
from ledger.tips.rules.receipts import (
    TEXT_MOST_BYTES,
    KeysChanged,
    kept_envelope,
    new_number,
    new_secret,
    shown_number,
    shown_secret,
    typed_number,
    typed_secret,
)

VECTORS = json.loads((Path(__file__).parent / "envelope_vectors.json").read_text())
KEYS = {name: bytes([number]) * 32 for number, name in enumerate(("a", "b", "reporter"), 1)}
PUBLIC = {name: public_key_of(key) for name, key in KEYS.items()}


def bytes_of(text: str) -> bytes:
    return base64.b64decode(text)


@settings(deadline=None)
@given(plain=st.binary(max_size=3000) | st.integers(0, 140_000).map(lambda n: b"\x80" * n))
def test_what_was_sealed_opens_with_each_recipients_key_after_it_travelled(plain: bytes) -> None:
    document = json.loads(json.dumps(seal_envelope(plain, PUBLIC).as_json()))
    read = envelope_from(document)
    assert {unseal(read, name, key) for name, key in KEYS.items()} == {plain}
    assert len(read.body) - 16 == padded_bytes(len(plain)) > len(plain)


@given(length=st.integers(0, 10**7))
def test_a_length_is_padded_to_a_step_and_to_the_first_that_holds_it(length: int) -> None:
    padded = padded_bytes(length)
    assert padded in STEPS_BYTES or padded % STEPS_BYTES[-1] == 0
    assert padded > length
    smaller = [step for step in STEPS_BYTES if step < padded]
    assert all(step <= length for step in smaller)
    assert padded - length <= max(STEPS_BYTES[-1], padded)


def test_two_texts_of_unlike_length_look_alike() -> None:
    short, long = seal_envelope(b"", PUBLIC), seal_envelope("长".encode() * 300, PUBLIC)
    assert len(short.body) == len(long.body)


def test_the_same_words_never_look_the_same_twice() -> None:
    first, second = seal_envelope(b"x", PUBLIC), seal_envelope(b"x", PUBLIC)
    assert first.body != second.body
    assert first.keys["a"] != second.keys["a"]


def test_no_other_key_and_no_changed_byte_opens_it() -> None:
    sealed = seal_envelope("钱示例".encode(), {"a": PUBLIC["a"]})
    changed = bytes([sealed.body[0] ^ 1]) + sealed.body[1:]
    for envelope, recipient, key in (
        (sealed, "a", KEYS["b"]),
        (sealed, "b", KEYS["b"]),
        (Envelope(sealed.nonce, changed, sealed.keys), "a", KEYS["a"]),
        (Envelope(bytes(24), sealed.body, sealed.keys), "a", KEYS["a"]),
        (Envelope(sealed.nonce, sealed.body, {"a": bytes(80)}), "a", KEYS["a"]),
    ):
        with pytest.raises(EnvelopeInvalid):
            unseal(envelope, recipient, key)


def test_an_envelope_for_nobody_is_never_made() -> None:
    with pytest.raises(ValueError, match="nobody"):
        seal_envelope(b"x", {})


GOOD = seal_envelope(b"x", PUBLIC).as_json()
BODY = bytes_of(GOOD["body"])


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "x",
        {},
        {**GOOD, "alg": "sm2-sm4-v1"},
        {**GOOD, "alg": None},
        {**GOOD, "nonce": "é"},
        {**GOOD, "nonce": "A"},
        {**GOOD, "nonce": 5},
        {**GOOD, "nonce": "A" * 28},
        {**GOOD, "body": ""},
        {**GOOD, "body": "plain words"},
        {**GOOD, "body": base64.b64encode(BODY[:-1]).decode()},
        {**GOOD, "body": base64.b64encode(bytes(4096)).decode()},
        {**GOOD, "keys": []},
        {**GOOD, "keys": {"a": "AAAA"}},
        {**GOOD, "keys": {"a": None}},
        {name: value for name, value in GOOD.items() if name != "keys"},
    ],
)
def test_another_form_than_ours_is_no_envelope(document: Any) -> None:
    with pytest.raises(EnvelopeInvalid):
        envelope_from(document)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(part=st.sampled_from(sorted(GOOD)), value=json_values)
def test_whatever_stands_in_its_parts_it_is_an_envelope_or_refused(part: str, value: Any) -> None:
    try:
        envelope_from({**GOOD, part: value})
    except EnvelopeInvalid:
        return
    assert part == "keys"
    assert value == {}


def test_one_is_kept_for_exactly_those_who_may_open_it() -> None:
    kept = kept_envelope(GOOD, {"a", "reporter"}, dropped={"b"})
    assert set(kept.keys) == {"a", "reporter"}
    assert unseal(kept, "a", KEYS["a"]) == b"x"
    for recipients, dropped in (({"a", "b"}, ()), ({"a", "b", "reporter", "c"}, ()), (set(), KEYS)):
        with pytest.raises(KeysChanged):
            kept_envelope(GOOD, recipients, dropped)


def test_a_text_longer_than_anybody_writes_is_not_kept() -> None:
    fits = seal_envelope(bytes(TEXT_MOST_BYTES - 1), PUBLIC).as_json()
    assert len(kept_envelope(fits, PUBLIC, ()).body) == TEXT_MOST_BYTES + 16
    with pytest.raises(EnvelopeInvalid):
        kept_envelope(seal_envelope(bytes(TEXT_MOST_BYTES), PUBLIC).as_json(), PUBLIC, ())


def test_the_vectors_that_the_pages_read_hold_here_too() -> None:
    officer, reporter = VECTORS["officer"], VECTORS["reporter"]
    private_key = reporter_private_key(reporter["secret"], UUID(reporter["tip_id"]))
    assert private_key == bytes_of(reporter["private_key"])
    assert public_key_of(private_key) == bytes_of(reporter["public_key"])
    assert public_key_of(bytes_of(officer["private_key"])) == bytes_of(officer["public_key"])
    assert len(VECTORS["envelopes"]) >= 3
    for envelope in VECTORS["envelopes"]:
        read = envelope_from(envelope["envelope"])
        assert (
            unseal(read, officer["id"], bytes_of(officer["private_key"])).decode()
            == envelope["plain"]
        )
        assert unseal(read, "reporter", private_key).decode() == envelope["plain"]
    for length, padded in VECTORS["padded_bytes"]:
        assert padded_bytes(length) == padded


def test_the_reporters_key_hangs_on_secret_and_report() -> None:
    secret, tip_id = new_secret(), uuid4()
    private_key = reporter_private_key(secret, tip_id)
    assert private_key == reporter_private_key(secret, tip_id)
    assert private_key != reporter_private_key(secret, uuid4())
    assert private_key != reporter_private_key(new_secret(), tip_id)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_receipt_or_none(text: str) -> None:
    number, secret = typed_number(text), typed_secret(text)
    assert number is None or (len(number) == 10 and number.isascii() and number.isdigit())
    assert secret is None or len(secret) == 16


def test_spaces_hyphens_small_and_wide_letters_are_forgiven() -> None:
    number, secret = new_number(), new_secret()
    assert typed_number(shown_number(number)) == number
    assert typed_secret(shown_secret(secret)) == secret
    assert typed_secret(f" {secret[:4]}-{secret[4:8]}—{secret[8:]}\n".lower()) == secret
    wide = secret.translate({ord(letter): ord(letter) + 0xFEE0 for letter in secret})
    assert typed_secret(wide) == secret
    assert typed_number(number.translate({ord(letter): ord(letter) + 0xFEE0 for letter in number}))
    assert typed_secret("0" + secret[1:]) is None
    assert typed_number(number[1:]) is None
