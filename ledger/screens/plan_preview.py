"""What a change of the plan would bring, before anybody makes it: what is owed, what falls away,
and what stays as it is. Counted from today's ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from ledger.duties.queries.duties import owes
from ledger.duties.rules.cycles import Season, season_of
from ledger.duties.rules.owners import duties_of, enterprise_duties, owners_of
from ledger.duties.rules.report_days import next_report_due
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.lifecycles.hazard import OPEN_STATES
from ledger.ground.tables import board, county, enterprise, hazard
from ledger.plan_changes.commands.change import ProposedValue, WeighedChange, weigh
from ledger.plan_changes.rules.limits import dated_words
from ledger.plan_changes.rules.words import value_words
from plans.orders import Duty
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One figure by the old value and by the new one."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPreview:
    """`words`: what stays as it is, in sentences."""

    field: str
    label: str
    before: str
    after: str
    effective_on: date
    lines: list[PreviewLine]
    words: list[str]


def plan_preview(
    engine: sa.Engine, caller: Caller, plan: Plan, proposed: ProposedValue, today: date
) -> PlanPreview:
    """`plan`: the file's. Raises: NotFound, Invalid where the change cannot be made."""
    with engine.connect() as read:
        weighed = weigh(read, caller.area_code, plan, proposed, today)
        lines = [*_lines(read, weighed, proposed.effective_on)]
        words = [*_words(read, weighed, proposed.effective_on)]
    return PlanPreview(
        field=weighed.field.key,
        label=weighed.field.label,
        before=value_words(weighed.field, weighed.field.value, plan),
        after=value_words(weighed.field, weighed.value, plan),
        effective_on=proposed.effective_on,
        lines=lines,
        words=words,
    )


def _lines(read: sa.Connection, weighed: WeighedChange, first: date) -> Iterator[PreviewLine]:
    match weighed.field.key.split("."):
        case ["stationing", _]:
            yield from _visits(read, weighed)
        case ["duties", key, "times_at_least"]:
            yield from _times(read, weighed, key)
        case ["reports", key, _]:
            yield from _next_reports(read, weighed, key, first)
        case ["sectors", _, "lead"]:
            yield from _leads(weighed)
        case ["hotlines", *_] | ["rewards", *_]:
            boards = read.scalar(_boards_in_use(weighed.before.area.code))
            yield PreviewLine("要重新打印的公示牌", "—", f"{boards} 块")


def _visits(read: sa.Connection, weighed: WeighedChange) -> Iterator[PreviewLine]:
    owed = []
    for plan in (weighed.before, weighed.after):
        rule = plan.stationing
        least = rule.employees_at_least if rule else 0
        count = read.scalar(
            _enterprises(plan).where(enterprise.c.active, enterprise.c.employees >= least)
        )
        owed.append((count or 0, (count or 0) * (rule.visits_at_least if rule else 0)))
    (places, visits), (places_after, visits_after) = owed
    yield PreviewLine("应派驻的企业", f"{places} 家", f"{places_after} 家")
    yield PreviewLine("每月应到访", f"{visits} 次", f"{visits_after} 次")


def _times(read: sa.Connection, weighed: WeighedChange, key: str) -> Iterator[PreviewLine]:
    before, after = _duty(weighed.before, key), _duty(weighed.after, key)
    if before in enterprise_duties(weighed.before):
        owing = read.scalar(_enterprises(weighed.before).where(owes(weighed.before, before))) or 0
        yield PreviewLine("要做的企业", f"{owing} 家", f"{owing} 家")
    else:
        owing = len(owners_of(weighed.before, before))
        yield PreviewLine("要做的单位", f"{owing} 个", f"{owing} 个")
    yield PreviewLine(
        "每个周期共应做",
        f"{owing * before.times_at_least} 次",
        f"{owing * after.times_at_least} 次",
    )


def _next_reports(
    read: sa.Connection, weighed: WeighedChange, key: str, first: date
) -> Iterator[PreviewLine]:
    season = _season(read, weighed.before, first)
    if season is None:
        return
    due = []
    for plan in (weighed.before, weighed.after):
        report = next(report for report in plan.reports if report.key == key)
        day = next_report_due(report, season, first)
        due.append(day.isoformat() if day else "不再报送")
        owing = len(owners_of(plan, report))
    yield PreviewLine("要报送的单位", f"{owing} 个", f"{owing} 个")
    yield PreviewLine("生效后第一次期限", *due)


def _leads(weighed: WeighedChange) -> Iterator[PreviewLine]:
    """Of every office that leads the sector before or after: what it owes."""
    before, after = weighed.before, weighed.after
    for office in before.offices:
        sectors = before.sectors_led_by(office.key), after.sectors_led_by(office.key)
        if sectors[0] != sectors[1]:
            counts = [
                f"{len(led)} 个行业领域，{len(duties_of(plan, office.key))} 项任务"
                for plan, led in zip((before, after), sectors, strict=True)
            ]
            yield PreviewLine(office.name, *counts)


def _words(read: sa.Connection, weighed: WeighedChange, first: date) -> Iterator[str]:
    field, since = weighed.field, dated_words(first)
    match field.key.split("."):
        case ["deadlines", *_]:
            count = read.scalar(
                sa.select(sa.func.count()).where(
                    hazard.c.area_code == weighed.before.area.code,
                    hazard.c.state.in_(sorted(OPEN_STATES)),
                )
            )
            yield f"已经定下期限的 {count} 条隐患不变；{since}起发现、交办、延期的按新的天数。"
        case ["rewards", *_]:
            yield f"{since}以前收到的举报，仍按收到那天的金额奖励。"
        case ["hotlines", *_]:
            yield f"{since}起公示牌和举报告知牌按新号码重新打印，网页当天更新；旧牌请换下。"
        case ["stationing", *_]:
            yield f"{since}以前的月份仍按原来的次数统计，驻企日志不变。"
        case ["duties", *_] if field.starts != "campaign":
            yield f"{since}以前的周期仍按原来的次数统计。"
        case ["campaign", _]:
            yield "还没有到期的任务和报送随行动延长；已经过去的周期不变。"
        case ["sectors", *_]:
            yield f"{since}起，这个行业领域的任务、报送和提醒归新的牵头部门；原来登记的不变。"
            yield "人员的角色不会自动改变：请到“人员”里核对新部门的人负责哪些行业领域。"


def _duty(plan: Plan, key: str) -> Duty:
    return next(duty for duty in plan.duties if duty.key == key)


def _enterprises(plan: Plan) -> sa.Select[int]:
    counted = sa.select(sa.func.count()).select_from(enterprise)
    return counted.where(enterprise.c.area_code == plan.area.code)


def _boards_in_use(area_code: str) -> sa.Select[int]:
    counted = sa.select(sa.func.count()).select_from(board)
    return counted.where(board.c.area_code == area_code, board.c.withdrawn_at.is_(None))


def _season(read: sa.Connection, plan: Plan, day: date) -> Season | None:
    asked = sa.select(county.c.opened_at).where(county.c.area_code == plan.area.code)
    opened_at = read.scalar(asked)
    return season_of(plan.campaign, shanghai_date(opened_at), day) if opened_at else None
