"""The officers' side of the public's reports: cases, steps, readings, messages, rewards."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.schema.answers import AnswerSchema, AsSent
from api.schema.fields import (
    Month,
    moment,
    one_of,
    text,
)
from api.schema.queries import PageQuery
from api.schema.steps import document_fields
from api.schema.strict import Uuid
from api.schema.typed import Typed
from api.tips.envelopes import SealedEnvelope
from ledger.ground.lifecycles.tip import TipEvent, TipState
from ledger.tips.queries.listing import TipFilter
from ledger.tips.queries.rewards import RewardFilter
from ledger.tips.rules.form import KIND_WORDS
from ledger.tips.rules.steps import TipStep

PARTS = ("details", "identity", "photos", "messages")
TIP_STATES = tuple(state.value for state in TipState)
TIP_EVENTS = tuple(event.value for event in TipEvent)
_REWARD_STATES = ("proposed", "approved", "paid", "lapsed")


class TipStates(fields.Field[list[str]]):
    """One state or several, with commas between them."""

    default_error_messages = {  # noqa: RUF012
        "invalid": "应为以下之一，或用逗号隔开的几个：" + "、".join(TIP_STATES)
    }

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        states = str(value).split(",")
        if not set(states) <= set(TIP_STATES):
            raise self.make_error("invalid")
        return states


class TipQuery(PageQuery, Typed):
    """What is due first on top, what has ended below."""

    becomes = TipFilter

    states = TipStates(
        load_default=list,
        data_key="state",
        metadata={"description": "received 或 received,accepted"},
    )
    due = one_of("overdue", "soon", load_default=None, metadata={"description": "已超期、快到期"})
    enterprise_id = Uuid(load_default=None)


class RewardQuery(PageQuery, Typed):
    """The last paid first."""

    becomes = RewardFilter

    month = Month(load_default=None, metadata={"description": "2026-10：这个月发放的"})


class PeopleQuery(Schema):
    """At least a part of a name."""

    text = text(50, required=True)


class CaseNext(AnswerSchema):
    """What is owed next. `by` is null where nothing limits it."""

    what = fields.String()
    by = fields.Date(allow_none=True)
    overdue_days = fields.Integer()


class PlaceNamed(AnswerSchema):
    """An enterprise."""

    id = fields.UUID()
    name = fields.String()


class TipLine(AnswerSchema):
    """A report in a list; days, never times, of what the reporter did."""

    id = fields.UUID()
    number = fields.String()
    received_on = fields.Date()
    door = one_of("anonymous", "named")
    kind = one_of(*KIND_WORDS)
    kind_word = fields.String()
    state = one_of(*TIP_STATES)
    state_word = fields.String()
    finding = one_of("verified", "partly", "unfounded", allow_none=True)
    next = fields.Nested(CaseNext, allow_none=True)
    description = fields.String()
    enterprise = fields.Nested(PlaceNamed, allow_none=True)
    enterprise_words = fields.String(allow_none=True)
    town = fields.String(allow_none=True)
    deaths = fields.Boolean()
    photos = fields.Integer()
    unread = fields.Integer(metadata={"description": "messages that no officer has opened"})
    duplicate_of = fields.UUID(allow_none=True)
    reward_state = one_of(*_REWARD_STATES, allow_none=True)
    delete_on = fields.Date(allow_none=True)


class TipPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    tips = fields.List(fields.Nested(TipLine))
    next_cursor = fields.String(allow_none=True)


class CasePlace(AnswerSchema):
    """Degrees, wgs84."""

    longitude = fields.Float()
    latitude = fields.Float()
    crs = one_of("wgs84")


class Excluded(AnswerSchema):
    """Whom the report goes around."""

    person = fields.String()
    why = one_of("accused", "of_the_enterprise", "stationed", "settled")


class Alike(AnswerSchema):
    """A report that may be about the same matter: a suggestion."""

    id = fields.UUID()
    number = fields.String()
    received_on = fields.Date()
    why = fields.String()


class TipReading(AnswerSchema):
    """Who opened what, and why."""

    person = fields.String()
    at = moment()
    parts = fields.List(one_of(*PARTS))
    reason = fields.String()


class TipMessageRow(AnswerSchema):
    """Without its words: those are sealed."""

    id = fields.UUID()
    sender = one_of("reporter", "officer")
    person = fields.String(allow_none=True)
    sent_on = fields.Date()
    purpose = one_of("message", "claim")


class TipPhotoRow(AnswerSchema):
    """Without the picture: that is sealed."""

    id = fields.UUID()
    position = fields.Integer()


class LinkedHazard(AnswerSchema):
    """A hazard that was found because of the report."""

    id = fields.UUID()
    number = fields.String()
    state = fields.String()


class RewardOut(AnswerSchema):
    """`lapsed` is computed: nobody claimed it in time."""

    kind = fields.String()
    reason = fields.String(allow_none=True)
    fine_yuan = fields.Float(allow_none=True)
    amount_yuan = fields.Float()
    basis = fields.String(allow_none=True)
    below_national_floor = fields.Boolean()
    state = one_of(*_REWARD_STATES)
    proposed_by = fields.String(allow_none=True)
    approved_by = fields.String(allow_none=True)
    approved_on = fields.Date(allow_none=True)
    collect_by = fields.Date(allow_none=True)
    claimed_on = fields.Date(allow_none=True)
    paid_on = fields.Date(allow_none=True)
    paid_by = fields.String(allow_none=True)
    witnessed_by = fields.String(allow_none=True)
    voucher = fields.String(allow_none=True)


class RewardRow(RewardOut):
    """`number` is null once the report is deleted."""

    tip_id = fields.UUID()
    number = fields.String(allow_none=True)


class RewardPage(AnswerSchema):
    """`paid_yuan`: the sum of all that were paid, of every page."""

    rewards = fields.List(fields.Nested(RewardRow))
    paid_yuan = fields.Float()
    next_cursor = fields.String(allow_none=True)


class TipEventIn(Typed):
    """One step; which fields it requires depends on `kind` (409 and 422 say so)."""

    becomes = TipStep

    class Meta:
        """Made from the rows of a step."""

        include = document_fields(TipStep)

    kind = one_of(*TIP_EVENTS, required=True)


class TipEventOut(TipEventIn):
    """One step as it was recorded, with the fields as sent."""

    id = Uuid(required=True)
    kind_word = fields.String(required=True)
    person = fields.String(required=True)
    at = moment(required=True)


class TipOut(TipLine):
    """The case: everything but what is sealed, and what may be done next."""

    happened = fields.String(allow_none=True)
    place_words = fields.String(allow_none=True)
    place = fields.Nested(CasePlace, allow_none=True)
    accused = fields.String(allow_none=True)
    signatories = fields.Integer()
    transferred_to = fields.String(allow_none=True)
    accepted_on = fields.Date(allow_none=True)
    conclude_by = fields.Date(allow_none=True)
    concluded_on = fields.Date(allow_none=True)
    excluded = fields.List(fields.Nested(Excluded))
    alike = fields.List(fields.Nested(Alike))
    may = fields.List(one_of(*TIP_EVENTS), metadata={"description": "steps open to the caller"})
    demands = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        metadata={"description": "step → field → what to do"},
    )
    events = fields.List(AsSent(TipEventOut))
    readings = fields.List(fields.Nested(TipReading))
    messages = fields.List(fields.Nested(TipMessageRow))
    photos = fields.List(fields.Nested(TipPhotoRow))  # type: ignore[assignment]
    has_details = fields.Boolean()
    has_identity = fields.Boolean()
    hazards = fields.List(fields.Nested(LinkedHazard))
    reward = fields.Nested(RewardOut, allow_none=True)
    sealed_to = fields.List(
        fields.String(), metadata={"description": "keys in use that open all of it"}
    )
    reporter_key = fields.String(metadata={"description": "base64; answers are sealed for it"})


class ReadingIn(Schema):
    """What is to be opened, and why. It is on record before anything is given."""

    parts = fields.List(
        one_of(*PARTS),
        required=True,
        validate=validate.Length(1, len(PARTS), error="请选择要打开的内容"),
    )
    reason = text(500, required=True)


class OpenedPhoto(AnswerSchema):
    """The envelope has no body: that is fetched from `url`."""

    id = fields.UUID()
    envelope = fields.Nested(SealedEnvelope)
    url = fields.String()


class OpenedMessage(AnswerSchema):
    """For the caller's keys alone."""

    id = fields.UUID()
    sender = one_of("reporter", "officer")
    envelope = fields.Nested(SealedEnvelope)


class OpenedTip(AnswerSchema):
    """Still sealed: the officer's own device opens it."""

    details = fields.Nested(SealedEnvelope, allow_none=True)
    identity = fields.Nested(SealedEnvelope, allow_none=True)
    photos = fields.List(fields.Nested(OpenedPhoto))
    messages = fields.List(fields.Nested(OpenedMessage))


class SealedAnswerIn(Schema):
    """Sealed for the reporter and for officers."""

    envelope = fields.Nested(SealedEnvelope, required=True)


class AnswerSent(AnswerSchema):
    """The day alone."""

    id = fields.UUID()
    sent_on = fields.Date()


class NamedPerson(AnswerSchema):
    """Nobody's phone and no role."""

    id = fields.UUID()
    name = fields.String()


class NamedPeople(AnswerSchema):
    """At most ten."""

    people = fields.List(fields.Nested(NamedPerson))
