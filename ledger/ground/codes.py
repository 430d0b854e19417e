"""Codes of notice boards: printed in the QR and beside it, for people who type."""

from __future__ import annotations

import re
import secrets

from spelling.codes import typed_in

# Without I, L, O, U, 0 and 1: nothing that is misread on a wall.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# 30 characters, 13 of them: 63.8 bits, so that nobody finds a board by trying.
LENGTH = 13
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def typed_code(text: str) -> str | None:
    """The code as it is stored, from one that was typed; None where it cannot be one."""
    code = typed_in(text, ALPHABET)
    return code if _CODE.fullmatch(code) else None
