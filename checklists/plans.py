"""Reading county plans from `plans/`: five counties, one schema."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from checklists import clauses
from checklists.authoring import PACKAGE_ROOT, Authored, parse, schema_faults
from checklists.county_plan import Plan
from checklists.errors import FileFault, UnknownPlan
from checklists.review import sector_names

_NOT_CLAUSES = frozenset({"ours", "example", "national"})


def load_plan(area_code: str) -> Plan:
    """The plan of one county. Raises: UnknownPlan; FileFault: a plan file is broken."""
    for plan in all_plans():
        if plan.area.code == area_code:
            return plan
    raise UnknownPlan(area_code)


@cache
def all_plans(root: Path = PACKAGE_ROOT) -> tuple[Plan, ...]:
    """Every plan, by area code; read once. Raises: FileFault: the first fault of a plan file."""
    return tuple(read_plan(path, root) for path in sorted((root / "plans").glob("*.yaml")))


def review_plans(root: Path = PACKAGE_ROOT) -> list[FileFault]:
    """The faults of every plan file, all of them."""
    faults: list[FileFault] = []
    for path in sorted((root / "plans").glob("*.yaml")):
        try:
            faults += plan_faults(parse(path), sector_names(root))
        except FileFault as fault:
            faults.append(fault)
    return faults


def read_plan(path: Path, root: Path = PACKAGE_ROOT) -> Plan:
    """One plan file. Raises: FileFault."""
    authored = parse(path)
    for fault in plan_faults(authored, sector_names(root)):
        raise fault
    plan: Plan = _build(Plan, authored.data)
    return plan


def plan_faults(authored: Authored, sectors: Mapping[str, str]) -> list[FileFault]:
    """Every fault of a plan file; `sectors` are the known ones, id → name."""
    return schema_faults(authored, "plan") or [
        *_area_faults(authored),
        *_sector_faults(authored, sectors),
        *_town_faults(authored),
        *_tier_faults(authored),
        *_source_faults(authored, authored.data, ()),
    ]


def _area_faults(authored: Authored) -> Iterator[FileFault]:
    code = authored.data["area"]["code"]
    if not authored.path.name.startswith(f"{code}-"):
        yield authored.fault(f"文件名与区划代码 {code} 不符", f"请改名为 {code}-…", "area", "code")


def _sector_faults(authored: Authored, sectors: Mapping[str, str]) -> Iterator[FileFault]:
    for group in ("sectors", "offices", "tiers"):
        for index, entry in enumerate(authored.data[group]):
            for sector_id in [entry["id"]] if group == "sectors" else entry.get("sectors", []):
                if sector_id not in sectors:
                    remedy = "请用 sectors.yaml 里的编号"
                    yield authored.fault(f"没有行业领域 {sector_id}", remedy, group, index)


def _town_faults(authored: Authored) -> Iterator[FileFault]:
    towns = {town["code"] for town in authored.data["towns"]}
    for index, town in enumerate(authored.data["towns"]):
        if not town["code"].startswith(authored.data["area"]["code"]):
            remedy = "乡镇代码的前 6 位应是县区代码"
            yield authored.fault(f"{town['name']} 的代码不属于本县", remedy, "towns", index)
    for index, office in enumerate(authored.data["offices"]):
        if "town_code" in office and office["town_code"] not in towns:
            remedy = "请用 towns 里的代码"
            yield authored.fault(f"{office['name']} 的乡镇不存在", remedy, "offices", index)


def _tier_faults(authored: Authored) -> Iterator[FileFault]:
    tiers = {tier["key"] for tier in authored.data["tiers"]} | {None}
    for index, duty in enumerate(authored.data["duties"]):
        if duty.get("tier") not in tiers:
            remedy = "请用 tiers 里的键，或先在 tiers 里加上"
            yield authored.fault(f"没有企业分级 {duty['tier']}", remedy, "duties", index)


def _source_faults(
    authored: Authored, value: object, keys: tuple[str | int, ...]
) -> Iterator[FileFault]:
    if isinstance(value, list):
        for index, element in enumerate(value):
            yield from _source_faults(authored, element, (*keys, index))
    elif isinstance(value, dict):
        for key, element in value.items():
            yield from _source_faults(authored, element, (*keys, key))
        source = value.get("source", "ours")
        of_this_seed = source.startswith(authored.data["seed"]) and clauses.is_clause(source)
        if source not in _NOT_CLAUSES and not of_this_seed:
            remedy = "请写本方案的条款，或 ours、example、national"
            yield authored.fault(f"没有这样的条款：{source}", remedy, *keys, "source")


def _build(part: type, data: Mapping[str, Any]) -> Any:
    """The dataclass `part` from data that passed the schema, nested parts and dates included."""
    hints = _hints(part)
    return part(**{name: _convert(hints[name], value) for name, value in data.items()})


@cache
def _hints(part: type) -> Mapping[str, Any]:
    return get_type_hints(part)


def _convert(hint: Any, value: Any) -> Any:
    options = [option for option in get_args(hint) if option not in (NoneType, Ellipsis)]
    if get_origin(hint) is tuple:
        return tuple(_convert(options[0], element) for element in value)
    if NoneType in get_args(hint):
        return _convert(options[0], value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _build(hint, value)
    return value
