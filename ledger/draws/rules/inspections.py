"""双随机: enterprises and inspectors drawn by lot (`lots`) for anybody to draw again. Pure.

The pool is who can be drawn and who may inspect, sorted by id.

1. Each enterprise's ticket is of the lines seed, enterprise; the smallest are drawn.
2. For each drawn enterprise, in that order, the tickets of the inspectors who may go there are of
   the lines seed, enterprise, inspector; those with the fewest enterprises so far come first, then
   those with the smallest tickets.

How to check a draw: docs/decisions/0013.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.draws.rules.lots import ticket_of

ALGORITHM = "anxun-draw-1"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise that can be drawn."""

    id: str
    town_code: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody may inspect; None does not narrow it."""

    town_code: str | None
    sector: str | None

    def covers(self, enterprise: Candidate) -> bool:
        """Whether the enterprise lies within."""
        return (self.town_code in {None, enterprise.town_code}) and (
            self.sector is None or self.sector in enterprise.sectors
        )


@dataclass(frozen=True, slots=True)
class Inspector:
    """Somebody who may inspect. `avoids`: enterprises they belong to or are stationed at."""

    id: str
    reach: tuple[Reach, ...]
    avoids: frozenset[str] = frozenset()

    def may_inspect(self, enterprise: Candidate) -> bool:
        """Whether the lot may send them there."""
        return enterprise.id not in self.avoids and any(
            reach.covers(enterprise) for reach in self.reach
        )


@dataclass(frozen=True, slots=True)
class Pool:
    """Who can be drawn, and who may inspect; in any order."""

    enterprises: tuple[Candidate, ...]
    inspectors: tuple[Inspector, ...]

    def document(self) -> dict[str, Any]:
        """As it is hashed and published: everything sorted, nothing of people but ids."""
        here = {enterprise.id for enterprise in self.enterprises}
        return {
            "enterprises": [
                {
                    "id": enterprise.id,
                    "town_code": enterprise.town_code,
                    "sectors": sorted(enterprise.sectors),
                }
                for enterprise in sorted(self.enterprises, key=lambda enterprise: enterprise.id)
            ],
            "inspectors": [
                {
                    "id": inspector.id,
                    "reach": [
                        {"town_code": town_code or None, "sector": sector or None}
                        for town_code, sector in sorted(
                            {(one.town_code or "", one.sector or "") for one in inspector.reach}
                        )
                    ],
                    "avoids": sorted(inspector.avoids & here),
                }
                for inspector in sorted(self.inspectors, key=lambda inspector: inspector.id)
            ],
        }

    def short_of_inspectors(self, inspectors_each: int) -> list[str]:
        """Ids of enterprises that fewer than so many may inspect; sorted."""
        return sorted(
            enterprise.id
            for enterprise in self.enterprises
            if sum(inspector.may_inspect(enterprise) for inspector in self.inspectors)
            < inspectors_each
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """An enterprise that was drawn, and by whom it is to be inspected."""

    enterprise_id: str
    inspector_ids: tuple[str, ...]


def draw_lots(pool: Pool, seed: str, enterprises: int, inspectors_each: int) -> list[Drawn]:
    """So many enterprises, the first drawn first, each with its inspectors.

    Draws all of them where there are fewer. `Pool.short_of_inspectors` must be empty.
    """
    tickets = sorted(pool.enterprises, key=lambda enterprise: ticket_of(seed, enterprise.id))
    sent = Counter[str]()
    drawn = []
    for enterprise in tickets[:enterprises]:
        chosen = _inspectors_for(enterprise, pool.inspectors, seed, sent)[:inspectors_each]
        sent.update(chosen)
        drawn.append(Drawn(enterprise.id, tuple(chosen)))
    return drawn


def _inspectors_for(
    enterprise: Candidate, inspectors: Sequence[Inspector], seed: str, sent: Counter[str]
) -> list[str]:
    able = [inspector.id for inspector in inspectors if inspector.may_inspect(enterprise)]
    return sorted(
        able,
        key=lambda inspector_id: (
            sent[inspector_id],
            ticket_of(seed, enterprise.id, inspector_id),
        ),
    )
