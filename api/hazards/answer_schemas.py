"""Answers as a phone sends them: many, and nearly all of them plain."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from api.schema.fields import one_of, optional_text, text
from api.schema.strict import Measured
from api.schema.typed import Part
from ledger.hazards.rules import inspection

RESULTS = ("pass", "fail", "na")
ANSWERS_MAX = 2000

_PLAIN_ITEM = re.compile(r"[A-Z0-9-]{1,40}", re.ASCII)


class Answer(Part):
    """合格, 不合格 or 不适用, with the number, text or date where the item asks for one."""

    becomes = inspection.Answer

    item = text(40, required=True)
    result = one_of(*RESULTS, required=True)
    value = Measured(allow_none=True, load_default=None)
    note = optional_text(500)


class Answers(fields.List[inspection.Answer]):
    """A list of `Answer`.

    An answer of an item and a result and nothing else is taken as it stands: marshmallow's walk
    costs 20 µs for each, a fifth of what a whole inspection costs the API. Every other answer goes
    through the schema, which accepts the same and tells the faults.
    """

    def __init__(self, **kwargs: Any) -> None:
        limit = validate.Length(max=ANSWERS_MAX, error=f"最多 {ANSWERS_MAX} 项")
        super().__init__(fields.Nested(Answer), validate=limit, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **kwargs: Any
    ) -> list[inspection.Answer | None]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        taken: list[inspection.Answer | None] = []
        faults: dict[Any, Any] = {}
        for index, answer in enumerate(value):
            try:
                taken.append(_plain(answer) or _whole(self.inner.deserialize(answer, **kwargs)))
            except ValidationError as error:
                faults[index] = error.messages
        if faults:
            raise ValidationError(faults, valid_data=taken)
        return taken


def _whole(answer: dict[str, Any] | None) -> inspection.Answer | None:
    return None if answer is None else inspection.Answer(**answer)


def _plain(answer: Any) -> inspection.Answer | None:
    """The answer if it is an item and a result and nothing else; None if it needs the schema."""
    if not (isinstance(answer, dict) and len(answer) == 2):
        return None
    item, result = answer.get("item"), answer.get("result")
    if result not in RESULTS or not isinstance(item, str) or not _PLAIN_ITEM.fullmatch(item):
        return None
    return inspection.Answer(item, result)
