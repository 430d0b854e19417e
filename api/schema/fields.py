"""Field kinds that several schemas share, with their limits and their Chinese messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from api.schema.strict import (
    Moment,
    Number,
    Uuid,
    Whole,
    Words,
    no_control_characters,
    not_blank,
)

# What marshmallow says of a fault, in the words of the person who made it.
CHINESE_MESSAGES: dict[type[fields.Field[Any]], dict[str, str]] = {
    fields.Field: {
        "required": "这一项必填",
        "null": "这一项不能为空",
        "validator_failed": "填写不正确",
    },
    fields.String: {"invalid": "应为文字", "invalid_utf8": "文字编码应为 UTF-8"},
    fields.UUID: {"invalid_uuid": "编号格式不正确"},
    fields.Number: {"invalid": "应为数字", "too_large": "数字过大"},
    fields.Integer: {"invalid": "应为整数"},
    fields.Float: {"special": "应为有限的数字"},
    fields.Boolean: {"invalid": "应为是或否"},
    fields.DateTime: {
        "invalid": "时间格式应为 2026-11-02T09:30:00+08:00",
        "invalid_awareness": "时间须带时区，如 +08:00",
        "format": "时间格式不正确",
    },
    fields.Date: {"invalid": "日期格式应为 2026-11-02", "format": "日期格式不正确"},
    fields.List: {"invalid": "应为列表"},
    fields.Nested: {"type": "应为一组字段"},
    fields.Mapping: {"invalid": "应为一组字段"},
}
for kind, messages in CHINESE_MESSAGES.items():
    kind.default_error_messages = {**kind.default_error_messages, **messages}
Schema.error_messages = {"unknown": "没有这一项", "type": "应为一组字段"}

# No record is older or younger, and every one of these months has one after it.
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
# As JavaScript reads it too. Python's `$` alone would take a newline behind.
_SIGNATURE_PATH = r"^(?:M[0-9]{1,4} [0-9]{1,4}(?:L[0-9]{1,4} [0-9]{1,4})*)+$(?!\n)"
SIGNATURE_MAX_CHARACTERS = 20_000
COST_MAX_YUAN = 10**11


def text(max_characters: int, **kwargs: Any) -> fields.String:
    """A line or paragraph that is not empty. Nothing is left of one that nobody sees."""
    lengths = [
        validate.Length(min=1, error="不能为空"),
        validate.Length(max=max_characters, error=f"不超过 {max_characters} 字"),
    ]
    return Words(validate=lengths, **kwargs)


def optional_text(max_characters: int, **kwargs: Any) -> fields.String:
    """Words that may be left out or be null."""
    return text(max_characters, allow_none=True, load_default=None, **kwargs)


def password_text(**kwargs: Any) -> fields.String:
    """As it is typed, space included."""
    too_long = "不能为空，且不超过 200 字"
    return fields.String(
        validate=[validate.Length(1, 200, error=too_long), no_control_characters, not_blank],
        load_only=True,
        **kwargs,
    )


# A proof of work as the page's library sends it, with room.
PROOF_MOST = 4_000


def asked_proof() -> fields.String:
    """A proof of work, where the server asked for one."""
    asked = "一般不用；被拒绝（proof_of_work）后，按 errors.proof.level 做完计算题再带上"
    return optional_text(PROOF_MOST, metadata={"description": asked})


def version_read() -> fields.String:
    """Of what the form was read from: whoever would overwrite another's change is told."""
    meaning = "读到时的 version；与现在的不一致时拒绝（changed_meanwhile），不填则覆盖"
    return optional_text(64, metadata={"description": meaning})


def moment(**kwargs: Any) -> Moment:
    """RFC 3339 with offset."""
    return Moment(format="iso", **kwargs)


