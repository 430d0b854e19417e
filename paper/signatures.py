"""A signature as it was drawn with a finger, as a picture for paper."""

from __future__ import annotations

import re

# Strokes of a finger as moves and lines, in a box of 1000 × 400.
_PATH = re.compile(r"[ML0-9., \-]+")


def signature_svg(path: str | None) -> str:
    """The strokes as a picture, or nothing where they are none."""
    if not _PATH.fullmatch(path or ""):
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 400" width="1000" height="400">'
        f'<path d="{path}" fill="none" stroke="#16202c" stroke-width="9" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
