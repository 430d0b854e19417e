"""What phones send: visits, inspections, hazard events; and the receipt they get for each."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.hazards.answer_schemas import Answers
from api.schema.fields import (
    degrees,
    list_of,
    moment,
    one_of,
    optional_text,
    sha256,
    signature_path,
    text,
    whole,
)
from api.schema.strict import Day, Flag, Number, Uuid
from ledger.ground.lifecycles.hazard import Event
from ledger.hazards.rules.terms import DISPOSITION_WORDS
from ledger.records.origins import ORIGINS as HANDED_DOWN
from ledger.records.scope import ROLES_OF_ORIGIN
from ledger.records.submission import RECORD_KINDS

# Far above any real record; the county's own limit (RECORD_MAX_PHOTOS) is checked with a 413.
PHOTOS_PARSED = 500
ELAPSED_MAX_S = 30 * 24 * 3600
COST_MAX_YUAN = 10**11


class Fix(Schema):
    """One place fix, raw as the phone gave it."""

    longitude = degrees(180, required=True)
    latitude = degrees(90, required=True)
    crs = one_of("wgs84", "gcj02", required=True)
    accuracy_m = Number(required=True)
    age_s = Number(required=True, metadata={"description": "age of the fix when it was used"})

    @validates_schema
    def _not_negative(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("accuracy_m", "age_s"):
            if data.get(name, 0) < 0:
                raise ValidationError("不能为负数", name)


class Place(Schema):
    """A fix, or the reason why there is none."""

    fix = fields.Nested(Fix, allow_none=True, load_default=None)
    no_fix_reason = optional_text(200)

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("fix") and not data.get("no_fix_reason"):
            raise ValidationError("没有定位时请说明原因", "no_fix_reason")


class Signature(Schema):
    """Strokes of a finger with the name, or the reason of a refusal (拒签)."""

    name = text(50, required=True)
    path = signature_path(allow_none=True, load_default=None)
    refused_reason = optional_text(200)

    @validates_schema
    def _signed_or_refused(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("path")) == bool(data.get("refused_reason")):
            raise ValidationError("请签字，或写明拒签原因", "path")


class Signatures(Schema):
    """Both sides sign: 安全生产法 第68条; 溆浦 二(三)5 谁检查、谁签名、谁负责."""

    inspector = fields.Nested(Signature, required=True)
    enterprise = fields.Nested(Signature, required=True)

    @validates_schema
    def _inspector_signs(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("inspector") and not data["inspector"]["path"]:
            raise ValidationError("检查人必须签字", "inspector")


class SignatureOfRecord(Signature):
    """Strokes may be left out: what was handed down is registered at a desk, not on the spot."""

    @validates_schema
    def _signed_or_refused(self, data: dict[str, Any], **_: Any) -> None:
        """Whether it must be signed depends on the record's origin."""
        if data.get("path") and data.get("refused_reason"):
            raise ValidationError("请签字，或写明拒签原因", "path")


class InspectionSignatures(Schema):
    """Both sides sign; of what was handed down (交办) only who registered it is named."""

    inspector = fields.Nested(SignatureOfRecord, required=True)
    enterprise = fields.Nested(Signature, allow_none=True, load_default=None)


class Arrival(Schema):
    """How the visitor came to be there, as proof of presence."""

    means = one_of("board_scan", "picked", required=True)
    board_code = optional_text(40)
    place = fields.Nested(Place, required=True)


class PreviousHazard(Schema):
    """A hazard of last time, looked at again (上次隐患复查)."""

    hazard_id = Uuid(required=True)
    fixed = Flag(required=True)
    note = optional_text(500)
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)


class VisitIn(Schema):
    """A 派驻员's visit and its log entry. Source: 溆浦 二(二)4; the form is ours."""

    enterprise_id = Uuid(required=True)
    arrived_at = moment(required=True)
    left_at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True, metadata={"description": "phone's count"})
    arrival = fields.Nested(Arrival, required=True)
    received_by = text(50, required=True, metadata={"description": "企业接待人"})
    production = one_of("normal", "suspended", "closed", required=True)
    self_check = text(2000, required=True, metadata={"description": "自查自改重大隐患情况"})
    principal_check = optional_text(1000, metadata={"description": "主要负责人带队检查情况"})
    previous_hazards = list_of(PreviousHazard, 200, load_default=list)
    guidance = optional_text(2000, metadata={"description": "宣讲/指导"})
    board_state = one_of("updated", "outdated", "absent", required=True)
    opinion = optional_text(1000, metadata={"description": "企业意见"})
    reported_to = optional_text(500, metadata={"description": "反馈/上报去向"})
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)
    signatures = fields.Nested(Signatures, required=True)
    corrects = Uuid(allow_none=True, load_default=None)
    correction_reason = optional_text(500)

    @validates_schema
    def _times_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if "arrived_at" in data and "left_at" in data and data["left_at"] < data["arrived_at"]:
            raise ValidationError("离开时间早于到达时间", "left_at")

    @validates_schema
    def _correction_has_its_reason(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("corrects") and not data.get("correction_reason"):
            raise ValidationError("更正须写明原因", "correction_reason")


class ChecklistUsed(Schema):
    """Which checklist was worked through, to the byte; `sections` when it was only a part.

    A part is a section (S06-A) or a single item (S06-003): a look-back asks what failed alone.
    """

    sector = text(10, required=True)
    version = text(20, required=True)
    sha256 = sha256(required=True)
    sections = list_of(text(40), 200, allow_none=True, load_default=None)


class Finding(Schema):
    """A hazard as it was found."""

    id = Uuid(required=True)
    item = optional_text(40, metadata={"description": "failed item; none: beside the list"})
    sector = optional_text(10, metadata={"description": "needed where there is no item"})
    key_area_id = Uuid(allow_none=True, load_default=None)
    part = text(100, required=True, metadata={"description": "部位"})
    description = text(1000, required=True)
    grade = one_of("general", "major", required=True)
    criterion = optional_text(300, metadata={"description": "suggested 重大事故隐患 criterion"})
    responsible = optional_text(50, metadata={"description": "整改责任人"})
    deadline = Day(allow_none=True, load_default=None)
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)