class Month(fields.Field[date]):
    """A calendar month as 2026-10; its first day."""

    default_error_messages = {"invalid": "月份格式应为 2026-10"}  # noqa: RUF012

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        if not (isinstance(value, str) and MONTH.fullmatch(value)):
            raise self.make_error("invalid")
        return date.fromisoformat(f"{value}-01")


class LonLat(fields.Field[tuple[float, float]]):
    """Longitude and latitude in degrees, wgs84, as 110.594,27.908."""

    default_error_messages = {"invalid": "位置格式应为 经度,纬度，如 110.594,27.908"}  # noqa: RUF012

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[float, float]:
        try:
            longitude, latitude = (float(part) for part in str(value).split(","))
        except ValueError as error:
            raise self.make_error("invalid") from error
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise self.make_error("invalid")
        return longitude, latitude


def one_of(*choices: str, **kwargs: Any) -> fields.String:
    """One of a few fixed words."""
    allowed = "应为以下之一：" + "、".join(choices)
    return fields.String(validate=validate.OneOf(choices, error=allowed), **kwargs)


def sha256(**kwargs: Any) -> fields.String:
    """64 hexadecimal digits, lower case."""
    return fields.String(
        validate=validate.Regexp(r"^[0-9a-f]{64}$(?!\n)", error="应为 64 位小写十六进制 SHA-256"),
        **kwargs,
    )


def list_of(inner: fields.Field[Any] | type[Schema], most: int, **kwargs: Any) -> fields.List[Any]:
    """A list with a limit."""
    field = fields.Nested(inner) if isinstance(inner, type) else inner
    checks: list[Any] = [validate.Length(max=most, error=f"最多 {most} 项")]
    if isinstance(inner, type) and (names := _told_by(inner)):
        checks.append(_each_once(names))
    return fields.List(field, validate=checks, **kwargs)


def _told_by(schema: type[Schema]) -> list[str]:
    """The fields that tell such parts apart: what the sender numbered must be told once. Of parts
    of several kinds (`what`) a number is one of its kind.
    """
    declared = schema._declared_fields
    numbers = [name for name, field in declared.items() if isinstance(field, Uuid)]
    number = (
        ["id"] if "id" in numbers else [name for name in numbers if declared[name].required][:1]
    )
    return [*number, *(["what"] if number and "what" in declared else [])]


def _each_once(names: list[str]) -> Callable[[list[Mapping[str, Any]]], None]:
    def check(parts: list[Mapping[str, Any]]) -> None:
        first: dict[Any, int] = {}
        faults = {}
        for nth, part in enumerate(parts):
            number = tuple(part.get(name) for name in names)
            if number[0] is not None and first.setdefault(number, nth) != nth:
                faults[nth] = {names[0]: [f"与第 {first[number] + 1} 项编号相同，请换一个编号"]}
        if faults:
            raise ValidationError(faults)

    return check


def whole(low: int, high: int, **kwargs: Any) -> Whole:
    """A whole number within bounds."""
    return Whole(
        strict=True,
        validate=validate.Range(low, high, error=f"应在 {low} 到 {high} 之间"),
        **kwargs,
    )


def number(low: float, high: float, **kwargs: Any) -> Number:
    """A number within bounds."""
    return Number(validate=validate.Range(low, high, error=f"应在 {low} 到 {high} 之间"), **kwargs)


def degrees(limit: int, **kwargs: Any) -> Number:
    """Longitude (180) or latitude (90)."""
    return Number(
        validate=validate.Range(
            -limit, limit, error=f"应在 -{limit} 到 {limit} 之间，坐标不在地球上"
        ),
        **kwargs,
    )


def signature_path(**kwargs: Any) -> fields.String:
    """Strokes as an SVG path of M and L in a box of 1000 × 400, so that it lies in the record."""
    return fields.String(
        validate=[
            validate.Length(1, SIGNATURE_MAX_CHARACTERS, error="签名笔画过多，请重签"),
            validate.Regexp(_SIGNATURE_PATH, error="签名数据不完整，请重签"),
        ],
        **kwargs,
    )
