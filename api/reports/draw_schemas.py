"""抽查 of report figures: a draw asked for and read back, and what was found."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import ValidationError, fields, validates_schema

from api.draws.schemas import UnusedCommitment, Witness
from api.records.schemas import ELAPSED_MAX_S, PHOTOS_PARSED, Receipt
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, sha256, text, whole
from api.schema.queries import PageQuery
from api.schema.strict import Day, Uuid
from api.schema.typed import Typed
from ledger.reports.commands import draw_figures, find
from ledger.reports.queries.draw_pool import ReportDrawFilter
from ledger.reports.queries.drawn_states import DrawnState
from ledger.reports.rules.cells import CellSource
from ledger.reports.rules.drawing import CELLS_IN_POOL_MOST, DRAWN_MOST
from ledger.reports.rules.finding import (
    FOUND_BY_WORDS,
    OUTCOME_WORDS,
    FindingManner,
    FindingOutcome,
)

CHOSEN_MOST = 100
FINDING_MAX_CHARACTERS = 1000
_DRAWN_FROM = {"description": "方案里的 key；空：不限"}
_LOT = {"description": "抽中的是第几签：全部签从小到大，含不能抽而跳过的"}
_WORDS_MISSING = "不符或无据可查的，请写明核对的情况"


class ReportDrawIn(Typed):
    """What to draw from, how many, and what witness and office agreed on."""

    becomes = draw_figures.ReportDraw

    reports = list_of(text(80), CHOSEN_MOST, required=True, metadata=_DRAWN_FROM)
    offices = list_of(text(80), CHOSEN_MOST, required=True, metadata=_DRAWN_FROM)
    first = Day(required=True, metadata={"description": "期末在这天或以后"})
    last = Day(required=True, metadata={"description": "期末在这天或以前"})
    cells = whole(1, DRAWN_MOST, required=True, metadata={"description": "抽几个数"})
    witness = fields.Nested(Witness, required=True)
    commitment = sha256(required=True, metadata={"description": "给见证人看过的承诺值"})


class DrawPoolQuery(Typed):
    """Which numbers would be drawn from."""

    becomes = ReportDrawFilter

    reports = list_of(
        text(80), CHOSEN_MOST, data_key="report", load_default=list, metadata=_DRAWN_FROM
    )
    offices = list_of(
        text(80), CHOSEN_MOST, data_key="office", load_default=list, metadata=_DRAWN_FROM
    )
    first = Day(required=True, metadata={"description": "期末在这天或以后"})
    last = Day(required=True, metadata={"description": "期末在这天或以前"})


class DrawPoolSize(AnswerSchema):
    """How many numbers can be drawn, of how many reports and offices."""

    cells = fields.Integer()
    filings = fields.Integer()
    offices = fields.Integer()


class ReportFindingIn(Typed):
    """What was found where a drawn number was checked."""

    becomes = find.ReportFinding

    draw_id = Uuid(required=True)
    lot = whole(1, CELLS_IN_POOL_MOST, required=True, metadata=_LOT)
    outcome = one_of(
        *get_args(FindingOutcome), required=True, metadata={"x-enumDescriptions": OUTCOME_WORDS}
    )
    manner = one_of(
        *get_args(FindingManner), required=True, metadata={"x-enumDescriptions": FOUND_BY_WORDS}
    )
    found = optional_text(60, metadata={"description": "核实的数，按填写的原样"})
    words = optional_text(
        FINDING_MAX_CHARACTERS, metadata={"description": "核对的情况；相符的可以不写"}
    )
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)
    corrects = Uuid(
        allow_none=True, load_default=None, metadata={"description": "已有结论的：最新的那一份"}
    )
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)

    @validates_schema
    def _words_where_it_does_not_match(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("outcome") != "matches" and not data.get("words"):
            raise ValidationError(_WORDS_MISSING, "words")


class FindingOut(AnswerSchema):
    """A finding; of several of one number the newest holds."""

    id = Uuid()
    lot = fields.Integer()
    outcome = one_of(*get_args(FindingOutcome))
    manner = one_of(*get_args(FindingManner))
    found = fields.String(allow_none=True, metadata={"description": "核实的数"})
    words = fields.String(allow_none=True)
    photos = fields.List(fields.String())
    corrects = Uuid(allow_none=True)
    received_at = moment()
    by = fields.String()


class CellCheckOut(AnswerSchema):
    """That a number of a report was drawn. `finding`: null where it was not checked yet."""

    draw_id = Uuid()
    lot = fields.Integer()
    filing_id = Uuid()
    row = fields.String()
    column = fields.String()
    value = fields.String(allow_none=True, metadata={"description": "抽中时报送的数"})
    drawn_at = moment()
    finding = fields.Nested(FindingOut, allow_none=True)


class DrawnCellOut(AnswerSchema):
    """A drawn number laid open, with the names of that day."""

    lot = fields.Integer(metadata=_LOT)
    filing_id = Uuid()
    report = fields.String()
    report_name = fields.String()
    office = fields.String()
    office_name = fields.String()
    first = fields.Date()
    last = fields.Date()
    row = fields.String()
    column = fields.String()
    row_name = fields.String()
    column_name = fields.String()
    unit = fields.String()
    places = fields.Integer(metadata={"description": "小数位数"})
    source = one_of(*get_args(CellSource))
    value = fields.String(allow_none=True, metadata={"description": "报送的数，表上的样子"})
    records = fields.Integer(
        allow_none=True, metadata={"description": "由几条记录得出；空：手填的数，请核对纸质台账"}
    )
    records_sha256 = fields.String(
        allow_none=True, metadata={"description": "封存的记录清单（RFC 8785）的 SHA-256"}
    )
    live = fields.String(allow_none=True, metadata={"description": "抽查时按记录计数"})
    own_office = fields.Boolean(metadata={"description": "主持抽查的人自己单位的数"})


class ReportDrawReceipt(Receipt):
    """The receipt holds what was drawn and how it came about."""

    algorithm = fields.String()
    commitment = sha256()
    pool_sha256 = sha256()
    pool_cells = fields.Integer(metadata={"description": "可以抽的有几个数"})
    pool_filings = fields.Integer(metadata={"description": "它们在几份报表里"})
    seed = sha256()
    drawn = fields.List(fields.Nested(DrawnCellOut))


class ReportFindingReceipt(Receipt):
    """With which number it was."""

    report = fields.String()
    report_name = fields.String()
    office = fields.String()
    office_name = fields.String()
    last = fields.Date()
    row = fields.String()
    row_name = fields.String()
    column = fields.String()
    column_name = fields.String()
    value = fields.String(allow_none=True)
    found = fields.String(allow_none=True)


class ReportDrawLine(AnswerSchema):
    """A draw in the list; of its numbers those that the caller may see are counted."""

    id = Uuid()
    received_at = moment()
    person = fields.String()
    reports = fields.List(fields.String())
    offices = fields.List(
        fields.String(), metadata={"description": "所选的单位，空：不限；单位只看到本单位"}
    )
    first = fields.Date()
    last = fields.Date()
    cells = fields.Integer(metadata={"description": "抽了几个数"})
    open = fields.Integer(metadata={"description": "待核查的"})
    amiss = fields.Integer(metadata={"description": "不符或无据可查的"})
    witness = fields.Nested(Witness)


class ReportDrawPage(AnswerSchema):
    """`unused`: committed to and not drawn; to the county's office alone, on the first page."""

    draws = fields.List(fields.Nested(ReportDrawLine))
    unused = fields.List(fields.Nested(UnusedCommitment))
    next_cursor = fields.String(allow_none=True)


