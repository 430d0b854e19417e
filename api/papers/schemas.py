"""Papers (文书): which may be issued, issued, listed, read, delivered."""

from __future__ import annotations

from marshmallow import fields

from api.enforcement.schemas import OFFICERS_MOST
from api.hazards.schemas import HAZARD_GRADES
from api.records.schemas import ELAPSED_MAX_S, PHOTOS_PARSED, Receipt, Signature
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, sha256, text, whole
from api.schema.queries import PageQuery
from api.schema.strict import Day, Flag, Uuid
from api.schema.typed import Part, Typed
from api.stored_files import FileOut
from documents import official_paper
from ledger.papers.queries.offered import OfferAsked
from ledger.papers.queries.papers import PaperFilter
from ledger.papers.rules import delivering, issuing
from ledger.papers.rules.delivering import HOW_WORDS, STATE_WORDS
from ledger.papers.rules.kinds import FIELD_MOST, FIELDS_MOST, KINDS, PaperFieldKind

NAMED_HAZARDS_MOST = 100
POSITION_MOST = 10**6
_POSITION = {"description": "看到的隐患办到第几步（event_count）；之后又有办理的，不出（409）"}


class HazardSeenIn(Part):
    """A hazard that the paper names, as it was seen."""

    becomes = issuing.HazardSeen

    id = Uuid(required=True)
    position = whole(0, POSITION_MOST, required=True, metadata=_POSITION)


class PaperTextIn(Part):
    """What stands in a field of the kind."""

    becomes = issuing.PaperText

    key = text(40, required=True)
    text = text(FIELD_MOST, required=True)


class PaperOfficerIn(Part):
    """With the number of the enforcement certificate (行政执法证号)."""

    becomes = official_paper.PaperOfficer

    name = text(50, required=True)
    certificate = text(40, required=True)


class PaperIn(Typed):
    """A paper as it is issued; which fields it has depends on `kind` (`GET /papers/kinds`)."""

    becomes = issuing.PaperDraft

    kind = one_of(*KINDS, required=True)
    enterprise_id = Uuid(required=True)
    inspection_id = Uuid(allow_none=True, load_default=None)
    hazards = list_of(HazardSeenIn, NAMED_HAZARDS_MOST, load_default=list)
    office = text(80, required=True, metadata={"description": "以哪个单位的名义，方案里的 key"})
    own_number = optional_text(
        80, metadata={"description": "本单位自己登记的文号；不填由系统按单位和年份编号"}
    )
    texts = list_of(PaperTextIn, FIELDS_MOST, required=True)
    officers = list_of(PaperOfficerIn, OFFICERS_MOST, load_default=list)
    signed_off_by = optional_text(50, metadata={"description": "签发人"})
    replaces = Uuid(allow_none=True, load_default=None, metadata={"description": "要更正的上一版"})
    reason = optional_text(200, metadata={"description": "更正的原因"})
    signature = fields.Nested(Signature, required=True, metadata={"description": "办理人"})
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)


class PaperReceipt(Receipt):
    """With the number that it was given."""

    number = fields.String()
    version = fields.Integer()
    code = fields.String(metadata={"description": "二维码里的编码"})


class ReplyIn(Part):
    """回执."""

    becomes = delivering.Reply

    will_come = Flag(required=True)
    reason = optional_text(200)


class DeliveryIn(Typed):
    """签收, 拒签 or 留置; once for each version."""

    becomes = delivering.Delivery

    how = one_of(*HOW_WORDS, required=True)
    signature = fields.Nested(
        Signature, allow_none=True, load_default=None, metadata={"description": "签收人"}
    )
    post = optional_text(50, metadata={"description": "签收人的职务，或与企业的关系"})
    reason = optional_text(500, metadata={"description": "拒签的理由"})
    witness = optional_text(50, metadata={"description": "见证人"})
    where = optional_text(200, metadata={"description": "留在哪里"})
    reply = fields.Nested(ReplyIn, allow_none=True, load_default=None)
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)


