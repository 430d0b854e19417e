"""Values with one spelling.

A record's document is kept and sealed as it was sent, and read back later by PostgreSQL's casts and
by the workers. Where marshmallow would take several spellings of a value (`"yes"` for true, a UUID
as a URN, a number as text), they could read another value than the one that was accepted, or none.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate

from spelling.characters import tidy

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# RFC 3339. The offset has no seconds, and Python's reader does the rest.
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:[0-5]\d)", re.ASCII)
# The longest answer is far shorter; the checklist's own limit is told where it is judged.
_ANSWER_MAX_CHARACTERS = 2000
# Nothing that is measured on the spot comes near it.
MEASURED_MOST = 10**12


class Uuid(fields.UUID):
    """36 characters with their hyphens."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> UUID:
        if not (isinstance(value, str) and _UUID.fullmatch(value)):
            raise self.make_error("invalid_uuid")
        return UUID(value)


# Typed by mistake; and some days before have none before them.
_FIRST_YEAR = 1900
_LAST_YEAR = 2199


class Day(fields.Date):
    """A date as 2026-11-02."""

    default_error_messages = {  # noqa: RUF012
        "too_early": f"早于 {_FIRST_YEAR} 年，请核对年份",
        "too_late": f"晚于 {_LAST_YEAR} 年，请核对年份",
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        if not (isinstance(value, str) and _DATE.fullmatch(value)):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if day.year < _FIRST_YEAR:
            raise self.make_error("too_early")
        if day.year > _LAST_YEAR:
            raise self.make_error("too_late")
        return day


class Moment(fields.AwareDateTime):
    """A time with its offset, as RFC 3339 writes it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        return moment


class Number(fields.Float):
    """A JSON number; no text, no true."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Whole(fields.Integer):
    """A JSON number without a fraction; no text, no true."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Flag(fields.Boolean):
    """true or false, and nothing that only looks like it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Measured(fields.Raw):
    """What was measured: a number, a text or a date. Which of them, the checklist's item says."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str | int | float:
        if isinstance(value, str):
            validate.Length(max=_ANSWER_MAX_CHARACTERS, error="文字过长")(value)
            no_control_characters(value)
            return tidy(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError("应为数字、文字或日期")
        if not abs(value) <= MEASURED_MOST:
            raise ValidationError("数字过大，请核对")
        return value


class Words(fields.String):
    """Words as they are kept: without what nobody sees, and without space around them."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        said: str = super()._deserialize(value, attr, data, **kwargs)
        no_control_characters(said)
        return tidy(said)


def no_control_characters(value: str) -> None:
    """PostgreSQL cannot keep U+0000, and nobody types the others."""
    if any(character < " " and character not in "\n\r\t" for character in value):
        raise ValidationError("含有不能保存的控制字符")


def not_blank(value: str) -> None:
    """Spaces are no name and no reason."""
    if not value.strip():
        raise ValidationError("不能为空")
