"""Keys that a report, its photos and messages are sealed for."""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.tables import grant, person, tip, tip_key
from ledger.tips.queries.visible import goes_around
from ledger.tips.rules.envelopes import fingerprint

# Of one officer alone nothing could be recovered when the device is lost.
OFFICERS_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class OfficerKey:
    """An active key and whose it is. `public_key`: X25519, 32 bytes."""

    id: UUID
    person_id: UUID
    officer: str
    alg: str
    public_key: bytes

    def as_told(self) -> dict[str, Any]:
        """As the reporter's page gets it."""
        return {
            "id": str(self.id),
            "officer": self.officer,
            "alg": self.alg,
            "public_key": base64.b64encode(self.public_key).decode(),
            "fingerprint": fingerprint(self.public_key),
        }


def active_keys(read: sa.Connection, area_code: str) -> list[OfficerKey]:
    """Of every active report officer of the county, by name."""
    return _keys(read, _of_officers(area_code))


def recipients_of(read: sa.Connection, area_code: str, tip_id: UUID) -> list[OfficerKey]:
    """The active keys of those officers whom the report does not go around, by name."""
    of_tip = sa.and_(tip.c.area_code == tip_key.c.area_code, tip.c.id == tip_id)
    wanted = _of_officers(area_code).join(tip, of_tip).where(sa.not_(goes_around(person.c.id)))
    return _keys(read, wanted)


def public_keys(keys: Sequence[OfficerKey]) -> dict[str, bytes]:
    """As `envelopes.seal` takes its recipients."""
    return {str(each.id): each.public_key for each in keys}


def is_open(keys: Collection[OfficerKey]) -> bool:
    """Whether reports can be sealed for enough officers that none is lost with one device."""
    return len({each.person_id for each in keys}) >= OFFICERS_AT_LEAST


def is_officer() -> sa.ColumnElement[bool]:
    """An active person who is a report officer; a condition on `person`."""
    held = sa.exists().where(
        grant.c.area_code == person.c.area_code,
        grant.c.person_id == person.c.id,
        grant.c.role == str(Role.REPORT_OFFICER),
    )
    return sa.and_(person.c.active, held)


def _of_officers(area_code: str) -> sa.Select[Any]:
    owner = sa.and_(person.c.area_code == tip_key.c.area_code, person.c.id == tip_key.c.person_id)
    return (
        sa.select(tip_key.c.id, person.c.id, person.c.name, tip_key.c.alg, tip_key.c.public_key)
        .select_from(tip_key)
        .join(person, owner)
        .where(tip_key.c.area_code == area_code, tip_key.c.state == "active", is_officer())
        .order_by(person.c.name, tip_key.c.id)
    )


def _keys(read: sa.Connection, wanted: sa.Select[Any]) -> list[OfficerKey]:
    return [OfficerKey(*row) for row in read.execute(wanted)]
