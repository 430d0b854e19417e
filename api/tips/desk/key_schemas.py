"""The report officers' keys, and sealing again for a colleague."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from marshmallow import Schema, fields

from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, text
from api.schema.queries import PageQuery
from api.schema.strict import Uuid
from api.schema.typed import Part, Typed
from ledger.tips.commands import officer_keys
from ledger.tips.queries.resealing import SEALED
from ledger.tips.rules.envelopes import KEY_BYTES

ENTRIES_MOST = 200


class PublicKey(fields.Field[bytes]):
    """32 bytes, base64."""

    default_error_messages = {"invalid": "密钥应为 32 字节的 base64"}  # noqa: RUF012

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bytes:
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise self.make_error("invalid") from error
        if len(key) != KEY_BYTES:
            raise self.make_error("invalid")
        return key


class TipKeyIn(Schema):
    """Only the public half leaves the officer's device."""

    alg = text(40, required=True)
    public_key = PublicKey(required=True)


class TipKeyOut(AnswerSchema):
    """`pending` until another officer compared the fingerprint; `retired`: nothing more for it."""

    id = fields.UUID()
    officer = fields.String()
    person_id = fields.UUID()
    mine = fields.Boolean()
    state = one_of("pending", "active", "retired")
    fingerprint = fields.String()
    public_key = fields.String()
    alg = fields.String()
    made_at = moment()
    confirmed_by = fields.String(allow_none=True)
    confirmed_at = moment(allow_none=True)
    retired_at = moment(allow_none=True)
    retired_reason = fields.String(allow_none=True)
    retiring = fields.Boolean(metadata={"description": "a second officer is to confirm"})


class TipKeyList(AnswerSchema):
    """`open`: enough officers have keys in use, so that reports are taken online."""

    keys = fields.List(fields.Nested(TipKeyOut))
    open = fields.Boolean()
    officers = fields.Integer()


class FingerprintIn(Schema):
    """As it stands on the colleague's own screen; spaces do not matter."""

    fingerprint = text(60, required=True)


class KeyRetirementIn(Schema):
    """Why: changed, lost, left."""

    reason = text(200, required=True)


class ResealQuery(PageQuery):
    """A part of what is to be sealed again."""


class ResealEntry(Part):
    """A content key; `sealed`: base64, for the caller's key when read, for the colleague's sent."""

    becomes = officer_keys.ResealedEntry

    what = one_of(*SEALED, required=True)
    id = Uuid(required=True)
    sealed = text(200, required=True)


class ResealPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    entries = fields.List(fields.Nested(ResealEntry))
    next_cursor = fields.String(allow_none=True)


class ResealIn(Typed):
    """What the caller sealed for the colleague's key."""

    becomes = officer_keys.ResealedEntries

    entries = list_of(ResealEntry, ENTRIES_MOST, required=True)


class Resealed(AnswerSchema):
    """How many were added: what was there already, or may not be given, is not counted."""

    added = fields.Integer()
