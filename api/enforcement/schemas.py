"""Results of enforcement. Source of the kinds: 望城 附件5, columns 责令限期整改 to 行刑衔接."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.records.schemas import ELAPSED_MAX_S, PHOTOS_PARSED
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, sha256, text, whole
from api.schema.queries import PageQuery
from api.schema.strict import Day, Flag, Number, Uuid
from api.schema.typed import Typed
from ledger.enforcement import commands
from ledger.enforcement.queries import EnforcementFilter, SumsAsked

ENFORCEMENT_KINDS = (
    "order_to_rectify", "penalty", "suspension", "closure", "detention", "criminal_referral",
    "typical_case",
)  # fmt: skip
AMOUNT_MAX_YUAN = 10**9
# 行政处罚法 第42条: at least two.
OFFICERS_LEAST = 2
OFFICERS_MOST = 10


class Officer(Schema):
    """An officer with the number of the enforcement certificate (行政执法证号)."""

    name = text(50, required=True)
    certificate = text(40, required=True)


class EnforcementIn(Typed):
    """A decision against an enterprise, and what it came from."""

    becomes = commands.Enforcement

    enterprise_id = Uuid(required=True)
    kind = one_of(*ENFORCEMENT_KINDS, required=True)
    amount_yuan = Number(
        allow_none=True,
        load_default=None,
        validate=validate.Range(0.01, AMOUNT_MAX_YUAN, error="金额应在 0.01 元到 10 亿元之间"),
    )
    document_number = text(80, required=True, metadata={"description": "文号"})
    decided_on = Day(required=True)
    office = text(80, required=True, metadata={"description": "作出决定的单位，方案里的 key"})
    joint_offices = list_of(text(80), 20, load_default=list, metadata={"description": "联合执法"})
    officers = list_of(Officer, OFFICERS_MOST, required=True)
    crackdown = Flag(load_default=False, metadata={"description": "打非治违"})
    inspection_id = Uuid(allow_none=True, load_default=None)
    hazard_id = Uuid(allow_none=True, load_default=None)
    note = optional_text(2000)
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)

    @validates_schema
    def _amount_of_a_fine(self, data: dict[str, Any], **_: Any) -> None:
        amount = data.get("amount_yuan")
        if (data.get("kind") == "penalty") != (amount is not None):
            raise ValidationError("行政处罚须填罚款金额，其他种类不填", "amount_yuan")
        if amount is not None and round(amount, 2) != amount:
            raise ValidationError("金额最多两位小数", "amount_yuan")

    @validates_schema
    def _two_officers(self, data: dict[str, Any], **_: Any) -> None:
        officers = data.get("officers", [])
        different = {
            name: {officer[name] for officer in officers} for name in ("name", "certificate")
        }
        if len(officers) < OFFICERS_LEAST:
            raise ValidationError("执法人员不得少于两人", "officers")
        if any(len(values) < len(officers) for values in different.values()):
            raise ValidationError("执法人员须为不同的人，证号也不能相同", "officers")

    @validates_schema
    def _came_from_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("inspection_id") and not data.get("hazard_id"):
            raise ValidationError("请选择所依据的检查记录或隐患", "inspection_id")


class EnforcementQuery(PageQuery, Typed):
    """The newest decision first."""

    becomes = EnforcementFilter

    kind = one_of(*ENFORCEMENT_KINDS, load_default=None)
    enterprise_id = Uuid(load_default=None)
    hazard_id = Uuid(load_default=None)
    inspection_id = Uuid(load_default=None)
    town_code = text(12, load_default=None)
    office = text(80, load_default=None)
    first = Day(load_default=None, metadata={"description": "决定日期从，2026-11-01"})
    last = Day(load_default=None, metadata={"description": "决定日期到（含）"})


class SumsQuery(Typed):
    """Days of decision, both included; `by`: a row for each."""

    becomes = SumsAsked

    first = Day(required=True)
    last = Day(required=True)
    by = one_of("sector", "town", "office", "all", load_default="all")


class EnforcementRow(AnswerSchema):
    """A result in a list."""

    id = fields.UUID()
    kind = one_of(*ENFORCEMENT_KINDS)
    amount_yuan = fields.Float(allow_none=True)
    document_number = fields.String()
    decided_on = fields.Date()
    enterprise_id = fields.UUID()
    enterprise = fields.String()
    inspection_id = fields.UUID(allow_none=True)
    hazard_id = fields.UUID(allow_none=True)
    hazard_number = fields.String(allow_none=True)
    office = fields.String()
    office_name = fields.String()
    joint_offices = fields.List(fields.String())
    officers = fields.List(fields.Nested(Officer))
    crackdown = fields.Boolean()
    note = fields.String(allow_none=True)
    photos = fields.List(fields.String())
    person = fields.String()
    received_at = moment()


class EnforcementPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    enforcements = fields.List(fields.Nested(EnforcementRow))
    next_cursor = fields.String(allow_none=True)


class SumRow(AnswerSchema):
    """What the forms count: 家 are enterprises, each once; amounts in yuan."""

    key = fields.String()
    name = fields.String()
    inspections = fields.Integer()
    inspected_enterprises = fields.Integer(metadata={"description": "检查企业数（家）"})
    orders_enterprises = fields.Integer(metadata={"description": "责令限期整改（家）"})
    penalties = fields.Integer(metadata={"description": "行政处罚（起）"})
    penalty_enterprises = fields.Integer(metadata={"description": "行政处罚（家）"})
    penalty_yuan = fields.Float(metadata={"description": "处罚金额（元）"})
    suspension_enterprises = fields.Integer(metadata={"description": "停产停业整顿（家）"})
    closure_enterprises = fields.Integer(metadata={"description": "关闭（含吊销证照）（家）"})
    detentions_and_referrals = fields.Integer(metadata={"description": "行政拘留和行刑衔接（个）"})
    cases = fields.Integer(metadata={"description": "立案数（起）"})
    typical_cases = fields.Integer(metadata={"description": "典型案例（起）"})
    crackdown = fields.Integer(metadata={"description": "打非治违（起）"})
    zero_penalty = fields.Boolean(metadata={"description": "只检查不处罚"})


class SumsOut(AnswerSchema):
    """A row for each key where anything happened."""

    sums = fields.List(fields.Nested(SumRow))
