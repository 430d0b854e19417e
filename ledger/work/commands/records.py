"""Work that an office did comes in (工作记录), or a record of it is corrected or taken away.

Source: 望城 附件4 rows 1-3 and 13-22, 三(五)1. It bears no signature: who recorded it stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.duties.rules.owners import duties_of
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Conflict, Forbidden, Invalid, LedgerError, NotFound
from ledger.ground.on_behalf import check_on_behalf
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import village, work_record
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest
from ledger.work.queries.form import may_record
from ledger.work.queries.records import works_for
from ledger.work.rules import (
    WORK_KINDS,
    WorkSaid,
    fulfils,
    is_in_period,
    work_faults,
)
from plans.plan import Office, Plan
from spelling.groups import group_key, group_number

MAY_RECORD_WORK = frozenset({Role.TOWN, Role.DEPARTMENT, Role.COUNTY})


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """One piece of work. With `corrects` it takes the place of a record; `withdrawn`: and says that
    there was no such work.
    """

    kind: str
    office: str
    done_on: date
    at: datetime
    begins: str | None
    village_id: UUID | None
    group_name: str | None
    place: str | None
    enterprise_id: UUID | None
    title: str | None
    number: str | None
    times: int
    people: int | None
    copies: int | None
    passed: int | None
    duty: str | None
    photos: tuple[str, ...]
    corrects: UUID | None
    withdrawn: bool

    @property
    def said(self) -> WorkSaid:
        """What its kind has a say in."""
        return WorkSaid(
            self.kind, self.title, self.number, self.times, self.people, self.copies, self.passed,
            self.village_id, self.group_name, self.begins, self.enterprise_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkIntake(RowIntake[WorkRecord, Office]):
    """Recorded in the own office's name; corrected by that office or by the county's."""

    kind: ClassVar = RecordKind.WORK_RECORD

    plan: Plan

    def lookup(self, request: RecordRequest[WorkRecord], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        content = request.content
        happened_at = request.set_right(content.at, limits.late_days, field="at")
        return Lookup(happened_at, content.enterprise_id, content.photos)

    def judge(self, attempt: Attempt[WorkRecord]) -> Office:
        """Whose work it is. Raises: NotFound, Forbidden, Invalid with the reason."""
        record, caller = attempt.content, attempt.caller
        if not any(caller.has(role) for role in MAY_RECORD_WORK):
            raise Forbidden("forbidden", "工作记录由乡镇（街道）、部门和县安委办登记")
        own_offices = works_for(caller, self.plan)
        if record.corrects and caller.has(Role.COUNTY):
            # The county's office corrects those of all.
            own_offices = self.plan.offices
        check_on_behalf(self.plan, record.office, own_offices, "只能登记本单位的工作")
        office = next((one for one in self.plan.offices if one.key == record.office), None)
        if office is None:
            raise NotFound("本县方案里没有这个单位，请刷新后重选")
        if record.enterprise_id and not attempt.context.reaching_roles(caller):
            raise NotFound("没有这家企业，或者您无权查看")
        if record.done_on > shanghai_date(attempt.lookup.happened_at):
            raise _invalid("done_on", "日期不能晚于今天，请做完以后再登记")
        if not record.withdrawn:
            _check_said(record, office)
            _check_duty(record, office, self.plan)
        return office

    def conflicts(self) -> Mapping[str, LedgerError]:
        """Of two corrections at once the second finds the first."""
        return {
            "uq_work_record_area_code_corrects": Conflict(
                "corrected_already", "这条记录刚被更正或撤销过，请刷新后更正最新的一条"
            )
        }

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[WorkRecord], judged: Office
    ) -> Prepared | None:
        """Raises: NotFound where there is nothing to correct, or no such village; Invalid."""
        record = attempt.content
        _check_late(attempt, _corrected(tx, attempt) if record.corrects else None)
        town_code = judged.town_code
        if record.village_id:
            town_code = _village_town(tx, attempt, judged)
        columns = ("kind", "office", "done_on", "village_id", "group_name", "place", "title",
                   "enterprise_id", "times", "people", "copies", "passed", "duty", "corrects",
                   "withdrawn")  # fmt: skip
        return Prepared(
            {name: getattr(record, name) for name in columns}
            | {
                "town_code": town_code,
                "group_key": record.group_name and group_key(record.group_name),
            }
        )


def _invalid(field: str, words: str) -> Invalid:
    return Invalid("work_invalid", words, json={field: [words]})


def _check_said(record: WorkRecord, office: Office) -> None:
    if not may_record(office, record.kind):
        raise _invalid("kind", f"“{WORK_KINDS[record.kind].word}”限街镇填写")
    faults = list(work_faults(record.said))
    if faults:
        raise Invalid(
            "work_invalid", faults[0][1], json={field: [words] for field, words in faults}
        )


def _check_duty(record: WorkRecord, office: Office, plan: Plan) -> None:
    if record.duty is None:
        return
    duty = next((one for one in duties_of(plan, office.key) if one.key == record.duty), None)
    if duty is None:
        raise _invalid("duty", "这项任务不由这个单位承担，请刷新后重选")
    if not fulfils(record.kind, duty):
        raise _invalid(
            "duty", f"“{duty.name}”不能用“{WORK_KINDS[record.kind].word}”完成，请在履职任务里登记"
        )
    if not is_in_period(duty, record.done_on):
        raise _invalid("duty", f"“{duty.name}”只在每年的规定时段做，请核对日期")


@dataclass(frozen=True, slots=True)
class _Corrected:
    """Of the record that is corrected."""

    office: str
    done_on: date
    withdrawn: bool


def _corrected(tx: sa.Connection, attempt: Attempt[WorkRecord]) -> _Corrected:
    columns = work_record.c
    row: Any = tx.execute(
        sa.select(columns.office, columns.done_on, columns.withdrawn).where(
            columns.area_code == attempt.caller.area_code, columns.id == attempt.content.corrects
        )
    ).one_or_none()
    if row is None:
        raise NotFound("没有要更正的工作记录，请刷新后再试")
    corrected = _Corrected(*row)
    if corrected.office != attempt.content.office:
        raise _invalid("office", "更正不能换单位；登错了单位的，请撤销后由那个单位登记")
    if corrected.withdrawn:
        raise _invalid("corrects", "这条记录已经撤销，请重新登记")
    return corrected


def _check_late(attempt: Attempt[WorkRecord], corrected: _Corrected | None) -> None:
    """A correction may leave the day as it was."""
    done_on, late_days = attempt.content.done_on, attempt.limits.late_days
    today = shanghai_date(attempt.lookup.happened_at)
    if (today - done_on).days > late_days and not (corrected and corrected.done_on == done_on):
        raise _invalid("done_on", f"只能登记最近 {late_days} 天内做的事")


def _village_town(tx: sa.Connection, attempt: Attempt[WorkRecord], office: Office) -> str:
    """The village's. Raises: NotFound; Invalid where it is another town's, or has no such group."""
    columns, record = village.c, attempt.content
    found: Any = tx.execute(
        sa.select(columns.name, columns.town_code, columns.groups).where(
            columns.area_code == attempt.caller.area_code, columns.id == record.village_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound("没有这个村（社区），请刷新后重选")
    if office.town_code not in {None, found.town_code}:
        raise _invalid("village_id", f"“{found.name}”不在本乡镇（街道），请重选")
    number = group_number(group_key(record.group_name)) if record.group_name else None
    if number is not None and not 1 <= number <= found.groups:
        raise _invalid(
            "group_name", f"“{found.name}”登记了 {found.groups} 个小组，没有第 {number} 组，请核对"
        )
    town_code: str = found.town_code
    return town_code
