"""What was done for a duty with a cycle comes in: 带队检查, 演练, 培训, 会议, 月报 …

Source: 溆浦 二(一)1, 3, 4, 5; 望城 三(一)1, 3, 4; 临湘 6, 21. The form is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.rules.monthly_figures import is_monthly_report
from ledger.duties.rules.owners import (
    OF_ENTERPRISES,
    is_checks,
    is_visits,
    owners_of,
)
from ledger.duties.rules.words import yearly_day_words
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Forbidden, Invalid, NotFound
from ledger.ground.on_behalf import answers_for, check_on_behalf
from ledger.ground.record_kinds import RecordKind
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.contents import Signature
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest
from plans.orders import Duty
from plans.plan import Plan

MAY_RECORD = frozenset({Role.ENTERPRISE, Role.TOWN, Role.DEPARTMENT, Role.COUNTY})


@dataclass(frozen=True, slots=True)
class LedBy:
    """Who led it, with the post that makes them the one who must."""

    name: str


@dataclass(frozen=True, slots=True)
class Filing:
    """The document that is filed (备案): for which year, and how it is found again."""

    year: int
    number: str | None
    file_name: str | None


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """Something done for a duty of the plan, by an enterprise or by an office.

    `figures`: the numbers of a monthly report, as they were sent.
    """

    duty: str
    enterprise_id: UUID | None
    office: str | None
    done_on: date
    at: datetime
    led_by: LedBy | None
    photos: tuple[str, ...]
    signature: Signature
    figures: Mapping[str, Any] | None
    filing: Filing | None


@dataclass(frozen=True, slots=True)
class DutyRecordIntake(RowIntake[DutyRecord, Duty]):
    """An enterprise records its own duties, an office its own; nobody those of somebody else.

    The receipt tells the duty's name and kind: the record keeps its meaning when the plan changes.
    """

    kind: ClassVar = RecordKind.DUTY_RECORD

    plan: Plan

    def lookup(self, request: RecordRequest[DutyRecord], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        content = request.content
        happened_at = request.set_right(content.at, limits.late_days, field="at")
        return Lookup(happened_at, content.enterprise_id, content.photos)

    def judge(self, attempt: Attempt[DutyRecord]) -> Duty:
        """The duty it was done for. Raises: NotFound, Forbidden, Invalid with the reason."""
        _check_scope(attempt, self.plan)
        record = attempt.content
        duty = _duty(record, self.plan)
        _check_day(attempt)
        _check_period(record, duty)
        _check_filing(record, duty)
        _check_leader(attempt, duty)
        return duty

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[DutyRecord], judged: Duty
    ) -> Prepared | None:
        """Nothing else is asked of the ledger."""
        record = attempt.content
        filed = {"filed": judged.files} if judged.files else {}
        return Prepared(
            {
                "duty": record.duty,
                "enterprise_id": record.enterprise_id,
                "office": record.office,
                "done_on": record.done_on,
                "happened_at": attempt.lookup.happened_at,
            },
            {
                "duty": judged.key,
                "duty_name": judged.name,
                "duty_kind": judged.kind,
                "duty_source": judged.source,
                **filed,
            },
        )


def _check_scope(attempt: Attempt[DutyRecord], plan: Plan) -> None:
    office = attempt.content.office
    if office:
        own_offices = answers_for(attempt.caller, plan)
        check_on_behalf(plan, office, own_offices, "只能登记本单位的履职记录")
        return
    roles = attempt.context.reaching_roles(attempt.caller)
    if not roles:
        raise NotFound("没有这家企业，或者您无权查看")
    if Role.ENTERPRISE not in roles:
        raise Forbidden("forbidden", "企业的履职记录由企业自己登记，请提醒企业在“我的”里登记")


def _duty(record: DutyRecord, plan: Plan) -> Duty:
    """Raises: Invalid where the plan asks it of others, or counts it from other records."""
    duty = next((duty for duty in plan.duties if duty.key == record.duty), None)
    if duty is None:
        raise Invalid("unknown_duty", "本县方案里没有这项任务，请刷新后重选")
    if record.office:
        owes = any(owner.key == record.office for owner in owners_of(plan, duty))
    else:
        owes = bool(OF_ENTERPRISES & set(duty.who))
    if not owes:
        raise Invalid("duty_of_others", f"“{duty.name}”不由这个单位承担，请重选任务")
    if is_monthly_report(duty) and record.enterprise_id and not record.figures:
        raise Invalid("figures_missing", "请在“企业月报”里核对本月数字、签字后报送")
    if is_checks(duty):
        raise Invalid(
            "counted_from_inspections", f"“{duty.name}”按执法检查记录自动计数，不用另外登记"
        )
    if is_visits(duty):
        raise Invalid("counted_from_visits", f"“{duty.name}”按到访记录自动计数，不用另外登记")
    return duty


def _check_day(attempt: Attempt[DutyRecord]) -> None:
    done_on, late_days = attempt.content.done_on, attempt.limits.late_days
    today = shanghai_date(attempt.lookup.happened_at)
    if done_on > today:
        raise Invalid("not_done_yet", "完成日期不能晚于今天，请做完以后再登记")
    if (today - done_on).days > late_days:
        raise Invalid("too_late", f"只能登记最近 {late_days} 天内做的事")


def _check_period(record: DutyRecord, duty: Duty) -> None:
    """Outside the key period (重点时段) it would count for nothing."""
    begins, ends = duty.from_each_year, duty.due_each_year
    if begins and ends and not begins <= f"{record.done_on:%m-%d}" <= ends:
        days = f"每年 {yearly_day_words(begins)}到 {yearly_day_words(ends)}"
        raise Invalid("outside_the_period", f"“{duty.name}”只在{days}做，请核对完成日期")


def _check_filing(record: DutyRecord, duty: Duty) -> None:
    """备案 says for which year, and shows what is filed: number, file or photo of it."""
    filing = record.filing
    if not duty.files:
        if filing:
            raise Invalid("nothing_filed", f"“{duty.name}”不是备案，请不要填文件信息")
        return
    if not filing:
        raise Invalid("filing_missing", "请填备案的是哪一年的文件")
    if not (filing.number or filing.file_name or record.photos):
        raise Invalid("filing_not_shown", "请填文号或文件名，或者拍下文件")
    if abs(filing.year - record.done_on.year) > 1:
        raise Invalid("filing_year", "备案年份与完成日期相差超过一年，请核对年份")


def _check_leader(attempt: Attempt[DutyRecord], duty: Duty) -> None:
    """带队检查 is signed by who led it; an enterprise's by its 主要负责人. Source: 溆浦 二(一)1."""
    if duty.kind != "led_check":
        return
    led_by = attempt.content.led_by
    if not led_by or attempt.content.signature.name != led_by.name:
        raise Invalid("leader_must_sign", "带队检查须写明带队人，并由带队人本人签字")
    enterprise = attempt.context.enterprise
    if "enterprise_principal" not in duty.who or enterprise is None:
        return
    principal = enterprise.principal_name
    if led_by.name != principal:
        raise Invalid(
            "principal_must_lead",
            f"须由主要负责人带队，登记的主要负责人是{principal}；如已更换，请先联系监管部门更新",
        )
