"""What is told of an enterprise, by an office's form or a row of a table; what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

TO_BE_FILLED = "待补充"
_MAY_LACK = ("no_credit_code_reason", "address", "principal_name")


@dataclass(frozen=True, slots=True)
class KeyArea:
    """重点区域: has a board of its own."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """风险点, as it stands on the board; of no key area: None."""

    id: UUID
    key_area_id: UUID | None
    name: str
    grade: str
    accident_types: str
    controls: str
    responsible: str
    emergency_measures: str


@dataclass(frozen=True, slots=True)
class KeyAreas:
    """All of an enterprise's. `version`: of the premises that were read."""

    key_areas: tuple[KeyArea, ...]
    version: str | None = None


@dataclass(frozen=True, slots=True)
class RiskPoints:
    """All of an enterprise's, in the order of the board. `version`: as of `KeyAreas`."""

    risk_points: tuple[RiskPoint, ...]
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Premises:
    """Key areas and risk points together: who changes one of them must have seen the other."""

    key_areas: tuple[KeyArea, ...]
    risk_points: tuple[RiskPoint, ...]


@dataclass(frozen=True, slots=True)
class EnterpriseForm:
    """What an office enters of an enterprise. Places in degrees, wgs84.

    `version`: of what was read (`ledger.ground.edits`).
    """

    name: str
    credit_code: str | None
    no_credit_code_reason: str | None
    town_code: str
    address: str
    sectors: tuple[str, ...]
    employees: int
    principal_name: str
    principal_phone: str | None = None
    actual_controller: str | None = None
    actual_controller_phone: str | None = None
    safety_officer_name: str | None = None
    safety_officer_phone: str | None = None
    high_risk: bool = False
    key_enterprise: bool = False
    above_scale: bool = False
    longitude: float | None = None
    latitude: float | None = None
    regulator_name: str | None = None
    regulator_phone: str | None = None
    active: bool = True
    key_areas: tuple[KeyArea, ...] = ()
    version: str | None = None

    @property
    def unfilled(self) -> tuple[str, ...]:
        """Fields that somebody on the spot left to the office (待补充)."""
        words = [name for name in _MAY_LACK if getattr(self, name) == TO_BE_FILLED]
        return (*words, *(() if self.employees else ("employees",)))


@dataclass(frozen=True, slots=True)
class FoundEnterprise:
    """What is entered on the spot; what is not known there is left to the office.

    `no_double`: whoever enters it looked at those that are alike, and it is none of them.
    """

    name: str
    town_code: str
    sectors: tuple[str, ...]
    address: str | None
    credit_code: str | None
    employees: int | None
    principal_name: str | None
    principal_phone: str | None
    longitude: float | None
    latitude: float | None
    no_double: bool

    @property
    def form(self) -> EnterpriseForm:
        """As the ledger keeps it until the office has filled it in."""
        return EnterpriseForm(
            name=self.name,
            credit_code=self.credit_code,
            no_credit_code_reason=None if self.credit_code else TO_BE_FILLED,
            town_code=self.town_code,
            address=self.address or TO_BE_FILLED,
            sectors=self.sectors,
            employees=self.employees or 0,
            principal_name=self.principal_name or TO_BE_FILLED,
            principal_phone=self.principal_phone,
            longitude=self.longitude,
            latitude=self.latitude,
        )


@dataclass(frozen=True, slots=True)
class Closure:
    """`closed_on`: the last day."""

    closed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """`since`: the first day under the new name."""

    name: str
    since: date


@dataclass(frozen=True, slots=True)
class Merger:
    """`merged_on`: the first day on which the other enterprise answers for this one."""

    into: UUID
    merged_on: date
    reason: str