class DeliveryReceipt(Receipt):
    """Of a delivery."""

    paper_id = Uuid()
    how = one_of(*HOW_WORDS)


class OfferQuery(Typed):
    """Of one of these."""

    becomes = OfferAsked

    hazard_id = Uuid(load_default=None)
    inspection_id = Uuid(load_default=None)
    enterprise_id = Uuid(load_default=None)
    replaces = Uuid(load_default=None, metadata={"description": "要更正的那一版"})


class PaperFieldOut(AnswerSchema):
    """A field of a kind. `value`: what it is filled in with."""

    key = fields.String()
    label = fields.String()
    kind = one_of(*(kind.value for kind in PaperFieldKind))
    most = fields.Integer()
    lines = fields.Integer()
    required = fields.Boolean()
    example = fields.String()
    value = fields.String()


class PaperLineOut(AnswerSchema):
    """A name and what stands behind it."""

    label = fields.String()
    text = fields.String()


class PaperOfficerOut(AnswerSchema):
    """Who signed as an officer."""

    name = fields.String()
    certificate = fields.String()


class PaperKindOut(AnswerSchema):
    """A kind that the caller may issue here."""

    kind = one_of(*KINDS)
    name = fields.String()
    basis = fields.String(metadata={"description": "文书上印的依据"})
    document = fields.Boolean(metadata={"description": "公文版式；否则是表格"})
    findings = fields.Boolean(metadata={"description": "逐条印隐患"})
    opening = fields.String(metadata={"description": "第一句；{office} 处印单位名称"})
    facts = fields.List(fields.Nested(PaperLineOut))
    closing = fields.String(metadata={"description": "最后一句"})
    caution = fields.String(metadata={"description": "印明不是执法文书的话；空: 不印"})
    no_enforcement = fields.Boolean(metadata={"description": "印明不是执法文书"})
    delivered = fields.Boolean(metadata={"description": "要送达签收"})
    reply = fields.Boolean(metadata={"description": "带回执"})
    confidential = fields.Boolean(metadata={"description": "不给企业看"})
    officers_least = fields.Integer(metadata={"description": "至少几名执法人员，带证号"})
    number = fields.String(
        allow_none=True, metadata={"description": "隐患办理时已有的文号；null: 制发时编号"}
    )
    blocked = fields.String(allow_none=True, metadata={"description": "现在不能出，先办什么"})
    issued = fields.UUID(allow_none=True, metadata={"description": "已出过的；要更正就出新版"})
    signed_off_by = fields.String(allow_none=True)
    asks = fields.List(fields.Nested(PaperFieldOut))


class NamedHazardOut(AnswerSchema):
    """A hazard that a paper may name. `position`: to be sent back with it."""

    id = fields.UUID()
    number = fields.String()
    part = fields.String()
    description = fields.String()
    grade = one_of(*HAZARD_GRADES)
    grade_word = fields.String()
    deadline = fields.Date()
    overdue_days = fields.Integer()
    position = fields.Integer(metadata=_POSITION)


class PaperOfficeOut(AnswerSchema):
    """In whose name it may go out. `word`: how its numbers begin."""

    key = fields.String()
    name = fields.String()
    printed_name = fields.String(metadata={"description": "文书上印的单位名称"})
    word = fields.String()


class OfferedPapersOut(AnswerSchema):
    """The subject as it stands, and each kind."""

    enterprise_id = fields.UUID()
    enterprise = fields.String()
    inspection_id = fields.UUID(allow_none=True)
    hazards = fields.List(fields.Nested(NamedHazardOut))
    offices = fields.List(fields.Nested(PaperOfficeOut))
    officers = fields.List(
        fields.Nested(PaperOfficerOut),
        metadata={"description": "本单位文书上签过的执法人员和证号，最近的在前"},
    )
    kinds = fields.List(fields.Nested(PaperKindOut))


