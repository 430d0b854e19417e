"""What an enterprise does of its own accord: its three lists and its monthly report."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.enterprises.schemas import RISK_GRADES, KeyArea
from api.hazards.schemas import HAZARD_STATES, FiveGuaranteesIn
from api.schema.answers import AnswerSchema, AsSent
from api.schema.fields import Month, list_of, moment, number, one_of, text, version_read, whole
from api.schema.strict import Day, Uuid
from api.schema.typed import Typed
from ledger.enterprises.rules import KeyAreas


class MonthQuery(Schema):
    """A calendar month of Asia/Shanghai; the present one where it is left out."""

    month = Month(load_default=None, metadata={"description": "2026-11"})


class KeyAreasIn(Typed):
    """All key areas (重点区域); one that is left out loses its board."""

    becomes = KeyAreas

    key_areas = list_of(KeyArea, 30, required=True)
    version = version_read()


class ListedHazard(AnswerSchema):
    """问题隐患: a hazard, and how it was mended where it was."""

    id = Uuid()
    number = fields.String()
    sector = fields.String()
    part = fields.String()
    description = fields.String()
    grade = one_of("general", "major")
    state = one_of(*HAZARD_STATES)
    self_found = fields.Boolean(metadata={"description": "企业自查或主动报告的"})
    found_at = moment()
    responsible = fields.String(allow_none=True)
    deadline = fields.Date()
    overdue_days = fields.Integer(metadata={"description": "0: in time, or mended"})
    closed_at = moment(allow_none=True)
    mended_at = moment(allow_none=True)
    mended_how = fields.String(allow_none=True)
    cost_yuan = fields.Float(allow_none=True)


class SelfCheck(AnswerSchema):
    """An inspection that the enterprise made of itself."""

    id = Uuid()
    finished_at = moment()
    origin = one_of("self_check", "voluntary")
    person = fields.String()
    led_by_principal = fields.Boolean(metadata={"description": "主要负责人带队并签字"})
    answers_passed = fields.Integer()
    answers_failed = fields.Integer()
    findings = fields.Integer()


class Control(AnswerSchema):
    """A risk point with what controls it."""

    id = Uuid()
    name = fields.String()
    grade = one_of(*RISK_GRADES)
    controls = fields.String()
    responsible = fields.String()
    key_area = fields.String(allow_none=True)


class DutyDone(AnswerSchema):
    """Something recorded for a duty of the plan."""

    id = Uuid()
    duty = fields.String(metadata={"description": "key in the plan"})
    name = fields.String()
    done_on = fields.Date()
    person = fields.String()
    note = fields.String(allow_none=True)


class OrderOut(AnswerSchema):
    """A measure that the county's plan orders of every enterprise."""

    text = fields.String()
    responsible = fields.String()
    due_by = fields.Date(allow_none=True, metadata={"description": "none: 长期"})
    source = fields.String(metadata={"description": "clause of the plan"})


class ThreeLists(AnswerSchema):
    """三个清单: 问题隐患 · 自查自纠 · 制度措施."""

    enterprise_id = Uuid()
    enterprise = fields.String()
    month = fields.String()
    problems = fields.List(fields.Nested(ListedHazard))
    self_checks = fields.List(fields.Nested(SelfCheck))
    self_corrections = fields.List(fields.Nested(ListedHazard))
    controls = fields.List(fields.Nested(Control))
    duties_done = fields.List(fields.Nested(DutyDone))
    orders = fields.List(fields.Nested(OrderOut))


COUNT_MOST = 10**9


class GradeFigures(Schema):
    """Of the hazards found in the month; rectified means accepted by somebody else."""

    found = whole(0, COUNT_MOST, required=True)
    rectified = whole(0, COUNT_MOST, required=True)
    rate_percent = number(
        0, 100, required=True, allow_none=True, metadata={"description": "null: 无可计，写「—」"}
    )


class Figures(Schema):
    """What a monthly report counts."""

    major = fields.Nested(GradeFigures, required=True)
    general = fields.Nested(GradeFigures, required=True)
    outstanding = whole(
        0, COUNT_MOST, required=True, metadata={"description": "还没有验收的，含以前发现的"}
    )
    overdue = whole(0, COUNT_MOST, required=True)
    majors_outstanding = whole(0, COUNT_MOST, required=True)
    majors_with_five = whole(
        0, COUNT_MOST, required=True, metadata={"description": "其中五落实已写明的"}
    )
    self_checks = whole(0, COUNT_MOST, required=True)
    led_checks = whole(0, COUNT_MOST, required=True, metadata={"description": "主要负责人带队"})
    drills = whole(0, COUNT_MOST, required=True)
    trainings = whole(0, COUNT_MOST, required=True)


class MajorOpen(AnswerSchema):
    """A major hazard that is still owed, with its five guarantees (五落实)."""

    id = Uuid()
    number = fields.String()
    part = fields.String()
    description = fields.String()
    grade = one_of("major")
    state = one_of(*HAZARD_STATES)
    found_at = moment()
    responsible = fields.String(allow_none=True)
    deadline = fields.Date()
    five = AsSent(FiveGuaranteesIn, allow_none=True)


class ReportDuty(AnswerSchema):
    """The duty under which the report is sent."""

    key = fields.String()
    name = fields.String()
    source = fields.String()


class ReportSent(AnswerSchema):
    """The first report of the month to the department, with the figures it gave."""

    id = Uuid()
    received_at = moment()
    person = fields.String()
    figures = AsSent(Figures, allow_none=True)


class WorkersTold(Schema):
    """双报告: when and in which way the enterprise's own people were told. Source: 溆浦 三(三)."""

    on = Day(required=True)
    way = text(50, required=True, metadata={"description": "职工代表大会、公示栏 …"})


class MonthlyReport(AnswerSchema):
    """The month's figures, and whom they were told to."""

    enterprise_id = Uuid()
    enterprise = fields.String()
    principal_name = fields.String()
    month = fields.String()
    as_of = fields.Date()
    figures = fields.Nested(Figures)
    majors = fields.List(fields.Nested(MajorOpen))
    duty = fields.Nested(ReportDuty, allow_none=True)
    sent = fields.Nested(ReportSent, allow_none=True)
    workers_told = fields.Nested(WorkersTold, allow_none=True)
