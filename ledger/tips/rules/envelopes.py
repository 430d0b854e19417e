"""Envelopes: what only their recipients can open. The pages make the same (`web/src/sealing/`).

1. A content key of 32 random bytes seals the padded text (XSalsa20-Poly1305, "secretbox").
2. The content key is sealed to each recipient's public key (X25519, libsodium's "sealed box"), so
   that nobody can tell who sealed it.
3. A recipient is a report officer's key, by its id, or `reporter`: the key that follows from the
   secret on the reporter's receipt.

The length is padded to steps, so that it tells next to nothing. `alg` names all of this: another
suite (SM2/SM4) would be another word beside it, and old envelopes stay readable.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from ledger.ground.slow_work import SLOW_WORK, SlowKind

ALG = "x25519-xsalsa20poly1305-v1"
REPORTER = "reporter"
KEY_BYTES = 32
NONCE_BYTES = SecretBox.NONCE_SIZE
# Besides the key, an ephemeral public key and a tag.
SEALED_KEY_BYTES = KEY_BYTES + 32 + 16
# Padded to the first of these that holds it, beyond them to whole steps of the last.
STEPS_BYTES = (1_024, 4_096, 16_384, 65_536)
# Old phones take half a second; with a secret of 78 bits nobody tries them all anyway.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**14, 8, 1


class EnvelopeInvalid(ValueError):
    """It is no envelope of ours, or not for this key."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """`keys`: the sealed content key by recipient. `body`: empty where it lies in the store."""

    nonce: bytes
    body: bytes
    keys: Mapping[str, bytes]

    def as_json(self, *, with_body: bool = True) -> dict[str, Any]:
        """As it travels and lies in the ledger: base64 throughout."""
        document = {"alg": ALG, "nonce": _text(self.nonce)}
        if with_body:
            document["body"] = _text(self.body)
        return document | {"keys": {key_id: _text(sealed) for key_id, sealed in self.keys.items()}}


def seal_envelope(plain: bytes, recipients: Mapping[str, bytes]) -> Envelope:
    """An envelope for these public keys, by recipient. Raises: ValueError where there are none."""
    if not recipients:
        raise ValueError("an envelope that nobody can open")
    content_key, nonce = random(KEY_BYTES), random(NONCE_BYTES)
    body = SecretBox(content_key).encrypt(_padded(plain), nonce).ciphertext
    keys = {
        key_id: SealedBox(PublicKey(key)).encrypt(content_key) for key_id, key in recipients.items()
    }
    return Envelope(nonce, body, keys)


def unseal(envelope: Envelope, recipient: str, private_key: bytes) -> bytes:
    """What lies in it. Raises: EnvelopeInvalid."""
    try:
        content_key = SealedBox(PrivateKey(private_key)).decrypt(envelope.keys[recipient])
        return _without_padding(SecretBox(content_key).decrypt(envelope.body, envelope.nonce))
    except (KeyError, CryptoError, ValueError) as error:
        raise EnvelopeInvalid("cannot be opened with this key") from error


def envelope_from(document: Mapping[str, Any], body: bytes | None = None) -> Envelope:
    """An envelope as it was sent or kept; `body` where that lies elsewhere.

    Raises: EnvelopeInvalid where it has another form than ours.
    """
    try:
        alg = document["alg"]
        nonce = _bytes(document["nonce"])
        keys = {str(key_id): _bytes(sealed) for key_id, sealed in document["keys"].items()}
        content = _bytes(document["body"]) if body is None else body
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise EnvelopeInvalid("no envelope") from error
    if alg != ALG:
        raise EnvelopeInvalid("unknown algorithm")
    if len(nonce) != NONCE_BYTES or any(len(value) != SEALED_KEY_BYTES for value in keys.values()):
        raise EnvelopeInvalid("no envelope")
    if len(content) - SecretBox.MACBYTES != padded_bytes(len(content) - SecretBox.MACBYTES - 1):
        raise EnvelopeInvalid("not padded")
    return Envelope(nonce, content, keys)


def reporter_private_key(secret: str, tip_id: UUID) -> bytes:
    """The reporter's own key, from the secret on the receipt; kept nowhere. Raises: Unavailable."""
    with SLOW_WORK.turn(SlowKind.SCRYPT):
        return hashlib.scrypt(
            secret.encode(),
            salt=b"anxun tip reporter v1" + tip_id.bytes,
            n=SCRYPT_N,
            r=SCRYPT_R,
            p=SCRYPT_P,
            dklen=KEY_BYTES,
            maxmem=64 * 2**20,
        )


def public_key_of(private_key: bytes) -> bytes:
    """X25519, 32 bytes."""
    return bytes(PrivateKey(private_key).public_key)


def padded_bytes(length_bytes: int) -> int:
    """How long content of this length becomes: at least one byte longer."""
    for step in STEPS_BYTES:
        if length_bytes < step:
            return step
    return (length_bytes // STEPS_BYTES[-1] + 1) * STEPS_BYTES[-1]


def _padded(plain: bytes) -> bytes:
    """ISO/IEC 7816-4: a byte 0x80, then zeros."""
    return (plain + b"\x80").ljust(padded_bytes(len(plain)), b"\0")


def _without_padding(padded: bytes) -> bytes:
    plain, mark, zeros = padded.rpartition(b"\x80")
    if not mark or zeros.strip(b"\0"):
        raise EnvelopeInvalid("not padded")
    return plain


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
