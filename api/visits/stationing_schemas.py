"""派驻: quotas, assignments, questions about visits; and what becomes of an enterprise."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schema.answers import AnswerSchema
from api.schema.fields import Month, moment, one_of, text
from api.schema.queries import PageQuery
from api.schema.strict import Day, Uuid
from api.schema.typed import Typed
from ledger.enterprises.rules import Closure, Merger, Renaming
from ledger.visits.commands.stationing import HandOver
from ledger.visits.queries.stationing import StationingFilter

OUTLOOKS = ("none_owed", "met", "on_course", "pressing", "too_late", "missed")
STANDINGS = ("unassigned", "too_late", "short", "settled")


class StationingQuery(PageQuery, Typed):
    """The most urgent first."""

    becomes = StationingFilter

    standing = one_of(*STANDINGS, load_default=None)
    town_code = text(12, load_default=None)
    sector = text(10, load_default=None)
    text = text(100, load_default=None, metadata={"description": "名称的一部分"})


class Quota(AnswerSchema):
    """Visits of one enterprise this calendar month, by whomever."""

    owed = fields.Integer()
    made = fields.Integer()
    missing = fields.Integer()
    days_left = fields.Integer(metadata={"description": "today included"})
    outlook = one_of(*OUTLOOKS)
    words = fields.String()


class Span(AnswerSchema):
    """Days from the first to the last, both included."""

    first = fields.Date()
    last = fields.Date()
    words = fields.String()


class StationedPerson(AnswerSchema):
    """An assignment at an enterprise."""

    id = fields.UUID()
    person_id = fields.UUID()
    person = fields.String()
    from_date = fields.Date()
    to_date = fields.Date(allow_none=True)
    serves = fields.Boolean(metadata={"description": "still in office as a 派驻员"})


class StationingRow(AnswerSchema):
    """An enterprise that is owed a supervisor or has one. Gaps: days to come that nobody covers."""

    id = fields.UUID()
    name = fields.String()
    town = fields.String(allow_none=True)
    town_code = fields.String()
    employees = fields.Integer()
    assigned = fields.Boolean(metadata={"description": "somebody is stationed there today"})
    quota = fields.Nested(Quota)
    assignments = fields.List(fields.Nested(StationedPerson))
    gaps = fields.List(fields.Nested(Span))
    overlaps = fields.List(fields.Nested(Span))


class StationingTotals(AnswerSchema):
    """Enterprises by their standing; `owed`: of how many the plan asks visits at all."""

    owed = fields.Integer()
    unassigned = fields.Integer()
    too_late = fields.Integer()
    short = fields.Integer()
    settled = fields.Integer()
    missing_visits = fields.Integer()


class StationingOut(AnswerSchema):
    """This month in the caller's area; threshold and quota are null where the plan has none."""

    month = fields.Date()
    days_left = fields.Integer()
    employees_at_least = fields.Integer(allow_none=True)
    visits_at_least = fields.Integer(allow_none=True)
    totals = fields.Nested(StationingTotals)
    enterprises = fields.List(fields.Nested(StationingRow))
    next_cursor = fields.String(allow_none=True)


class SupervisorLoad(AnswerSchema):
    """One supervisor: enterprises today, what those are owed and lack, visits made by this one."""

    id = fields.UUID()
    name = fields.String()
    title = fields.String(allow_none=True)
    office_phone = fields.String(allow_none=True)
    enterprises = fields.Integer()
    owed = fields.Integer()
    missing = fields.Integer()
    visits = fields.Integer()


class SupervisorLoads(AnswerSchema):
    """Those with most visits missing first."""

    supervisors = fields.List(fields.Nested(SupervisorLoad))


class OwnStation(AnswerSchema):
    """One of the caller's own enterprises."""

    assignment_id = fields.UUID()
    id = fields.UUID()
    name = fields.String()
    town = fields.String(allow_none=True)
    from_date = fields.Date()
    to_date = fields.Date(allow_none=True)
    quota = fields.Nested(Quota)


class OwnStationing(AnswerSchema):
    """Where I am stationed today, most missing first; `coming`: where I will be."""

    month = fields.Date()
    days_left = fields.Integer()
    missing = fields.Integer()
    enterprises = fields.List(fields.Nested(OwnStation))
    coming = fields.List(fields.Nested(OwnStation))


class QuestionsQuery(Schema):
    """The month that the visits were made in."""

    month = Month(load_default=None, metadata={"description": "2026-10; 不写为本月"})


class QuestionedVisit(AnswerSchema):
    """A visit that a question is about."""

    id = fields.UUID()
    person_id = fields.UUID()
    person = fields.String()
    enterprise_id = fields.UUID()
    enterprise = fields.String()
    arrived_at = moment()
    left_at = moment()


class QuestionAnswer(AnswerSchema):
    """What an office found out."""

    at = moment()
    person_id = fields.UUID()
    person = fields.String()
    words = fields.String()


class VisitQuestion(AnswerSchema):
    """Something about visits that is hard to believe. A question, no verdict."""

    id = fields.UUID()
    kind = one_of(
        "brief", "overlapping", "too_fast", "identical_fixes", "same_photo", "alike_photos"
    )
    words = fields.String()
    visits = fields.List(fields.Nested(QuestionedVisit))
    answers = fields.List(fields.Nested(QuestionAnswer))


class VisitQuestions(AnswerSchema):
    """Unanswered ones first, then the newest."""

    month = fields.Date()
    questions = fields.List(fields.Nested(VisitQuestion))


class AnswerIn(Schema):
    """What was found out; it stays on the record."""

    month = Month(required=True, metadata={"description": "2026-10"})
    words = text(500, required=True)


class HandOverIn(Typed):
    """`to_date` left out: for good; else the last day of a leave, after which the first returns."""

    becomes = HandOver

    person_id = Uuid(required=True)
    from_date = Day(required=True)
    to_date = Day(allow_none=True, load_default=None)


class EnterpriseStationing(AnswerSchema):
    """Assignments of one enterprise from this month on, with days uncovered or covered twice."""

    assignments = fields.List(fields.Nested(StationedPerson))
    gaps = fields.List(fields.Nested(Span))
    overlaps = fields.List(fields.Nested(Span))


class ClosureIn(Typed):
    """`closed_on`: the last day."""

    becomes = Closure

    closed_on = Day(required=True)
    reason = text(200, required=True)


class RenamingIn(Typed):
    """`since`: the first day under the new name."""

    becomes = Renaming

    name = text(100, required=True)
    since = Day(required=True)


class MergerIn(Typed):
    """`merged_on`: the first day on which the other enterprise answers for this one."""

    becomes = Merger

    into = Uuid(required=True)
    merged_on = Day(required=True)
    reason = text(200, required=True)
