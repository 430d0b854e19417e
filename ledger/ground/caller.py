"""Who is asking, and in which roles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The roles of a county. Each grant of one may be narrowed by town, sector or enterprise."""

    SUPERVISOR = "supervisor"  # 派驻员
    INSPECTOR = "inspector"  # 检查员、执法人员
    ENTERPRISE = "enterprise"  # 企业
    TOWN = "town"  # 乡镇（街道）
    DEPARTMENT = "department"  # 部门
    COUNTY = "county"  # 安委办
    ADMIN = "admin"  # 管理员
    REPORT_OFFICER = "report_officer"  # 举报受理员


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and what narrows it; nothing that narrows means the whole county."""

    role: Role
    town_code: str | None = None
    sector: str | None = None
    enterprise_id: UUID | None = None

    @property
    def covers_county(self) -> bool:
        """Whether every enterprise of the county lies within it."""
        return not (self.town_code or self.sector or self.enterprise_id)


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person. `request_id` goes into the audit trail."""

    area_code: str
    person_id: UUID
    name: str
    title: str | None
    grants: tuple[Grant, ...]
    request_id: str | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the person has, however narrow."""
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(roles)
