"""A visit, as a phone sends it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.records.schemas import ELAPSED_MAX_S, PHOTOS_PARSED, Place, Receipt, Signature
from api.schema.fields import list_of, moment, one_of, optional_text, sha256, text, whole
from api.schema.strict import Flag, Uuid
from api.schema.typed import Part, Typed
from ledger.visits.rules import visit


class Signatures(Part):
    """Both sides sign: 安全生产法 第68条; 溆浦 二(三)5 谁检查、谁签名、谁负责."""

    becomes = visit.VisitSignatures

    inspector = fields.Nested(Signature, required=True)
    enterprise = fields.Nested(Signature, required=True)

    @validates_schema
    def _inspector_signs(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("inspector") and not data["inspector"]["path"]:
            raise ValidationError("检查人必须签字", "inspector")


class Arrival(Part):
    """How the visitor came to be there, as proof of presence."""

    becomes = visit.Arrival

    means = one_of("board_scan", "picked", required=True)
    board_code = optional_text(40)
    place = fields.Nested(Place, required=True)


class PreviousHazard(Part):
    """A hazard of last time, looked at again (上次隐患复查)."""

    becomes = visit.PreviousHazard

    hazard_id = Uuid(required=True)
    fixed = Flag(required=True)
    note = optional_text(500)
    photos = list_of(sha256(), PHOTOS_PARSED, load_default=list)


class VisitIn(Typed):
    """A 派驻员's visit and its log entry. Source: 溆浦 二(二)4; the form is ours."""

    becomes = visit.Visit

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


class VisitReceipt(Receipt):
    """Of a visit."""

    month_visits = fields.Integer(metadata={"description": "the n-th of this month"})
