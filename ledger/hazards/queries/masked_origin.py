"""Where a hazard or inspection comes from, as it is told to the caller. In this one place.

`report` and `superior` are both told as `referred`, and whoever registered them as the county's
office. The truth is told to

- whoever registered it: they know it;
- a report officer, of what is tied to a report that they may see.

Officers whom a report goes around are told `referred`; and since a hazard from above is told to
them as `referred` too, they cannot tell one from the other by what is left over.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.tables import hazard, inspection, person, tip, tip_hazard
from ledger.ground.visible import SqlCondition
from ledger.records.origins import ORIGINS, REFERRED, redacted_document, redacted_receipt
from ledger.tips.queries.visible import visible_tip


def hazard_is_masked(caller: Caller) -> SqlCondition:
    """The caller may not know this hazard's origin; a condition on `hazard`."""
    tied = _tied_to_visible_tip(caller, tip_hazard.c.hazard_id == hazard.c.id)
    return _is_masked(caller, hazard.c.origin, hazard.c.found_by, tied)


def inspection_is_masked(caller: Caller) -> SqlCondition:
    """The same of an inspection, and of who made it; a condition on `inspection`."""
    found_hazard = hazard.alias("found_by_it")
    of_it = sa.select(found_hazard.c.id).where(
        found_hazard.c.area_code == inspection.c.area_code,
        found_hazard.c.inspection_id == inspection.c.id,
    )
    tied = _tied_to_visible_tip(caller, tip_hazard.c.hazard_id.in_(of_it))
    return _is_masked(caller, inspection.c.origin, inspection.c.person_id, tied)


def masked_origin(caller: Caller) -> sa.ColumnElement[str]:
    """The hazard's origin as the caller is told it."""
    return sa.case((hazard_is_masked(caller), REFERRED), else_=hazard.c.origin)


def masked_person(
    caller: Caller, office: str
) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[str]]:
    """Who made the inspection as the caller is told: the person's id (or none) and name."""
    masked = inspection_is_masked(caller)
    return (
        sa.case((masked, sa.null()), else_=inspection.c.person_id),
        sa.case((masked, office), else_=person.c.name),
    )


def redacted_record(record: sa.Row[Any], office: str) -> dict[str, Any]:
    """A whole inspection with document and receipt, as the caller is told it."""
    if not record.masked:
        return record._asdict()
    return record._asdict() | {
        "document": redacted_document(record.document, office),
        "receipt": redacted_receipt(record.receipt),
    }


def _is_masked(
    caller: Caller,
    origin: sa.ColumnElement[str],
    registrar: sa.ColumnElement[Any],
    tied: SqlCondition,
) -> SqlCondition:
    knows = registrar == caller.person_id
    if caller.has(Role.REPORT_OFFICER):
        knows = sa.or_(knows, tied)
    return sa.and_(origin.in_(sorted(ORIGINS)), sa.not_(knows))


def _tied_to_visible_tip(caller: Caller, which: SqlCondition) -> SqlCondition:
    same = sa.and_(tip.c.area_code == tip_hazard.c.area_code, tip.c.id == tip_hazard.c.tip_id)
    return (
        sa.select(tip_hazard.c.tip_id)
        .join(tip, same)
        .where(tip_hazard.c.area_code == caller.area_code, which, visible_tip(caller))
        .exists()
    )
