"""Figures of inspections: the groups that went out, the people, the enterprises they went to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.ground.expressions import day_in_shanghai
from ledger.ground.tables import enforcement, inspection
from ledger.records.origins import ORIGINS
from ledger.reports.figures.enterprises import counted_as
from ledger.reports.figures.figure import FigureScope, evidence, figure

BY_OFFICES = frozenset({"enforcement"})
_BY_THEMSELVES = frozenset({"self_check", "voluntary"})
_DAY = "检查结束的那一天（北京时间）；过了零点才结束的，算后一天"


def checks_of(scope: FigureScope, origins: Collection[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """The inspections of these origins that the scope selects."""
    return (
        inspection.c.area_code == scope.area_code,
        scope.within(inspection.c.finished_at),
        inspection.c.received_at <= scope.as_at,
        inspection.c.origin.in_(sorted(origins)),
    )


def sectors_of_check() -> sa.ColumnElement[Any]:
    """All its checklists' and findings'; S00 共性 where it had neither."""
    general = sa.literal(["S00"], ARRAY(sa.Text))
    return sa.case(
        (sa.func.cardinality(inspection.c.sectors) == 0, general), else_=inspection.c.sectors
    )


def office_of_check(scope: FigureScope) -> sa.ColumnElement[Any]:
    """Who acted; of what was handed down the county's office, whoever registered it: that a hazard
    was reported must not be read in whose figures it stands.
    """
    handed_down = inspection.c.origin.in_(sorted(ORIGINS))
    return sa.case((handed_down, scope.county_office), else_=inspection.c.office)


def _checks(scope: FigureScope, origins: Collection[str], **counted: Any) -> sa.Select[Any]:
    return evidence(
        "inspection",
        inspection,
        day=day_in_shanghai(inspection.c.finished_at),
        office=office_of_check(scope),
        town_code=inspection.c.town_code,
        sectors=sectors_of_check(),
        enterprise_id=inspection.c.enterprise_id,
        **counted,
    ).where(*checks_of(scope, origins))


def _group() -> sa.ColumnElement[Any]:
    """One office's people who went out together on one day: the team as it was named, else all who
    went, by name. A team's name is its office's: where nobody named that, it is none.
    """
    team = sa.case((inspection.c.office.is_not(None), inspection.c.team))
    named = sa.func.coalesce(team, sa.func.array_to_string(inspection.c.went, "、"))
    return sa.func.concat_ws(
        "|",
        sa.func.coalesce(inspection.c.office, ""),
        day_in_shanghai(inspection.c.finished_at),
        named,
    )


@figure(
    title="组织督导检查组",
    unit="个",
    counts="distinct",
    day=_DAY,
    clause="望城 附件5、附件6（组织督导检查组、组织检查组）",
)
def groups(scope: FigureScope) -> sa.Select[Any]:
    """执法检查中，同一单位同一天派出的同一组人算一个组：写了组别的按组别，没写的（或没有单位的）按同去的人。
    一组一天去几家企业仍是一个组；换一天再去是另一个组。"""
    return _checks(scope, BY_OFFICES, counted=_group())


@figure(
    title="组织督查检查人员",
    unit="人次",
    counts="sum",
    day=_DAY,
    clause="望城 附件5、附件6（组织督查检查人员、组织检查人员）",
    readings=("inspectors",),
)
def inspectors(scope: FigureScope) -> sa.Select[Any]:
    """执法检查的人数：每组每到一家企业，去几个人算几人次；同一组同一天在同一家企业做几份检查，只算一次。
    按人天的口径，每组每天去几个人算几人次，不论去了几家。"""
    visit = sa.func.concat_ws("|", _group(), inspection.c.enterprise_id)
    counted = _group() if scope.readings.inspectors == "per_day" else visit
    return _checks(scope, BY_OFFICES, counted=counted, amount=inspection.c.people)


@figure(
    title="督导检查单位数",
    unit="家",
    counts="distinct",
    day=_DAY,
    clause="望城 附件4 第5行、附件5、附件6",
)
def units_checked(scope: FigureScope) -> sa.Select[Any]:
    """执法检查到过的企业，去几次都算一家；到期末已合并的企业算一家。"""
    return _checks(scope, BY_OFFICES, counted=counted_as(scope, inspection.c.enterprise_id))


@figure(title="检查次数", unit="次", counts="records", day=_DAY, clause="望城 三(四)3")
def inspections(scope: FigureScope) -> sa.Select[Any]:
    """执法检查的次数，每份检查记录一次。"""
    return _checks(scope, BY_OFFICES)


@figure(
    title="企业自查自纠",
    unit="家",
    counts="distinct",
    day=_DAY,
    clause="望城 附件4 第4行；溆浦 二(一)1",
    belongs="territory",
)
def self_checked_enterprises(scope: FigureScope) -> sa.Select[Any]:
    """做过自查、或主动报告过隐患的企业，几次都算一家，按企业当时所在的乡镇和自查的行业归单位。"""
    return _checks(scope, _BY_THEMSELVES, counted=counted_as(scope, inspection.c.enterprise_id))


@figure(
    title="只检查不处罚的单位",
    unit="个",
    counts="distinct",
    day=_DAY,
    clause="临湘 9；望城 三(四)3",
    readings=("joint",),
)
def zero_penalty(scope: FigureScope) -> sa.Select[Any]:
    """期内做过执法检查、没有作出过一次罚款的单位，不含不作处罚的安委办；依据是它的检查记录。
    按参加的单位都算的口径，参加过一次罚款的也不算零处罚。"""
    fined_by = enforcement.c.office == inspection.c.office
    if scope.readings.joint == "each":
        took_part = inspection.c.office == sa.any_(enforcement.c.joint_offices)
        fined_by = sa.or_(fined_by, took_part)
    fined = sa.exists().where(
        enforcement.c.area_code == inspection.c.area_code,
        enforcement.c.kind == "penalty",
        fined_by,
        enforcement.c.decided_on.between(scope.first, scope.last),
        enforcement.c.received_at <= scope.as_at,
    )
    return _checks(scope, BY_OFFICES, counted=inspection.c.office).where(
        inspection.c.office != scope.county_office, ~fined
    )
