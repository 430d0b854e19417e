"""Values of a plan that cannot all hold: what nobody can do, spans that end before they begin.

A plan with one of these is refused. What can hold and is probably not meant stands in `doubts`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from checklists.authoring import Authored, Keys
from checklists.errors import FileFault

_DATED = ("duties", "targets", "measures", "reports")
# The shortest cycle of each kind: what is owed in every one must fit into it, once a day.
_DAYS = {"week": 7, "month": 28, "quarter": 90, "half_year": 181, "year": 365}


def contradictions(authored: Authored) -> Iterator[FileFault]:
    """Every contradiction of a plan that has passed its schema."""
    yield from _spans(authored)
    yield from _quotas(authored)
    yield from _days_of_tips(authored)
    yield from _offices(authored)
    national = authored.data["rewards"]["national"]
    if national["yuan_at_least"] > national["yuan_at_most"]:
        remedy = "请核对两个金额"
        yield authored.fault("最低奖额高于最高奖额", remedy, "rewards", "national", "yuan_at_least")


def _spans(authored: Authored) -> Iterator[FileFault]:
    campaign = authored.data["campaign"]
    for index, phase in enumerate(campaign["phases"]):
        at = ("campaign", "phases", index)
        if phase.get("starts_on", phase["ends_on"]) > phase["ends_on"]:
            yield authored.fault(f"“{phase['name']}”结束早于开始", "请核对起止日期", *at)
        elif phase["ends_on"] > campaign["ends_on"]:
            remedy = f"行动到 {campaign['ends_on']} 为止，请改阶段或行动的日期"
            yield authored.fault(f"“{phase['name']}”在行动结束以后", remedy, *at)
    for index, report in enumerate(authored.data["reports"]):
        if report.get("due_on", report.get("since", "")) < report.get("since", ""):
            message = f"“{report['name']}”的期限早于开始报送的日子"
            yield authored.fault(message, "请核对 due_on 和 since", "reports", index)
    for keys, day in _dates(authored):
        if not _exists(day):
            yield authored.fault(f"没有 {day} 这一天", "请核对日期", *keys)


def _dates(authored: Authored) -> Iterator[tuple[Keys, str]]:
    campaign = authored.data["campaign"]
    yield from ((("campaign", name), campaign[name]) for name in ("starts_on", "ends_on"))
    groups: list[tuple[Keys, Any]] = [(("campaign", "phases"), campaign["phases"])]
    groups += [((name,), authored.data[name]) for name in _DATED]
    for way, entries in groups:
        for index, entry in enumerate(entries):
            for name in ("starts_on", "ends_on", "due_by", "due_on", "since"):
                if name in entry:
                    yield (*way, index, name), entry[name]


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _quotas(authored: Authored) -> Iterator[FileFault]:
    stationing = authored.data.get("stationing", {})
    if stationing.get("visits_at_least", 0) > _DAYS["month"]:
        remedy = f"二月只有 {_DAYS['month']} 天，每家企业一天最多算一次，请写少一些"
        yield authored.fault("每月到访次数做不到", remedy, "stationing", "visits_at_least")
    for index, duty in enumerate(authored.data["duties"]):
        at = ("duties", index, "times_at_least")
        least, most = duty["times_at_least"], duty.get("times_at_most")
        if most is not None and most < least:
            yield authored.fault(f"“{duty['name']}”最多次数少于最少次数", "请核对", *at)
        days = _DAYS.get(duty["every"])
        if days and least > days:
            remedy = f"一个周期只有 {days} 天，请改次数或周期"
            yield authored.fault(f"“{duty['name']}”的次数做不到", remedy, *at)
    for index, target in enumerate(authored.data["targets"]):
        wants_more = target["direction"] in ("at_least", "exactly")
        if target["unit"] == "%" and wants_more and target["value"] > 100:
            remedy = "比率最多 100 %"
            yield authored.fault(f"“{target['name']}”达不到", remedy, "targets", index, "value")


def _days_of_tips(authored: Authored) -> Iterator[FileFault]:
    tips = authored.data["tips"]
    if tips["warn_days"] >= tips["keep_days"]:
        remedy = f"应少于保存的 {tips['keep_days']} 天"
        yield authored.fault("删除前的提醒早于保存开始", remedy, "tips", "warn_days")
    if tips["extend_days"] > tips["conclude_days"]:
        remedy = f"办结期限是 {tips['conclude_days']} 天"
        yield authored.fault("延长的天数多于办结期限", remedy, "tips", "extend_days")


def _offices(authored: Authored) -> Iterator[FileFault]:
    """Somebody keeps the county's ledger, and an office of a town stands in one."""
    offices = authored.data["offices"]
    if not any(office["kind"] == "county_office" for office in offices):
        remedy = "请写一行 kind: county_office"
        yield authored.fault("没有安委办", remedy, "offices")
    for index, office in enumerate(offices):
        if (office["kind"] == "town_office") != ("town_code" in office):
            remedy = "乡镇机构（town_office）写 town_code，别的机构不写"
            yield authored.fault(f"{office['name']} 的 town_code 不对", remedy, "offices", index)
