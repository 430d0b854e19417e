"""Which characters the document fonts can draw, read from the fonts' own tables.

typst says nothing when a glyph is missing and leaves an empty box, so a rare name would be printed
as nothing. Every string that goes to paper passes `printable` first.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

# GETA MARK, the printers' sign for "a character stands here that the case does not hold".
REPLACEMENT = "〓"

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Letters, digits and signs of scripts that put spaces between words.
_LONG_WORD = re.compile(r"[!-~\u00a1-\u1fff]{8,}")
# Signs between which no line ends: sixty points, dashes or exclamation marks are one word to typst.
_LONG_RUN = re.compile(
    r"[\u2000-\u2bff\u3000-\u303f\ufe10-\ufe6f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40"
    r"\uff5b-\uff65!-/:-@\[-`{-~]{6,}"
)
# A mixture of both: whatever is neither space nor a sign that stands for itself.
_LONG_MIXTURE = re.compile(
    r"[^\s\u200b\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff]{12,}"
)
_ZERO_WIDTH_SPACE = "\u200b"


class FontsMissing(Exception):
    """The directory holds no TrueType font that documents can be set in."""


def missing_glyphs(text: str, font_dir: Path) -> frozenset[str]:
    """The characters of `text` that at least one face in `font_dir` cannot draw.

    Line breaks and invisible control characters do not count: `printable` takes care of them.
    Raises: FontsMissing.
    """
    drawable = _drawable_code_points(font_dir)
    return frozenset(c for c in set(text) if not _is_invisible(c) and ord(c) not in drawable)


def printable(text: str, font_dir: Path) -> str:
    """`text` as it can be set: 〓 for what no face draws, no control characters.

    Idempotent. Raises: FontsMissing.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    missing = missing_glyphs(text, font_dir)
    return "".join(
        REPLACEMENT if c in missing else c for c in text if c == "\n" or not _is_invisible(c)
    ).strip()


def breakable(text: str) -> str:
    """`text` with places to end a line: after the hyphens of a long word, else after every letter.

    For narrow columns. typst ends a line only where Unicode allows it, and a word of twelve letters
    would run over the next column.
    """
    text = _LONG_WORD.sub(lambda word: _with_line_ends(word.group()), runs_broken(text))
    return _LONG_MIXTURE.sub(lambda mixed: _ZERO_WIDTH_SPACE.join(mixed.group()), text)


def runs_broken(text: str) -> str:
    """`text` with places to end a line within runs of signs alone; words and numbers stay whole."""
    return _LONG_RUN.sub(lambda run: _ZERO_WIDTH_SPACE.join(run.group()), text)


def _with_line_ends(word: str) -> str:
    parts = re.findall(r"[^-]*-+|[^-]+", word)
    if max(map(len, parts)) < 8:
        return _ZERO_WIDTH_SPACE.join(parts)
    return _ZERO_WIDTH_SPACE.join(word)


def _is_invisible(character: str) -> bool:
    # Cf holds the bidirectional overrides, with which a text could be made to read backwards.
    if unicodedata.category(character) in ("Cc", "Cf"):
        return True
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


@lru_cache(maxsize=4)
def _drawable_code_points(font_dir: Path) -> frozenset[int]:
    faces = [_code_points(path.read_bytes()) for path in sorted(font_dir.glob("*.ttf"))]
    if not faces:
        raise FontsMissing(f"no *.ttf in {font_dir}")
    return frozenset.intersection(*faces)


def _code_points(font: bytes) -> frozenset[int]:
    """Source: OpenType 1.9, "cmap", format 12 (segmented coverage of all of Unicode)."""
    for offset in _character_map_offsets(font):
        if struct.unpack_from(">H", font, offset)[0] != 12:
            continue
        (group_count,) = struct.unpack_from(">I", font, offset + 12)
        groups = struct.iter_unpack(">III", font[offset + 16 : offset + 16 + 12 * group_count])
        return frozenset(point for first, last, _ in groups for point in range(first, last + 1))
    raise FontsMissing("a font without a Unicode character map (cmap format 12)")


def _character_map_offsets(font: bytes) -> list[int]:
    (table_count,) = struct.unpack_from(">H", font, 4)
    for entry in range(12, 12 + 16 * table_count, 16):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, entry)
        if tag == b"cmap":
            (map_count,) = struct.unpack_from(">H", font, start + 2)
            return [
                start + struct.unpack_from(">I", font, start + 4 + 8 * index + 4)[0]
                for index in range(map_count)
            ]
    return []
