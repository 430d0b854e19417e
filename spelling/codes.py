"""Codes that somebody types from a wall, a slip or a licence; figures in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from spelling.characters import even

# What people put between groups, and what typing aids make of it.
_BETWEEN = re.compile(r"[\s\u2800_.·•‧・,，、:：/|\-‐‑‒–—―−⁃﹘﹣－ー]+")
# Where a code's alphabet has no such letter, its double is meant.
_DOUBLES = {"O": "0", "I": "1", "L": "1", "Q": "0", "0": "O", "1": "I"}
_MOBILE = re.compile(r"1[0-9]{10}")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[0-9]{10}$)")
_BRACKETS = re.compile(r"[()\[\]]")


def typed_letters(text: str) -> str:
    """Capitals and figures in half width, without what stands between groups."""
    return _figures(_BETWEEN.sub("", even(text))).upper()


def typed_in(text: str, alphabet: Collection[str]) -> str:
    """The same, a letter that the alphabet lacks read as its double where it has that."""
    return "".join(
        double
        if sign not in alphabet and (double := _DOUBLES.get(sign, sign)) in alphabet
        else sign
        for sign in typed_letters(text)
    )


def typed_figures(text: str) -> str:
    """Figures of any script as 0 to 9; other signs stay."""
    return _BETWEEN.sub("", _figures(even(text)))


def normalized_mobile(number: str) -> str | None:
    """Eleven digits, without the country's 86 and without spaces; None where it is none."""
    digits = _COUNTRY.sub("", _BRACKETS.sub("", typed_figures(number)))
    # Lenient: new number ranges come up, and a demo needs numbers that are nobody's.
    return digits if _MOBILE.fullmatch(digits) else None


def _figures(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
