"""What an import tells: counts, what would be new or changed, and each fault with its place."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.schema.answers import AnswerSchema
from api.schema.fields import one_of, sha256
from ledger.ground.transfer.confirmed_import import ImportState


class ImportEntry(AnswerSchema):
    """A new or changed entry; `row` counts from 1, a CSV has no sheet."""

    sheet = fields.String(allow_none=True)
    row = fields.Integer()
    label = fields.String()
    is_new = fields.Boolean()
    changes = fields.List(fields.String(), metadata={"description": "从业人数 4 → 7"})


class ImportFault(AnswerSchema):
    """What is wrong, where, and what to do."""

    sheet = fields.String(allow_none=True)
    row = fields.Integer(allow_none=True)
    column = fields.String(allow_none=True)
    message = fields.String()
    remedy = fields.String()


class ImportOut(AnswerSchema):
    """`differs`: nothing was kept, since the ledger or the file is not what was confirmed."""

    state = one_of(*(state.value for state in ImportState))
    new = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    held = fields.Integer(metadata={"description": "rows that stay out"})
    entries = fields.List(fields.Nested(ImportEntry))
    faults = fields.List(fields.Nested(ImportFault), metadata={"description": "the first 500"})
    fault_count = fields.Integer()
    notes = fields.List(fields.String())
    digest = sha256(
        allow_none=True, metadata={"description": "confirms this; null: nothing to import"}
    )


class ConfirmQuery(Schema):
    """What was shown is what is done."""

    digest = sha256(required=True)


class MarkedQuery(Schema):
    """The whole file, or what stayed out."""

    held_only = fields.Boolean(load_default=False, metadata={"description": "只要没导入的行"})


FILE_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/octet-stream": {
            "schema": {"type": "string", "format": "binary"},
            "example": "XLSX 或 CSV 文件的内容",
        }
    },
}
