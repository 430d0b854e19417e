"""What stands in a text and what nobody sees of it.

Marks that nobody sees are format characters (zero-width signs, directions of writing, tags), signs
that choose a variant of a character, fillers, and control characters; a text is kept and shown
without them. Left are those that make one picture of several signs (👨‍👩‍👧, ❤️), between such signs
alone. Source: Unicode 14, Default_Ignorable_Code_Point and the categories Cc, Cf; ours is that
more than four marks over one letter are none of any language.
"""

from __future__ import annotations

import re
import unicodedata

_JOINER, _AS_PICTURE = "\u200d", "\ufe0f"
_SKIN = "\U0001f3fb-\U0001f3ff"
# Where Python's table has no such property: ignorable signs that are letters, marks or unassigned.
_IGNORABLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U000e0000-\U000e0fff"
)
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_FORMAT = (
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a"
)
_PICTURE = f"\u00a9\u00ae\u203c\u2049\u2100-\u214f\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff{_SKIN}"  # noqa: E501
_JOINED = re.compile(
    f"(?<=[{_PICTURE}]){_AS_PICTURE}?{_JOINER}(?=[{_PICTURE}])"
    f"|(?<=[{_PICTURE}]){_AS_PICTURE}|(?<=[0-9#*]){_AS_PICTURE}(?=\u20e3)"
)
_UNSEEN = re.compile(f"[{_IGNORABLE}{_FORMAT}{_CONTROL}]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MARKS_MOST = 4
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_MARKS = re.compile(f"([{_MARKS}]{{{_MARKS_MOST}}})[{_MARKS}]+")
# The blank of Braille is a space to whoever looks.
_BLANK = "\\s\u2800"
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_AROUND = re.compile(f"^[{_BLANK}]+|[{_BLANK}]+$")


def seen(text: str) -> str:
    """Without what nobody sees; lines end as `\\n`."""
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    if _UNSEEN.search(text):
        parts, at = [], 0
        for joined in _JOINED.finditer(text):
            parts += [_UNSEEN.sub("", text[at : joined.start()]), joined[0]]
            at = joined.end()
        text = "".join([*parts, _UNSEEN.sub("", text[at:])])
    # Last: what stood between the marks is gone.
    return _PILED_MARKS.sub(r"\1", text)


def tidy(text: str) -> str:
    """What is kept of a text that was typed: `seen`, without the space around it."""
    return _AROUND.sub("", seen(text))


def narrow(text: str) -> str:
    """Full-width letters, figures and signs as those of a keyboard, one for one."""
    return text.translate(_NARROW)


def even(text: str) -> str:
    """Letters, digits, brackets and commas of one width and form (NFKC)."""
    return unicodedata.normalize("NFKC", seen(text))
