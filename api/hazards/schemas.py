"""Hazards: the steps of a hazard's life as they are sent, and what is read of a hazard."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.records.schemas import ELAPSED_MAX_S, PHOTOS_PARSED, Place
from api.schema.fields import (
    COST_MAX_YUAN,
    list_of,
    moment,
    one_of,
    optional_text,
    sha256,
    text,
    whole,
)
from api.schema.queries import PageQuery
from api.schema.strict import Day, Flag, Number, Uuid
from ledger.ground.lifecycles.hazard import Event, State
from ledger.hazards.rules.plan_limits import DISPOSITION_WORDS

HAZARD_STATES = tuple(state.value for state in State)


class FiveGuarantees(Schema):
    """五落实: what must be settled before work on a major hazard begins. Source: 溆浦 二(一)1."""

    duty = text(500, required=True, metadata={"description": "责任"})
    measures = text(2000, required=True, metadata={"description": "措施"})
    funds = text(500, required=True, metadata={"description": "资金"})
    deadline = text(500, required=True, metadata={"description": "期限"})
    plan = text(2000, required=True, metadata={"description": "应急预案"})


class HazardEventIn(Schema):
    """One step in a hazard's life; which fields it demands depends on `kind` (409/422 say so).

    Source of the fields: 望城 附件1 (交办清单), 溆浦 二(一)1 (五落实), 东西湖 专题3.七 (挂牌).
    """

    kind = one_of(*(event.value for event in Event), required=True)
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)
    place = fields.Nested(Place, allow_none=True, load_default=None)
    note = optional_text(2000)
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)
    grade = one_of("general", "major", allow_none=True, load_default=None)
    criterion = optional_text(300, metadata={"description": "判定依据：文件和条款"})
    unit = optional_text(100, metadata={"description": "治理责任单位"})
    responsible = optional_text(50, metadata={"description": "整改责任人"})
    deadline = Day(allow_none=True, load_default=None)
    coordinator = optional_text(100, metadata={"description": "协调督办单位"})
    goal = optional_text(500, metadata={"description": "整改目标"})
    measures = optional_text(2000, metadata={"description": "整改措施"})
    cycle_days = whole(
        1, 366, allow_none=True, load_default=None, metadata={"description": "排查周期，天"}
    )
    witness = optional_text(50, metadata={"description": "拒签的见证人"})
    five = fields.Nested(
        FiveGuarantees, allow_none=True, load_default=None, metadata={"description": "五落实"}
    )
    cost_yuan = Number(
        allow_none=True,
        load_default=None,
        validate=validate.Range(0, COST_MAX_YUAN, error="费用应在 0 到 1000 亿元之间"),
    )
    level = optional_text(20, metadata={"description": "挂牌级别，方案 listing.levels 之一"})
    document_number = optional_text(50, metadata={"description": "文号"})
    signer = optional_text(50, metadata={"description": "签发人、批准人"})
    until = Day(allow_none=True, load_default=None, metadata={"description": "督办期限"})
    published = Flag(allow_none=True, load_default=None, metadata={"description": "已向社会公告"})
    disposition = one_of(
        *DISPOSITION_WORDS,
        allow_none=True,
        load_default=None,
        metadata={"description": "处置意见：" + "、".join(DISPOSITION_WORDS.values())},
    )


class States(fields.Field[list[str]]):
    """One state or several, with commas between them."""

    default_error_messages = {  # noqa: RUF012
        "invalid": "应为以下之一，或用逗号隔开的几个：" + "、".join(HAZARD_STATES)
    }

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        states = str(value).split(",")
        if not set(states) <= set(HAZARD_STATES):
            raise self.make_error("invalid")
        return states


class HazardQuery(PageQuery):
    """The most urgent first, closed ones last."""

    state = States(load_default=list, metadata={"description": "open 或 open,rejected"})
    grade = one_of("general", "major", load_default=None)
    enterprise_id = Uuid(load_default=None)
    overdue = fields.Boolean(load_default=False, metadata={"description": "已超期"})
    listed = fields.Boolean(load_default=False, metadata={"description": "挂牌督办中"})
    due = one_of("look_back", load_default=None, metadata={"description": "该回头看了"})
    mine = fields.Boolean(
        load_default=False, metadata={"description": "我发现的，或在我派驻的、我所在的企业"}
    )


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


class ExportQuery(Schema):
    """Which entries a list on its way out holds."""

    open_only = fields.Boolean(load_default=False, metadata={"description": "只要未销号的"})
