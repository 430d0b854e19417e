"""People (人员) and where they are stationed (派驻) as tables: the columns, and what a row says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.ground.caller import Role
from ledger.ground.county_names import ROLE_NAMES, CountyNames
from ledger.people.rules import PersonForm
from spelling.codes import normalized_mobile
from spreadsheets.columns import STATES, STATUS, TOWN, Column, Table
from spreadsheets.errors import Unreadable, WorkbookFault
from spreadsheets.source import SourceRow
from spreadsheets.words import active_of, code_of, day_of, text_of


def mobile_of(value: object) -> str | None:
    """Eleven digits. Raises: Unreadable."""
    said = code_of(value)
    if said is None:
        return None
    phone = normalized_mobile(said)
    if phone is None:
        raise Unreadable(f"“{said[:20]}”不是手机号", "应为 11 位手机号")
    return phone


PEOPLE = Table(
    "people",
    "人员",
    (
        Column("姓名", "name", text_of, 12, "姓名", (), 50, filled=True, must_stand=True),
        Column("手机", "phone", mobile_of, 15, "11 位，登录用；按它对应台账上的人",
               ("手机号", "手机号码", "电话", "联系电话"), filled=True, must_stand=True),
        Column("角色", "role", text_of, 10, "一行一个角色；一个人有几个角色的，写几行，挨在一起",
               (), filled=True, must_stand=True, choices=tuple(ROLE_NAMES)),
        Column(TOWN, "town_code", text_of, 14, "乡镇角色必填；检查员只管几个乡镇的也填，用“、”隔开",
               ("所属乡镇", "乡镇街道", "街道")),
        Column("行业领域", "sector", text_of, 20,
               "部门角色必填；检查员只管几个行业的也填，用“、”隔开", ("行业", "监管行业")),
        Column("企业", "enterprise_id", text_of, 28, "企业角色必填：信用代码，或台账上的名称",
               ("企业信用代码或名称", "所在企业", "企业名称")),
        Column("办公电话", "office_phone", code_of, 16, "可留空；公示牌上只印这个", ("座机",), 30),
        Column("单位", "office_id", text_of, 20, "可留空；写本县单位的名称（见“填写说明”）",
               ("所在单位", "工作单位")),
        Column("职务", "title", text_of, 14, "可留空", ("称谓",), 50),
        Column(STATUS, "active", active_of, 8, "在用或停用；留空不变，新人员为在用",
               choices=STATES),
    ),
    (
        "一个角色一行。按手机号对应台账上的人，角色以表为准：表里没写的角色会取消。",
        "文件里不写密码。新登记的人由单位发开通链接，本人打开、自己设密码后登录。",
    ),
)  # fmt: skip
ASSIGNMENTS = Table(
    "assignments",
    "派驻",
    (
        Column("派驻员手机", "person_id", mobile_of, 15, "11 位；须先登记为派驻员",
               ("手机", "手机号", "派驻员手机号"), filled=True, must_stand=True),
        Column("企业信用代码或名称", "enterprise_id", text_of, 30, "信用代码，或台账上的名称",
               ("企业", "企业名称", "统一社会信用代码", "企业信用代码"),
               filled=True, must_stand=True),
        Column("开始", "from_date", day_of, 13, "第一天，如 2026-11-02",
               ("开始日期", "起始日期", "派驻开始"), filled=True, must_stand=True),
        Column("结束", "to_date", day_of, 13, "最后一天；留空为长期",
               ("结束日期", "截止日期", "派驻结束")),
    ),
    ("一段派驻一行。人、企业和开始日期相同的，是同一段；只有结束日期可以改。",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Granted:
    """A role as a row words it; the enterprise is still in words."""

    row: SourceRow
    role: Role
    town_codes: list[str]
    sectors: list[str]
    enterprise: str | None


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """What a row says of a person, without their roles; `names`: of which fields; and one role."""

    form: PersonForm
    names: frozenset[str]
    granted: Granted


def person_said(row: SourceRow, names: CountyNames) -> PersonSaid:
    """Who it is, and one role. Raises: ExceptionGroup of WorkbookFault."""
    said = cells_said(row, {
        "role": names.role, "town_code": names.town_codes, "sector": names.sector_ids,
        "office_id": names.office_id,
    })  # fmt: skip
    granted = Granted(
        row,
        said.pop("role"),
        said.pop("town_code", None) or [],
        said.pop("sector", None) or [],
        said.pop("enterprise_id", None),
    )
    # A status that is left open is the one the ledger has, and 在用 of somebody new.
    values = {name: value for name, value in said.items() if (name, value) != ("active", None)}
    return PersonSaid(PersonForm(**values), frozenset(values), granted)


@dataclass(frozen=True, slots=True)
class Stationed:
    """An assignment in a table's words: the supervisor by phone, the enterprise by code or name."""

    phone: str
    enterprise: str
    from_date: date
    to_date: date | None = None


def assignment_said(row: SourceRow) -> Stationed:
    """Raises: ExceptionGroup of WorkbookFault."""
    said = cells_said(row, {})
    phone, enterprise = said.pop("person_id"), said.pop("enterprise_id")
    return Stationed(phone=phone, enterprise=enterprise, **said)


def cells_said(row: SourceRow, special: Mapping[str, Callable[[object], object]]) -> dict[str, Any]:
    """Field → value of every cell; `special` reads those that need the county's names.

    Raises: ExceptionGroup of WorkbookFault.
    """
    said: dict[str, Any] = {}
    faults: list[WorkbookFault] = []
    for column, cell in row.cells.items():
        try:
            said[column.field] = column.checked(special.get(column.field, column.read)(cell))
        except Unreadable as unreadable:
            faults.append(row.fault(unreadable.message, unreadable.remedy, column))
    if faults:
        raise ExceptionGroup("the row", faults)
    return said
