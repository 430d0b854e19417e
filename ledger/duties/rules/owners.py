"""Who owes which duty of the plan. Pure; enterprises are told apart where they are read.

A plan orders duties of parties (`who`); the ledger keeps them for owners: an enterprise, an office,
or a committee, whose office speaks for it. What the plan orders of the county's heads and leaders,
its government and its safety committee is recorded by the county's office.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.ground.on_behalf import Owner, as_owner, committees_of
from plans.orders import Duty, Owed, Party
from plans.plan import Plan

OF_ENTERPRISES: frozenset[Party] = frozenset(
    {"enterprise", "enterprise_principal", "stationed", "regulator"}
)
# What they do is recorded by the county's office.
OF_THE_COUNTY: frozenset[Party] = frozenset(
    {"county_government", "county_head", "county_leader", "safety_committee", "county_office"}
)
# One deed is as good as another of its kind, under whichever of these duties it was recorded.
INTERCHANGEABLE = frozenset({"led_check", "plan_drill", "evacuation_drill"})
# Every plan calls the class of all the others so.
OTHER_TIER = "other"


def enterprise_duties(plan: Plan) -> tuple[Duty, ...]:
    """Those that an enterprise owes, or is owed by its 派驻员 or by the offices that inspect it."""
    return tuple(duty for duty in plan.duties if OF_ENTERPRISES & set(duty.who))


def is_visits(duty: Duty) -> bool:
    """Owed by the 派驻员: counted from visits alone, never recorded by hand."""
    return "stationed" in duty.who


def is_checks(duty: Duty) -> bool:
    """Owed by the offices that inspect an enterprise: counted from inspections alone."""
    return "regulator" in duty.who


def is_counted(duty: Duty) -> bool:
    """Counted from other records, never recorded by hand, and no business of the enterprise's."""
    return is_visits(duty) or is_checks(duty)


def sibling_tiers(plan: Plan, duty: Duty) -> frozenset[str]:
    """The classes whose own duty takes the place of this one for all `other` enterprises.

    望城 三(一)3: 重点企业 monthly, 其他 quarterly; a 规上 enterprise is one of the others there.
    """
    if duty.tier != OTHER_TIER:
        return frozenset()
    return frozenset(
        other.tier
        for other in plan.duties
        if other.tier not in {None, OTHER_TIER}
        and other.tier is not None
        and (other.kind, other.who, other.sectors) == (duty.kind, duty.who, duty.sectors)
    )


def owners_of(plan: Plan, duty: Owed) -> tuple[Owner, ...]:
    """The offices and committees that owe a duty or report, each once, in the plan's order."""
    by_key = {owner.key: owner for party in duty.who for owner in _of_party(plan, duty, party)}
    return tuple(by_key.values())


def duties_of(plan: Plan, owner_key: str) -> tuple[Duty, ...]:
    """What this office or committee owes."""
    return tuple(
        duty
        for duty in plan.duties
        if any(owner.key == owner_key for owner in owners_of(plan, duty))
    )


def _of_party(plan: Plan, duty: Owed, party: Party) -> Iterator[Owner]:
    zones = {town.code for town in plan.towns if town.zone}
    if party in OF_THE_COUNTY:
        yield from (as_owner(office) for office in plan.offices if office.kind == "county_office")
    elif party == "department":
        yield from _departments(plan, duty)
    elif party == "committee":
        yield from committees_of(plan)
    for office in plan.offices:
        is_zone = office.kind == "town_office" and office.town_code in zones
        is_town = office.kind == "town_office" and not is_zone
        is_of_party = {
            "zone": is_zone,
            "town_office": is_town,
            "industry_office": office.kind == "industry_office",
            "county_enterprise": office.kind == "county_enterprise",
            "office_leader": office.kind in {"department", "town_office"},
        }
        if is_of_party.get(party, False):
            yield as_owner(office)


def _departments(plan: Plan, duty: Owed) -> Iterator[Owner]:
    """Those the plan names; else those that lead the duty's sectors; else all of them.

    Where others owe it too, `lead` says who leads them, not who owes it. Sectors that nobody leads
    stay with the county's office, so that their duty is not lost.
    """
    departments = [office for office in plan.offices if office.kind == "department"]
    holds = {committee.key: committee.office for committee in plan.committees}
    named = {holds.get(key) or key for key in duty.lead} if duty.who == ("department",) else set()
    if not named and duty.sectors:
        sectors = set(duty.sectors)
        named = {
            department.key
            for department in departments
            if sectors & set(plan.sectors_led_by(department.key))
        }
        if not named:
            yield from _of_party(plan, duty, "county_office")
            return
    yield from (
        as_owner(department) for department in departments if not named or department.key in named
    )
