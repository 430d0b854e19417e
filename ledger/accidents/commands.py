"""An accident is entered, or an entry is corrected, by the county's office. Source: 望城 二."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Conflict, Forbidden, Invalid, LedgerError, NotFound
from ledger.ground.expressions import refers
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import accident, enterprise, hazard
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import RecordRequest
from plans.plan import Plan

MAY_ENTER_ACCIDENTS = frozenset({Role.COUNTY})


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why it does not count: a key of the plan."""

    ground: str


@dataclass(frozen=True, slots=True)
class Accident:
    """An accident; with `corrects` it takes the place of an entry.

    `hazard_id`: the hazard that led to it, where that was found out (溆浦 三(五), 东西湖 四(五)).
    `enterprise_id`: whose it was; none where it was no enterprise's, such as on the road.
    """

    happened_on: date
    town_code: str
    sector: str
    deaths: int
    business: bool
    excluded: Exclusion | None
    hazard_id: UUID | None
    enterprise_id: UUID | None
    corrects: UUID | None


@dataclass(frozen=True, slots=True)
class AccidentIntake(RowIntake[Accident, None]):
    """Entered by the county's office, whatever the place; nobody may send photographs."""

    kind: ClassVar = RecordKind.ACCIDENT

    plan: Plan

    def lookup(self, request: RecordRequest[Accident], limits: RecordLimits) -> Lookup:
        """It is of no enterprise."""
        return Lookup(request.received_at)

    def judge(self, attempt: Attempt[Accident]) -> None:
        """Raises: Forbidden; Invalid where the plan has no such town, sector or exclusion."""
        if not any(attempt.caller.has(role) for role in MAY_ENTER_ACCIDENTS):
            raise Forbidden("forbidden", "事故由县安委办登记")
        entry = attempt.content
        if entry.happened_on > shanghai_date(attempt.request.received_at):
            raise Invalid("not_happened_yet", "发生日期不能晚于今天")
        if entry.town_code not in {town.code for town in self.plan.towns}:
            raise Invalid("unknown_town", "本县方案里没有这个乡镇，请刷新后重选")
        if entry.sector not in {sector.id for sector in self.plan.sectors}:
            raise Invalid("unknown_sector", "本县方案里没有这个行业领域，请刷新后重选")
        known = {exclusion.key: exclusion.name for exclusion in self.plan.accident_exclusions}
        if entry.excluded and entry.excluded.ground not in known:
            listed = "、".join(known.values()) or "没有规定"
            raise Invalid(
                "unknown_exclusion", f"本县方案里不计入的情形：{listed}。请改为计入或重选"
            )

    def conflicts(self) -> Mapping[str, LedgerError]:
        """Of two corrections at once the second finds the first."""
        return {
            "uq_accident_area_code_corrects": Conflict(
                "corrected_already", "这条记录已经更正过，请更正最新的一条"
            )
        }

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[Accident], judged: None
    ) -> Prepared | None:
        """Raises: NotFound where there is nothing to correct; Invalid for a strange hazard."""
        entry = attempt.content
        if entry.enterprise_id:
            _check_enterprise(tx, attempt.caller.area_code, entry.enterprise_id)
        if entry.hazard_id:
            _check_hazard(tx, attempt.caller.area_code, entry)
        if entry.corrects:
            _check_corrected(tx, attempt.caller.area_code, entry.corrects)
        return Prepared(
            {
                "happened_on": entry.happened_on,
                "town_code": entry.town_code,
                "sector": entry.sector,
                "deaths": entry.deaths,
                "business": entry.business,
                "excluded": entry.excluded and entry.excluded.ground,
                "hazard_id": entry.hazard_id,
                "enterprise_id": entry.enterprise_id,
                "corrects": entry.corrects,
            }
        )


def _check_enterprise(tx: sa.Connection, area_code: str, enterprise_id: UUID) -> None:
    there = sa.exists().where(enterprise.c.area_code == area_code, enterprise.c.id == enterprise_id)
    if not tx.scalar(sa.select(there)):
        raise Invalid("unknown_enterprise", "台账上没有所选的企业，请刷新后重选")


def _check_hazard(tx: sa.Connection, area_code: str, entry: Accident) -> None:
    """A merged enterprise's is its successor's too."""
    asked = (
        sa.select(enterprise.c.family_id)
        .join_from(hazard, enterprise, refers(hazard.c.enterprise_id, enterprise))
        .where(hazard.c.area_code == area_code, hazard.c.id == entry.hazard_id)
    )
    family = tx.scalar(asked)
    if family is None:
        raise Invalid("unknown_hazard", "没有所选的隐患，请从隐患的页面重新登记")
    of_entry = sa.select(enterprise.c.family_id).where(
        enterprise.c.area_code == area_code, enterprise.c.id == entry.enterprise_id
    )
    if entry.enterprise_id and tx.scalar(of_entry) != family:
        raise Invalid("hazard_of_another", "所选的隐患不是这家企业的，请核对是哪家企业")


def _check_corrected(tx: sa.Connection, area_code: str, corrects: UUID) -> None:
    there = sa.exists().where(accident.c.area_code == area_code, accident.c.id == corrects)
    if not tx.scalar(sa.select(there)):
        raise NotFound("没有要更正的事故记录，请刷新后再试")
