"""A result of enforcement comes in: 责令限期整改, 行政处罚, 停产停业 …, as monthly forms count it.

Source: 望城 附件5, 附件6 (columns 责令限期整改 to 行政拘留和行刑衔接), 三(四)1 to 3 (典型案例,
行刑衔接, 执法数据); 溆浦 二(三)5 (谁检查、谁签名、谁负责). Two officers: 行政处罚法 第42条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.on_behalf import check_joint_offices, check_on_behalf, decides_for
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import enforcement, hazard, inspection
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest
from ledger.records.scope import Place
from plans.plan import Plan
from spelling.document_numbers import number_word

MAY_ENFORCE = frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN, Role.COUNTY})


@dataclass(frozen=True, slots=True)
class Enforcement:
    """A decision against an enterprise, and what it came from. `at`: when it was recorded."""

    enterprise_id: UUID
    kind: str
    amount_yuan: float | None
    document_number: str
    decided_on: date
    office: str
    joint_offices: tuple[str, ...]
    inspection_id: UUID | None
    hazard_id: UUID | None
    photos: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class EnforcementIntake(RowIntake[Enforcement, Place]):
    """Recorded by whoever may enforce there, never by the enterprise's own people."""

    kind: ClassVar = RecordKind.ENFORCEMENT

    plan: Plan

    def lookup(self, request: RecordRequest[Enforcement], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        content = request.content
        happened_at = request.set_right(content.at, limits.late_days, field="at")
        return Lookup(happened_at, content.enterprise_id, content.photos)

    def judge(self, attempt: Attempt[Enforcement]) -> Place:
        """Raises: NotFound, Forbidden (one's own enterprise), Invalid with the reason."""
        place = _check_scope(attempt)
        _check_offices(attempt, self.plan)
        if attempt.content.decided_on > shanghai_date(attempt.lookup.happened_at):
            raise Invalid("not_decided_yet", "决定日期不能晚于今天")
        return place

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[Enforcement], judged: Place
    ) -> Prepared | None:
        """Raises: Conflict where this 文号 is on the ledger already, Invalid."""
        decision = attempt.content
        _check_references(tx, attempt.caller.area_code, decision)
        _check_number(tx, attempt)
        amount = decision.amount_yuan
        return Prepared(
            {
                "enterprise_id": decision.enterprise_id,
                "inspection_id": decision.inspection_id,
                "hazard_id": decision.hazard_id,
                "kind": decision.kind,
                "amount_yuan": None if amount is None else Decimal(str(amount)),
                "document_number": number_word(decision.document_number),
                "decided_on": decision.decided_on,
                "happened_at": attempt.lookup.happened_at,
                "office": decision.office,
                "town_code": judged.town_code,
                "joint_offices": list(decision.joint_offices),
            }
        )


def _check_scope(attempt: Attempt[Enforcement]) -> Place:
    enterprise = attempt.context.enterprise
    roles = attempt.context.reaching_roles(attempt.caller)
    if enterprise is None or not roles:
        raise NotFound("没有这家企业，或者它不在您的辖区或行业内")
    if Role.ENTERPRISE in roles:
        raise Forbidden("own_enterprise", "不能登记对自己企业的执法结果，请由其他执法人员登记")
    if not roles & MAY_ENFORCE:
        raise Forbidden("forbidden", "只有执法人员和监管部门可以登记执法结果")
    return enterprise.place


def _check_offices(attempt: Attempt[Enforcement], plan: Plan) -> None:
    """In the own name alone. Who took part (联合执法) is told by the office that decided."""
    decision = attempt.content
    own_offices = decides_for(attempt.caller, plan)
    check_on_behalf(
        plan, decision.office, own_offices, "只能以本单位的名义登记执法结果，请重选单位"
    )
    check_joint_offices(plan, decision.joint_offices)


def _check_references(tx: sa.Connection, area_code: str, decision: Enforcement) -> None:
    """Raises: Invalid where the inspection or hazard it came from is not of this enterprise."""
    for reference, table, word in (
        (decision.inspection_id, inspection, "检查记录"),
        (decision.hazard_id, hazard, "隐患"),
    ):
        if reference is None:
            continue
        here = sa.exists().where(
            table.c.area_code == area_code,
            table.c.id == reference,
            table.c.enterprise_id == decision.enterprise_id,
        )
        if not tx.scalar(sa.select(here)):
            raise Invalid(f"unknown_{table.name}", f"所选{word}不属于这家企业，请重新选择")


def _check_number(tx: sa.Connection, attempt: Attempt[Enforcement]) -> None:
    """One decision counts once: the same kind under the same 文号, however it is spelled, is
    refused.

    The lock makes parallel sends of it wait for each other until this transaction ends.
    """
    decision, area_code = attempt.content, attempt.caller.area_code
    wait_for_lock(tx, f"enforcement/{area_code}/{decision.kind}/{decision.enterprise_id}")
    number = number_word(decision.document_number)
    taken = sa.exists().where(
        enforcement.c.area_code == area_code,
        enforcement.c.enterprise_id == decision.enterprise_id,
        enforcement.c.kind == decision.kind,
        enforcement.c.document_number == number,
        enforcement.c.id != attempt.request.record_id,
    )
    if tx.scalar(sa.select(taken)):
        raise Conflict("number_taken", f"文号 {number} 已登记过，不用重复登记")
