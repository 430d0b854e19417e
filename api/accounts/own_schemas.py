"""The own account: what one is told of it, and what one changes."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.accounts.schemas import QrOut
from api.schema.answers import AnswerSchema
from api.schema.fields import moment, password_text, text


class Code(Schema):
    """Six digits of the app, or a recovery code."""

    code = text(20, required=True, load_only=True)


class SessionWhole(AnswerSchema):
    """The sign-in is whole, by another token from here on."""

    token = fields.String()
    expires_at = moment()


class PasswordChange(Schema):
    """Both typed by the owner."""

    old = password_text(required=True)
    new = password_text(required=True)


class OwnPassword(Schema):
    """Said again, since a sign-in may be in other hands."""

    password = password_text(required=True)


class FactorProof(Schema):
    """The password and a code: both are asked of whoever touches the second factor."""

    password = password_text(required=True)
    code = text(20, required=True, load_only=True)


class FactorBegun(AnswerSchema):
    """For the app, told this once. It counts when a code of it came."""

    secret = fields.String()
    uri = fields.String()
    qr = fields.Nested(QrOut)
    server_time = moment(metadata={"description": "the phone may be half a minute off"})


class RecoveryCodes(AnswerSchema):
    """Ten, each good once, told this once."""

    codes = fields.List(fields.String())


class OwnSessionOut(AnswerSchema):
    """A sign-in that still opens something."""

    id = fields.UUID()
    device = fields.String(allow_none=True)
    since = moment()
    seen_at = moment()
    by_wechat = fields.Boolean()
    present = fields.Boolean(metadata={"description": "the one that asks"})


class AccountEventOut(AnswerSchema):
    """What was done to the account."""

    at = moment()
    action = fields.String()
    by = fields.String(allow_none=True, metadata={"description": "null: the owner"})


class OwnAccountOut(AnswerSchema):
    """The caller's own."""

    phone = fields.String()
    activated_at = moment(allow_none=True)
    factor_since = moment(allow_none=True)
    factor_needed = fields.Boolean(metadata={"description": "by one of the roles"})
    factor_lifted = fields.Boolean(metadata={"description": "a demo: needed by nobody"})
    codes_left = fields.Integer()
    sessions = fields.List(fields.Nested(OwnSessionOut))
    events = fields.List(fields.Nested(AccountEventOut))
