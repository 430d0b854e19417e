"""标准化等级 of an enterprise: recorded, and read with its history."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.records.schemas import PHOTOS_PARSED
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, optional_text, sha256, text, whole
from api.schema.strict import Day, Uuid
from api.schema.typed import Part, Typed
from ledger.standardisation import commands


class Certificate(Part):
    """达标证书, with the days on which it holds, both included."""

    becomes = commands.Certificate

    level = whole(1, 3, required=True, metadata={"description": "1 一级、2 二级、3 三级"})
    number = text(80, required=True)
    valid_from = Day(required=True)
    valid_until = Day(required=True)

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            raise ValidationError("有效期的止日早于起日", "valid_until")


class StandardisationIn(Typed):
    """Without a certificate: the enterprise has no level (any more)."""

    becomes = commands.Standardisation

    enterprise_id = Uuid(required=True)
    certificate = fields.Nested(Certificate, required=True, allow_none=True)
    note = optional_text(500)
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)


class StandardisationRow(AnswerSchema):
    """A record, with who made it."""

    id = fields.UUID()
    level = fields.Integer(allow_none=True)
    certificate_number = fields.String(allow_none=True)
    valid_from = fields.Date(allow_none=True)
    valid_until = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)
    photos = fields.List(fields.String())
    person = fields.String()
    received_at = moment()


class StandardisationsOut(AnswerSchema):
    """The newest first; it stands until its last day."""

    name = fields.String()
    level_in_force = fields.Integer(allow_none=True)
    records = fields.List(fields.Nested(StandardisationRow))
