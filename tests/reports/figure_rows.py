"""Rows of a county of one's own, as the figures read them: days, offices and towns as told.

They are inserted as the actions leave them, with the few words of a document that are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.clocks import SHANGHAI
from ledger.ground.lifecycles.hazard import CLOSED_STATES, INITIAL_STATE, State
from plans.loader import load_plan
from plans.plan import Plan
from tests.support.county_builder import CountyBuilder, Person
from tests.support.unused import unused_county_code


def at(day: str, time: str = "10:00:00") -> datetime:
    """A moment in Asia/Shanghai."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=SHANGHAI)


@dataclass
class FigureRows:
    """Of a county that works by another's plan. Every call commits."""

    engine: sa.Engine
    by: str
    county: CountyBuilder = field(init=False)
    plan: Plan = field(init=False)
    person: Person = field(init=False)
    hazards: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        code = unused_county_code()
        plan = load_plan(self.by)
        self.plan = replace(plan, area=replace(plan.area, code=code))
        self.county = CountyBuilder(self.engine, code)
        for town in plan.towns:
            self.county.town(town.code, town.name)
        self.person = self.county.person(Role.COUNTY)
        self._number = 0

    @property
    def town_offices(self) -> Mapping[str, str]:
        """By town code."""
        return {o.town_code: o.key for o in self.plan.offices if o.kind == "town_office"}

    def enterprise(self, town_code: str, **values: Any) -> UUID:
        return self.county.enterprise(town_code=town_code, **values)

    def merge(self, enterprise_id: UUID, into: UUID, on: str) -> None:
        """As a merger leaves the enterprises."""
        columns = models.enterprise.c
        day = date.fromisoformat(on)
        ended = {"active": False, "closed_on": day, "closed_reason": "合并", "merged_into": into}
        with self.engine.begin() as tx:
            tx.execute(
                sa.update(models.enterprise).where(columns.id == enterprise_id).values(**ended)
            )

    def check(
        self,
        place: UUID,
        finished_at: datetime,
        *,
        office: str | None,
        town: str,
        sectors: Sequence[str] = ("S06",),
        origin: str = "enforcement",
        went: Sequence[str] = ("张示例",),
        team: str | None = None,
        received_at: datetime | None = None,
        grades: Sequence[str] = (),
        hazard_sector: str | None = None,
    ) -> UUID:
        """An inspection with a hazard of each of these grades."""
        findings = [{"id": str(uuid4()), "grade": grade} for grade in grades]
        checklists = [{"sector": sector} for sector in sectors]
        received_at = received_at or finished_at + timedelta(minutes=1)
        record_id = self._record(
            models.inspection,
            {"checklists": checklists, "findings": findings},
            received_at,
            enterprise_id=place,
            origin=origin,
            started_at=finished_at - timedelta(minutes=30),
            finished_at=finished_at,
            answers_passed=0,
            answers_failed=0,
            answers_not_applicable=0,
            office=office,
            town_code=town,
            sectors=list(sectors),
            team=team,
            went=sorted(set(went)),
            people=len(set(went)),
        )
        for finding in findings:
            self._hazard(
                finding,
                record_id,
                place,
                finished_at,
                origin,
                town,
                hazard_sector or (sectors[0] if sectors else "S00"),
            )
        return record_id

    def hazards_of(self, inspection_id: UUID) -> list[UUID]:
        """In the order of its findings."""
        return [key for key, row in self.hazards.items() if row["inspection_id"] == inspection_id]

    def _hazard(
        self,
        finding: dict[str, Any],
        inspection_id: UUID,
        place: UUID,
        found_at: datetime,
        origin: str,
        town: str,
        sector: str,
    ) -> None:
        self._number += 1
        deadline = found_at.date() + timedelta(days=15)
        row = {
            "id": UUID(finding["id"]),
            "number": f"{self.county.area_code}-2026-{self._number:06d}",
            "enterprise_id": place,
            "inspection_id": inspection_id,
            "town_code": town,
            "sector": sector,
            "origin": origin,
            "part": "后厨",
            "description": "软管老化",
            "grade": finding["grade"],
            "state": INITIAL_STATE[finding["grade"]].value,
            "found_at": found_at,
            "found_by": self.person.id,
            "first_deadline": deadline,
            "deadline": deadline,
            "event_count": 0,
            "closed_at": None,
        }
        self.hazards[row["id"]] = row
        with self.engine.begin() as tx:
            tx.execute(sa.insert(models.hazard).values(area_code=self.county.area_code, **row))

    def step(
        self,
        hazard_id: UUID,
        kind: str,
        state_after: str,
        happened_at: datetime,
        *,
        received_at: datetime | None = None,
        **document: Any,
    ) -> None:
        """One step, and what it changes in the hazard's row."""
        row = self.hazards[hazard_id]
        received_at = received_at or happened_at + timedelta(minutes=1)
        row["event_count"] += 1
        row["state"] = state_after
        if kind == "close" or State(state_after) not in CLOSED_STATES:
            row["closed_at"] = received_at if kind == "close" else None
        if kind == "confirm":
            row["grade"] = document["grade"]
        if "deadline" in document:
            row["deadline"] = date.fromisoformat(document["deadline"])
        changes = {
            name: row[name] for name in ("event_count", "state", "closed_at", "grade", "deadline")
        }
        self._record(
            models.hazard_event,
            {"kind": kind, **document},
            received_at,
            hazard_id=hazard_id,
            position=row["event_count"],
            kind=kind,
            role="inspector",
            state_after=state_after,
            happened_at=happened_at,
        )
        with self.engine.begin() as tx:
            tx.execute(
                sa.update(models.hazard).where(models.hazard.c.id == hazard_id).values(**changes)
            )

    def decide(
        self,
        place: UUID,
        kind: str,
        decided_on: str,
        *,
        office: str,
        town: str,
        number: str | None = None,
        yuan: str | None = None,
        joint: Sequence[str] = (),
        hazard_id: UUID | None = None,
        inspection_id: UUID | None = None,
        received_at: datetime | None = None,
        crackdown: bool = False,
    ) -> UUID:
        """A result of enforcement."""
        happened_at = at(decided_on, "16:00:00")
        return self._record(
            models.enforcement,
            {"office": office, "joint_offices": list(joint), "crackdown": crackdown},
            received_at or happened_at,
            enterprise_id=place,
            kind=kind,
            amount_yuan=None if yuan is None else Decimal(yuan),
            document_number=number or f"示例〔2026〕{uuid4().hex[:8]}号",
            decided_on=date.fromisoformat(decided_on),
            happened_at=happened_at,
            office=office,
            joint_offices=list(joint),
            town_code=town,
            hazard_id=hazard_id,
            inspection_id=inspection_id,
        )

    def work(
        self,
        kind: str,
        done_on: str,
        *,
        office: str,
        received_at: datetime | None = None,
        withdrawn: bool = False,
        said: Mapping[str, str] = MappingProxyType({}),
        **values: Any,
    ) -> UUID:
        """A work record. `said`: what only its document tells (文号, 开始时间)."""
        return self._record(
            models.work_record,
            {"kind": kind, **said},
            received_at or at(done_on, "18:00:00"),
            kind=kind,
            done_on=date.fromisoformat(done_on),
            office=office,
            times=values.pop("times", 1),
            withdrawn=withdrawn,
            **values,
        )

    def village(
        self, town: str, groups: int, since: str, until: str | None = None, name: str = "示例村"
    ) -> UUID:
        """A village with so many groups on these days."""
        village_id = uuid4()
        with self.engine.begin() as tx:
            tx.execute(
                sa.insert(models.village).values(
                    area_code=self.county.area_code,
                    id=village_id,
                    town_code=town,
                    name=name,
                    groups=groups,
                    counts_from=date.fromisoformat(since),
                    counts_until=until and date.fromisoformat(until),
                )
            )
        return village_id

    def _record(
        self, table: sa.Table, document: dict[str, Any], received_at: datetime, **values: Any
    ) -> UUID:
        record_id = uuid4()
        with self.engine.begin() as tx:
            tx.execute(
                sa.insert(table).values(
                    area_code=self.county.area_code,
                    id=record_id,
                    person_id=self.person.id,
                    document=document,
                    document_sha256="0" * 64,
                    receipt={},
                    received_at=received_at,
                    **values,
                )
            )
        return record_id
