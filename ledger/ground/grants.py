"""What a grant of a role must be narrowed by, and what it must not be."""

from __future__ import annotations

from ledger.ground.caller import Grant, Role

# Their powers (accounts, enterprises, assignments) are the whole county's.
_NEVER_NARROWED = frozenset({Role.COUNTY, Role.ADMIN, Role.REPORT_OFFICER})


def fault_of(grant: Grant) -> str | None:
    """What is wrong with it, in Chinese; None if nothing is."""
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
