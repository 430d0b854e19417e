"""Reports from the public: what the page sends, and what whoever holds a receipt may read."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from api.schema.answers import AnswerSchema
from api.schema.fields import (
    PROOF_MOST,
    asked_proof,
    degrees,
    list_of,
    one_of,
    optional_text,
    text,
    whole,
)
from api.schema.strict import Day, Flag, Uuid
from api.schema.typed import Part, Typed
from api.tips.envelopes import KeyConfirmation
from ledger.ground.codes import LENGTH as BOARD_CODE_LENGTH
from ledger.ground.slow_work import HARDEST
from ledger.tips.rules import form as tip_form
from ledger.tips.rules.receipts import typed_secret

# A padded text of 64 KiB in base64, with its tag.
_BODY_MOST = 90_000
# Far more than a county has report officers.
_KEYS_MOST = 200
# What is typed into a receipt's field: anything, so that every wrong answer looks alike.
_TYPED_MOST = 100


def _area_code(**kwargs: Any) -> fields.String:
    return fields.String(
        validate=validate.Regexp(r"^[0-9]{6}$(?!\n)", error="应为 6 位县区代码"), **kwargs
    )


def _typed(**kwargs: Any) -> fields.String:
    return fields.String(
        required=True,
        validate=validate.Length(max=_TYPED_MOST, error=f"不超过 {_TYPED_MOST} 字"),
        **kwargs,
    )


def _is_secret(value: str) -> None:
    if typed_secret(value) is None:
        raise ValidationError("查询密码应为 16 位，由页面生成")


class EnvelopeIn(Schema):
    """What only its recipients can open: `ledger/tips/rules/envelopes.py`. Base64 throughout."""

    alg = text(40, required=True)
    nonce = text(60, required=True)
    body = text(_BODY_MOST, required=True)
    keys = fields.Dict(
        keys=text(60),
        values=text(200),
        required=True,
        validate=validate.Length(1, _KEYS_MOST, error=f"应有 1 到 {_KEYS_MOST} 个接收人"),
    )


class TipPlaceIn(Part):
    """A place that the reporter chose to tell; degrees."""

    becomes = tip_form.SentPlace

    longitude = degrees(180, required=True)
    latitude = degrees(90, required=True)
    crs = one_of("wgs84", "gcj02", required=True)


class TipIn(Typed):
    """A report. Whatever could name the reporter lies in `details`, `identity` and the photos."""

    becomes = tip_form.SentTip

    id = Uuid(required=True)
    area_code = _area_code(required=True)
    secret = fields.String(required=True, load_only=True, validate=_is_secret)
    door = one_of(*tip_form.CHANNELS, required=True)
    kind = one_of(*tip_form.KIND_WORDS, required=True)
    description = text(tip_form.DESCRIPTION_MOST, required=True)
    happened = optional_text(tip_form.WORDS_MOST)
    enterprise_id = Uuid(allow_none=True, load_default=None)
    enterprise_words = optional_text(tip_form.WORDS_MOST)
    town_code = optional_text(12)
    place_words = optional_text(tip_form.WORDS_MOST)
    place = fields.Nested(TipPlaceIn, allow_none=True, load_default=None)
    accused = optional_text(tip_form.NAME_MOST)
    deaths = Flag(load_default=False)
    signatories = whole(1, tip_form.SIGNATORIES_MOST, load_default=1)
    photos = list_of(Uuid(), tip_form.PHOTOS_MOST, load_default=list)
    details = fields.Nested(EnvelopeIn, allow_none=True, load_default=None)
    identity = fields.Nested(EnvelopeIn, allow_none=True, load_default=None)
    altcha = text(PROOF_MOST, required=True)


class ReceiptIn(Schema):
    """As it stands on the slip of paper; spaces, hyphens and small letters are forgiven."""

    number = _typed()
    secret = _typed(load_only=True)
    altcha = asked_proof()


class TipMessageIn(Typed):
    """`claim`: how the reward can reach the reporter; only while one is approved."""

    becomes = tip_form.SentTipMessage

    id = Uuid(required=True)
    secret = _typed(load_only=True)
    altcha = asked_proof()
    envelope = fields.Nested(EnvelopeIn, required=True)
    purpose = one_of("message", "claim", load_default="message")


class ChallengeQuery(Schema):
    """How hard."""

    level = fields.Integer(
        load_default=None, validate=validate.Range(0, HARDEST, error="没有这一级")
    )


class ChannelsQuery(Schema):
    """A county or a board; with neither the only county there is."""

    area = _area_code(load_default=None)
    board = fields.String(
        load_default=None,
        validate=validate.Length(max=_TYPED_MOST),
        metadata={"description": f"公示牌编码，{BOARD_CODE_LENGTH} 位"},
    )


class PlacesQuery(Schema):
    """One town."""

    area = _area_code(required=True)
    town = text(12, required=True)


class KeySigner(AnswerSchema):
    """An officer's public keys, base64: one seals (X25519), one signs (Ed25519)."""

    id = fields.UUID()
    person_id = fields.UUID()
    public_key = fields.String()
    signing_key = fields.String()
    confirmations = fields.List(fields.Nested(KeyConfirmation))


