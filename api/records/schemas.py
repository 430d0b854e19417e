"""What every record holds: where, who signed; and the receipt that a phone gets for it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.schema.answers import AnswerSchema
from api.schema.fields import (
    degrees,
    moment,
    number,
    one_of,
    optional_text,
    sha256,
    signature_path,
    text,
)
from api.schema.strict import Uuid
from api.schema.typed import Part
from ledger.ground.record_kinds import RecordKind
from ledger.records import contents

# Far above any real record; the county's own limit (RECORD_MAX_PHOTOS) is checked with a 413.
PHOTOS_PARSED = 500
ELAPSED_MAX_S = 30 * 24 * 3600
# Vaguer or older than that it tells no place; the web says so instead of a fix.
ACCURACY_MOST_M = 100_000
FIX_AGE_MOST_S = 24 * 3600


class Fix(Part):
    """One place fix, raw as the phone gave it."""

    becomes = contents.Fix

    longitude = degrees(180, required=True)
    latitude = degrees(90, required=True)
    crs = one_of("wgs84", "gcj02", required=True)
    accuracy_m = number(0, ACCURACY_MOST_M, required=True)
    age_s = number(
        0,
        FIX_AGE_MOST_S,
        required=True,
        metadata={"description": "age of the fix when it was used"},
    )


class Place(Part):
    """A fix, or the reason why there is none."""

    becomes = contents.ToldPlace

    fix = fields.Nested(Fix, allow_none=True, load_default=None)
    no_fix_reason = optional_text(200)

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("fix") and not data.get("no_fix_reason"):
            raise ValidationError("没有定位时请说明原因", "no_fix_reason")


class Signature(Part):
    """Strokes of a finger with the name, or the reason of a refusal (拒签)."""

    becomes = contents.Signature

    name = text(50, required=True)
    path = signature_path(allow_none=True, load_default=None)
    refused_reason = optional_text(200)
    shown_sha256 = sha256(
        allow_none=True,
        load_default=None,
        metadata={"description": "签字时看到的内容，见决定 0029；旧版页面没有"},
    )

    @validates_schema
    def _signed_or_refused(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("path")) == bool(data.get("refused_reason")):
            raise ValidationError("请签字，或写明拒签原因", "path")


class ReceiptPhoto(AnswerSchema):
    """A photo of the record. Only with `stored_and_checked` may the phone let go of its copy."""

    sha256 = sha256()
    size_bytes = fields.Integer()
    state = one_of("stored_and_checked")


class ReceiptDoubt(AnswerSchema):
    """Why a record was taken with a doubt."""

    kind = one_of("clock_set", "signature_unbound")
    words = fields.String()


def acting_office() -> fields.Field[str]:
    """Of a receipt. Those of before the office was asked do not tell it."""
    return fields.String(
        allow_none=True, metadata={"description": "以哪个单位的名义；null：企业自己的，或说不清"}
    )


class Receipt(AnswerSchema):
    """The same document always gets the same receipt. A subject whose receipts say more adds it."""

    sometimes = frozenset({"doubts"})

    id = Uuid()
    kind = one_of(
        *RecordKind, metadata={"x-enumDescriptions": {kind.value: kind.word for kind in RecordKind}}
    )
    received_at = moment()
    document_sha256 = sha256()
    clock_offset_s = fields.Integer(allow_none=True)
    photos = fields.List(fields.Nested(ReceiptPhoto))
    doubts = fields.List(
        fields.Nested(ReceiptDoubt), metadata={"description": "only where there are some"}
    )
