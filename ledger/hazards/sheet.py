"""The list of major hazards (重大事故隐患清单) for the provincial system, as a table.

The fields are those of 一单四制: 望城 附件1 (交办清单), 溆浦 二(三)6 and 临湘 7 (台账、销号),
东西湖 专题3.四. The columns, their order and their words are ours: the provincial template was not
obtained. Nothing in it tells who found or reported a hazard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.county_names import CountyNames
from ledger.ground.lifecycles.hazard import STATE_WORDS, Event, State
from ledger.ground.stored import read_back
from ledger.hazards.rules.steps import DISPOSITION_WORDS, FiveGuarantees, HazardStep
from ledger.records.origins import ORIGINS, REFERRED, REFERRED_WORD
from plans.plan import Plan

_Row = sa.Row[Any]
TITLE = "重大事故隐患清单"
NOT_OFFICIAL = "列和次序为本系统自定（没有取得省级系统的模板），上报前请按上级的表样调整。"
ORIGIN_WORDS: Mapping[str, str] = {
    "self_check": "企业自查",
    "stationed": "派驻检查",
    "enforcement": "执法检查",
    # A file goes from hand to hand: what its reader alone may know of is told as to everybody, and
    # from above as well, or what is left over would be the reports.
    **dict.fromkeys((REFERRED, *sorted(ORIGINS)), REFERRED_WORD),
    "voluntary": "企业主动上报",
    "place_report": "地方主动上报",
}
# 五落实. Source: 溆浦 二(一)1.
_FIVE: Mapping[str, Callable[[FiveGuarantees], str]] = {
    "责任落实": lambda five: five.duty,
    "措施落实": lambda five: five.measures,
    "资金落实": lambda five: five.funds,
    "期限落实": lambda five: five.deadline,
    "应急预案落实": lambda five: five.plan,
}


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What codes are called in this county."""

    plan: Plan
    names: CountyNames
    towns: Mapping[str, str]

    def handed_over_by(self, row: _Row) -> str | None:
        """交办单位: the office of whoever assigned it, where the plan leaves no doubt."""
        assigned = _last(row, Event.ASSIGN)
        role = assigned and assigned.role
        if role == Role.COUNTY:
            return self._office("county_office", lambda office: True)
        if role == Role.TOWN:
            return self._office("town_office", lambda office: office.town_code == row.town_code)
        if role in (Role.DEPARTMENT, Role.INSPECTOR):
            return self._office(
                "department", lambda office: row.sector in self.plan.sectors_led_by(office.key)
            )
        return None

    def _office(self, kind: str, fits: Callable[[Any], bool]) -> str | None:
        offices = [
            office.name for office in self.plan.offices if office.kind == kind and fits(office)
        ]
        return offices[0] if len(offices) == 1 else None


CellOf = Callable[[_Row, SheetWords], object]


@dataclass(frozen=True, slots=True)
class HazardColumn:
    """One column and where its value comes from."""

    title: str
    width: int
    value: CellOf


def _field_cell(field: str) -> CellOf:
    return lambda row, words: getattr(row, field)


def _of_step(event: Event, value: Callable[[HazardStep], object]) -> CellOf:
    def of_row(row: _Row, words: SheetWords) -> object:
        last = _last(row, event)
        return last and value(last.document)

    return of_row


def _day_of(event: Event) -> CellOf:
    def of_row(row: _Row, words: SheetWords) -> object:
        last = _last(row, event)
        return last and last.day

    return of_row


def _guarantee(value: Callable[[FiveGuarantees], str]) -> CellOf:
    return _of_step(Event.START, lambda step: step.five and value(step.five))


COLUMNS = (
    HazardColumn("编号", 20, _field_cell("number")),
    HazardColumn("来源", 10, lambda row, words: ORIGIN_WORDS[row.origin]),
    HazardColumn("企业名称", 26, _field_cell("enterprise")),
    HazardColumn("统一社会信用代码", 20, _field_cell("credit_code")),
    HazardColumn("乡镇", 10, lambda row, words: words.towns.get(row.town_code, row.town_code)),
    HazardColumn("地址", 26, _field_cell("address")),
    HazardColumn("企业主要负责人", 10, _field_cell("principal_name")),
    HazardColumn("实际控制人", 10, _field_cell("actual_controller")),
    HazardColumn("行业领域", 18, lambda row, words: words.names.sector_words([row.sector])),
    HazardColumn("部位", 12, _field_cell("part")),
    HazardColumn("隐患描述", 40, _field_cell("description")),
    HazardColumn("判定依据", 32, _field_cell("criterion")),
    HazardColumn("发现日期", 11, _field_cell("found_on")),
    HazardColumn("认定日期", 11, _day_of(Event.CONFIRM)),
    HazardColumn("交办单编号", 20, _field_cell("order_number")),
    HazardColumn("交办单位", 16, lambda row, words: words.handed_over_by(row)),
    HazardColumn("交办日期", 11, _day_of(Event.ASSIGN)),
    HazardColumn("治理责任单位", 20, _field_cell("unit")),
    HazardColumn("协调督办单位", 18, _field_cell("coordinator")),
    HazardColumn("整改目标", 26, _field_cell("goal")),
    HazardColumn("整改措施", 34, _field_cell("measures")),
    HazardColumn("整改责任人", 10, _field_cell("responsible")),
    HazardColumn("整改完成时限", 11, _field_cell("deadline")),
    HazardColumn("原定时限", 11, _field_cell("first_deadline")),
    HazardColumn("延期次数", 7, _field_cell("extensions")),
    HazardColumn("排查周期（天）", 8, _field_cell("cycle_days")),
    *(HazardColumn(title, 20, _guarantee(value)) for title, value in _FIVE.items()),
    HazardColumn("治理资金（元）", 12, _of_step(Event.RECTIFY, lambda step: step.cost_yuan)),
    HazardColumn("挂牌级别", 10, _of_step(Event.LIST, lambda step: step.level)),
    HazardColumn("挂牌文号", 18, _of_step(Event.LIST, lambda step: step.document_number)),
    HazardColumn("挂牌签发人", 10, _of_step(Event.LIST, lambda step: step.signer)),
    HazardColumn("挂牌日期", 11, _day_of(Event.LIST)),
    HazardColumn("督办期限", 11, _of_step(Event.LIST, lambda step: step.until)),
    HazardColumn("摘牌日期", 11, _day_of(Event.DELIST)),
    HazardColumn("处置意见", 16, lambda row, words: DISPOSITION_WORDS.get(row.disposition or "")),
    HazardColumn("状态", 14, lambda row, words: STATE_WORDS[State(row.state)]),
    HazardColumn("超期天数", 7, _field_cell("overdue_days")),
    HazardColumn("上报整改日期", 11, _day_of(Event.RECTIFY)),
    HazardColumn("验收日期", 11, _day_of(Event.VERIFY)),
    HazardColumn("销号日期", 11, _field_cell("closed_on")),
    HazardColumn("回头看日期", 11, _day_of(Event.LOOK_BACK)),
)


def hazard_cells(row: _Row, words: SheetWords) -> list[object]:
    """A row of `ledger.hazards.queries.major` as the table's cells."""
    return [column.value(row, words) for column in COLUMNS]


@dataclass(frozen=True, slots=True)
class _LastStep:
    """The last of its kind in this round."""

    day: date
    role: str
    document: HazardStep


def _last(row: _Row, event: Event) -> _LastStep | None:
    step = (row.last or {}).get(event)
    return read_back(_LastStep, step) if step else None
