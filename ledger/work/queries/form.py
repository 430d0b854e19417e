"""What the form of a work record needs, in one read: the own offices with what each may record."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from ledger.duties.rules.owners import duties_of
from ledger.ground.caller import Caller
from ledger.work.queries.records import works_for
from ledger.work.queries.villages import list_villages
from ledger.work.rules import WORK_KINDS, fulfils, is_in_period
from plans.plan import Office, Plan


def work_form(engine: sa.Engine, caller: Caller, plan: Plan, today: date) -> dict[str, Any]:
    """Kinds in the order of 附件4; villages as they are today."""
    villages = [
        village
        for village in list_villages(engine, caller, plan, town_code=None, on=today)
        if village.groups
    ]
    own_offices = works_for(caller, plan)
    return {
        "own_office": caller.office_id
        if caller.office_id in {one.key for one in own_offices}
        else None,
        "kinds": [*WORK_KINDS.values()],
        "offices": [
            {
                "key": office.key,
                "name": office.name,
                "kinds": [kind.key for kind in WORK_KINDS.values() if may_record(office, kind.key)],
                "duties": _duties(plan, office, today),
                "villages": [
                    village for village in villages if office.town_code in {None, village.town_code}
                ],
            }
            for office in own_offices
        ],
    }


def may_record(office: Office, kind: str) -> bool:
    """限街镇填写 is for towns alone."""
    return not WORK_KINDS[kind].towns_only or office.kind == "town_office"


def _duties(plan: Plan, office: Office, today: date) -> list[dict[str, Any]]:
    offered = [
        (duty, [kind for kind in WORK_KINDS if fulfils(kind, duty)])
        for duty in duties_of(plan, office.key)
        if is_in_period(duty, today)
    ]
    return [
        {"key": duty.key, "name": duty.name, "kinds": kinds} for duty, kinds in offered if kinds
    ]
