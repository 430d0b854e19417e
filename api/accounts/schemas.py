"""Signing in, who one is, and the link by which an account is opened."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.people.schemas import GrantOut
from api.schema.answers import AnswerSchema
from api.schema.fields import asked_proof, moment, optional_text, password_text, text
from api.schema.strict import Flag
from api.schema.typed import Typed
from ledger.accounts.commands.activations import ActivationTry, LinkAsked
from ledger.accounts.commands.sessions import SignInTry

_DEVICE = {"description": "from an earlier answer"}


class SignIn(Typed):
    """`device` is from an earlier answer: strangers' guesses cannot lock that device out."""

    becomes = SignInTry

    phone = text(20, required=True)
    password = password_text(required=True)
    device = optional_text(100)
    altcha = asked_proof()


class SignedIn(AnswerSchema):
    """The token goes into `Authorization: Bearer …`."""

    token = fields.String()
    device = fields.String(metadata={"description": "keep it, send it with the next sign-in"})
    expires_at = moment()


class ActingOffice(AnswerSchema):
    """An office by its key in the plan."""

    key = fields.String()
    name = fields.String()


class Me(AnswerSchema):
    """Who am I, what may I do."""

    id = fields.UUID()
    name = fields.String()
    title = fields.String(allow_none=True)
    area_code = fields.String()
    county = fields.String()
    grants = fields.List(fields.Nested(GrantOut))
    decides_for = fields.List(
        fields.String(), metadata={"description": "单位：以其名义登记执法结果，方案里的 key"}
    )
    acts_for = fields.List(
        fields.Nested(ActingOffice), metadata={"description": "单位：以其名义检查和处理隐患"}
    )
    office = fields.String(
        allow_none=True,
        metadata={"description": "没写明时以哪个单位的名义；null：没有，或有几个，要选"},
    )
    lists_at = fields.List(fields.String(), metadata={"description": "可以挂哪几级的牌"})
    lack = fields.String(
        allow_none=True,
        metadata={
            "enum": ["second_factor_code", "second_factor_missing", None],
            "description": "what is to be done before anything but the own account opens",
        },
    )
    second_factor_lifted = fields.Boolean(
        metadata={"description": "a demo, in which nobody has to have one"}
    )


class QrOut(AnswerSchema):
    """A QR code as one SVG path, a unit a module, with its quiet zone of four."""

    side = fields.Integer()
    path = fields.String()


class ActivationIn(Typed):
    """`without_factor`: the second factor is lost too, and ends as the password does. `password`:
    of whoever asks; for an account that is open, or of an administrator or the county's office.
    """

    becomes = LinkAsked

    without_factor = Flag(load_default=False)
    password = password_text(allow_none=True, load_default=None)


class ActivationOut(AnswerSchema):
    """What the office hands over, told this once. Its secret stands behind `#`: no log has it."""

    kind = fields.String(metadata={"enum": ["first", "reset"]})
    url = fields.String()
    qr = fields.Nested(QrOut)
    expires_at = moment()


class ActivationLook(Schema):
    """The secret of a link."""

    token = text(100, required=True, load_only=True)


class ActivationWaiting(AnswerSchema):
    """What a link is, before its owner has said who they are."""

    kind = fields.String(metadata={"enum": ["first", "reset"]})
    county = fields.String()
    expires_at = moment()


class ActivationOpen(Typed):
    """Whoever holds the link types their own number in full, and chooses a password."""

    becomes = ActivationTry

    token = text(100, required=True, load_only=True)
    phone = text(20, required=True)
    password = password_text(required=True)
    device = optional_text(100, metadata=_DEVICE)
