"""Hazards: the steps of a hazard's life as they are sent, and what is read of a hazard."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.people.schemas import ROLES
from api.records.schemas import ELAPSED_MAX_S, PHOTOS_PARSED, Place, Receipt, acting_office
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, sha256, whole
from api.schema.queries import PageQuery
from api.schema.steps import column_fields, document_fields, group_fields, told_fields
from api.schema.strict import Day, Uuid
from api.schema.typed import Part, Typed
from ledger.ground.lifecycles.hazard import Event, State
from ledger.ground.lifecycles.step_fields import Kind
from ledger.hazards.queries.hazards import HazardFilter
from ledger.hazards.rules.steps import DISPOSITION_WORDS, FiveGuarantees, HazardStep
from ledger.records.origins import REFERRED
from ledger.records.scope import ROLES_OF_ORIGIN

HAZARD_STATES = tuple(state.value for state in State)
HAZARD_EVENTS = tuple(event.value for event in Event)
HAZARD_GRADES = ("general", "major")


class FiveGuaranteesIn(Part):
    """五落实: all five."""

    becomes = FiveGuarantees

    class Meta:
        """Made from the rows of the group."""

        include = group_fields(FiveGuarantees)


_PARTS = {Kind.PLACE: Place, Kind.GROUP: FiveGuaranteesIn}


class HazardEventIn(Typed):
    """One step in a hazard's life; which fields it requires depends on `kind` (409/422 say so)."""

    becomes = HazardStep

    class Meta:
        """Made from the rows of a step."""

        include = document_fields(HazardStep, _PARTS)

    kind = one_of(*HAZARD_EVENTS, required=True)
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)
    office = optional_text(80, metadata={"description": "以哪个单位的名义；有几个时才填"})
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)


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


class HazardQuery(PageQuery, Typed):
    """The most urgent first, closed ones last."""

    becomes = HazardFilter

    states = States(
        load_default=list, data_key="state", metadata={"description": "open 或 open,rejected"}
    )
    grade = one_of(*HAZARD_GRADES, load_default=None)
    enterprise_id = Uuid(load_default=None)
    overdue = fields.Boolean(load_default=False, metadata={"description": "已超期"})
    listed = fields.Boolean(load_default=False, metadata={"description": "挂牌督办中"})
    due = one_of("look_back", load_default=None, metadata={"description": "该回头看了"})
    mine = fields.Boolean(
        load_default=False, metadata={"description": "我发现的，或在我派驻的、我所在的企业"}
    )


class HazardRow(AnswerSchema):
    """A hazard in a list."""

    class Meta:
        """What steps gave it is made from their rows."""

        include = column_fields(HazardStep, always=("grade", "deadline"))

    id = fields.UUID()
    number = fields.String()
    enterprise_id = fields.UUID()
    enterprise = fields.String()
    sector = fields.String()
    item = fields.String(allow_none=True)
    origin = one_of(
        *ROLES_OF_ORIGIN, REFERRED, metadata={"description": "referred: 交办，由来不再区分"}
    )
    part = fields.String()
    description = fields.String()
    state = one_of(*HAZARD_STATES)
    overdue_days = fields.Integer(metadata={"description": "0: in time, or closed"})
    found_at = moment()
    first_deadline = fields.Date(metadata={"description": "as found; never changes"})
    extensions = fields.Integer(metadata={"description": "times extended in this round"})
    order_number = fields.String(allow_none=True, metadata={"description": "交办单编号"})
    listed_level = fields.String(allow_none=True, metadata={"description": "null: 没有挂牌"})
    listed_number = fields.String(allow_none=True, metadata={"description": "挂牌文号"})
    listed_until = fields.Date(allow_none=True, metadata={"description": "督办期限"})
    look_back_due = fields.Date(allow_none=True, metadata={"description": "回头看 by this day"})
    closed_at = moment(allow_none=True)
    photos = fields.List(fields.String(), metadata={"description": "SHA-256 of those at finding"})
    may = fields.List(
        one_of(*HAZARD_EVENTS), metadata={"description": "event kinds open to the caller"}
    )


class HazardEventOut(AnswerSchema):
    """One step of the time line, with its clocks, its place, its evidence and its own words.

    `claimed_at` is what the phone said, `happened_at` the same set right by `clock_offset_s`
    (server minus phone), `elapsed_s` how long the phone counted, `received_at` the server's clock.
    Fields that the event does not have are null.
    """

    class Meta:
        """What the step said is made from its rows."""

        include = told_fields(HazardStep, _PARTS)

    id = fields.UUID()
    position = fields.Integer()
    kind = one_of(*HAZARD_EVENTS)
    kind_word = fields.String()
    person = fields.String()
    role = one_of(*ROLES)
    office_name = fields.String(
        allow_none=True, metadata={"description": "in whose name; null: no office's, or not known"}
    )
    state_after = one_of(*HAZARD_STATES)
    state_word = fields.String()
    claimed_at = fields.String()
    happened_at = moment()
    clock_offset_s = fields.Integer(allow_none=True)
    elapsed_s = fields.Integer()
    received_at = moment()
    photos = fields.List(fields.String())
    order_number = fields.String(allow_none=True)


class ListingProposal(AnswerSchema):
    """挂牌督办 is proposed by the plan; a person decides."""

    kind = one_of("major", "reported", "superior", "referred", "long_overdue", "repeated")
    level = fields.String(metadata={"description": "one of the plan's listing.levels"})
    reason = fields.String()
    source = fields.String(metadata={"description": "clause of the plan, or ours"})


class DispositionAdvice(AnswerSchema):
    """What the plan advises for a hazard of this origin; never a decision."""

    when = fields.String()
    applies_now = fields.Boolean(metadata={"description": "its condition is met as it stands"})
    dispositions = fields.List(one_of(*DISPOSITION_WORDS))
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


class HazardPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    hazards = fields.List(fields.Nested(HazardRow))
    next_cursor = fields.String(allow_none=True)


class ExportQuery(Schema):
    """Which entries a list on its way out holds."""

    open_only = fields.Boolean(load_default=False, metadata={"description": "只要未销号的"})


class HazardEventReceipt(Receipt):
    """Of a step, with what it led to."""

    sometimes = Receipt.sometimes | {"office", "order_number", "look_back_due"}

    office = acting_office()
    hazard_id = Uuid()
    state = one_of(*HAZARD_STATES)
    order_number = fields.String(metadata={"description": "assign: 交办单编号"})
    look_back_due = Day(metadata={"description": "close: 回头看 by this day"})
