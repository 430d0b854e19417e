"""The demo's report officers make keys and keep them as their desks do, under a passphrase.

The file is the one that the desk's page reads (`web/src/sealing/keyFile.ts`); the passphrase
stands in the demo's own file, so that a person can open the reports on the page.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.utils import random

from demo.accounts import Kept
from demo.client import Client
from demo.identities import AREA_CODE
from demo.people import Person
from ledger.ground.clocks import shanghai_date
from ledger.tips.rules.confirmations import KeyStatement, fingerprint, sign, signing_key_of
from ledger.tips.rules.envelopes import ALG, envelope_from, public_key_of, unseal
from local.var import read_private, write_private

_FORMAT = "anxun-tip-key-v1"
SCRYPT_N, SCRYPT_R, SCRYPT_P = 131_072, 8, 1
SALT_BYTES, PASSPHRASE_BYTES = 16, 12


@dataclass(frozen=True, slots=True)
class DemoOfficerKey:
    """A key on its owner's device. `path`: where its file lies."""

    owner: Person
    id: str
    private_key: bytes
    passphrase: str
    path: Path

    @property
    def public_key(self) -> bytes:
        return public_key_of(self.private_key)

    @property
    def signing_key(self) -> bytes:
        """Ed25519."""
        return signing_key_of(self.private_key)

    def confirms(self, other: DemoOfficerKey, area_code: str) -> dict[str, Any]:
        """What goes to the server once the two have compared fingerprints."""
        day = shanghai_date(datetime.now(UTC))
        statement = KeyStatement(
            area_code=area_code,
            key_id=UUID(other.id),
            person_id=other.owner.id,
            public_key=other.public_key,
            signing_key=other.signing_key,
            day=day,
        )
        return {
            "fingerprint": fingerprint(other.public_key, other.signing_key),
            "by": self.id,
            "day": day.isoformat(),
            "signature": _text(sign(statement, self.private_key)),
        }

    def opens(self, document: Mapping[str, Any], body: bytes | None = None) -> bytes:
        """What lies in an envelope. Raises: EnvelopeInvalid."""
        return unseal(envelope_from(document, body), self.id, self.private_key)


def keys_of(owners: Sequence[Person], kept: Kept, folder: Path) -> list[DemoOfficerKey]:
    """Each officer's key, from its file or made now."""
    folder.mkdir(mode=0o700, exist_ok=True)
    return [_key_of(owner, kept, folder / f"举报密钥-{owner.name}.json") for owner in owners]


def found_officers(admin: Client, clients: Mapping[str, Client], pair: Sequence[Person]) -> None:
    """The first two, where nobody is yet: each types the number on the administrator's screen."""
    if not admin.get("/officers")["may_found"]:
        return
    path = f"/officer-foundings/{uuid4()}"
    first, second = pair
    body = {"first": str(first.id), "second": str(second.id)}
    (founding, *_) = admin.call("PUT", path, body).json()["foundings"]
    for officer in pair:
        clients[officer.key].call("POST", f"{path}/presence", {"number": founding["number"]})


def bring_into_use(clients: Mapping[str, Client], keys: Sequence[DemoOfficerKey]) -> None:
    """Tell the server the public ones; each is confirmed by every colleague, who compares it."""
    for key in keys:
        body = {
            "alg": ALG,
            "public_key": _text(key.public_key),
            "signing_key": _text(key.signing_key),
        }
        clients[key.owner.key].put(f"/tip-keys/{key.id}", body)
    # The first pair: the one signs the other's, which is in use then, and the other way round.
    first, second, *others = keys
    pairs = [(first, second), (second, first)]
    pairs += [(signer, key) for key in others for signer in (first, second)]
    for signer, key in pairs:
        body = signer.confirms(key, AREA_CODE)
        clients[signer.owner.key].call("POST", f"/tip-keys/{key.id}/confirmation", body)


def _key_of(owner: Person, kept: Kept, path: Path) -> DemoOfficerKey:
    if owner.key not in kept.passphrases:
        kept.passphrases[owner.key] = secrets.token_urlsafe(PASSPHRASE_BYTES)
        kept.save()
    passphrase = kept.passphrases[owner.key]
    if not path.exists():
        write_private(path, _wrapped(bytes(PrivateKey.generate()), owner, passphrase))
    file = read_private(path)
    return DemoOfficerKey(owner, file["key_id"], _unwrapped(file, passphrase), passphrase, path)


def _wrapped(private_key: bytes, owner: Person, passphrase: str) -> dict[str, Any]:
    salt, nonce = random(SALT_BYTES), random(SecretBox.NONCE_SIZE)
    sealed = SecretBox(_wrapping_key(passphrase, salt)).encrypt(private_key, nonce).ciphertext
    return {
        "format": _FORMAT,
        "key_id": str(uuid4()),
        "person": str(owner.id),
        "alg": ALG,
        "kdf": {
            "name": "scrypt", "n": SCRYPT_N, "r": SCRYPT_R, "p": SCRYPT_P, "salt": _text(salt)
        },
        "nonce": _text(nonce),
        "body": _text(sealed),
    }  # fmt: skip


def _unwrapped(file: Mapping[str, Any], passphrase: str) -> bytes:
    salt, nonce, body = (
        base64.b64decode(encoded) for encoded in (file["kdf"]["salt"], file["nonce"], file["body"])
    )
    opened: bytes = SecretBox(_wrapping_key(passphrase, salt)).decrypt(body, nonce)
    return opened


def _wrapping_key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(),
        salt=salt,
        n=SCRYPT_N,
        r=SCRYPT_R,
        p=SCRYPT_P,
        dklen=SecretBox.KEY_SIZE,
        # 128 MB and a little more: what this n and r take.
        maxmem=160 * 2**20,
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
