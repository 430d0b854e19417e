"""What every answer is made of."""

from __future__ import annotations

from marshmallow import Schema, fields


class Problem(Schema):
    """Every error: `message` is for the person, `reason` for the program."""

    code = fields.Integer()
    status = fields.String()
    message = fields.String()
    reason = fields.String()
    errors = fields.Dict()
    request_id = fields.String()
