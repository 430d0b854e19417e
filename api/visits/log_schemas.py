"""A month of visits on paper (驻企日志)."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schema.answers import AnswerSchema
from api.schema.fields import Month, moment, one_of
from api.schema.strict import Uuid
from api.stored_files import FileOut


class VisitLogIn(Schema):
    """`person_id` left out: my own."""

    person_id = Uuid(load_default=None, allow_none=True)
    month = Month(required=True, metadata={"description": "2026-10"})


class VisitLogQuery(Schema):
    """By person, the newest version first."""

    month = Month(load_default=None, metadata={"description": "2026-10"})
    person_id = Uuid(load_default=None)


class VisitLogOut(AnswerSchema):
    """`unchanged`: the version before still says everything; it is linked."""

    id = fields.UUID()
    person_id = fields.UUID()
    person = fields.String()
    month = fields.String()
    version = fields.Integer()
    state = one_of("asked", "ready", "unchanged", "failed")
    asked_at = moment()
    ready_at = moment(allow_none=True)
    changes = fields.List(fields.String())
    files = fields.List(fields.Nested(FileOut))


class VisitLogList(AnswerSchema):
    """Newest version first."""

    visit_logs = fields.List(fields.Nested(VisitLogOut))
