"""Whether a caller may make a record at an enterprise, in which role. Pure; facts are arguments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from ledger.ground.caller import Caller, Grant, Role

# Who may find hazards of which origin (来源); fixed at birth. Source: 溆浦 三(五) (`place_report`:
# 地方主动上报), 大通湖 6 (主动报告). `report` and `superior` are registered, not inspected:
# `ledger.records.origins`.
ROLES_OF_ORIGIN: Mapping[str, frozenset[Role]] = {
    "self_check": frozenset({Role.ENTERPRISE}),
    "voluntary": frozenset({Role.ENTERPRISE}),
    "place_report": frozenset({Role.TOWN}),
    "stationed": frozenset({Role.SUPERVISOR}),
    # 暗访 by the county's office itself: 东西湖 专题3.五, 临湘 9.
    "enforcement": frozenset({Role.INSPECTOR, Role.DEPARTMENT, Role.TOWN, Role.COUNTY}),
    "report": frozenset({Role.REPORT_OFFICER}),
    "superior": frozenset({Role.COUNTY}),
}
# What was found without a checklist: the finding names its sector itself.
BESIDE_THE_LISTS = frozenset({"voluntary", "report", "superior"})


@dataclass(frozen=True, slots=True)
class Place:
    """What decides whose business an enterprise is."""

    enterprise_id: UUID
    town_code: str
    sectors: Collection[str]


def acting_role(
    caller: Caller,
    place: Place,
    *,
    assigned: bool,
    among: Collection[Role],
) -> Role | None:
    """The first of the caller's roles that reaches this enterprise and is among those allowed.

    `assigned`: the caller was stationed there on that day.
    """
    acting = acting_grants(caller, place, assigned=assigned, among=among)
    return acting[0].role if acting else None


def acting_grants(
    caller: Caller, place: Place, *, assigned: bool, among: Collection[Role]
) -> tuple[Grant, ...]:
    """All of the caller's grants that reach this enterprise, of the roles that are allowed."""
    return tuple(
        grant for grant in caller.grants if grant.role in among and _reaches(grant, place, assigned)
    )


def reaching_roles(caller: Caller, place: Place, *, assigned: bool) -> frozenset[Role]:
    """All of the caller's roles that reach this enterprise; `assigned` as in `acting_role`."""
    return frozenset(grant.role for grant in caller.grants if _reaches(grant, place, assigned))


def _reaches(grant: Grant, place: Place, assigned: bool) -> bool:
    if grant.role is Role.SUPERVISOR:
        return assigned
    return (
        (grant.enterprise_id is None or grant.enterprise_id == place.enterprise_id)
        and (grant.town_code is None or grant.town_code == place.town_code)
        and (grant.sector is None or grant.sector in place.sectors)
    )
