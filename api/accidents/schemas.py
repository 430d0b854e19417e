"""亡人事故: entered by the county's office, counted against the year before."""

from __future__ import annotations

import re
from typing import Any, get_args

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.schema.answers import AnswerSchema
from api.schema.fields import moment, one_of, optional_text, text, whole
from api.schema.queries import PageQuery
from api.schema.strict import Day, Flag, Uuid
from api.schema.typed import Part, Typed
from ledger.accidents import commands
from plans.orders import Counts

DEATHS_MOST = 9999
# A telephone number has 7 digits or more, an identity number 15 or 18; a description needs neither.
_NUMBER_OF_A_PERSON = re.compile(r"[0-9]{7,}")


class Exclusion(Part):
    """Why it does not count (如已托管地区)."""

    becomes = commands.Exclusion

    ground = text(80, required=True, metadata={"description": "方案里的 key"})
    reason = text(300, required=True, metadata={"description": "为什么适用"})


class AccidentIn(Typed):
    """An accident; with `corrects` it takes the place of an entry."""

    becomes = commands.Accident

    happened_on = Day(required=True)
    town_code = text(12, required=True)
    sector = text(10, required=True)
    deaths = whole(0, DEATHS_MOST, required=True)
    business = Flag(required=True, metadata={"description": "生产经营性"})
    excluded = fields.Nested(Exclusion, allow_none=True, load_default=None)
    description = text(300, required=True, metadata={"description": "简要经过，不写个人信息"})
    hazard_id = Uuid(
        allow_none=True,
        load_default=None,
        metadata={"description": "由哪项隐患引起，查明的填；方案对导致事故的处置据此提示"},
    )
    enterprise_id = Uuid(
        allow_none=True,
        load_default=None,
        metadata={"description": "哪家企业的事故；方案对导致事故的处置据此提示它的隐患"},
    )
    corrects = Uuid(allow_none=True, load_default=None)
    correction_reason = optional_text(300)

    @validates_schema
    def _no_personal_data(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("description", "correction_reason"):
            if _NUMBER_OF_A_PERSON.search(data.get(name) or ""):
                raise ValidationError("请不要写电话、身份证号等个人信息", name)

    @validates_schema
    def _correction_has_its_reason(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("corrects")) != bool(data.get("correction_reason")):
            raise ValidationError("更正须写明更正哪一条和原因", "correction_reason")


class AccidentRow(AnswerSchema):
    """What stands on the register."""

    id = fields.UUID()
    happened_on = fields.Date()
    town_code = fields.String()
    town = fields.String()
    sector = fields.String()
    sector_name = fields.String()
    deaths = fields.Integer()
    business = fields.Boolean()
    excluded = fields.String(allow_none=True)
    excluded_name = fields.String(allow_none=True)
    excluded_reason = fields.String(allow_none=True)
    description = fields.String()
    hazard_id = fields.UUID(allow_none=True)
    hazard_number = fields.String(allow_none=True)
    enterprise_id = fields.UUID(allow_none=True)
    enterprise = fields.String(allow_none=True)
    corrects = fields.UUID(allow_none=True)
    correction_reason = fields.String(allow_none=True)
    person = fields.String()
    received_at = moment()


class AccidentPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    accidents = fields.List(fields.Nested(AccidentRow))
    next_cursor = fields.String(allow_none=True)


class AccidentQuery(PageQuery):
    """The newest first."""


class FiguresQuery(Schema):
    """Days, both included; without them this year until today."""

    first = Day(load_default=None)
    last = Day(load_default=None)
    which = one_of("business", "all", load_default="business")


class Numbers(AnswerSchema):
    """Accidents with deaths, and deaths; `…_before`: in the same days of the year before."""

    accidents = fields.Integer(metadata={"description": "亡人事故（起）"})
    deaths = fields.Integer(metadata={"description": "死亡人数（人）"})
    accidents_before = fields.Integer()
    deaths_before = fields.Integer()
    accidents_change_percent = fields.Float(
        allow_none=True, metadata={"description": "同比；上年同期为零时为空，表上写“—”"}
    )
    deaths_change_percent = fields.Float(allow_none=True)


class FiguresRow(Numbers):
    """Of one sector or town, or of all."""

    key = fields.String()
    name = fields.String()
    zero = fields.Boolean(metadata={"description": "零发生"})


class TargetRow(AnswerSchema):
    """A target of the plan, with what it counts. `missed_by`: towns that do not reach it."""

    key = fields.String()
    name = fields.String()
    direction = fields.String()
    value = fields.Float()
    unit = fields.String()
    source = fields.String()
    counts = one_of(*get_args(Counts))
    now = fields.Integer(metadata={"description": "本期，起或人"})
    before = fields.Integer(metadata={"description": "上年同期"})
    change_percent = fields.Float(
        allow_none=True, metadata={"description": "同比；上年同期为零时为空"}
    )
    reached = fields.Boolean()
    missed_by = fields.List(fields.String())


class FiguresOut(AnswerSchema):
    """Within the caller's towns and sectors; targets for who sees the whole county."""

    first = fields.Date()
    last = fields.Date()
    before_first = fields.Date()
    before_last = fields.Date()
    total = fields.Nested(FiguresRow)
    sectors = fields.List(fields.Nested(FiguresRow))
    towns = fields.List(fields.Nested(FiguresRow))
    targets = fields.List(fields.Nested(TargetRow))
