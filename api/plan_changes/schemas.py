"""The values of a plan that a county changes by itself, and the changes."""

from __future__ import annotations

from typing import get_args

from marshmallow import Schema, fields

from api.schema.answers import AnswerSchema
from api.schema.fields import moment, one_of, optional_text, text
from api.schema.strict import Day
from api.schema.typed import Typed
from ledger.plan_changes.commands.change import ProposedChange, ProposedValue
from ledger.plan_changes.rules.fields import FieldKind, Starts

_TYPED = {"description": "as it is typed: 3, 2027-06-30, 03-10, 0745-2161820; offices by comma"}


class PlanFieldOut(AnswerSchema):
    """A value that may be changed. `first_start`: the first day on which a change may begin."""

    key = fields.String()
    group = fields.String()
    label = fields.String()
    kind = one_of(*get_args(FieldKind))
    value = fields.String(metadata=_TYPED)
    words = fields.String(metadata={"description": "the value for people"})
    source = fields.String(metadata={"description": "its clause; `county`: changed here"})
    unit = fields.String()
    least = fields.Integer()
    most = fields.Integer()
    starts = one_of(*get_args(Starts))
    first_start = fields.Date()


class PlanChangeOut(AnswerSchema):
    """A change with who and why. `state`: coming, holds (or held), withdrawn."""

    id = fields.UUID()
    field = fields.String()
    label = fields.String()
    before = fields.String(metadata={"description": "for people"})
    after = fields.String(metadata={"description": "for people"})
    effective_on = fields.Date()
    reason = fields.String()
    basis = fields.String()
    by = fields.String()
    created_at = moment()
    state = one_of("coming", "holds", "withdrawn")
    withdrawn_by = fields.String(allow_none=True)
    withdrawn_why = fields.String(allow_none=True)


class PlanLeader(AnswerSchema):
    """Who may lead a sector."""

    key = fields.String()
    name = fields.String()


class PlanValues(AnswerSchema):
    """`unknown_years`: in which something falls due and whose holidays nobody put in."""

    title = fields.String()
    document_number = fields.String()
    today = fields.Date()
    fields_ = fields.List(fields.Nested(PlanFieldOut), data_key="fields", attribute="fields")
    changes = fields.List(fields.Nested(PlanChangeOut))
    offices = fields.List(fields.Nested(PlanLeader))
    unknown_years = fields.List(fields.Integer())


class PlanChangeIn(Typed):
    """One value from a day on, and why."""

    becomes = ProposedChange

    field = text(100, required=True)
    value = text(200, required=True, metadata=_TYPED)
    effective_on = Day(required=True)
    reason = text(500, required=True, metadata={"description": "为什么改"})
    basis = optional_text(200, metadata={"description": "依据的文件和文号，可以不写"})


class PlanTrialIn(Typed):
    """The same before it is made."""

    becomes = ProposedValue

    field = text(100, required=True)
    value = text(200, required=True, metadata=_TYPED)
    effective_on = Day(required=True)


class PreviewLineOut(AnswerSchema):
    """One figure by both values."""

    label = fields.String()
    before = fields.String()
    after = fields.String()


class PlanPreviewOut(AnswerSchema):
    """What the change would bring. `words`: what stays as it is."""

    field = fields.String()
    label = fields.String()
    before = fields.String()
    after = fields.String()
    effective_on = fields.Date()
    lines = fields.List(fields.Nested(PreviewLineOut))
    words = fields.List(fields.String())


class PlanWithdrawalIn(Schema):
    """Why a change is taken back."""

    reason = text(500, required=True)
