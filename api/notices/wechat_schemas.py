"""Staff's WeChat: a code, a binding, consents. No openid stands in any of them."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schema.answers import AnswerSchema
from api.schema.fields import asked_proof, moment, optional_text, password_text, text, whole

CONSENTS_AT_ONCE = 20
_CODE = {"description": "from wx.login or the H5 redirect; good once, for five minutes"}


class WechatAccount(AnswerSchema):
    """What a page must know to ask WeChat for a code; nulls: WeChat is off."""

    account = fields.String(
        allow_none=True, metadata={"description": "mini_program or service_account"}
    )
    app_id = fields.String(allow_none=True)


class WechatSignIn(Schema):
    """`device` is from an earlier answer, as with a password."""

    code = text(200, required=True, load_only=True, metadata=_CODE)
    device = optional_text(100)
    app_id = optional_text(
        64, metadata={"description": "of the account that gave the code; null: the installation's"}
    )
    altcha = asked_proof()


class WechatQuery(Schema):
    """A county may have an account of its own."""

    area = optional_text(6, metadata={"description": "the county; null: the installation's"})


class WechatBind(Schema):
    """The signed-in person's own, who says with the password that they are it."""

    code = text(200, required=True, load_only=True, metadata=_CODE)
    password = password_text(required=True)


class WechatConsents(Schema):
    """What the person agreed to on WeChat's sheet: as many messages."""

    template = text(100, required=True)
    count = whole(1, CONSENTS_AT_ONCE, required=True)


class OwnWechat(WechatAccount):
    """How the caller's WeChat stands. `template`: what consents are asked for; null: none."""

    bound_at = moment(allow_none=True)
    template = fields.String(allow_none=True)
    consents = fields.Integer(metadata={"description": "messages still agreed to"})
