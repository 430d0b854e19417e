"""What screens read back: records, hazards, photos, logs, checklists, the plan."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schema.fields import Month, list_of, moment, one_of, sha256, text, whole
from api.schema.strict import Uuid
from ledger.ground.lifecycles.hazard import State

HAZARD_STATES = tuple(state.value for state in State)


class PhotoWanted(Schema):
    """A photo that wants to come."""

    sha256 = sha256(required=True)
    size_bytes = whole(1, 10**9, required=True)
    media_type = one_of("image/jpeg", "image/png", "image/webp", "image/heic", required=True)


class PhotosWanted(Schema):
    """`form`: `put` for a browser, `post` for wx.uploadFile."""

    photos = list_of(PhotoWanted, 50, required=True)
    form = one_of("put", "post", load_default="put")


class Ticket(Schema):
    """Send exactly these headers (PUT) or fields, then `file` (POST multipart)."""

    method = one_of("PUT", "POST")
    url = fields.String()
    headers = fields.Dict(keys=fields.String(), values=fields.String())
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), data_key="fields")
    expires_at = moment()


class PhotoTicket(Schema):
    """`already_there`: stored and checked, and you may see it; nothing to send."""

    sha256 = sha256()
    state = one_of("ticket", "already_there")
    ticket = fields.Nested(Ticket, allow_none=True)


class PhotoTickets(Schema):
    """In the order asked."""

    photos = fields.List(fields.Nested(PhotoTicket))


class PhotoOut(Schema):
    """Links are signed and short-lived; null while the copies are not made yet."""

    sha256 = sha256()
    state = one_of("stored", "processed", "rejected")
    rejected_reason = fields.String(allow_none=True)
    width_px = fields.Integer(allow_none=True)
    height_px = fields.Integer(allow_none=True)
    display_url = fields.String(allow_none=True)
    thumbnail_url = fields.String(allow_none=True)


class HazardRow(Schema):
    """A hazard in a list."""

    id = fields.UUID()
    number = fields.String()
    enterprise_id = fields.UUID()
    enterprise = fields.String()
    sector = fields.String()
    item = fields.String(allow_none=True)
    origin = fields.String(metadata={"description": "referred: 交办，由来不再区分"})
    part = fields.String()
    description = fields.String()
    grade = one_of("general", "major")
    criterion = fields.String(allow_none=True)
    state = one_of(*HAZARD_STATES)
    overdue_days = fields.Integer(metadata={"description": "0: in time, or closed"})
    found_at = moment()
    responsible = fields.String(allow_none=True)
    first_deadline = fields.Date(metadata={"description": "as found; never changes"})
    deadline = fields.Date()
    extensions = fields.Integer(metadata={"description": "times extended in this round"})
    order_number = fields.String(allow_none=True, metadata={"description": "交办单编号"})
    unit = fields.String(allow_none=True, metadata={"description": "治理责任单位"})
    coordinator = fields.String(allow_none=True, metadata={"description": "协调督办单位"})
    goal = fields.String(allow_none=True, metadata={"description": "整改目标"})
    measures = fields.String(allow_none=True, metadata={"description": "整改措施"})
    cycle_days = fields.Integer(allow_none=True, metadata={"description": "排查周期，天"})
    listed_level = fields.String(allow_none=True, metadata={"description": "null: 没有挂牌"})
    listed_number = fields.String(allow_none=True, metadata={"description": "挂牌文号"})
    listed_until = fields.Date(allow_none=True, metadata={"description": "督办期限"})
    disposition = fields.String(allow_none=True, metadata={"description": "处置决定"})
    look_back_due = fields.Date(allow_none=True, metadata={"description": "回头看 by this day"})
    closed_at = moment(allow_none=True)
    photos = fields.List(fields.String(), metadata={"description": "SHA-256 of those at finding"})
    may = fields.List(fields.String(), metadata={"description": "event kinds open to the caller"})


class HazardEventOut(Schema):
    """One step of the time line, with its clocks, its place, its evidence and its own words.

    `claimed_at` is what the phone said, `happened_at` the same set right by `clock_offset_s`
    (server minus phone), `elapsed_s` how long the phone counted, `received_at` the server's clock.
    Fields that the event does not have are null.
    """

    id = fields.UUID()
    position = fields.Integer()
    kind = fields.String()
    kind_word = fields.String()
    person = fields.String()
    role = fields.String()
    state_after = one_of(*HAZARD_STATES)
    state_word = fields.String()
    claimed_at = fields.String()
    happened_at = moment()
    clock_offset_s = fields.Integer(allow_none=True)
    elapsed_s = fields.Integer()
    received_at = moment()
    place = fields.Raw(allow_none=True, metadata={"description": "as sent: fix, or why none"})
    photos = fields.List(fields.String())
    note = fields.String(allow_none=True)
    grade = fields.String(allow_none=True)
    criterion = fields.String(allow_none=True)
    order_number = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    responsible = fields.String(allow_none=True)
    deadline = fields.String(allow_none=True)
    coordinator = fields.String(allow_none=True)
    goal = fields.String(allow_none=True)
    measures = fields.String(allow_none=True)
    cycle_days = fields.Integer(allow_none=True)
    witness = fields.String(allow_none=True)
    five = fields.Raw(allow_none=True)
    cost_yuan = fields.Float(allow_none=True)
    level = fields.String(allow_none=True)
    document_number = fields.String(allow_none=True)
    signer = fields.String(allow_none=True)
    until = fields.String(allow_none=True)
    published = fields.Boolean(allow_none=True)
    disposition = fields.String(allow_none=True)


class ListingProposal(Schema):
    """挂牌督办 is proposed by the plan; a person decides."""

    kind = one_of("major", "reported", "superior", "referred", "long_overdue", "repeated")
    level = fields.String(metadata={"description": "one of the plan's listing.levels"})
    reason = fields.String()
    source = fields.String(metadata={"description": "clause of the plan, or ours"})


class DispositionAdvice(Schema):
    """What the plan advises for a hazard of this origin; never a decision."""

    when = fields.String()
    applies_now = fields.Boolean(metadata={"description": "its condition is met as it stands"})
    dispositions = fields.List(fields.String())
    words = fields.List(fields.String())
    text = fields.String()
    source = fields.String()


class HazardOut(HazardRow):
    """A hazard with its time line, and what the plan advises."""

    events = fields.List(fields.Nested(HazardEventOut))
    remedy = fields.String(allow_none=True, metadata={"description": "what the checklist advises"})
    proposals = fields.List(fields.Nested(ListingProposal))
    advice = fields.List(fields.Nested(DispositionAdvice))
    extend_until = fields.Date(
        allow_none=True, metadata={"description": "延期 at most to this day; null: no more"}
    )


class HazardPage(Schema):
    """`next_cursor` is null on the last page."""

    hazards = fields.List(fields.Nested(HazardRow))
    next_cursor = fields.String(allow_none=True)


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


class VisitLogIn(Schema):
    """`person_id` left out: my own."""

    person_id = Uuid(load_default=None, allow_none=True)
    month = Month(required=True, metadata={"description": "2026-10"})


class FileOut(Schema):
    """A signed link, good for some minutes."""

    name = fields.String()
    url = fields.String()
    size_bytes = fields.Integer()


class VisitLogOut(Schema):
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


class VisitLogList(Schema):
    """Newest version first."""

    visit_logs = fields.List(fields.Nested(VisitLogOut))


class ChecklistRow(Schema):
    """A checklist's latest version; fetch it only when the hash is new."""

    sector = fields.String()
    name = fields.String()
    version = fields.String()
    sha256 = sha256()
    items = fields.Integer()


class ChecklistList(Schema):
    """Every sector."""

    checklists = fields.List(fields.Nested(ChecklistRow))


class ChecklistQuery(Schema):
    """Without a version: the latest."""

    version = text(20)


class Health(Schema):
    """`ok`, or what is wrong."""

    status = fields.String()
    checks = fields.Dict(keys=fields.String(), values=fields.String())


class Problem(Schema):
    """Every error: `message` is for the person, `reason` for the program."""

    code = fields.Integer()
    status = fields.String()
    message = fields.String()
    reason = fields.String()
    errors = fields.Dict()
    request_id = fields.String()