class OfficerKeyOut(KeySigner):
    """A key to seal for. People compare the fingerprint; the page checks who signed."""

    officer = fields.String()
    alg = fields.String()
    fingerprint = fields.String()


class ReportedEnterprise(AnswerSchema):
    """The enterprise on whose board the reporter stands."""

    id = fields.UUID()
    name = fields.String()
    supervisors = fields.List(fields.String())


class TipTown(AnswerSchema):
    """A town."""

    code = fields.String()
    name = fields.String()


class TipTerms(AnswerSchema):
    """Days, and what the county's plan says of anonymous reporters."""

    accept_days = fields.Integer()
    conclude_days = fields.Integer()
    extend_days = fields.Integer()
    feedback_days = fields.Integer()
    collect_days = fields.Integer()
    keep_days = fields.Integer()
    anonymous_rewarded = fields.Boolean()
    deaths_go_to = fields.String()


class RewardAmountOut(AnswerSchema):
    """A fixed amount of the county."""

    kind = fields.String()
    name = fields.String()
    yuan = fields.Integer()


class RewardsOut(AnswerSchema):
    """Source: the plan; 安监总财〔2018〕19号 for the share of a fine."""

    amounts = fields.List(fields.Nested(RewardAmountOut))
    percent_of_fine = fields.Float()
    yuan_at_least = fields.Integer()
    yuan_at_most = fields.Integer()
    note = fields.String()
    legal_note = fields.String()


class TipLimits(AnswerSchema):
    """Photos, bytes, characters."""

    photos = fields.Integer()
    photo_bytes = fields.Integer()
    description = fields.Integer()
    details = fields.Integer()


class TipChannels(AnswerSchema):
    """What a reporter is told before the first field."""

    area_code = fields.String()
    county = fields.String()
    open = fields.Boolean()
    enterprise = fields.Nested(ReportedEnterprise, allow_none=True)
    towns = fields.List(fields.Nested(TipTown))
    hotlines = fields.List(fields.String())
    keys = fields.List(fields.Nested(OfficerKeyOut))
    signers = fields.List(fields.Nested(KeySigner))
    terms = fields.Nested(TipTerms)
    rewards = fields.Nested(RewardsOut)
    limits = fields.Nested(TipLimits)


class TipPlace(AnswerSchema):
    """An enterprise and where it lies, to about 10 m; wgs84."""

    id = fields.UUID()
    name = fields.String()
    longitude = fields.Float()
    latitude = fields.Float()


class TipPlaces(AnswerSchema):
    """At most 300, by name."""

    places = fields.List(fields.Nested(TipPlace))


class TipChallenge(AnswerSchema):
    """ALTCHA, version 2."""

    parameters = fields.Dict(keys=fields.String())
    signature = fields.String()


class TipReceipt(AnswerSchema):
    """What the reporter keeps beside the secret, which the server does not know."""

    id = fields.UUID()
    number = fields.String()
    received_on = Day()
    photos_missing = fields.List(fields.UUID())


class TipPhotoOut(AnswerSchema):
    """Kept, sealed, without what the phone wrote into the file."""

    id = fields.UUID()
    state = one_of("sealed")


class EnvelopeOut(AnswerSchema):
    """With the reporter's key alone."""

    alg = fields.String()
    nonce = fields.String()
    body = fields.String()
    keys = fields.Dict(keys=fields.String(), values=fields.String())


class TipMessageOut(AnswerSchema):
    """A message of either side, sealed."""

    id = fields.UUID()
    sender = one_of("reporter", "officer")
    purpose = one_of("message", "claim")
    sent_on = Day()
    envelope = fields.Nested(EnvelopeOut)


class TipMessageSent(AnswerSchema):
    """The day it came first."""

    id = fields.UUID()
    sent_on = Day()


class TipNext(AnswerSchema):
    """What the officers owe, and the last day on which it is in time."""

    what = fields.String()
    by = Day()


class TipReason(AnswerSchema):
    """What was decided, and why."""

    what = fields.String()
    on = Day()
    words = fields.String(allow_none=True)
    to = fields.String(allow_none=True)


class TipRewardOut(AnswerSchema):
    """`amount_yuan`: null until it is approved."""

    state = one_of("proposed", "approved", "paid", "lapsed")
    amount_yuan = fields.Float(allow_none=True)
    collect_by = Day(allow_none=True)
    claimed = fields.Boolean()
    paid_on = Day(allow_none=True)


class TipStatus(AnswerSchema):
    """How it stands, for whoever holds the receipt."""

    id = fields.UUID()
    number = fields.String()
    received_on = Day()
    door = one_of(*tip_form.CHANNELS)
    state = fields.String()
    state_word = fields.String()
    next = fields.Nested(TipNext, allow_none=True)
    deaths = fields.Boolean()
    finding = fields.String(allow_none=True)
    reasons = fields.List(fields.Nested(TipReason))
    photos_missing = fields.List(fields.UUID())
    messages = fields.List(fields.Nested(TipMessageOut))
    reward = fields.Nested(TipRewardOut, allow_none=True)
    keys = fields.List(fields.Nested(OfficerKeyOut))
    signers = fields.List(fields.Nested(KeySigner))
