"""Every county's plan as it is on a day: the file's, with what the county changed.

`plans[area_code]` is today's. What is told of a day or month that is over asks `plans.on`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.clocks import shanghai_date
from ledger.plan_changes.queries.changes import changes_on
from ledger.plan_changes.rules.changing import changed
from plans.plan import Plan

# A county has a handful of versions that anybody asks for.
_VERSIONS_KNOWN_MOST = 64


class CountyPlans(MutableMapping[str, Plan]):
    """By area code. The files' plans are set once; changes are looked up each time they are asked,
    so that every process knows a new one at once. A version is made once a process."""

    def __init__(self, engine: sa.Engine, held: Mapping[str, Plan]) -> None:
        self._engine = engine
        self._held = dict(held)
        self._versions: dict[tuple[str, frozenset[UUID]], Plan] = {}

    def __getitem__(self, area_code: str) -> Plan:
        return self._version(area_code, None)

    def on(self, area_code: str, day: date) -> Plan:
        """The plan of that day. Raises: KeyError: none is held for the county."""
        return self._version(area_code, day)

    def at(self, area_code: str, moment: datetime) -> Plan:
        """The plan of the day of a moment that a phone tells; today's where no day is."""
        try:
            return self.on(area_code, shanghai_date(moment))
        except OverflowError:
            return self[area_code]

    def by_file(self, area_code: str) -> Plan:
        """Without any change. Raises: KeyError."""
        return self._held[area_code]

    def _version(self, area_code: str, day: date | None) -> Plan:
        plan = self._held[area_code]
        changes = changes_on(self._engine, area_code, day)
        if not changes:
            return plan
        version = area_code, frozenset(change.id for change in changes)
        if version not in self._versions:
            if len(self._versions) == _VERSIONS_KNOWN_MOST:
                self._versions.clear()
            self._versions[version] = changed(plan, changes)
        return self._versions[version]

    def __contains__(self, area_code: object) -> bool:
        return area_code in self._held

    def __setitem__(self, area_code: str, plan: Plan) -> None:
        self._held[area_code] = plan
        self._forget(area_code)

    def __delitem__(self, area_code: str) -> None:
        del self._held[area_code]
        self._forget(area_code)

    def _forget(self, area_code: str) -> None:
        self._versions = {of: plan for of, plan in self._versions.items() if of[0] != area_code}

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
