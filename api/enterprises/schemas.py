"""Enterprises, their risks and their boards."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.schema.answers import AnswerSchema
from api.schema.fields import (
    LonLat,
    degrees,
    list_of,
    moment,
    one_of,
    optional_text,
    text,
    version_read,
    whole,
)
from api.schema.queries import PageQuery
from api.schema.strict import Flag, Uuid
from api.schema.typed import Part, Typed
from ledger.enterprises import rules
from ledger.enterprises.alike import AlikeAsked
from ledger.enterprises.queries import EnterpriseFilter

RISK_GRADES = ("major", "larger", "general", "low")


class KeyArea(Part):
    """重点区域: has a board of its own."""

    becomes = rules.KeyArea

    id = Uuid(required=True)
    name = text(50, required=True)


class EnterpriseIn(Typed):
    """An enterprise. `sectors` decide the checklists; key areas left out lose their boards."""

    becomes = rules.EnterpriseForm

    name = text(100, required=True)
    credit_code = optional_text(18)
    no_credit_code_reason = optional_text(100)
    town_code = text(12, required=True)
    address = text(200, required=True)
    sectors = list_of(text(10), 20, required=True)
    employees = whole(0, 1_000_000, required=True)
    high_risk = Flag(load_default=False)
    key_enterprise = Flag(load_default=False)
    above_scale = Flag(load_default=False)
    longitude = degrees(180, allow_none=True, load_default=None)
    latitude = degrees(90, allow_none=True, load_default=None)
    principal_name = text(50, required=True)
    principal_phone = optional_text(30)
    actual_controller = optional_text(50, metadata={"description": "实际控制人"})
    actual_controller_phone = optional_text(30)
    safety_officer_name = optional_text(50)
    safety_officer_phone = optional_text(30)
    regulator_name = optional_text(50, metadata={"description": "监管责任人"})
    regulator_phone = optional_text(30, metadata={"description": "办公电话，印在公示牌上"})
    active = Flag(load_default=True)
    key_areas = list_of(KeyArea, 30, load_default=list)
    version = version_read()

    @validates_schema
    def _code_or_reason(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("credit_code")) == bool(data.get("no_credit_code_reason")):
            raise ValidationError("请填统一社会信用代码，或说明没有的原因", "credit_code")


class RiskPoint(Part):
    """风险点, as it stands on the board."""

    becomes = rules.RiskPoint

    id = Uuid(required=True)
    key_area_id = Uuid(allow_none=True, load_default=None)
    name = text(100, required=True)
    grade = one_of(*RISK_GRADES, required=True)
    accident_types = text(100, required=True)
    controls = text(1000, required=True)
    responsible = text(50, required=True)
    emergency_measures = text(1000, required=True)


class RiskPointOut(RiskPoint, AnswerSchema):
    """The same; of no key area: null."""


class RiskPointsIn(Typed):
    """All risk points, in the order of the board."""

    becomes = rules.RiskPoints

    risk_points = list_of(RiskPoint, 200, required=True)
    version = version_read()


class Supervisor(AnswerSchema):
    """A 派驻员 with the office number alone."""

    id = fields.UUID()
    name = fields.String()
    title = fields.String(allow_none=True)
    office_phone = fields.String(allow_none=True)


class EnterpriseRow(AnswerSchema):
    """A line of 今天: who is due."""

    id = fields.UUID()
    name = fields.String()
    town_code = fields.String()
    town = fields.String()
    address = fields.String()
    sectors = fields.List(fields.String())
    employees = fields.Integer()
    active = fields.Boolean()
    longitude = fields.Float(allow_none=True)
    latitude = fields.Float(allow_none=True)
    distance_m = fields.Integer(allow_none=True, metadata={"description": "where `near` was asked"})
    unconfirmed = fields.Boolean(metadata={"description": "现场登记，待确认"})
    month_visits = fields.Integer(metadata={"description": "this calendar month, Asia/Shanghai"})
    month_visits_minimum = fields.Integer(metadata={"description": "by the plan; 0: none owed"})
    last_visit_at = moment(allow_none=True)
    open_hazards = fields.Integer()
    overdue_hazards = fields.Integer()


class FailedItem(AnswerSchema):
    """An item whose newest answer at this enterprise is 不合格."""

    item = fields.String()
    on = moment()


class FormerName(AnswerSchema):
    """What it was called until and with that day."""

    name = fields.String()
    until_date = fields.Date()


class EnterpriseOut(EnterpriseRow):
    """One enterprise, whole."""

    credit_code = fields.String(allow_none=True)
    no_credit_code_reason = fields.String(allow_none=True)
    high_risk = fields.Boolean()
    key_enterprise = fields.Boolean()
    above_scale = fields.Boolean()
    principal_name = fields.String()
    principal_phone = fields.String(allow_none=True)
    actual_controller = fields.String(allow_none=True)
    actual_controller_phone = fields.String(allow_none=True)
    safety_officer_name = fields.String(allow_none=True)
    safety_officer_phone = fields.String(allow_none=True)
    regulator_name = fields.String(allow_none=True)
    regulator_phone = fields.String(allow_none=True)
    unfilled = fields.List(fields.String(), metadata={"description": "待补充的项，只在待确认时有"})
    version = fields.String(metadata={"description": "of the form"})
    key_areas = fields.List(fields.Nested(KeyArea))
    risk_points = fields.List(fields.Nested(RiskPointOut))
    premises_version = fields.String(metadata={"description": "of key areas and risk points"})
    supervisors = fields.List(fields.Nested(Supervisor))
    failed_last = fields.List(fields.Nested(FailedItem))
    closed_on = fields.Date(allow_none=True)
    closed_reason = fields.String(allow_none=True)
    merged_into = fields.UUID(allow_none=True, metadata={"description": "who goes on with it"})
    former_names = fields.List(fields.Nested(FormerName))


class EnterprisePage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    enterprises = fields.List(fields.Nested(EnterpriseRow))
    next_cursor = fields.String(allow_none=True)


class EnterpriseQuery(PageQuery, Typed):
    """`near`: the nearest first; without it by name."""

    becomes = EnterpriseFilter

    mine = fields.Boolean(load_default=False, metadata={"description": "我派驻的、我所在的企业"})
    unconfirmed = fields.Boolean(load_default=False, metadata={"description": "现场登记、待确认的"})
    sector = text(10, load_default=None)
    town_code = text(12, load_default=None)
    text = text(100, load_default=None, metadata={"description": "名称、地址或信用代码的一部分"})
    near = LonLat(load_default=None, metadata={"description": "经度,纬度（WGS-84）"})


class FoundIn(Typed):
    """An enterprise as it is entered on the spot; what is left out is 待补充."""

    becomes = rules.FoundEnterprise

    name = text(100, required=True)
    town_code = text(12, required=True)
    sectors = list_of(text(10), 20, required=True)
    address = optional_text(200)
    credit_code = optional_text(18)
    employees = whole(1, 1_000_000, allow_none=True, load_default=None)
    principal_name = optional_text(50)
    principal_phone = optional_text(30)
    longitude = degrees(180, allow_none=True, load_default=None)
    latitude = degrees(90, allow_none=True, load_default=None)
    no_double = Flag(load_default=False, metadata={"description": "看过相近的企业，都不是"})


class AlikeQuery(Typed):
    """What is known of the new one."""

    becomes = AlikeAsked

    name = text(100, required=True)
    credit_code = text(18, load_default=None)
    near = LonLat(load_default=None, metadata={"description": "经度,纬度（WGS-84）"})


class AlikeEnterprise(AnswerSchema):
    """One that it may be, as its board tells everybody."""

    id = fields.UUID()
    name = fields.String()
    town = fields.String(allow_none=True)
    address = fields.String()
    active = fields.Boolean()
    distance_m = fields.Integer(allow_none=True)
    same_code = fields.Boolean()
    by_name = fields.Boolean()


class AlikeOut(AnswerSchema):
    """The likeliest first."""

    alike = fields.List(fields.Nested(AlikeEnterprise))
