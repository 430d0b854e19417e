"""What somebody holds, and what must be passed on before they go (离岗交接). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from ledger.ground.caller import GUARDED, Grant, Role

# Not passed on with the work: somebody decides who is an administrator, and an enterprise says who
# answers for it; the guarded roles have a way of their own.
_NOT_PASSED_ON = GUARDED | {Role.ADMIN, Role.ENTERPRISE, Role.SUPERVISOR}


@dataclass(frozen=True, slots=True)
class HeldStation:
    """They are stationed there, today or later."""

    enterprise_id: UUID
    enterprise: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True, slots=True)
class OwnFind:
    """They found it, and it is not struck off: others of their reach go on with it."""

    id: UUID
    enterprise: str
    part: str
    state: str
    deadline: date


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """Drawn to inspect there, and nobody has. `others`: in office, drawn too: they do it."""

    draw_id: UUID
    title: str
    enterprise: str
    check_by: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that the ledger knows of. `alone`: roles that nobody else in office has so."""

    stations: Sequence[HeldStation]
    alone: Sequence[Grant]
    hazards: Sequence[OwnFind]
    draws: Sequence[DrawnPlace]
    stands_in_for: Sequence[str]

    @property
    def must_be_passed_on(self) -> bool:
        """Whether something would be nobody's."""
        return bool(self.stations or self.alone)

    @property
    def places(self) -> frozenset[UUID]:
        """The enterprises where they are stationed."""
        return frozenset(station.enterprise_id for station in self.stations)

    @property
    def undone_draws(self) -> list[DrawnPlace]:
        """Where nobody who was drawn is left: the lot does not change, it is drawn again."""
        return [place for place in self.draws if not place.others]

    def without(self, places: Collection[UUID]) -> Holdings:
        """What is left once these enterprises are somebody else's."""
        stations = [station for station in self.stations if station.enterprise_id not in places]
        return replace(self, stations=stations)


def held_alone(grants: Collection[Grant], others: Collection[Grant]) -> list[Grant]:
    """Which of somebody's roles are nobody else's, and are passed on."""
    taken = set(others)
    return [
        grant for grant in grants if grant.role not in _NOT_PASSED_ON and grant not in taken
    ]  # fmt: skip


def passed_on(grants: Sequence[Grant], more: Sequence[Grant], stations: bool) -> tuple[Grant, ...]:
    """The roles of whoever takes over, with those that come to them."""
    needed = [*more, *([Grant(Role.SUPERVISOR)] if stations else [])]
    roles = {grant.role for grant in grants}
    added = [
        grant
        for grant in needed
        if grant not in grants and not (grant.role is Role.SUPERVISOR and Role.SUPERVISOR in roles)
    ]
    return (*grants, *added)
