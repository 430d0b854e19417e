"""Mobile numbers, with which people sign in."""

from __future__ import annotations

import re

# Lenient: new number ranges come up, and a demo needs numbers that are nobody's.
_MOBILE = re.compile(r"1\d{10}", re.ASCII)


def normalized_mobile(number: str) -> str | None:
    """Eleven digits, without the country's 86 and without spaces; None where it is none."""
    digits = re.sub(r"[\s\-]", "", number)
    digits = re.sub(r"^(\+|00)?86(?=1)", "", digits)
    return digits if _MOBILE.fullmatch(digits) else None
