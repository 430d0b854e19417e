"""Who becomes, stays and ceases to be a report officer, and who agrees to it."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.accounts.schemas import ActivationOut
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, text
from api.schema.strict import Flag, Uuid
from api.schema.typed import Typed
from ledger.tips.commands import found_officers, officers
from ledger.tips.rules.officers import FoundingState, OfficerAct, ProposalState

# A key is retired where the keys are.
PROPOSED = tuple(act.value for act in OfficerAct if act is not OfficerAct.RETIRE_KEY)
_WHAT_ONE_MAY = ("confirm", "refuse")


class ActWord(fields.String):
    """One of the acts' words; loads into the act."""

    def __init__(self) -> None:
        super().__init__(required=True, validate=one_of(*PROPOSED).validate)

    def _deserialize(self, value: object, *args: object, **kwargs: object) -> str:
        word: str = super()._deserialize(value, *args, **kwargs)
        return OfficerAct(word) if word in PROPOSED else word


class OfficerActIn(Typed):
    """`grant`: is to become one; `withdraw`: is to cease; `reset`: is to get a new way in."""

    becomes = officers.ProposedAct

    act = ActWord()
    person_id = Uuid(required=True)
    reason = text(200, required=True)


class DecisionIn(Typed):
    """By another person than the one who proposed it."""

    becomes = officers.Decision

    confirm = Flag(required=True)
    reason = optional_text(200)


class FoundingIn(Typed):
    """Two people who are in the room."""

    becomes = found_officers.FoundingPair

    first = Uuid(required=True)
    second = Uuid(required=True)


class NumberIn(Schema):
    """As the administrator's screen shows it."""

    number = text(20, required=True)


class OfficerOut(AnswerSchema):
    """`counts_from` may lie ahead: until then the role does nothing."""

    id = fields.UUID()
    name = fields.String()
    title = fields.String(allow_none=True)
    active = fields.Boolean()
    counts_from = moment()
    key = one_of("pending", "active", allow_none=True)


class OfficerActOut(AnswerSchema):
    """`may`: what the caller can answer."""

    id = fields.UUID()
    act = one_of(*(act.value for act in OfficerAct))
    person_id = fields.UUID()
    person = fields.String()
    reason = fields.String()
    state = one_of(*(state.value for state in ProposalState))
    proposed_by = fields.String()
    proposed_at = moment()
    decided_by = fields.String(allow_none=True)
    decided_at = moment(allow_none=True)
    counts_from = moment(allow_none=True)
    may = list_of(one_of(*_WHAT_ONE_MAY), len(_WHAT_ONE_MAY))


class FoundingOut(AnswerSchema):
    """`number` is told to the administrator who opened it alone."""

    id = fields.UUID()
    state = one_of(*(state.value for state in FoundingState))
    opened_by = fields.String()
    opened_at = moment()
    first = fields.String()
    second = fields.String()
    first_there = fields.Boolean()
    second_there = fields.Boolean()
    number = fields.String(allow_none=True)
    counts_from = moment(allow_none=True)
    stopped_by = fields.String(allow_none=True)


class OfficersOut(AnswerSchema):
    """`open`: reports are taken online; `may_found`: nobody holds the role yet, or any more."""

    officers = fields.List(fields.Nested(OfficerOut))
    proposals = fields.List(fields.Nested(OfficerActOut))
    foundings = fields.List(fields.Nested(FoundingOut))
    open = fields.Boolean()
    may_found = fields.Boolean()


class OfficerDecided(AnswerSchema):
    """`activation`: of a reset, for whoever confirmed it to hand over; null: it was none."""

    officers = fields.Nested(OfficersOut)
    activation = fields.Nested(ActivationOut, allow_none=True)


class OwnFounding(AnswerSchema):
    """The one that waits for the caller; null: none does."""

    founding = fields.Nested(FoundingOut, allow_none=True)


class BeingThere(AnswerSchema):
    """`complete`: both were there, and are report officers."""

    complete = fields.Boolean()
