"""What every answer is made of."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, fields


class AnswerSchema(Schema):
    """An answer, or a part of one: every field is there, null at most, but those of `sometimes`."""

    sometimes: ClassVar[frozenset[str]] = frozenset()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Only the document reads `required`: an answer is never loaded."""
        field_obj.required = field_name not in self.sometimes


class AsSent(fields.Nested):
    """What somebody sent, kept and answered as it came; the schema says what it may be."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:  # type: ignore[override]
        return value


class Problem(AnswerSchema):
    """Every error: `message` is for the person, `reason` for the program."""

    code = fields.Integer()
    status = fields.String()
    message = fields.String()
    reason = fields.String()
    errors = fields.Dict()
    request_id = fields.String()
