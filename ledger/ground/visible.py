"""Who may see what: decided here and nowhere else.

Nearly everything on the ledger belongs to an enterprise, so one condition on the enterprise decides
for its records, their photos, documents, exports and counts alike. Whoever made a record sees it
always. An accident belongs to a town and a sector.
"""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.expressions import on_duty, today_in_shanghai
from ledger.ground.tables import accident, assignment, enterprise, hazard, person

SqlCondition = sa.ColumnElement[bool]

# A name of its own: a list of assignments must not be taken for the caller's. Made once: the
# columns of a new alias cost more than all else in a condition.
_own_assignment = assignment.alias("own_assignment")


def visible_enterprise(caller: Caller) -> SqlCondition:
    """The enterprises whose records the caller may see; a condition on `enterprise`.

    To be a report officer opens no records: see `known_enterprise` and `visible_hazard`.
    """
    opening = [grant for grant in caller.grants if grant.role is not Role.REPORT_OFFICER]
    within = [_within(caller, grant) for grant in opening]
    return sa.and_(enterprise.c.area_code == caller.area_code, sa.or_(sa.false(), *within))


def known_enterprise(caller: Caller) -> SqlCondition:
    """The enterprises that the caller may look up: report officers find out whom a report means."""
    if caller.has(Role.REPORT_OFFICER):
        return enterprise.c.area_code == caller.area_code
    return visible_enterprise(caller)


def visible_hazard(caller: Caller) -> SqlCondition:
    """Hazards, without the records around them; a condition on `hazard` joined with `enterprise`.

    Report officers look whether a hazard is known already, and what became of it.
    """
    if caller.has(Role.REPORT_OFFICER):
        return hazard.c.area_code == caller.area_code
    return visible_record(caller, hazard.c.found_by)


def visible_record(caller: Caller, person_column: sa.ColumnElement[object]) -> SqlCondition:
    """Records of visible enterprises, and the caller's own; joined with `enterprise`."""
    return sa.or_(
        visible_enterprise(caller),
        sa.and_(enterprise.c.area_code == caller.area_code, person_column == caller.person_id),
    )


# Those whose reach is towns and sectors; an enterprise's and a 派驻员's is enterprises.
READS_ACCIDENTS = frozenset({Role.INSPECTOR, Role.TOWN, Role.DEPARTMENT, Role.COUNTY, Role.ADMIN})


def visible_accident(caller: Caller) -> SqlCondition:
    """The accidents that the caller may see; a condition on `accident`."""
    within = [
        sa.and_(
            sa.true() if grant.town_code is None else accident.c.town_code == grant.town_code,
            sa.true() if grant.sector is None else accident.c.sector == grant.sector,
        )
        for grant in caller.grants
        if grant.role in READS_ACCIDENTS
    ]
    return sa.and_(accident.c.area_code == caller.area_code, sa.or_(sa.false(), *within))


def visible_person(caller: Caller) -> SqlCondition:
    """People whose monthly logs the caller may see: oneself; all, for the county's office."""
    office = caller.has(Role.COUNTY, Role.ADMIN)
    return sa.and_(
        person.c.area_code == caller.area_code,
        sa.true() if office else person.c.id == caller.person_id,
    )


def assigned_today(caller: Caller) -> SqlCondition:
    """The caller is stationed at the enterprise today (Asia/Shanghai)."""
    return sa.exists().where(
        _own_assignment.c.area_code == enterprise.c.area_code,
        _own_assignment.c.enterprise_id == enterprise.c.id,
        _own_assignment.c.person_id == caller.person_id,
        on_duty(today_in_shanghai(), _own_assignment),
    )


def of_others(caller: Caller) -> SqlCondition:
    """Enterprises that are no concern of the caller's own: neither theirs nor theirs to visit.

    What an office counts and asks leaves out what it would count or ask about itself.
    """
    own_ids = [grant.enterprise_id for grant in caller.grants if grant.enterprise_id]
    return sa.and_(enterprise.c.id.not_in(own_ids), sa.not_(assigned_today(caller)))


def _within(caller: Caller, grant: Grant) -> SqlCondition:
    if grant.role is Role.SUPERVISOR:
        return assigned_today(caller)
    if grant.covers_county:
        return sa.true()
    narrowed: list[SqlCondition] = []
    if grant.enterprise_id:
        narrowed.append(enterprise.c.id == grant.enterprise_id)
    if grant.town_code:
        narrowed.append(enterprise.c.town_code == grant.town_code)
    if grant.sector:
        narrowed.append(enterprise.c.sectors.contains([grant.sector]))
    return sa.and_(*narrowed)
