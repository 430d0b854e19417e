"""In whose name somebody may act: decided here and nowhere else.

What is booked to an office counts for it and speaks in its name, so a field that names one is a
right and no mere value. Each goes through `check_on_behalf`; a test walks all schemas for such
fields (`tests/api/test_on_behalf.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.errors import Forbidden, Invalid, NotFound
from plans.plan import Office, Plan


@dataclass(frozen=True, slots=True)
class Owner:
    """An office or committee that owes duties. `spoken_for_by`: the office that records them."""

    key: str
    name: str
    spoken_for_by: str


def as_owner(office: Office) -> Owner:
    """An office speaks for itself."""
    return Owner(office.key, office.name, office.key)


def committees_of(plan: Plan) -> Iterator[Owner]:
    """Each with the office that speaks for it: the county's, where the plan names none."""
    county = county_office(plan).key
    for committee in plan.committees:
        yield Owner(committee.key, committee.name, committee.office or county)


def owner_of(plan: Plan, key: str) -> Owner | None:
    """The office or committee of this key; None if the plan has none."""
    everyone = [*(as_owner(office) for office in plan.offices), *committees_of(plan)]
    return next((owner for owner in everyone if owner.key == key), None)


def answers_for(caller: Caller, plan: Plan) -> tuple[Owner, ...]:
    """The offices and committees whose duties the caller may record: their own.

    A person of a town speaks for its office, one of a department for every office that leads the
    sector; the county's office speaks for itself and for those that nobody else speaks for.
    """
    offices = {office.key for office in offices_of(caller, plan)}
    everyone = [*(as_owner(office) for office in plan.offices), *committees_of(plan)]
    return tuple(owner for owner in everyone if owner.spoken_for_by in offices)


def offices_of(caller: Caller, plan: Plan) -> tuple[Office, ...]:
    """The offices that the caller's roles stand for."""
    return tuple(
        office
        for office in plan.offices
        if any(_stands_for(grant, plan, office) for grant in caller.grants)
    )


def decides_for(caller: Caller, plan: Plan) -> tuple[Office, ...]:
    """The offices in whose name the caller books decisions against enterprises.

    Where they work, as the county's office entered it; and those that their roles stand for. An
    inspector's role stands for an office as its sums count it: of the town, of the sector, else
    for the county's.
    """
    stood_for = {office.key for office in offices_of(caller, plan)}
    return tuple(
        office
        for office in plan.offices
        if office.key in {*stood_for, caller.office_id}
        or any(_inspects_for(grant, plan, office) for grant in caller.grants)
    )


def acted_for(
    caller: Caller, plan: Plan, *, named: str | None, acting: Iterable[Grant]
) -> str | None:
    """The office that acts when the caller acts by these of their grants.

    The one that is named; else where they work; else the only one that the grants stand for. None
    where it could be several, for whom stands for no office, and for an enterprise's own people.
    Raises: as `check_on_behalf`.
    """
    grants = [grant for grant in acting if grant.role is not Role.ENTERPRISE]
    if named is not None:
        own_offices = decides_for(caller, plan) if grants else ()
        check_on_behalf(plan, named, own_offices, "只能以本单位的名义记录，请重选单位")
        return named
    if not grants:
        return None
    if any(office.key == caller.office_id for office in plan.offices):
        return caller.office_id
    meant = [
        office.key
        for office in plan.offices
        if any(_acts_for(grant, plan, office) for grant in grants)
    ]
    return meant[0] if len(meant) == 1 else None


def acts_for(caller: Caller, plan: Plan) -> tuple[Office, ...]:
    """The offices in whose name the caller checks and takes steps: asked for where they are several
    and the caller works at none of them.
    """
    return tuple(
        office
        for office in plan.offices
        if office.key == caller.office_id
        or any(_acts_for(grant, plan, office) for grant in caller.grants)
    )


def county_office(plan: Plan) -> Office:
    """The county's 安委办."""
    return next(office for office in plan.offices if office.kind == "county_office")


def lists_at(caller: Caller, plan: Plan) -> tuple[str, ...]:
    """The levels at which the caller lists a hazard (挂牌督办): a level is whose listing it is.

    The county's office keeps the list of all levels. Which words mean whom is ours: the plans
    say 乡镇, 县直部门, 县安委办 and the like.
    """
    kinds: set[str] = {office.kind for office in decides_for(caller, plan)}
    kinds |= {_kind_of(grant) for grant in caller.grants if grant.role in _LISTERS}
    return tuple(
        level
        for level in plan.listing.levels
        if caller.has(Role.COUNTY) or _kind_named(level) in kinds
    )


_LISTERS = frozenset({Role.TOWN, Role.DEPARTMENT, Role.INSPECTOR})


def _kind_of(grant: Grant) -> str:
    return "town_office" if grant.town_code else "department"


def _kind_named(level: str) -> str:
    if "安委" in level:
        return "county_office"
    return "department" if "部门" in level else "town_office"


def check_on_behalf(
    plan: Plan, named: str, own_offices: Iterable[Owner | Office], words: str
) -> None:
    """`words`: what may be done in the own name alone.

    Raises: NotFound where the plan has no such office; Forbidden where it is not the caller's.
    """
    if owner_of(plan, named) is None:
        raise NotFound("本县方案里没有这个单位，请刷新后重选")
    if named not in {one.key for one in own_offices}:
        raise Forbidden("not_your_office", words)


def check_joint_offices(plan: Plan, named: Iterable[str]) -> None:
    """Who went along (联合检查, 联合执法) is told by the office that acted.

    Raises: Invalid where the plan has no such office.
    """
    strange = set(named) - {office.key for office in plan.offices}
    if strange:
        raise Invalid(
            "unknown_office",
            "本县方案里没有所选的单位，请刷新后重选",
            json={"joint_offices": sorted(strange)},
        )


def _stands_for(grant: Grant, plan: Plan, office: Office) -> bool:
    led = plan.sectors_led_by(office.key)
    if grant.role is Role.TOWN:
        return office.town_code is not None and grant.town_code == office.town_code
    if grant.role is Role.DEPARTMENT:
        return office.kind == "department" and grant.sector in led
    # A department that leads no sector of the plan has no grant that could name it, and no more
    # has a 产业办 or a 区属企业.
    leaderless = office.kind not in {"county_office", "town_office"} and not led
    return grant.role is Role.COUNTY and (office.kind == "county_office" or leaderless)


def _acts_for(grant: Grant, plan: Plan, office: Office) -> bool:
    """The county's office acts as itself: for those that nobody else stands for only by name."""
    if grant.role is Role.COUNTY:
        return office.kind == "county_office"
    return _stands_for(grant, plan, office) or _inspects_for(grant, plan, office)


def _inspects_for(grant: Grant, plan: Plan, office: Office) -> bool:
    if grant.role is not Role.INSPECTOR:
        return False
    if grant.covers_county:
        return office.kind == "county_office"
    if grant.town_code:
        return office.town_code == grant.town_code
    return grant.sector in plan.sectors_led_by(office.key)
