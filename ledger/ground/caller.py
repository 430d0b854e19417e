"""Who is asking, in which roles, and what a grant of a role must and must not be narrowed by."""

from __future__ import annotations

from collections.abc import Collection
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
    """A signed-in person. `request_id` goes into the audit trail; `office_id`: where they work."""

    area_code: str
    person_id: UUID
    name: str
    title: str | None
    grants: tuple[Grant, ...]
    request_id: str | None = None
    office_id: str | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the person has, however narrow."""
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(roles)


# Their powers (accounts, enterprises, assignments) are the whole county's.
_NEVER_NARROWED = frozenset({Role.COUNTY, Role.ADMIN, Role.REPORT_OFFICER})


# They guard the public against the offices that manage accounts: no office gives, takes or resets
# them alone (`ledger.tips.rules.officers`), and nobody of such an office holds them.
GUARDED = frozenset({Role.REPORT_OFFICER})
# Whoever holds one of these enters others: given only by somebody who says their password again,
# for a sign-in that was stolen would make a second one of its own.
ENTERS_OTHERS = frozenset({Role.COUNTY, Role.ADMIN})


def grant_violation(grant: Grant, beside: Collection[Role] = ()) -> str | None:
    """What is wrong with it, in Chinese; None if nothing is. `beside`: the person's other roles."""
    if grant.role in GUARDED and not ENTERS_OTHERS.isdisjoint(beside):
        return "举报受理员不能同时是安委办或管理员：举报可能正是关于他们的"
    if grant.role is Role.ENTERPRISE and not grant.enterprise_id:
        return "企业角色须指明是哪一家企业"
    if grant.role is not Role.ENTERPRISE and grant.enterprise_id:
        return "只有企业角色可以指定企业"
    if grant.role is Role.TOWN and not grant.town_code:
        return "乡镇角色须指明是哪个乡镇"
    if grant.role is Role.DEPARTMENT and not grant.sector:
        return "部门角色须指明监管哪个行业领域"
    if grant.role in _NEVER_NARROWED and not grant.covers_county:
        return "安委办、管理员和举报受理员的权限不能限于乡镇或行业"
    return None