class PaperQuery(PageQuery, Typed):
    """The newest first."""

    becomes = PaperFilter

    kind = one_of(*KINDS, load_default=None)
    state = one_of(*STATE_WORDS, load_default=None)
    hazard_id = Uuid(load_default=None)
    inspection_id = Uuid(load_default=None)
    enterprise_id = Uuid(load_default=None)
    office = text(80, load_default=None)
    first = Day(load_default=None, metadata={"description": "制发日期从，2026-11-01"})
    last = Day(load_default=None, metadata={"description": "制发日期到（含）"})


class PaperRow(AnswerSchema):
    """A paper in the register."""

    id = fields.UUID()
    kind = one_of(*KINDS)
    kind_word = fields.String()
    number = fields.String()
    version = fields.Integer()
    office = fields.String()
    office_name = fields.String()
    enterprise_id = fields.UUID()
    enterprise = fields.String()
    inspection_id = fields.UUID(allow_none=True)
    hazard_ids = fields.List(fields.UUID())
    issued_on = fields.Date()
    person = fields.String()
    received_at = moment()
    state = one_of(*STATE_WORDS)
    state_word = fields.String()
    replaces = fields.UUID(allow_none=True)
    replaced_by = fields.UUID(allow_none=True)


class PaperPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    papers = fields.List(fields.Nested(PaperRow))
    next_cursor = fields.String(allow_none=True)


class PaperHazardOut(AnswerSchema):
    """A hazard as it stood when the paper was issued."""

    number = fields.String()
    part = fields.String()
    description = fields.String()
    grade_word = fields.String()
    deadline = fields.Date()
    photos = fields.List(sha256())


class IssuerOut(AnswerSchema):
    """Who issued it, and the strokes."""

    name = fields.String()
    path = fields.String(allow_none=True)


class PaperContentOut(AnswerSchema):
    """What it says, as it was frozen."""

    title = fields.String()
    county = fields.String()
    office = fields.String()
    number = fields.String()
    replaced = fields.String(metadata={"description": "代替哪一版、为什么；空: 第一版"})
    addressed_to = fields.String()
    opening = fields.String()
    facts = fields.List(fields.Nested(PaperLineOut))
    hazards = fields.List(fields.Nested(PaperHazardOut))
    lines = fields.List(fields.Nested(PaperLineOut))
    closing = fields.String()
    basis = fields.String()
    caution = fields.String(metadata={"description": "不是执法文书的，印明的话"})
    no_enforcement = fields.Boolean()
    officers = fields.List(fields.Nested(PaperOfficerOut))
    signed_off_by = fields.String()
    issuer = fields.Nested(IssuerOut)
    issued_on = fields.Date()


class ReplyOut(AnswerSchema):
    """回执."""

    will_come = fields.Boolean()
    reason = fields.String(allow_none=True)


class DeliveryOut(AnswerSchema):
    """How it was delivered. `by_step`: by the hazard's own step."""

    how = one_of(*HOW_WORDS)
    how_word = fields.String()
    at = moment()
    person = fields.String(metadata={"description": "由谁登记"})
    by_step = fields.Boolean()
    received_by = fields.String(allow_none=True)
    post = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    witness = fields.String(allow_none=True)
    where = fields.String(allow_none=True)
    reply = fields.Nested(ReplyOut, allow_none=True)
    photos = fields.List(sha256())


class PaperVersionOut(AnswerSchema):
    """A version of it. `reason`: why it replaced the one before."""

    id = fields.UUID()
    version = fields.Integer()
    issued_on = fields.Date()
    reason = fields.String(allow_none=True)


class PaperMayOut(AnswerSchema):
    """What the caller may do with it. `by_step`: sign for it in the hazard's own step."""

    deliver = fields.List(one_of(*HOW_WORDS))
    by_step = fields.Boolean()
    replace = fields.Boolean()


class PaperOut(PaperRow):
    """The whole of it. `pdf`: null while it is being printed."""

    content = fields.Nested(PaperContentOut)
    code = fields.String()
    url = fields.String(metadata={"description": "二维码指向的公开页"})
    delivery = fields.Nested(DeliveryOut, allow_none=True)
    versions = fields.List(fields.Nested(PaperVersionOut))
    may = fields.Nested(PaperMayOut)
    pdf = fields.Nested(FileOut, allow_none=True)
