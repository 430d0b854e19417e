"""Signatures as somebody gives them anew: strokes of their own for each document, bound to it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from random import Random
from typing import Any

from ledger.ground.canonical import NotCanonical
from ledger.records.signing import bound
from ledger.records.strokes import is_enough

_PATH = re.compile(r"(M[0-9]{1,4} [0-9]{1,4}(L[0-9]{1,4} [0-9]{1,4})*)+", re.ASCII)


# Stands in documents of tests for whoever checks, and sends them.
WHO_SENDS = "张示例"


def signed(document: Mapping[str, Any], by: str | None = None) -> dict[str, Any]:
    """The document, signed by whoever it names: the same document gets the same strokes.

    What says already what was seen, and what nobody could have drawn, stays as it is. `by`: who
    sends it, and signs where it names nobody in particular.
    """
    given = dict(document)
    sides = given.get("signatures")
    mark = sides.get("inspector") if isinstance(sides, dict) else None
    if by and isinstance(sides, dict) and _is_open(mark) and mark["name"] == WHO_SENDS:
        given["signatures"] = sides | {"inspector": mark | {"name": by}}
    if _is_open(given.get("signature")):
        given["signature"] = _drawn(given["signature"], document, "signature")
    sides = given.get("signatures")
    if isinstance(sides, dict):
        given["signatures"] = {
            side: _drawn(mark, document, side) if _is_open(mark) else mark
            for side, mark in sides.items()
        }
    try:
        binding = bound(given)
    except (AttributeError, KeyError, NotCanonical, RecursionError, TypeError, ValueError):
        return given
    for name in ("signature", "signatures"):
        if name in given:
            given[name] = _kept(given[name], binding[name])
    return given


def _is_open(mark: Any) -> bool:
    return isinstance(mark, dict) and isinstance(mark.get("name"), str) and not _is_bound(mark)


def _is_bound(mark: Any) -> bool:
    return isinstance(mark, dict) and "shown_sha256" in mark


def _kept(before: Any, after: Any) -> Any:
    """Of marks that were bound before, what they said."""
    if _is_bound(before) or not isinstance(before, dict):
        return before
    if "name" in before:
        return after
    return {side: _kept(before[side], after[side]) for side in before}


def _drawn(mark: dict[str, Any], document: Mapping[str, Any], side: str) -> dict[str, Any]:
    path = mark.get("path")
    if not (isinstance(path, str) and _PATH.fullmatch(path) and is_enough(path)):
        return mark
    return mark | {"path": strokes(json.dumps(document, sort_keys=True, default=str), side)}


def strokes(*of: str) -> str:
    """A signature of three strokes that nobody else gives."""
    rng = Random(hashlib.sha256("/".join(of).encode()).digest())
    return "".join(
        "M" + "L".join(f"{rng.randrange(1000)} {rng.randrange(400)}" for _ in range(5))
        for _ in range(3)
    )
