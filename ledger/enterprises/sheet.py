"""Enterprises (企业台账) as a table: the columns, a row as an office's form, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ledger.enterprises.credit_code import normalized
from ledger.enterprises.rules import EnterpriseForm
from ledger.ground.county_names import CountyNames
from spelling.names import name_key
from spreadsheets.columns import STATUS, TOWN, YES_NO, Column, Table
from spreadsheets.errors import Unreadable, WorkbookFault
from spreadsheets.source import SourceRow
from spreadsheets.words import (
    IN_USE,
    OUT_OF_USE,
    active_of,
    code_of,
    degrees_of,
    text_of,
    whole_of,
    yes_of,
)

Degrees = tuple[float, float]
SYSTEMS = ("wgs84", "gcj02")

ENTERPRISES = Table(
    "enterprises",
    "企业",
    (
        Column("企业名称", "name", text_of, 28, "与营业执照一致", ("单位名称", "名称"), 100,
               filled=True, must_stand=True),
        Column("统一社会信用代码", "credit_code", code_of, 22,
               "18 位；按它对应台账上的企业。没有的留空，填下一列",
               ("信用代码", "社会信用代码", "统一信用代码"), 18),
        Column("无代码原因", "no_credit_code_reason", text_of, 18,
               "没有信用代码时必填，如：个体户，尚未登记", ("无信用代码原因",), 100),
        Column(TOWN, "town_code", text_of, 12, "乡镇（街道）的名称",
               ("所属乡镇", "乡镇街道", "街道"), filled=True, must_stand=True),
        Column("地址", "address", text_of, 32, "经营场所的地址",
               ("详细地址", "经营地址", "单位地址"), 200, filled=True, must_stand=True),
        Column("行业领域", "sectors", text_of, 26, "编号或本县方案里的名称，几个用“、”隔开",
               ("行业", "所属行业", "行业类别"), filled=True, must_stand=True),
        Column("从业人数", "employees", whole_of, 10, "整数；决定是否要派驻",
               ("从业人员", "从业人员数", "职工人数", "人数"), filled=True, must_stand=True,
               most=1_000_000),
        Column("高危", "high_risk", yes_of, 7, "是或否，留空为否", ("是否高危", "高危企业"),
               choices=YES_NO),
        Column("重点", "key_enterprise", yes_of, 7, "是或否，留空为否", ("是否重点", "重点企业"),
               choices=YES_NO),
        Column("规上", "above_scale", yes_of, 7, "是或否，留空为否", ("是否规上", "规上企业"),
               choices=YES_NO),
        Column("主要负责人", "principal_name", text_of, 12, "姓名", ("法定代表人", "负责人"), 50,
               filled=True, must_stand=True),
        Column("主要负责人电话", "principal_phone", code_of, 16, "可留空", ("负责人电话",), 30),
        Column("实际控制人", "actual_controller", text_of, 12, "姓名，可留空", ("实控人",), 50),
        Column("实际控制人电话", "actual_controller_phone", code_of, 16, "可留空", (), 30),
        Column("安全负责人", "safety_officer_name", text_of, 12, "姓名，可留空",
               ("安全管理人员",), 50),
        Column("安全负责人电话", "safety_officer_phone", code_of, 16, "可留空", (), 30),
        Column("监管责任人", "regulator_name", text_of, 12, "不派驻的县填：哪位监管人员负责这一家",
               ("监管负责人",), 50),
        Column("监管责任人电话", "regulator_phone", code_of, 16, "办公电话，印在公示牌上", (), 30),
        Column("经度", "longitude", degrees_of, 13, "十进制度数，如 110.594；与纬度一起填",
               ("东经",)),
        Column("纬度", "latitude", degrees_of, 13, "十进制度数，如 27.908", ("北纬",)),
        Column("坐标系", "crs", code_of, 9,
               "wgs84（手机定位、GPS）或 gcj02（高德、腾讯地图）；填了经纬度就要填", ("坐标系统",),
               choices=SYSTEMS),
        Column(STATUS, "active", code_of, 8, "在用或停用；留空不变，新企业为在用", ("是否在用",),
               choices=(IN_USE, OUT_OF_USE)),
    ),
    (
        "一家企业一行。按统一社会信用代码对应台账上的企业；没有代码的，按企业名称和乡镇。",
        "表里有的列，以表为准（留空就是没有）；表里没有的列，台账不变。",
    ),
)  # fmt: skip
_LOWEST_EAST, _HIGHEST_EAST, _HIGHEST_NORTH = -180, 180, 90


@dataclass(frozen=True, slots=True)
class EnterpriseSaid:
    """What a row says; `names`: of which fields. The others are as those of a new enterprise."""

    form: EnterpriseForm
    names: frozenset[str]


def enterprise_said(
    row: SourceRow,
    names: CountyNames,
    wgs84_from_gcj02: Callable[[float, float], Degrees],
) -> EnterpriseSaid:
    """What it is, without the fields that the table has no column for.

    Raises: ExceptionGroup of WorkbookFault: all that is wrong with the row.
    """
    faults: list[WorkbookFault] = []
    special: Mapping[str, Callable[[object], object]] = {
        "town_code": names.town_code,
        "sectors": lambda cell: tuple(names.sector_ids(cell)),
        "credit_code": _credit_code,
        "crs": _system,
        "active": active_of,
    }
    said: dict[str, Any] = {}
    for column, cell in row.cells.items():
        try:
            value = column.checked(special.get(column.field, column.read)(cell))
            said[column.field] = bool(value) if column.read is yes_of else value
        except Unreadable as unreadable:
            faults.append(row.fault(unreadable.message, unreadable.remedy, column))
    if faults:
        raise ExceptionGroup("the row", faults)
    said |= _code(row, said.get("credit_code"), said.get("no_credit_code_reason"), faults)
    place = _Place(said.get("longitude"), said.get("latitude"), said.pop("crs", None))
    if "longitude" in said or "latitude" in said:
        said |= _placed(row, place, wgs84_from_gcj02, faults)
    if faults:
        raise ExceptionGroup("the row", faults)
    # A status that is left open is the one the ledger has, and 在用 of a new enterprise.
    said = {name: value for name, value in said.items() if (name, value) != ("active", None)}
    return EnterpriseSaid(EnterpriseForm(**said), frozenset(said))


def _credit_code(cell: object) -> str | None:
    said = code_of(cell)
    if said is None:
        return None
    code = normalized(said)
    if code is None:
        raise Unreadable(f"“{said[:20]}”不是正确的统一社会信用代码", "请对照营业执照核对")
    return code


def _system(cell: object) -> str | None:
    said = code_of(cell)
    if said is None or said.lower().replace("-", "") in SYSTEMS:
        return said and said.lower().replace("-", "")
    raise Unreadable(f"“{said[:20]}”不是坐标系", "请填 wgs84 或 gcj02")


def _code(
    row: SourceRow, code: str | None, reason: str | None, faults: list[WorkbookFault]
) -> dict[str, str | None]:
    """Both are said where one is: a code that came takes the reason away."""
    if bool(code) == bool(reason):
        message = "有了信用代码，又写了无代码原因" if code else "没有信用代码，也没有说明原因"
        remedy = "请只留一样" if code else "请填信用代码，或在“无代码原因”里说明"
        faults.append(row.fault(message, remedy, ENTERPRISES.named("credit_code")))
    return {"credit_code": code, "no_credit_code_reason": reason}


@dataclass(frozen=True, slots=True)
class _Place:
    """In degrees; the system is a column of the table, not of the ledger."""

    longitude: float | None
    latitude: float | None
    system: str | None


def _placed(
    row: SourceRow,
    place: _Place,
    wgs84_from_gcj02: Callable[[float, float], Degrees],
    faults: list[WorkbookFault],
) -> dict[str, float | None]:
    """The ledger keeps WGS-84 alone."""
    longitude, latitude = place.longitude, place.latitude
    if longitude is not None or latitude is not None:
        trouble = _place_trouble(place)
        if trouble:
            faults.append(row.fault(*trouble))
        elif place.system == "gcj02" and longitude is not None and latitude is not None:
            longitude, latitude = wgs84_from_gcj02(longitude, latitude)
    return {"longitude": longitude, "latitude": latitude}


def _place_trouble(place: _Place) -> tuple[str, str, Column] | None:
    longitude, latitude = ENTERPRISES.named("longitude"), ENTERPRISES.named("latitude")
    if place.longitude is None or place.latitude is None:
        missing = longitude if place.longitude is None else latitude
        return "经度和纬度须一起填写", "请补上，或都留空", missing
    if not _LOWEST_EAST <= place.longitude <= _HIGHEST_EAST:
        return "经度不在 -180 到 180 之间", "请核对", longitude
    if abs(place.latitude) > _HIGHEST_NORTH:
        return "纬度不在 -90 到 90 之间", "请核对经度和纬度是否填反", latitude
    if place.system is None:
        words = "手机定位、GPS 填 wgs84，高德、腾讯地图填 gcj02"
        return "没有填坐标系", words, ENTERPRISES.named("crs")
    return None


def enterprise_cell(field: str, row: sa.Row[Any], town: str, names: CountyNames) -> Any:
    """What a column says of a ledger row; `enterprise_said` reads the same from it."""
    if field == "town_code":
        return town
    if field == "sectors":
        return names.sector_words(row.sectors)
    if field == "crs":
        return None if row.longitude is None else SYSTEMS[0]
    if field == "active":
        return IN_USE if row.active else OUT_OF_USE
    return getattr(row, field)


def says_the_same(field: str, now: Any, said: Any) -> bool:
    """Whether a cell says what the ledger holds, space and order apart."""
    if field == "sectors":
        return set(now or ()) == set(said)
    if isinstance(now, str):
        if field.endswith("phone"):
            return bool(code_of(now) == said)
        return name_key(now) == name_key(said or "")
    if isinstance(now, float) and isinstance(said, float):
        # A centimetre: spreadsheets keep 15 digits.
        return abs(now - said) < 1e-7
    return bool(now == said)
