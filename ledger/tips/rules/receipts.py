"""The reporter's receipt, and for whom an envelope must be sealed before it is kept.

The receipt is a number that names the report, and a secret that opens it.

Whoever copies them from a slip of paper may leave out or add spaces and hyphens, and write small.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from nacl.secret import SecretBox

from ledger.ground.codes import ALPHABET
from ledger.tips.rules.envelopes import Envelope, EnvelopeInvalid, envelope_from
from spelling.codes import typed_figures, typed_in

NUMBER_DIGITS = 10
# 30 characters, 16 of them: 78.5 bits.
SECRET_CHARACTERS = 16
_NUMBER = re.compile(f"[0-9]{{{NUMBER_DIGITS}}}")
_SECRET = re.compile(f"[{ALPHABET}]{{{SECRET_CHARACTERS}}}")


def new_number() -> str:
    """Random, so that it tells neither when a report came nor how many there are."""
    return f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}d}"


def new_secret() -> str:
    """For a form without script; otherwise the phone makes it."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_CHARACTERS))


def typed_number(text: str) -> str | None:
    """The number as it is stored; None where it cannot be one."""
    number = typed_figures(text)
    return number if _NUMBER.fullmatch(number) else None


def typed_secret(text: str) -> str | None:
    """The secret as it was hashed; None where it cannot be one."""
    secret = typed_in(text, ALPHABET)
    return secret if _SECRET.fullmatch(secret) else None


def shown_number(number: str) -> str:
    """1234 567 890."""
    return f"{number[:4]} {number[4:7]} {number[7:]}"


def shown_secret(secret: str) -> str:
    """In groups of four, as it is written down."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


# 20,000 Chinese characters and more; pictures lie in the store.
TEXT_MOST_BYTES = 65_536


class KeysChanged(Exception):
    """Sealed for a key that is not known, or not for one that is: it must be sealed again."""


def kept_envelope(
    document: Mapping[str, Any], recipients: Collection[str], dropped: Collection[str]
) -> Envelope:
    """The envelope of a text as it is kept: sealed for exactly these recipients.

    `dropped`: keys of officers whom the report goes around, which are taken out. A phone does not
    know whom it goes around and seals for everybody.
    Raises: EnvelopeInvalid; KeysChanged.
    """
    envelope = envelope_from(document)
    if len(envelope.body) - SecretBox.MACBYTES > TEXT_MOST_BYTES:
        raise EnvelopeInvalid("too long")
    keys = {key_id: key for key_id, key in envelope.keys.items() if key_id not in dropped}
    if not recipients or keys.keys() != set(recipients):
        raise KeysChanged
    return replace(envelope, keys=keys)
