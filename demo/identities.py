"""Ids that are the same in every run, so that playing twice doubles nothing.

Each id is the UUID of a name within the demo's own namespace; chance is drawn from the same names.
"""

from __future__ import annotations

import random
from uuid import UUID, uuid5

from stdnum.cn import uscc

AREA_CODE = "431224"
_NAMESPACE = UUID("5d3b6a0e-7f0c-4d11-9a52-7e5f0c43a224")


def demo_id(*names: object) -> UUID:
    """The id of whatever these names name, e.g. `demo_id("visit", enterprise, day)`."""
    return uuid5(_NAMESPACE, "/".join([AREA_CODE, *map(str, names)]))


def chance(*names: object) -> random.Random:
    """A source of chance that says the same in every run."""
    return random.Random(demo_id(*names).int)  # noqa: S311 — variety, not secrecy


def credit_code(serial: int) -> str:
    """A 统一社会信用代码 whose check digit holds (GB 32100-2015) and that nobody can have.

    Real ones carry an organisation code with a check digit of its own; here stands DEM0.
    """
    number = f"91{AREA_CODE}DEM0{serial:05d}"
    return number + str(uscc.calc_check_digit(number))


def phone_number(serial: int) -> str:
    """Looks like a mobile number; no network hands out numbers that begin with 10000."""
    return f"10000{serial:06d}"
