"""An inspection, as a phone sends it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.hazards.answer_schemas import Answers
from api.hazards.schemas import HAZARD_STATES
from api.records.schemas import (
    ELAPSED_MAX_S,
    PHOTOS_PARSED,
    Place,
    Receipt,
    Signature,
    acting_office,
)
from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, optional_text, sha256, text, whole
from api.schema.strict import Day, Flag, Uuid
from api.schema.typed import Part, Typed
from ledger.hazards.rules import inspection
from ledger.records.origins import ORIGINS as HANDED_DOWN
from ledger.records.scope import ROLES_OF_ORIGIN


class SignatureOfRecord(Signature):
    """Strokes may be left out: what was handed down is registered at a desk, not on the spot."""

    @validates_schema
    def _signed_or_refused(self, data: dict[str, Any], **_: Any) -> None:
        """Whether it must be signed depends on the record's origin."""
        if data.get("path") and data.get("refused_reason"):
            raise ValidationError("请签字，或写明拒签原因", "path")


class InspectionSignatures(Part):
    """Both sides sign; of what was handed down (交办) only who registered it is named."""

    becomes = inspection.Signatures

    inspector = fields.Nested(SignatureOfRecord, required=True)
    enterprise = fields.Nested(Signature, allow_none=True, load_default=None)


class ChecklistUsed(Part):
    """Which checklist was worked through, to the byte; `sections` when it was only a part.

    A part is a section (S06-A) or a single item (S06-003): a look-back asks what failed alone.
    """

    becomes = inspection.ChecklistUsed

    sector = text(10, required=True)
    version = text(20, required=True)
    sha256 = sha256(required=True)
    sections = list_of(text(40), 200, allow_none=True, load_default=None)


class Finding(Part):
    """A hazard as it was found."""

    becomes = inspection.Finding

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


class InspectionIn(Typed):
    """Answers, findings, photos and signatures of one inspection."""

    becomes = inspection.Inspection

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
        *inspection.MANNER_WORDS,
        allow_none=True,
        load_default=None,
        metadata={"description": "检查方式：" + "、".join(inspection.MANNER_WORDS.values())},
    )
    office = optional_text(
        80, metadata={"description": "以哪个单位的名义，方案里的 key；有几个时才填"}
    )
    team = optional_text(20, metadata={"description": "组别，如 1 组"})
    joint_offices = list_of(
        text(80), 20, load_default=list, metadata={"description": "联合检查的其他单位"}
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
        missing = {}
        if not signatures["inspector"]["path"]:
            missing["inspector"] = ["检查人必须签字"]
        if not signatures["enterprise"]:
            missing["enterprise"] = ["请企业签字，或写明拒签原因"]
        if missing:
            raise ValidationError({"signatures": missing})

    @validates_schema
    def _handed_down_is_registered_only(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("origin") not in HANDED_DOWN:
            return
        if not data.get("findings"):
            raise ValidationError("请填写隐患", "findings")
        for name in ("checklists", "answers", "companions", "visit_id", "office", "team"):
            if data.get(name):
                raise ValidationError("登记交办的隐患不填这一项", name)
        if data["signatures"]["enterprise"]:
            raise ValidationError("登记交办的隐患不用企业签字", "signatures")

    @validates_schema
    def _manner_of_an_office(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("manner") and data.get("origin") != "enforcement":
            raise ValidationError("只有执法检查填写检查方式", "manner")
        joint = bool(data.get("joint_offices"))
        if joint and data.get("manner") != "joint":
            raise ValidationError("只有联合检查填写参加单位", "joint_offices")
        if data.get("manner") == "joint" and not joint:
            raise ValidationError("联合检查请选择参加的单位", "joint_offices")

    @validates_schema
    def _team_of_an_office(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("origin") not in ("self_check", "voluntary"):
            return
        for name, words in (("office", "企业自查不以单位名义进行"), ("team", "企业自查不分组")):
            if data.get(name):
                raise ValidationError(words, name)

    @validates_schema
    def _led_means_signed(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("led_by_principal"):
            return
        if data.get("origin") not in ("self_check", "voluntary"):
            raise ValidationError("只有企业自查可以由主要负责人带队", "led_by_principal")
        signed = data["signatures"]["enterprise"]
        if signed and signed["refused_reason"]:
            raise ValidationError("带队检查须主要负责人本人签字", "led_by_principal")

    @validates_schema
    def _times_in_order(self, data: dict[str, Any], **_: Any) -> None:
        both = {"started_at", "finished_at"} <= data.keys()
        if both and data["finished_at"] < data["started_at"]:
            raise ValidationError("结束时间早于开始时间", "finished_at")


class ReceiptHazard(AnswerSchema):
    """A finding that became a hazard on the ledger."""

    id = Uuid()
    number = fields.String()
    state = one_of(*HAZARD_STATES)
    deadline = Day()


class InspectionReceipt(Receipt):
    """Of an inspection, with the numbers that its findings got."""

    sometimes = Receipt.sometimes | {"office"}

    office = acting_office()

    hazards = fields.List(fields.Nested(ReceiptHazard))
