"""The 文号 of a document in one spelling: 示例罚〔2026〕7号, however it was typed.

Phones and typists write [2026], (2026) or 【2026】, 007, 第7号, full-width figures and space.
Source of the form: GB/T 9704-2012 7.2.5 (六角括号 around the year, no 第, no zeros before).
"""

from __future__ import annotations

import re

from spelling.characters import even

_YEAR = re.compile(r"[〔【\[{〈《（]([0-9]{4})[〕】\]}〉》）](?:第?0*(?=[0-9]))?")
_WIDE = str.maketrans("()", "（）")


def number_word(typed: str) -> str:
    """As it is kept and compared; what is no such number stays, but for width and space."""
    plain = "".join(even(typed).split()).translate(_WIDE)
    return _YEAR.sub(r"〔\1〕", plain)
