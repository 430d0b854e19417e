"""Words in a cell of a spreadsheet: what stands there is what is shown, and never a formula."""

from __future__ import annotations

import re

# XML 1.0, production Char.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What Excel would read as an escaped character. ECMA-376 part 1, 22.4.2.4.
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# A longer cell makes Excel refuse the whole file.
CELL_MOST = 32_767
# What begins a formula in Excel or WPS, in either width, whatever space or unseen mark stands
# before it; and the sign that keeps it from doing so, for itself.
_FORMULA = re.compile(
    "[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\\-@＝＋－＠'\u2212\ufe62\ufe63\ufe66\ufe6b]"
)
_LEADS = ("\t", "\r", "\n")


def workbook_words(text: str) -> str:
    """As a workbook holds it: Excel shows `text`, without what XML cannot hold."""
    return _LIKE_ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("", text)[:CELL_MOST])


def read_workbook_words(text: str) -> str:
    """The other way. Half of a pair is no character, and becomes �."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def guarded(text: str) -> str:
    """As a CSV holds it: with ' before what a spreadsheet would take for a formula."""
    return f"'{text}" if _is_formula(text) else text


def unguarded(text: str) -> str:
    """As `guarded` found it. What people write without a guard stays as it is."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _is_formula(text: str) -> bool:
    return text.startswith(_LEADS) or bool(_FORMULA.match(text))
