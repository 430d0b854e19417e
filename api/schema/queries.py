"""What every list may be asked for, in the address."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.schema.fields import text

PAGE_MOST = 200


class PageQuery(Schema):
    """Which part of a list."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, PAGE_MOST, error=f"应在 1 到 {PAGE_MOST} 之间"),
    )
    cursor = text(500, load_default=None, metadata={"description": "上一页的 next_cursor"})