# How an office came (检查方式). Source: 东西湖 5.十三, 临湘 9, 望城 三(三)3; nothing tells the
# enterprise beforehand, whatever the manner.
MANNERS = {
    "routine": "日常检查",
    "unannounced": "四不两直",
    "double_random": "双随机",
    "special": "专项检查",
    "covert": "督查暗访",
}


class InspectionIn(Schema):
    """Answers, findings, photos and signatures of one inspection."""

    enterprise_id = Uuid(required=True)
    visit_id = Uuid(allow_none=True, load_default=None)
    origin = one_of(*ROLES_OF_ORIGIN, required=True, metadata={"description": "来源，此后不再改变"})
    started_at = moment(required=True)
    finished_at = moment(required=True)
    elapsed_s = whole(0, ELAPSED_MAX_S, required=True)
    place = fields.Nested(Place, required=True)
    checklists = list_of(ChecklistUsed, 20, required=True)
    answers = Answers(required=True)
    findings = list_of(Finding, 200, load_default=list)
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)
    companions = list_of(text(50), 20, load_default=list)
    manner = one_of(
        *MANNERS,
        allow_none=True,
        load_default=None,
        metadata={"description": "检查方式：" + "、".join(MANNERS.values())},
    )
    led_by_principal = Flag(
        load_default=False, metadata={"description": "自查由主要负责人带队，并以企业一方签字"}
    )
    signatures = fields.Nested(InspectionSignatures, required=True)

    @validates_schema
    def _signed_where_inspected(self, data: dict[str, Any], **_: Any) -> None:
        signatures = data.get("signatures")
        if not signatures or data.get("origin") in HANDED_DOWN:
            return
        lacking = {}
        if not signatures["inspector"]["path"]:
            lacking["inspector"] = ["检查人必须签字"]
        if not signatures["enterprise"]:
            lacking["enterprise"] = ["请企业签字，或写明拒签原因"]
        if lacking:
            raise ValidationError({"signatures": lacking})

    @validates_schema
    def _handed_down_is_registered_only(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("origin") not in HANDED_DOWN:
            return
        if not data.get("findings"):
            raise ValidationError("请填写隐患", "findings")
        for name in ("checklists", "answers", "companions", "visit_id"):
            if data.get(name):
                raise ValidationError("登记交办的隐患不填这一项", name)
        if data.get("signatures", {}).get("enterprise"):
            raise ValidationError("登记交办的隐患不用企业签字", "signatures")

    @validates_schema
    def _manner_of_an_office(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("manner") and data.get("origin") != "enforcement":
            raise ValidationError("只有执法检查填写检查方式", "manner")

    @validates_schema
    def _led_means_signed(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("led_by_principal"):
            return
        if data.get("origin") not in ("self_check", "voluntary"):
            raise ValidationError("只有企业自查可以由主要负责人带队", "led_by_principal")
        if (data.get("signatures", {}).get("enterprise") or {}).get("refused_reason"):
            raise ValidationError("带队检查须主要负责人本人签字", "led_by_principal")

    @validates_schema
    def _times_in_order(self, data: dict[str, Any], **_: Any) -> None:
        both = {"started_at", "finished_at"} <= data.keys()
        if both and data["finished_at"] < data["started_at"]:
            raise ValidationError("结束时间早于开始时间", "finished_at")


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


class ReceiptPhoto(Schema):
    """A photo of the record. Only with `stored_and_checked` may the phone let go of its copy."""

    sha256 = sha256()
    size_bytes = fields.Integer()
    state = one_of("stored_and_checked")


class ReceiptHazard(Schema):
    """A finding that became a hazard on the ledger."""

    id = Uuid()
    number = fields.String()
    state = fields.String()
    deadline = Day()


class Receipt(Schema):
    """The same document always gets the same receipt."""

    id = Uuid()
    kind = one_of(*RECORD_KINDS)
    received_at = moment()
    document_sha256 = sha256()
    clock_offset_s = fields.Integer(allow_none=True)
    photos = fields.List(fields.Nested(ReceiptPhoto))
    hazards = fields.List(fields.Nested(ReceiptHazard))
    month_visits = fields.Integer(metadata={"description": "visits: the n-th of this month"})
    state = fields.String(metadata={"description": "hazard events: the state it led to"})
    hazard_id = Uuid(metadata={"description": "hazard events"})
    order_number = fields.String(metadata={"description": "assign: 交办单编号"})
    look_back_due = Day(metadata={"description": "close: 回头看 by this day"})
    board_code = fields.String(metadata={"description": "board postings"})
    duty = fields.String(metadata={"description": "duty records: key in the plan"})
    duty_name = fields.String(metadata={"description": "duty records: name on that day"})
    duty_kind = fields.String(metadata={"description": "duty records"})
    duty_source = fields.String(metadata={"description": "duty records: clause on that day"})
    filed = fields.String(metadata={"description": "duty records: what document was filed"})
