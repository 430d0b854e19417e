"""Visits and inspections read back."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schema.fields import (
    Month,
    moment,
    one_of,
)
from api.schema.queries import PageQuery
from api.schema.strict import Uuid


class RecordQuery(PageQuery):
    """The newest first."""

    month = Month(load_default=None, metadata={"description": "2026-10"})
    enterprise_id = Uuid(load_default=None)
    person_id = Uuid(load_default=None)


class RecordRow(Schema):
    """A visit or inspection in a list."""

    id = fields.UUID()
    enterprise_id = fields.UUID()
    enterprise = fields.String()
    person_id = fields.UUID(
        allow_none=True, metadata={"description": "null: registered by the county's office (交办)"}
    )
    person = fields.String()
    began_at = moment()
    ended_at = moment()
    received_at = moment()
    corrects = fields.UUID(allow_none=True)
    visit_id = fields.UUID(
        allow_none=True, metadata={"description": "the visit it belongs to; a visit's own id"}
    )
    hazards = fields.Integer()


class VisitPage(Schema):
    """`next_cursor` is null on the last page."""

    visits = fields.List(fields.Nested(RecordRow))
    next_cursor = fields.String(allow_none=True)


class InspectionPage(Schema):
    """`next_cursor` is null on the last page."""

    inspections = fields.List(fields.Nested(RecordRow))
    next_cursor = fields.String(allow_none=True)


class RecordOut(RecordRow):
    """A record with the document that was sent and the receipt that was given."""

    document = fields.Raw()
    receipt = fields.Raw()


class PresenceFact(Schema):
    """One thing that was seen of a visit."""

    kind = fields.String()
    speaks = one_of("for", "against", "neither")
    words = fields.String()


class PresenceOut(Schema):
    """Proof of presence, graded: never a yes or no."""

    grade = one_of("strong", "medium", "weak", "explained")
    word = fields.String()
    facts = fields.List(fields.Nested(PresenceFact))


class VisitOut(RecordOut):
    """A visit with what proves presence."""

    presence = fields.Nested(PresenceOut)
