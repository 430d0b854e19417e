"""Which checklists there are."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schema.answers import AnswerSchema
from api.schema.fields import one_of, sha256, text


class ChecklistRow(AnswerSchema):
    """A checklist's latest version; fetch it only when the hash is new."""

    sector = fields.String()
    name = fields.String()
    version = fields.String()
    sha256 = sha256()
    items = fields.Integer()


class ChecklistList(AnswerSchema):
    """Every sector."""

    checklists = fields.List(fields.Nested(ChecklistRow))


class ChecklistQuery(Schema):
    """Without a version: the latest."""

    version = text(20)


class Clause(AnswerSchema):
    """Where it comes from: its code, and how it reads."""

    code = fields.String()
    text = fields.String()


class Note(AnswerSchema):
    """编制说明 or 检查说明."""

    title = fields.String()
    text = fields.String()


class Measure(AnswerSchema):
    """What is recorded with the answer, and the limits within which it passes."""

    sometimes = frozenset(
        {
            "unit", "lowest", "highest", "at_least", "at_most", "valid_on_day", "within_days",
            "basis",
        }
    )  # fmt: skip

    kind = one_of("number", "date", "text")
    name = fields.String()
    required = fields.Boolean(metadata={"description": "needed where the answer is 合格"})
    unit = fields.String()
    lowest = fields.Float(metadata={"description": "below it: a slip of the finger"})
    highest = fields.Float()
    at_least = fields.Float(metadata={"description": "below it: 不合格"})
    at_most = fields.Float()
    valid_on_day = fields.Boolean(metadata={"description": "still valid on the day of checking"})
    within_days = fields.Integer(metadata={"description": "at most so many days old"})
    basis = fields.String(metadata={"description": "clause that gives the limit, or `ours`"})


class Criterion(AnswerSchema):
    """判定情形 of a suspected 重大事故隐患, in our words."""

    id = fields.String()
    document = fields.String()
    document_title = fields.String()
    wording = fields.String()


class ChecklistItem(AnswerSchema):
    """检查内容: one question that can be answered on the spot; yes is 合格."""

    sometimes = frozenset({"deadline_days", "measure", "criterion"})

    id = fields.String()
    question = fields.String()
    good = fields.String(metadata={"description": "什么样算合格"})
    method = fields.String(metadata={"description": "怎么看、问谁、查什么"})
    part = fields.String(metadata={"description": "部位"})
    remedy = fields.String()
    grade = one_of("general", "major-suggested")
    photo_on_fail = fields.Boolean()
    deadline_days = fields.Integer()
    measure = fields.Nested(Measure)
    criterion = fields.Nested(Criterion)
    sources = fields.List(fields.Nested(Clause))


class ChecklistSection(AnswerSchema):
    """检查项目."""

    id = fields.String()
    name = fields.String()
    items = fields.List(fields.Nested(ChecklistItem))


class NotFieldCheck(AnswerSchema):
    """What no inspector can see on the spot, and where it went instead."""

    sometimes = frozenset({"items"})

    point = fields.String()
    goes_to = one_of("plan_duty", "report_row", "enforcement", "other_sector")
    reason = fields.String()
    items = fields.List(fields.String())
    sources = fields.List(fields.Nested(Clause))


class SwitchedOff(AnswerSchema):
    """An item that the county does not ask, with its reason."""

    item = fields.String()
    reason = fields.String()


class CountyEdition(AnswerSchema):
    """What a county changed in our checklist."""

    area = fields.String()
    edition = fields.Integer()
    off = fields.List(fields.Nested(SwitchedOff))


class ChecklistOut(AnswerSchema):
    """A published checklist; `county` where the county changed it."""

    sometimes = frozenset({"county"})

    sector = fields.String()
    name = fields.String()
    version = fields.String()
    published = fields.Date()
    notes = fields.List(fields.Nested(Note))
    sections = fields.List(fields.Nested(ChecklistSection))
    not_field_checks = fields.List(fields.Nested(NotFieldCheck))
    county = fields.Nested(CountyEdition)
