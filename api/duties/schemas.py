"""Duties with a cycle: what was done for one, and how they stand."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.duties.self_report_schemas import Figures, WorkersTold
from api.records.schemas import ELAPSED_MAX_S, PHOTOS_PARSED, Place, Receipt, Signature
from api.schema.answers import AnswerSchema, AsSent
from api.schema.fields import Month, list_of, moment, one_of, optional_text, sha256, text, whole
from api.schema.queries import PageQuery
from api.schema.strict import Day, Uuid
from api.schema.typed import Part, Typed
from ledger.duties import commands
from ledger.duties.queries.records import DutyRecordFilter
from plans.orders import Filed

PARTICIPANTS_MOST = 200


class LedBy(Part):
    """Who led it, with the post that makes them the one who must."""

    becomes = commands.LedBy

    name = text(50, required=True)
    post = text(50, required=True, metadata={"description": "职务"})


class Filing(Part):
    """The document that is filed (备案): for which year, and how it is found again."""

    becomes = commands.Filing

    year = whole(2000, 2100, required=True, metadata={"description": "哪一年的文件"})
    number = optional_text(80, metadata={"description": "文号"})
    file_name = optional_text(200, metadata={"description": "文件名"})


class FilingOut(Filing, AnswerSchema):
    """The same; what is not told is null."""


class DutyRecordIn(Typed):
    """Something done for a duty of the plan, by an enterprise or by an office."""

    becomes = commands.DutyRecord

    duty = text(80, required=True, metadata={"description": "key in the plan"})
    enterprise_id = Uuid(allow_none=True, load_default=None)
    office = optional_text(80, metadata={"description": "key in the plan"})
    done_on = Day(required=True)
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)
    led_by = fields.Nested(LedBy, allow_none=True, load_default=None)
    participants = list_of(text(50), PARTICIPANTS_MOST, load_default=list)
    place = fields.Nested(Place, allow_none=True, load_default=None)
    note = text(2000, required=True, metadata={"description": "做了什么，发现或决定了什么"})
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)
    signature = fields.Nested(Signature, required=True)
    month = Month(
        allow_none=True, load_default=None, metadata={"description": "月报的月份，2026-11"}
    )
    figures = fields.Nested(
        Figures, allow_none=True, load_default=None, metadata={"description": "月报的数字"}
    )
    filing = fields.Nested(
        Filing, allow_none=True, load_default=None, metadata={"description": "备案的文件"}
    )
    workers_told = fields.Nested(
        WorkersTold, allow_none=True, load_default=None, metadata={"description": "双报告"}
    )

    @validates_schema
    def _report_is_whole(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("month")) != bool(data.get("figures")):
            raise ValidationError("月报须写明月份和数字", "figures")
        if data.get("workers_told") and not data.get("figures"):
            raise ValidationError("向职工报告的是月报，请一并报送数字", "workers_told")

    @validates_schema
    def _one_owner(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("enterprise_id")) == bool(data.get("office")):
            raise ValidationError("请指明企业或单位，二者只填其一", "office")

    @validates_schema
    def _signed(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("signature") and not data["signature"]["path"]:
            raise ValidationError("登记履职须签字", "signature")


class DutyQuery(Schema):
    """Whose duties; without both: the caller's own."""

    enterprise_id = Uuid(load_default=None)
    office = text(80, load_default=None, metadata={"description": "方案里的单位"})

    @validates_schema
    def _at_most_one(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("enterprise_id") and data.get("office"):
            raise ValidationError("企业和单位只能填一个", "office")


class WhichQuery(Schema):
    """The cycle under way, or the one before it."""

    cycle = one_of("current", "last", load_default="current")


class BehindQuery(PageQuery):
    """As `WhichQuery`, a page of it."""

    cycle = one_of("current", "last", load_default="current")


class DutyRecordQuery(PageQuery, Typed):
    """The newest first."""

    becomes = DutyRecordFilter

    enterprise_id = Uuid(load_default=None)
    office = text(80, load_default=None)
    duty = text(80, load_default=None)


class DutyDescribed(AnswerSchema):
    """What the plan says of a duty. `clause`: its wording, in short words of ours."""

    duty = fields.String()
    name = fields.String()
    kind = fields.String()
    source = fields.String()
    clause = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    every = one_of("week", "month", "quarter", "half_year", "year", "campaign")
    times = fields.Integer(metadata={"description": "at least so often in each cycle"})
    by_principal = fields.Boolean(metadata={"description": "须由主要负责人带队"})
    files = one_of(*get_args(Filed), allow_none=True, metadata={"description": "备案哪种文件"})
    recordable = fields.Boolean(metadata={"description": "false: counted from visits alone"})
    cycle_first = fields.Date()
    cycle_last = fields.Date()
    due_on = fields.Date(metadata={"description": "last day: the cycle's, or that the plan names"})
    days_left = fields.Integer(metadata={"description": "today: 0; negative: over"})


class DutyLine(DutyDescribed):
    """How one duty stands today."""

    done = fields.Integer()
    last_done = fields.Date(allow_none=True)
    state = one_of("done", "short", "none", "overdue")
    words = fields.String(
        metadata={"description": "已完成 / 还差 1 次，剩 9 天 / 本季未做，剩 9 天"}
    )
    spared = fields.String(
        allow_none=True, metadata={"description": "为什么少做：标准化等级有效期内减少检查频次"}
    )
    missed_last = fields.Boolean(metadata={"description": "the cycle before was missed"})


class DutiesOfOwner(AnswerSchema):
    """One enterprise or office, and what it owes: the most urgent first."""

    enterprise_id = fields.UUID(allow_none=True)
    office = fields.String(allow_none=True)
    name = fields.String()
    principal_name = fields.String(allow_none=True)
    may_record = fields.Boolean()
    as_template = fields.Boolean(
        metadata={"description": "行动期已过，作为模板从启用那天起算（本系统所定）"}
    )
    duties = fields.List(fields.Nested(DutyLine))


class DutiesOut(AnswerSchema):
    """Whoever was asked for."""

    owners = fields.List(fields.Nested(DutiesOfOwner))


class MissingLine(DutyDescribed):
    """How many owe a duty and how many are behind, within the caller's scope."""

    owner = one_of("enterprise", "office")
    owing = fields.Integer()
    behind = fields.Integer()


class MissingOut(AnswerSchema):
    """By duty, the most missed first."""

    duties = fields.List(fields.Nested(MissingLine))


class BehindRow(AnswerSchema):
    """Who is behind: an enterprise or an office."""

    enterprise_id = fields.UUID(allow_none=True)
    office = fields.String(allow_none=True)
    name = fields.String()
    town_code = fields.String(allow_none=True)
    town = fields.String(allow_none=True)
    done = fields.Integer()
    words = fields.String()


class BehindPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    behind = fields.List(fields.Nested(BehindRow))
    next_cursor = fields.String(allow_none=True)


class DutyRecordRow(AnswerSchema):
    """A record in a list, with the duty's name of its day."""

    id = fields.UUID()
    duty = fields.String()
    name = fields.String()
    kind = fields.String()
    enterprise_id = fields.UUID(allow_none=True)
    office = fields.String(allow_none=True)
    owner = fields.String()
    person = fields.String()
    done_on = fields.Date()
    received_at = moment()
    led_by = fields.Nested(LedBy, allow_none=True)
    participants = fields.List(fields.String())
    place = AsSent(Place, allow_none=True)
    note = fields.String()
    photos = fields.List(fields.String())
    signature = AsSent(Signature)
    filed = one_of(*get_args(Filed), allow_none=True)
    filing = fields.Nested(FilingOut, allow_none=True)


class DutyRecordPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    duty_records = fields.List(fields.Nested(DutyRecordRow))
    next_cursor = fields.String(allow_none=True)


class DutyReceipt(Receipt):
    """Of a duty record, with what the plan said of the duty on that day."""

    sometimes = Receipt.sometimes | {"filed"}

    duty = fields.String(metadata={"description": "key in the plan"})
    duty_name = fields.String()
    duty_kind = fields.String()
    duty_source = fields.String(metadata={"description": "clause"})
    filed = one_of(*get_args(Filed), metadata={"description": "what document was filed"})
