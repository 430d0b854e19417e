"""Visits and inspections read back."""

from __future__ import annotations

from marshmallow import fields

from api.hazards.inspection_schemas import InspectionIn, InspectionReceipt
from api.schema.answers import AnswerSchema, AsSent
from api.schema.fields import Month, moment, one_of, sha256
from api.schema.queries import PageQuery
from api.schema.strict import Uuid
from api.schema.typed import Typed
from api.visits.schemas import VisitIn, VisitReceipt
from ledger.records.origins import REFERRED
from ledger.records.scope import ROLES_OF_ORIGIN
from ledger.screens.records import RecordFilter


class RecordQuery(PageQuery, Typed):
    """The newest first."""

    becomes = RecordFilter

    month = Month(load_default=None, metadata={"description": "2026-10"})
    enterprise_id = Uuid(load_default=None)
    person_id = Uuid(load_default=None)


class RecordRow(AnswerSchema):
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


class InspectionRow(RecordRow):
    """With the office in whose name it was made."""

    office_name = fields.String(
        allow_none=True,
        metadata={"description": "null: the enterprise's own, or nobody knows"},
    )


class VisitPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    visits = fields.List(fields.Nested(RecordRow))
    next_cursor = fields.String(allow_none=True)


class InspectionPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    inspections = fields.List(fields.Nested(InspectionRow))
    next_cursor = fields.String(allow_none=True)


class PresenceFact(AnswerSchema):
    """One thing that was seen of a visit."""

    kind = fields.String()
    speaks = one_of("for", "against", "neither")
    words = fields.String()


class PresenceOut(AnswerSchema):
    """Proof of presence, graded: never a yes or no."""

    grade = one_of("strong", "medium", "weak", "explained")
    word = fields.String()
    facts = fields.List(fields.Nested(PresenceFact))


class VisitOut(RecordRow):
    """A visit with its document, its receipt and what proves presence."""

    document = AsSent(VisitIn)
    receipt = AsSent(VisitReceipt)
    presence = fields.Nested(PresenceOut)


class InspectionReceiptTold(InspectionReceipt):
    """What was handed down (交办) has no hash: against it names and origins could be tried."""

    document_sha256 = sha256(allow_none=True)


class InspectionTold(InspectionIn):
    """As it was sent; where it was handed down (交办) is not told apart."""

    origin = one_of(*ROLES_OF_ORIGIN, REFERRED, required=True)


class InspectionOut(InspectionRow):
    """An inspection with its document and its receipt."""

    document = AsSent(InspectionTold)
    receipt = AsSent(InspectionReceiptTold)
