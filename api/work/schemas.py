"""Work of offices (工作记录), and the villages it is done in."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.records.schemas import ELAPSED_MAX_S, PHOTOS_PARSED
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, sha256, text, whole
from api.schema.queries import PageQuery
from api.schema.strict import Day, Flag, Uuid, Whole
from api.schema.typed import Typed
from ledger.work import rules
from ledger.work.commands import records, villages
from ledger.work.queries.records import WorkFilter

_A_NUMBER = {"invalid": "请只填整数，如 30，不带“约”“多”等字"}


def _count(field: str, **kwargs: Any) -> Whole:
    low, high = rules.BOUNDS[field]
    return whole(low, high, error_messages=_A_NUMBER, **kwargs)


def _optional_count(field: str, meaning: str) -> Whole:
    return _count(field, allow_none=True, load_default=None, metadata={"description": meaning})


class WorkRecordIn(Typed):
    """One piece of work; which fields its kind asks, `GET /work-records/form` tells."""

    becomes = records.WorkRecord

    kind = one_of(
        *rules.WORK_KINDS,
        required=True,
        metadata={
            "x-enumDescriptions": {kind.key: kind.word for kind in rules.WORK_KINDS.values()}
        },
    )
    office = text(80, required=True, metadata={"description": "key in the plan"})
    done_on = Day(required=True)
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)
    begins = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.Regexp(
            r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)", error="时间应为 19:30 的样子"
        ),
        metadata={"description": "屋场会几点开始，如 19:30"},
    )
    village_id = Uuid(allow_none=True, load_default=None)
    group_name = optional_text(30, metadata={"description": "村（居）民小组"})
    place = optional_text(100)
    enterprise_id = Uuid(allow_none=True, load_default=None)
    title = optional_text(300, metadata={"description": "文件名、会议内容、片名、媒体和标题"})
    number = optional_text(80, metadata={"description": "文号"})
    note = optional_text(2000)
    times = _count("times", load_default=1)
    people = _optional_count("people", "人数")
    copies = _optional_count("copies", "册数")
    passed = _optional_count("passed", "抽考合格的人数")
    duty = optional_text(80, metadata={"description": "同时完成的任务，key in the plan"})
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)
    corrects = Uuid(allow_none=True, load_default=None)
    reason = optional_text(300, metadata={"description": "为什么更正或撤销"})
    withdrawn = Flag(load_default=False, metadata={"description": "撤销所更正的那一条"})

    @validates_schema
    def _correction_has_its_reason(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("corrects")) != bool(data.get("reason")):
            raise ValidationError("更正或撤销须写明是哪一条和原因", "reason")
        if data.get("withdrawn") and not data.get("corrects"):
            raise ValidationError("撤销须写明撤销哪一条", "corrects")


class WorkQuery(PageQuery, Typed):
    """The newest first. `first`, `last`: days on which it was done, both included."""

    becomes = WorkFilter

    kind = one_of(*rules.WORK_KINDS, load_default=None)
    office = text(80, load_default=None)
    record_id = Uuid(load_default=None, metadata={"description": "只要这一条"})
    first = Day(load_default=None)
    last = Day(load_default=None)


class WorkRow(AnswerSchema):
    """What stands: the newest of its corrections."""

    id = fields.UUID()
    kind = one_of(*rules.WORK_KINDS)
    kind_word = fields.String()
    unit = fields.String()
    office = fields.String()
    office_name = fields.String()
    done_on = fields.Date()
    begins = fields.String(allow_none=True)
    town_code = fields.String(allow_none=True)
    village_id = fields.UUID(allow_none=True)
    village = fields.String(allow_none=True)
    group_name = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    enterprise_id = fields.UUID(allow_none=True)
    enterprise = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    number = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    times = fields.Integer()
    people = fields.Integer(allow_none=True)
    copies = fields.Integer(allow_none=True)
    passed = fields.Integer(allow_none=True)
    duty = fields.String(allow_none=True)
    photos = fields.List(fields.String())
    corrects = fields.UUID(allow_none=True)
    reason = fields.String(allow_none=True)
    person = fields.String()
    received_at = moment()
    may_correct = fields.Boolean()


class WorkPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    work_records = fields.List(fields.Nested(WorkRow))
    next_cursor = fields.String(allow_none=True)


class WorkAsk(AnswerSchema):
    """A field that a kind asks."""

    field = one_of(*get_args(rules.WorkField))
    word = fields.String()
    must = fields.Boolean()
    bounds = fields.List(
        fields.Integer(), allow_none=True, metadata={"description": "数字的最小和最大；文字为空"}
    )


class WorkKindOut(AnswerSchema):
    """A kind, with the clause that orders it."""

    key = one_of(*rules.WORK_KINDS)
    word = fields.String()
    unit = fields.String()
    clause = fields.String()
    asks = fields.List(fields.Nested(WorkAsk))


class WorkDuty(AnswerSchema):
    """A duty of the plan that work of these kinds fulfils."""

    key = fields.String()
    name = fields.String()
    kinds = fields.List(one_of(*rules.WORK_KINDS))


class VillageOut(AnswerSchema):
    """How many groups a village has, on which days. `counts_until` is null: still."""

    id = fields.UUID()
    town_code = fields.String()
    town = fields.String()
    name = fields.String()
    groups = fields.Integer(metadata={"description": "村（居）民小组；0：已撤销"})
    counts_from = fields.Date()
    counts_until = fields.Date(allow_none=True)
    may_change = fields.Boolean()


class WorkOffice(AnswerSchema):
    """An own office: the kinds that it may record, the duties these fulfil, its villages."""

    key = fields.String()
    name = fields.String()
    kinds = fields.List(one_of(*rules.WORK_KINDS))
    duties = fields.List(fields.Nested(WorkDuty))
    villages = fields.List(fields.Nested(VillageOut))


class WorkForm(AnswerSchema):
    """All that the form needs, so that it is filled in without a network."""

    own_office = fields.String(allow_none=True, metadata={"description": "在哪个单位工作"})
    kinds = fields.List(fields.Nested(WorkKindOut))
    offices = fields.List(fields.Nested(WorkOffice))


class VillageIn(Typed):
    """So many groups from that day on. A name that is there already is the same village."""

    becomes = villages.Village

    town_code = text(12, required=True)
    name = text(50, required=True)
    groups = whole(
        0,
        rules.GROUPS_MOST,
        required=True,
        error_messages=_A_NUMBER,
        metadata={"description": "0：已撤销"},
    )
    counts_from = Day(required=True)


class VillageQuery(Schema):
    """Without a day: the whole history."""

    town_code = text(12, load_default=None)
    on = Day(load_default=None)


class VillageTown(AnswerSchema):
    """A town whose villages the caller keeps."""

    code = fields.String()
    name = fields.String()


class Villages(AnswerSchema):
    """By town and name; and the towns whose villages the caller keeps."""

    villages = fields.List(fields.Nested(VillageOut))
    keeps = fields.List(fields.Nested(VillageTown))
