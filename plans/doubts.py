"""What of a plan can hold and is probably not meant: told to whoever writes it, never refused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from checklists import clauses
from checklists.authoring import Authored, Keys
from checklists.errors import FileFault

# More working days than this no month has.
_WORKING_DAYS_OF_A_MONTH = 23


def doubts(authored: Authored, today: date) -> Iterator[FileFault]:
    """Every doubt about a plan without faults, as of a day."""
    yield from _past_days(authored, today.isoformat())
    yield from _days_outside_the_campaign(authored)
    yield from _hard_quotas(authored)
    yield from _missing_numbers(authored)
    yield from _places_without_people(authored)
    yield from _numbers_of_two(authored)
    yield from _reminders_out_of_reach(authored)
    yield from _words_of_others(authored)


def _past_days(authored: Authored, today: str) -> Iterator[FileFault]:
    campaign = authored.data["campaign"]
    if campaign["ends_on"] < today:
        remedy = "开县后会把它当模板，从开县那天重新起算；要按新的日期做，请改日期"
        message = f"行动在 {campaign['ends_on']} 已经结束"
        yield authored.fault(message, remedy, "campaign", "ends_on")
        return
    for at, name, day in _due_days(authored):
        if day < today:
            remedy = "开县前已经过期的不会催办；请改成下一次的日期，或删去"
            yield authored.fault(f"“{name}”的期限 {day} 已经过去", remedy, *at)


def _days_outside_the_campaign(authored: Authored) -> Iterator[FileFault]:
    campaign = authored.data["campaign"]
    for at, name, day in _due_days(authored):
        if not campaign["starts_on"] <= day <= campaign["ends_on"]:
            remedy = f"行动从 {campaign['starts_on']} 到 {campaign['ends_on']}，请核对"
            yield authored.fault(f"“{name}”的期限 {day} 不在行动期间", remedy, *at)


def _due_days(authored: Authored) -> Iterator[tuple[Keys, str, str]]:
    for group in ("duties", "targets", "measures", "reports"):
        for index, entry in enumerate(authored.data[group]):
            for field in ("due_by", "due_on"):
                if field in entry:
                    name = entry.get("name") or entry["text"]
                    yield (group, index, field), name, entry[field]


def _hard_quotas(authored: Authored) -> Iterator[FileFault]:
    visits = authored.data.get("stationing", {}).get("visits_at_least", 0)
    if visits > _WORKING_DAYS_OF_A_MONTH:
        remedy = f"一个月最多 {_WORKING_DAYS_OF_A_MONTH} 个工作日，请核对次数"
        at = ("stationing", "visits_at_least")
        yield authored.fault(f"每家企业每月 {visits} 次，周末也要去", remedy, *at)
    for index, duty in enumerate(authored.data["duties"]):
        due = duty.get("due_by")
        if due and duty["every"] not in ("campaign", "year"):
            remedy = "每个周期都做的任务不写 due_by；只做一次的写 every: campaign"
            message = f"“{duty['name']}”每期都要做，又写了一个期限"
            yield authored.fault(message, remedy, "duties", index, "due_by")


def _missing_numbers(authored: Authored) -> Iterator[FileFault]:
    hotlines = authored.data["hotlines"]
    if not any(line["purpose"] == "tip" and line["public"] for line in hotlines):
        remedy = "请补一行 purpose: tip、public: true；全国通用的是 12350"
        yield authored.fault("没有可以印上公示牌的举报电话", remedy, "hotlines")
    if not any(line["purpose"] == "filing" for line in hotlines):
        remedy = "请补一行 purpose: filing，写安委办收材料的电话"
        yield authored.fault("没有安委办的联系电话", remedy, "hotlines")


def _places_without_people(authored: Authored) -> Iterator[FileFault]:
    offices = authored.data["offices"]
    staffed = {office.get("town_code") for office in offices}
    for index, town in enumerate(authored.data["towns"]):
        if town["code"] not in staffed:
            remedy = "请在 offices 里写上它的机构，否则它的任务没有人登记"
            yield authored.fault(f"{town['name']} 没有机构", remedy, "towns", index)
    led = [sector for sector in authored.data["sectors"] if sector["emphasis"] == "key"]
    for sector in led:
        if "lead" not in sector:
            index = authored.data["sectors"].index(sector)
            remedy = "请写 lead；不写的，任务归安委办"
            message = f"重点行业领域 {sector['local_name']} 没有牵头部门"
            yield authored.fault(message, remedy, "sectors", index)


def _numbers_of_two(authored: Authored) -> Iterator[FileFault]:
    """Two offices whose papers would bear the same numbers."""
    by_word: dict[str, str] = {}
    for index, office in enumerate(authored.data["offices"]):
        word = office.get("paper_word", office["name"])
        if word in by_word:
            remedy = "请各写各的：两个单位会发出同一个文号"
            message = f"{office['name']}和{by_word[word]}的机关代字都是“{word}”"
            yield authored.fault(message, remedy, "offices", index, "paper_word")
        by_word[word] = office["name"]


def _reminders_out_of_reach(authored: Authored) -> Iterator[FileFault]:
    """A reminder before a deadline that is longer than the time given comes at once, or never."""
    longest = max(authored.data["deadlines"][f"{grade}_days"] for grade in ("general", "major"))
    for index, rule in enumerate(authored.data["reminders"]["rules"]):
        if rule["about"] == "deadline" and rule["days"][0] < -longest:
            remedy = f"整改最多给 {longest} 天，请写近一些"
            message = f"到期前 {-rule['days'][0]} 天的提醒轮不到"
            yield authored.fault(message, remedy, "reminders", "rules", index, "days")


def _words_of_others(authored: Authored) -> Iterator[FileFault]:
    own_name = authored.data["area"]["name"]
    others = [name for name in clauses.SEED_COUNTIES.values() if not own_name.startswith(name)]
    for keys, words in _texts(authored.data, ()):
        if keys[-1] != "city" and (named := [name for name in others if name in words]):
            remedy = "请核对是不是照搬了别县的话"
            yield authored.fault(f"写着别县的名称“{named[0]}”", remedy, *keys)
        if words == "example":
            remedy = "本县的真实数据请写本县条款、ours 或 national"
            yield authored.fault("标着“演示用示例”", remedy, *keys)


def _texts(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, dict):
        for key, element in value.items():
            yield from _texts(element, (*keys, key))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _texts(element, (*keys, index))
    elif isinstance(value, str):
        yield keys, value
