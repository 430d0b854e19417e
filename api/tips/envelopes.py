"""Envelopes as they travel between officers' devices and the ledger."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.schema.answers import AnswerSchema
from api.schema.fields import text

# 64 KiB padded, with the tag, in base64; the ledger tells the limit.
_BODY_MOST = 100_000
_RECIPIENTS_MOST = 200


class SealedEnvelope(Schema):
    """As in `ledger.tips.rules.envelopes`, in base64. `body` is left out where it lies apart."""

    alg = text(40, required=True)
    nonce = text(64, required=True)
    body = text(_BODY_MOST)
    keys = fields.Dict(
        keys=text(36),
        values=text(200),
        required=True,
        validate=validate.Length(max=_RECIPIENTS_MOST, error="接收人过多"),
        metadata={"description": "key id, or reporter → sealed content key"},
    )


class KeyConfirmation(AnswerSchema):
    """`by`: the key of a colleague, who compared the fingerprint that day and signed that."""

    by = fields.UUID()
    day = fields.String()
    signature = fields.String()
