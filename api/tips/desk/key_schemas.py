"""The report officers' keys, and sealing again for a colleague."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from marshmallow import Schema, fields

from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, text
from api.schema.queries import PageQuery
from api.schema.strict import Day, Flag, Uuid
from api.schema.typed import Part, Typed
from api.tips.envelopes import KeyConfirmation
from ledger.tips.commands import officer_keys, reseal
from ledger.tips.queries.resealing import SEALED
from ledger.tips.rules.confirmations import SIGNATURE_BYTES, SIGNING_KEY_BYTES
from ledger.tips.rules.envelopes import KEY_BYTES

ENTRIES_MOST = 200


class KeyBytes(fields.Field[bytes]):
    """So many bytes, base64."""

    default_error_messages = {"invalid": "应为 {length} 字节的 base64"}  # noqa: RUF012

    def __init__(self, length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.length = length

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bytes:
        try:
            key = base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise self.make_error("invalid", length=self.length) from error
        if len(key) != self.length:
            raise self.make_error("invalid", length=self.length)
        return key


class TipKeyIn(Schema):
    """Only the public halves leave the officer's device: one seals, one signs."""

    alg = text(40, required=True)
    public_key = KeyBytes(KEY_BYTES, required=True)
    signing_key = KeyBytes(SIGNING_KEY_BYTES, required=True)


class TipKeyOut(AnswerSchema):
    """`pending` until another officer compared the fingerprint; `retired`: nothing more for it."""

    id = fields.UUID()
    officer = fields.String()
    person_id = fields.UUID()
    mine = fields.Boolean()
    state = one_of("pending", "active", "retired")
    fingerprint = fields.String(
        allow_none=True, metadata={"description": "null: made before officers signed"}
    )
    public_key = fields.String()
    signing_key = fields.String(allow_none=True)
    confirmations = fields.List(fields.Nested(KeyConfirmation))
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


class ConfirmationIn(Typed):
    """`fingerprint`: as it stands on the colleague's own screen, spaces do not matter; `by`: the
    caller's key that signs the statement of that day."""

    becomes = officer_keys.Confirmation

    fingerprint = text(60, required=True)
    by = Uuid(required=True)
    day = Day(required=True)
    signature = KeyBytes(SIGNATURE_BYTES, required=True)


class KeyRetirementIn(Typed):
    """Why: changed, lost, left. `lost`: the caller's own, which goes at once then."""

    becomes = officer_keys.Retirement

    reason = text(180, required=True)
    lost = Flag(load_default=False)


class ResealQuery(PageQuery):
    """A part of what is to be sealed again."""


class ResealEntry(Part):
    """A content key; `sealed`: base64, for the caller's key when read, for the colleague's sent."""

    becomes = reseal.ResealedEntry

    what = one_of(*SEALED, required=True)
    id = Uuid(required=True)
    sealed = text(200, required=True)


class ResealPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    entries = fields.List(fields.Nested(ResealEntry))
    next_cursor = fields.String(allow_none=True)


class ResealIn(Typed):
    """What the caller sealed for the colleague's key."""

    becomes = reseal.ResealedEntries

    entries = list_of(ResealEntry, ENTRIES_MOST, required=True)


class Resealed(AnswerSchema):
    """How many were added: what was there already, or may not be given, is not counted."""

    added = fields.Integer()
