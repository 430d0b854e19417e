"""What is told of an enterprise, by an office's form or a row of a table; what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


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
    """All of an enterprise's."""

    key_areas: tuple[KeyArea, ...]


@dataclass(frozen=True, slots=True)
class RiskPoints:
    """All of an enterprise's, in the order of the board."""

    risk_points: tuple[RiskPoint, ...]


@dataclass(frozen=True, slots=True)
class EnterpriseForm:
    """What an office enters of an enterprise. Places in degrees, wgs84."""

    name: str
    credit_code: str | None
    no_credit_code_reason: str | None
    town_code: str
    address: str
    sectors: tuple[str, ...]
    employees: int
    principal_name: str
    principal_phone: str | None = None
    safety_officer_name: str | None = None
    safety_officer_phone: str | None = None
    high_risk: bool = False
    key_enterprise: bool = False
    above_scale: bool = False
    longitude: float | None = None
    latitude: float | None = None
    active: bool = True
    key_areas: tuple[KeyArea, ...] = ()


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
