"""双随机: a draw by lot, asked for and read back."""

from __future__ import annotations

from marshmallow import fields, validate

from api.records.schemas import Receipt
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, sha256, text, whole
from api.schema.queries import PageQuery
from api.schema.strict import Day, Uuid
from api.schema.typed import Part, Typed
from ledger.draws.commands import draw
from ledger.draws.queries.pool import MAY_BE_DRAWN

ENTERPRISES_MOST = 1000
# 行政处罚法 第42条: at least two.
INSPECTORS_LEAST = 2
INSPECTORS_MOST = 10
CHOSEN_MOST = 100


class Witness(Part):
    """Somebody who says a number after they saw the commitment."""

    becomes = draw.Witness

    name = text(50, required=True)
    number = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9]{4,12}$(?!\n)", error="见证数字应为 4 到 12 位数字"),
    )


class DrawIn(Typed):
    """What to draw from, how many, and what witness and office agreed on."""

    becomes = draw.Draw

    title = text(80, required=True, metadata={"description": "抽查方案的名称"})
    towns = list_of(text(12), CHOSEN_MOST, required=True, metadata={"description": "空：不限"})
    sectors = list_of(text(10), CHOSEN_MOST, required=True, metadata={"description": "空：不限"})
    tiers = list_of(text(80), CHOSEN_MOST, required=True, metadata={"description": "空：不限"})
    roles = fields.List(
        one_of(*sorted(MAY_BE_DRAWN)),
        required=True,
        validate=validate.Length(1, len(MAY_BE_DRAWN), error="请至少选一类检查人员"),
        metadata={"description": "从哪些人员里抽"},
    )
    enterprises = whole(1, ENTERPRISES_MOST, required=True, metadata={"description": "抽几家"})
    inspectors_each = whole(
        INSPECTORS_LEAST, INSPECTORS_MOST, required=True, metadata={"description": "每家派几人"}
    )
    check_by = Day(required=True, metadata={"description": "检查期限"})
    publish_on = Day(required=True, metadata={"description": "从这天起公示名单"})
    witness = fields.Nested(Witness, required=True)
    commitment = sha256(required=True, metadata={"description": "给见证人看过的承诺值"})


class CommitmentOut(AnswerSchema):
    """Shown to the witness before the number is said."""

    draw_id = Uuid()
    commitment = sha256()
    committed_at = moment()


class DrawnInspector(AnswerSchema):
    """Somebody whom the lot sends."""

    id = fields.UUID()
    name = fields.String()


class DrawnEnterprise(AnswerSchema):
    """An enterprise that was drawn, with the names of that day."""

    enterprise_id = fields.UUID()
    enterprise = fields.String()
    town = fields.String(allow_none=True)
    inspectors = fields.List(fields.Nested(DrawnInspector))


class DrawReceipt(Receipt):
    """The receipt holds the result and how it came about."""

    algorithm = fields.String()
    commitment = sha256()
    pool_sha256 = sha256()
    pool_enterprises = fields.Integer()
    pool_inspectors = fields.Integer()
    seed = sha256()
    drawn = fields.List(fields.Nested(DrawnEnterprise))


class DrawLine(AnswerSchema):
    """A draw in the log."""

    id = fields.UUID()
    title = fields.String()
    person = fields.String()
    drawn_on = fields.Date()
    publish_on = fields.Date()
    published = fields.Boolean()
    check_by = fields.String()
    received_at = moment()
    towns = fields.List(fields.String())
    sectors = fields.List(fields.String())
    tiers = fields.List(fields.String())
    roles = fields.List(fields.String())
    enterprises = fields.Integer()
    inspectors_each = fields.Integer()
    witness = fields.Nested(Witness)
    inspected = fields.Integer(metadata={"description": "已检查几家"})


class UnusedCommitment(AnswerSchema):
    """A commitment that no draw followed."""

    id = fields.UUID()
    commitment = sha256()
    committed_at = moment()
    person = fields.String()


class DrawPage(AnswerSchema):
    """`unused` is told to the county's office alone, on the first page."""

    draws = fields.List(fields.Nested(DrawLine))
    unused = fields.List(fields.Nested(UnusedCommitment))
    public_url = fields.String()
    next_cursor = fields.String(allow_none=True)


class DrawnWithResult(DrawnEnterprise):
    """With the inspection that followed, if one did."""

    inspection_id = fields.UUID(allow_none=True)
    inspected_on = fields.Date(allow_none=True)
    nobody_left = fields.Boolean(
        metadata={"description": "没有人查过，抽到的人也都已离岗：须重新抽"}
    )


class DrawOut(DrawLine):
    """One draw; `drawn` holds only one's own enterprises before it is published."""

    algorithm = fields.String()
    commitment = sha256()
    value = sha256()
    pool_sha256 = sha256()
    pool_enterprises = fields.Integer()
    pool_inspectors = fields.Integer()
    seed = sha256()
    drawn = fields.List(fields.Nested(DrawnWithResult))
    public_url = fields.String()


class DrawQuery(PageQuery):
    """The newest first."""
