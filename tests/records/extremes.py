"""The least and the most that a schema lets in, for each of its fields, to be sent by tests."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from marshmallow import Schema, fields, validate

from api.schema.fields import Month
from api.schema.strict import Day, Measured, Moment, Words

Document = dict[str, Any]
Field = fields.Field[Any]
Path = tuple[str | int, ...]
LEFT_OUT = object()
# Of rare planes, of private use, of several signs, marked, from right to left, in no font; what
# Typst, HTML, XML, a formula, an escape of workbooks and a format string would take for theirs.
RARE = (
    "𠮷䶮\ue000\U000f0000👨‍👩‍👧❤️1️⃣q\u0323\u0301بن\u0e33\u3007㌔ﬁ①\U0003134a\u0378"
    "=1+1 _x0041_ #let $x$ @a *b* `c` \\n <b>&amp;{{d}} %s {e} 'f\" --g //h [i](j) ~"
)
# No sign at which a line may break.
RUN = "ＷW…"


@dataclass(frozen=True, slots=True)
class Extreme:
    """One field at one end of what it may be. `value`: `LEFT_OUT`, or what is sent."""

    path: Path
    name: str
    value: Any

    def put(self, document: Document) -> None:
        """Into the document; nothing, where another extreme took its place away."""
        part: Any = document
        for step in self.path[:-1]:
            part = part.get(step) if isinstance(part, dict) else (part or [None])[0]
            if part is None:
                return
        if self.value is LEFT_OUT:
            part.pop(self.path[-1], None)
        else:
            part[self.path[-1]] = deepcopy(self.value)


def extremes(schema: Schema, document: Document) -> list[Extreme]:
    """Of every field and part that the schema lets in by itself."""
    return [one for one in _below(schema, document, ()) if _is_let_in(schema, document, one)]


def _is_let_in(schema: Schema, document: Document, one: Extreme) -> bool:
    changed = deepcopy(document)
    one.put(changed)
    return not schema.validate(changed)


def _below(schema: Schema, part: Document, path: Path) -> Iterator[Extreme]:
    for name, field in schema.load_fields.items():
        here = (*path, field.data_key or name)
        for kind, value in _ends(field, most=True):
            yield Extreme(here, kind, value)
        if not field.required:
            yield Extreme(here, "left out", LEFT_OUT)
        if field.allow_none:
            yield Extreme(here, "null", None)
        inner, there = _inner(field), part.get(here[-1])
        first = there[0] if isinstance(there, list) and there else there
        if isinstance(inner, fields.Nested) and isinstance(first, dict):
            yield from _below(inner.schema, first, (*here, 0) if isinstance(there, list) else here)


def _inner(field: Field) -> Field:
    return field.inner if isinstance(field, fields.List) else field


def _ends(field: Field, *, most: bool) -> Iterator[tuple[str, Any]]:
    """Values of this field, by what they are called."""
    if isinstance(field, fields.List):
        yield "none", []
        many = _most_of(field) if most else 1
        for kind, value in _ends(field.inner, most=False):
            yield f"{many} of {kind}", [value] * many
    elif isinstance(field, fields.Nested):
        yield "least", _filled(field.schema, least=True)
        if most:
            yield "most", _filled(field.schema, least=False)
    elif isinstance(field, Words):
        longest = min(_most_of(field), 2_000)
        yield "one sign", "𠮷"
        yield "rare", RARE[:longest].strip()
        yield "longest", (RUN * longest)[:longest]
    else:
        yield from _plain_ends(field)


def _plain_ends(field: Field) -> Iterator[tuple[str, Any]]:
    choices = [check for check in field.validators if isinstance(check, validate.OneOf)]
    if choices:
        every = list(choices[0].choices)
        yield from (("first", every[0]), ("last", every[-1]))
    elif isinstance(field, Day):
        yield from ((day, day) for day in ("1900-01-01", "2199-12-31"))
    elif isinstance(field, Month):
        yield from ((month, month) for month in ("2000-01", "2099-12"))
    elif isinstance(field, Moment):
        for hours in (-12, 14):
            zone = timezone(timedelta(hours=hours))
            yield f"{hours:+}", datetime.now(zone).isoformat(timespec="microseconds")
    elif isinstance(field, fields.Boolean):
        yield from (("yes", True), ("no", False))
    elif isinstance(field, Measured):
        yield from (("text", RARE[:40]), ("least", -(10.0**12)), ("most", 10**12), ("tiny", 5e-324))
    elif isinstance(field, fields.Number):
        yield from _numbers(field)


def _numbers(field: fields.Number[Any]) -> Iterator[tuple[str, Any]]:
    bounds = next(check for check in field.validators if isinstance(check, validate.Range))
    yield from (("least", bounds.min), ("most", bounds.max))
    if isinstance(field, fields.Float):
        yield from (("tiny", 5e-324), ("below nought", -0.0), ("long", 1 / 3))


def _filled(schema: Schema, *, least: bool) -> Document:
    document = {}
    for name, field in schema.load_fields.items():
        ends = list(_ends(field, most=False))
        if ends and (field.required or not least):
            document[field.data_key or name] = ends[0 if least else -1][1]
    return document


def _most_of(field: Field) -> int:
    lengths = [check.max for check in field.validators if isinstance(check, validate.Length)]
    return min(length for length in lengths if length is not None)
