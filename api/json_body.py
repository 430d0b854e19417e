"""JSON bodies, read strictly: what is kept and sealed must mean the same to every reader.

Python's reader takes more than JSON: NaN, a key twice (the last one wins), half a surrogate pair.
None of that has a canonical form (RFC 8785, RFC 7493), and PostgreSQL keeps none of it.
"""

from __future__ import annotations

import json
from typing import Any

from flask.json.provider import DefaultJSONProvider
from flask_smorest import Blueprint as SmorestBlueprint
from webargs.flaskparser import FlaskParser


class StrictJson(DefaultJSONProvider):
    """The app's JSON: strict in what it reads, Chinese as it is in what it writes."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """The value. Raises: ValueError for whatever is no strict JSON in UTF-8."""
        text = s if isinstance(s, str) else s.decode()
        try:
            value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
        except RecursionError:
            raise ValueError("nested too deep") from None
        if "\\u" in text:
            # Raises UnicodeEncodeError, a ValueError, where half a pair was escaped.
            json.dumps(value, ensure_ascii=False).encode()
        return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


class _BodyParser(FlaskParser):
    """Reads a body through the app's JSON, once; another type than JSON is a 415."""

    def _raw_load_json(self, req: Any) -> Any:
        return req.get_json()


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """flask-smorest's blueprint with strict bodies."""

    ARGUMENTS_PARSER = _BodyParser()
