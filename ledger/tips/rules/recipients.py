"""For whom an envelope must be sealed before it is kept: all who may open it, and nobody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from nacl.secret import SecretBox

from ledger.tips.rules.envelopes import Envelope, EnvelopeInvalid, envelope_from

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
    keys = {each: key for each, key in envelope.keys.items() if each not in dropped}
    if not recipients or keys.keys() != set(recipients):
        raise KeysChanged
    return replace(envelope, keys=keys)
