"""A confirmation: one officer's signature over a colleague's keys.

The pages make and check the same (`web/src/sealing/confirmations.ts`), and both read
`tests/tips/confirmation_vectors.json`.

1. An officer keeps one secret of 32 bytes. It opens envelopes (X25519), and what HKDF-SHA256 makes
   of it under a name of its own signs (Ed25519): two keys under one passphrase.
2. The fingerprint that people compare covers both public keys.
3. Whoever compared it signs a statement: county, key, owner, both public keys, day.

So trust hangs on keys that people compared, not on the row that a key was read from.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

SIGNING_KEY_BYTES = 32
SIGNATURE_BYTES = 64
_SIGNS = b"anxun officer signing v1"
_PRINTS = b"anxun officer keys v2"
_STATES = "anxun key confirmation v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatement:
    """What is signed: this key is this person's. `public_key` seals, `signing_key` signs."""

    area_code: str
    key_id: UUID
    person_id: UUID
    public_key: bytes
    signing_key: bytes
    day: date

    def as_bytes(self) -> bytes:
        """What is signed: a line each, none of which can hold a line break."""
        lines = [
            _STATES,
            self.area_code,
            str(self.key_id),
            str(self.person_id),
            base64.b64encode(self.public_key).decode(),
            base64.b64encode(self.signing_key).decode(),
            self.day.isoformat(),
        ]
        return "\n".join(lines).encode()


def signing_key_of(private_key: bytes) -> bytes:
    """The public half of what signs, from the officer's one secret."""
    return bytes(_signing(private_key).verify_key)


def sign(statement: KeyStatement, private_key: bytes) -> bytes:
    """By the officer whose secret this is."""
    return _signing(private_key).sign(statement.as_bytes()).signature


def is_signed(statement: KeyStatement, signing_key: bytes, signature: bytes) -> bool:
    """Whether the owner of the signing key said so."""
    try:
        VerifyKey(signing_key).verify(statement.as_bytes(), signature)
    except (CryptoError, ValueError):
        return False
    return True


def fingerprint(public_key: bytes, signing_key: bytes) -> str:
    """What people compare: 32 hexadecimal digits of both keys' SHA-256 in groups of four."""
    digits = hashlib.sha256(_PRINTS + public_key + signing_key).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _signing(private_key: bytes) -> SigningKey:
    """HKDF-SHA256 without salt, one block (RFC 5869)."""
    extracted = hmac.digest(bytes(32), private_key, "sha256")
    return SigningKey(hmac.digest(extracted, _SIGNS + b"\x01", "sha256"))