class CheckedCell(DrawnCellOut):
    """With what became of the report, and what was found; the newest finding first."""

    state = one_of(
        *get_args(DrawnState),
        metadata={
            "x-enumDescriptions": {
                "standing": "这个数仍然有效；单位只更正了别的数的，也算",
                "corrected": "后来报的数与抽到的不同",
                "returned": "后来退回，还没有重报",
            }
        },
    )
    stands_id = Uuid(
        allow_none=True, metadata={"description": "现在有效的那份报送，退回的就是它；没有的为空"}
    )
    findings = fields.List(fields.Nested(FindingOut))


class MayCheck(AnswerSchema):
    """What the caller may do."""

    find = fields.Boolean()
    # A word of Python.
    locals()["return"] = fields.Boolean()


class HowDrawn(AnswerSchema):
    """For whoever draws again."""

    algorithm = fields.String()
    commitment = sha256()
    value = sha256(metadata={"description": "承诺值背后的原值"})
    pool_sha256 = sha256()
    pool_cells = fields.Integer(
        allow_none=True, metadata={"description": "可以抽的有几个数；不告诉单位"}
    )
    pool_filings = fields.Integer(
        allow_none=True, metadata={"description": "它们在几份报表里；不告诉单位"}
    )
    seed = sha256()


class ReportDrawOut(ReportDrawLine, HowDrawn):
    """One draw; an office reads of its own numbers."""

    drawn = fields.List(fields.Nested(CheckedCell))
    may = fields.Nested(MayCheck)


class ReportDrawPool(HowDrawn):
    """All that it takes to draw again (docs/decisions/0037)."""

    id = Uuid()
    number = fields.String(metadata={"description": "见证数字"})
    pool = fields.List(
        fields.List(fields.String()),
        metadata={"description": "每个计数或填写的格，0 也在内：报送编号、行、列；已排序"},
    )
    drawable = fields.List(
        fields.List(fields.String()),
        metadata={"description": "其中可以抽的（不是 0 的数）；单位只看到本单位的"},
    )


class ReportDrawsQuery(PageQuery):
    """The newest first."""
