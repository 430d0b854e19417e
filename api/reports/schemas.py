"""报表: forms that offices fill in, sign and hand in; how they stand; what was sent back."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.records.schemas import ELAPSED_MAX_S, Receipt, Signature
from api.reports.draw_schemas import CellCheckOut
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, text, whole
from api.schema.queries import PageQuery
from api.schema.strict import Day, Uuid
from api.schema.typed import Part, Typed
from api.stored_files import FileOut
from ledger.reports.commands import hand_in, send_back
from ledger.reports.queries.owed import ReportFilter
from ledger.reports.rules import cells, draft, parts
from ledger.reports.rules.standing import ReportState

# A hundred rows of twenty columns.
CELLS_MOST = 2000
PARTS_MOST = 50


class TypedCell(Part):
    """A number or words that were typed; beside a counted number words alone."""

    becomes = cells.TypedCell

    row = text(80, required=True)
    column = text(80, required=True)
    value = optional_text(
        cells.CELL_FIGURE_MOST, metadata={"description": "数字，按填写的原样；日期写 2026-11-02"}
    )
    text = optional_text(
        cells.CELL_WORDS_MOST, metadata={"description": "文字格的内容，或自动计数旁边的说明"}
    )


class SeenCell(Part):
    """A counted cell as whoever signs saw it."""

    becomes = cells.SeenCell

    row = text(80, required=True)
    column = text(80, required=True)
    value = optional_text(200)


class ToldPart(Part):
    """One thing that the report must tell in words."""

    becomes = parts.ToldPart

    name = text(80, required=True)
    text = text(parts.PART_MOST, required=True)


class ReportFilingIn(Typed):
    """A hand-in, or a dated correction of what stands."""

    becomes = hand_in.ReportFiling

    report = text(80, required=True, metadata={"description": "方案里的 key"})
    office = text(80, required=True, metadata={"description": "方案里的 key"})
    last = Day(required=True, metadata={"description": "这一期的最后一天"})
    typed = list_of(TypedCell, CELLS_MOST, required=True)
    seen = list_of(
        SeenCell,
        CELLS_MOST,
        required=True,
        metadata={"description": "签字时看到的自动计数（source 为 computed 的格）"},
    )
    parts = list_of(ToldPart, PARTS_MOST, required=True)
    signature = fields.Nested(Signature, required=True, metadata={"description": "单位负责人"})
    filled_by = text(50, required=True, metadata={"description": "填表人"})
    phone = text(30, required=True, metadata={"description": "联系电话"})
    corrects = Uuid(allow_none=True, load_default=None, metadata={"description": "更正哪一份"})
    reason = optional_text(500, metadata={"description": "更正的原因"})
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)

    @validates_schema
    def _correction_has_its_reason(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("corrects")) != bool(data.get("reason")):
            raise ValidationError("更正须写明更正哪一份和原因", "reason")

    @validates_schema
    def _signed(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("signature") and not data["signature"].get("path"):
            raise ValidationError("报送须由单位负责人签字", "signature")


class ReportReturnIn(Typed):
    """Which filing is sent back, and why."""

    becomes = send_back.ReportReturn

    filing_id = Uuid(required=True)
    reason = text(500, required=True)
    at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)


class DraftFieldIn(Part):
    """A field as somebody typed it, right or wrong."""

    becomes = draft.TypedField

    field = text(170, required=True, metadata={"description": "cell/行/列 或 part/名称"})
    text = optional_text(parts.PART_MOST, metadata={"description": "空：清掉了"})
    seen = optional_text(
        parts.PART_MOST, metadata={"description": "改之前看到的；与现在的不一致时拒绝"}
    )


class ReportDraftIn(Typed):
    """What was typed since it was last kept."""

    becomes = draft.TypedDraft

    typed = list_of(DraftFieldIn, CELLS_MOST, required=True)


class DraftField(AnswerSchema):
    """What stands in a field of a report that is not handed in. `by`: who typed it last."""

    field = fields.String()
    text = fields.String(allow_none=True)
    by = fields.String()
    at = moment()
    mine = fields.Boolean(metadata={"description": "是您自己填的"})


class ReportDraftOut(AnswerSchema):
    """What the office has typed so far."""

    typed = fields.List(fields.Nested(DraftField))
    handed_in = fields.Integer(metadata={"description": "已报送几次"})
    open = fields.Boolean(metadata={"description": "还没有生效的报送，可以填"})


class FrozenCell(AnswerSchema):
    """A cell as it was handed in."""

    row = fields.String()
    column = fields.String()
    source = one_of(*get_args(cells.CellSource))
    numbers = fields.List(
        fields.String(allow_none=True), metadata={"description": "未四舍五入的数，金额以元计"}
    )
    text = fields.String()
    remark = fields.String(allow_none=True)
    value = fields.String(allow_none=True, metadata={"description": "表上的样子"})
    records = fields.Integer(allow_none=True)


class ReportFilingReceipt(Receipt):
    """With all that was frozen."""

    report_name = fields.String()
    report_source = fields.String(metadata={"description": "clause"})
    office_name = fields.String()
    first = fields.Date()
    last = fields.Date()
    due_on = fields.Date()
    position = fields.Integer()
    late = fields.Boolean()
    cells = fields.List(fields.Nested(FrozenCell))
    evidence_sha256 = fields.String()


class ReportReturnReceipt(Receipt):
    """With which report it was."""

    report = fields.String()
    office = fields.String()
    last = fields.Date()


class ReportQuery(PageQuery, Typed):
    """Without days: due in the last two months or the next."""

    becomes = ReportFilter

    office = text(80, load_default=None)
    report = text(80, load_default=None)
    state = one_of(*get_args(ReportState), load_default=None)
    first = Day(load_default=None, metadata={"description": "报送期限从这天起"})
    last = Day(load_default=None, metadata={"description": "报送期限到这天止"})
    period_last = Day(load_default=None, metadata={"description": "这一期的最后一天"})
    opened = fields.Boolean(
        load_default=False, metadata={"description": "true：只列已经可以报送或报过的"}
    )


class ReportRow(AnswerSchema):
    """One report of one office and period."""

    report = fields.String()
    name = fields.String()
    form = fields.String(allow_none=True)
    label = fields.String(metadata={"description": "方案里表的编号，如 附件4；没有则空"})
    office = fields.String()
    office_name = fields.String()
    first = fields.Date()
    last = fields.Date()
    due_on = fields.Date()
    opens_on = fields.Date(metadata={"description": "从这天起可以报送"})
    state = one_of(*get_args(ReportState))
    late = fields.Boolean(metadata={"description": "第一次报送晚于期限，或过了期限还没有报"})
    filing_id = Uuid(allow_none=True)
    handed_in_at = moment(allow_none=True)
    returned_reason = fields.String(allow_none=True)


class ReportPage(AnswerSchema):
    """`next_cursor` is null on the last page."""

    reports = fields.List(fields.Nested(ReportRow))
    next_cursor = fields.String(allow_none=True)


class ReportCell(AnswerSchema):
    """A cell: what was handed in, what a correction says, what the records say now."""

    row = fields.String()
    column = fields.String()
    source = one_of(*get_args(cells.CellSource))
    kind = one_of(*get_args(cells.CellKind))
    unit = fields.String()
    places = fields.Integer(metadata={"description": "小数位数"})
    least = fields.Integer()
    most = fields.Integer()
    required = fields.Boolean()
    value = fields.String(allow_none=True, metadata={"description": "表上的样子"})
    text = fields.String(allow_none=True, metadata={"description": "文字，或计数旁边的说明"})
    live = fields.String(allow_none=True, metadata={"description": "现在按记录计数"})
    corrected = fields.String(allow_none=True, metadata={"description": "最新的更正"})
    previous = fields.String(allow_none=True, metadata={"description": "上一期"})
    records = fields.Integer(allow_none=True, metadata={"description": "由几条记录得出"})
    suggested = fields.String(
        allow_none=True, metadata={"description": "由工作记录带出的文字，请核对；还没有报送时才有"}
    )


class LaidColumn(AnswerSchema):
    """A column of the form."""

    key = fields.String()
    name = fields.String()
    unit = fields.String()
    group = fields.String()


class LaidRow(AnswerSchema):
    """A row of the form."""

    key = fields.String()
    number = fields.Integer()
    name = fields.String()
    unit = fields.String()
    group = fields.String()
    detail = fields.String()


class ReportLayout(AnswerSchema):
    """The form itself."""

    title = fields.String()
    row_head = fields.String(metadata={"description": "表左上角"})
    head = fields.List(fields.String())
    notes = fields.List(fields.String())
    columns = fields.List(fields.Nested(LaidColumn))
    rows = fields.List(fields.Nested(LaidRow))
    total_row = fields.Boolean()


class ReportPart(AnswerSchema):
    """What the report must tell in words."""

    name = fields.String()
    text = fields.String()


class ReturnedOut(AnswerSchema):
    """That it was sent back."""

    at = moment()
    by = fields.String()
    reason = fields.String()


class FilingLine(AnswerSchema):
    """A hand-in or a correction. `by`: who sent it."""

    id = Uuid()
    position = fields.Integer()
    handed_in_at = moment()
    by = fields.String()
    signer = fields.String()
    filled_by = fields.String()
    phone = fields.String()
    corrects = Uuid(allow_none=True)
    reason = fields.String(allow_none=True)
    returned = fields.Nested(ReturnedOut, allow_none=True)


class MayDo(AnswerSchema):
    """What the caller may do with it now."""

    fill = fields.Boolean()
    hand_in = fields.Boolean()
    # A word of Python.
    locals()["return"] = fields.Boolean()
    correct = fields.Boolean()


class PreviousPeriod(AnswerSchema):
    """The period before, where something stands for it."""

    last = fields.Date()


class SignedLast(AnswerSchema):
    """Who answered for what the office handed in last: offered again, to be looked at."""

    signer = fields.String(metadata={"description": "单位负责人"})
    phone = fields.String()


class ReportOut(ReportRow):
    """Everything that the sheet on the screen shows. `layout`: null for a report in words alone."""

    basis_words = fields.String()
    previous = fields.Nested(PreviousPeriod, allow_none=True)
    layout = fields.Nested(ReportLayout, allow_none=True)
    cells = fields.List(fields.Nested(ReportCell))
    unlisted = fields.String(metadata={"description": "不在本表各行的，一句话；没有则空"})
    parts = fields.List(fields.Nested(ReportPart))
    filings = fields.List(fields.Nested(FilingLine))
    signed_last = fields.Nested(SignedLast, allow_none=True)
    checks = fields.List(
        fields.Nested(CellCheckOut), metadata={"description": "被抽查的数，最近一次抽查在前"}
    )
    may = fields.Nested(MayDo)


class CellRecordsQuery(PageQuery):
    """The newest first. `live`: as the records are now, whatever was handed in."""

    live = fields.Boolean(load_default=False, metadata={"description": "true：现在的记录"})
    filing = Uuid(
        load_default=None,
        metadata={"description": "按这一份报送或更正封存的记录，不论后来更正、退回没有"},
    )

    @validates_schema
    def _now_or_then(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("live") and data.get("filing"):
            raise ValidationError("现在的记录和某一份封存的记录只能选一种", "filing")


class CellRecord(AnswerSchema):
    """A record that was counted. `counted`: what is counted once; `link`: where it is shown."""

    kind = fields.String()
    kind_word = fields.String()
    id = Uuid()
    day = fields.Date()
    title = fields.String()
    enterprise = fields.String(allow_none=True)
    counted = fields.String()
    amount = fields.String()
    link = fields.String(allow_none=True)


class CellRecordsPage(AnswerSchema):
    """`hidden`: how many records the caller may not see; they are counted all the same."""

    value = fields.String(allow_none=True)
    title = fields.String()
    definition = fields.String()
    clause = fields.String()
    frozen_at = moment(allow_none=True, metadata={"description": "空：现在的记录"})
    hidden = fields.Integer(metadata={"description": "您无权查看的，已计入"})
    items = fields.List(fields.Nested(CellRecord))
    next_cursor = fields.String(allow_none=True)


class SummaryQuery(Schema):
    """Of which period."""

    last = Day(required=True, metadata={"description": "这一期的最后一天"})


class SummaryCell(AnswerSchema):
    """The offices' numbers added up, and what the records of the whole county say."""

    row = fields.String()
    column = fields.String()
    value = fields.String(allow_none=True)
    live = fields.String(allow_none=True)


class ReportSummary(AnswerSchema):
    """The county's sheet, with who is missing or late."""

    report = fields.String()
    name = fields.String()
    first = fields.Date()
    last = fields.Date()
    due_on = fields.Date()
    layout = fields.Nested(ReportLayout, allow_none=True)
    cells = fields.List(fields.Nested(SummaryCell))
    unlisted = fields.String(metadata={"description": "不在本表各行的，一句话；没有则空"})
    offices = fields.List(fields.Nested(ReportRow))


class ReportFilesOut(AnswerSchema):
    """`none`: nothing stands; `printing`: come back in a moment. In words alone: no XLSX."""

    state = one_of("none", "printing", "ready")
    printed_at = moment(allow_none=True)
    files = fields.List(fields.Nested(FileOut))
