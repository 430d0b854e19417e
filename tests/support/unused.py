"""Codes and numbers that nothing else in a test process bears.

They are counted: among thousands drawn by chance two would meet in one run of a few hundred.
"""

from __future__ import annotations

import itertools

_phones = itertools.count(1)
_towns = itertools.count(1)
_counties = itertools.count(700_001)


def unused_phone() -> str:
    """A mobile number of eleven digits."""
    return f"131{next(_phones):08d}"


def unused_town_code(area_code: str) -> str:
    """Of the county; three digits longer than the plans' own."""
    return f"{area_code}{next(_towns):06d}"


def unused_county_code() -> str:
    """Six digits, of no province."""
    return str(next(_counties))
