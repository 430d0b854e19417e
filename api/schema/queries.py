"""What a list may be asked for, in the address."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.schema.fields import LonLat, Month, one_of, text
from api.schema.strict import Uuid
from api.screens.readings import HAZARD_STATES

PAGE_MOST = 200


class PageQuery(Schema):
    """Which part of a list."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, PAGE_MOST, error=f"应在 1 到 {PAGE_MOST} 之间"),
    )
    cursor = text(500, load_default=None, metadata={"description": "上一页的 next_cursor"})


class EnterpriseQuery(PageQuery):
    """`near`: the nearest first; without it by name."""

    mine = fields.Boolean(load_default=False, metadata={"description": "我派驻的、我所在的企业"})
    sector = text(10, load_default=None)
    town_code = text(12, load_default=None)
    text = text(100, load_default=None, metadata={"description": "名称、地址或信用代码的一部分"})
    near = LonLat(load_default=None, metadata={"description": "经度,纬度（WGS-84）"})


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


class RecordQuery(PageQuery):
    """The newest first."""

    month = Month(load_default=None, metadata={"description": "2026-10"})
    enterprise_id = Uuid(load_default=None)
    person_id = Uuid(load_default=None)


class VisitLogQuery(Schema):
    """By person, the newest version first."""

    month = Month(load_default=None, metadata={"description": "2026-10"})
    person_id = Uuid(load_default=None)


class ExportQuery(Schema):
    """Which entries a list on its way out holds."""

    open_only = fields.Boolean(load_default=False, metadata={"description": "只要未销号的"})
