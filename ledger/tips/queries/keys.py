"""The officers' keys: those that reports, photos and messages are sealed for, and their list."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.tables import grant, officer_act, person, tip, tip_key, tip_key_signature
from ledger.tips.queries.visible import is_recused
from ledger.tips.rules.confirmations import fingerprint
from spelling.names import name_key

# Of one officer alone nothing could be recovered when the device is lost.
OFFICERS_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class OfficerKey:
    """An active key and whose it is. `public_key`: X25519; `signing_key`: Ed25519."""

    id: UUID
    person_id: UUID
    officer: str
    alg: str
    public_key: bytes
    signing_key: bytes

    def as_told(self, confirmations: Mapping[UUID, list[dict[str, Any]]]) -> ToldKey:
        """As the reporter's page gets it."""
        return ToldKey(
            id=str(self.id),
            person_id=str(self.person_id),
            officer=self.officer,
            alg=self.alg,
            public_key=_base64(self.public_key),
            signing_key=_base64(self.signing_key),
            fingerprint=fingerprint(self.public_key, self.signing_key),
            confirmations=confirmations.get(self.id, []),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldKey:
    """A report officer's public keys in base64, with the fingerprint that people compare, and the
    signatures of those who compared it."""

    id: str
    person_id: str
    officer: str
    alg: str
    public_key: str
    signing_key: str
    fingerprint: str
    confirmations: list[dict[str, Any]]


def told_keys(
    read: sa.Connection, area_code: str, keys: Sequence[OfficerKey]
) -> tuple[list[ToldKey], list[dict[str, Any]]]:
    """Keys to seal for, and every other key of the county that may have signed one of them."""
    confirmations = confirmations_in(read, area_code)
    shown_keys = [key.as_told(confirmations) for key in keys]
    query = sa.select(
        tip_key.c.id, tip_key.c.person_id, tip_key.c.public_key, tip_key.c.signing_key
    ).where(
        tip_key.c.area_code == area_code,
        tip_key.c.id.not_in([key.id for key in keys]),
        sa.exists().where(
            tip_key_signature.c.area_code == area_code,
            tip_key_signature.c.signer_id == tip_key.c.id,
        ),
    )
    signers = [
        row._asdict()
        | {
            "public_key": _base64(row.public_key),
            "signing_key": _base64(row.signing_key),
            "confirmations": confirmations.get(row.id, []),
        }
        for row in read.execute(query.order_by(tip_key.c.id))
    ]
    return shown_keys, signers


def confirmations_in(read: sa.Connection, area_code: str) -> dict[UUID, list[dict[str, Any]]]:
    """Who signed which key of the county, by the key's id."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    query = sa.select(tip_key_signature).where(tip_key_signature.c.area_code == area_code)
    for row in read.execute(query.order_by(tip_key_signature.c.day, tip_key_signature.c.signer_id)):
        said = {
            "by": str(row.signer_id),
            "day": row.day.isoformat(),
            "signature": _base64(row.signature),
        }
        found.setdefault(row.key_id, []).append(said)
    return found


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def active_keys(read: sa.Connection, area_code: str) -> list[OfficerKey]:
    """Of every active report officer of the county, by name."""
    return _keys(read, _of_officers(area_code))


def recipients_of(read: sa.Connection, area_code: str, tip_id: UUID) -> list[OfficerKey]:
    """The active keys of those officers whom the report does not go around, by name."""
    of_tip = sa.and_(tip.c.area_code == tip_key.c.area_code, tip.c.id == tip_id)
    query = _of_officers(area_code).join(tip, of_tip).where(sa.not_(is_recused(person.c.id)))
    return _keys(read, query)


def public_keys(keys: Sequence[OfficerKey]) -> dict[str, bytes]:
    """As `envelopes.seal` takes its recipients."""
    return {str(key.id): key.public_key for key in keys}


def is_open(keys: Collection[OfficerKey]) -> bool:
    """Whether reports can be sealed for enough officers that none is lost with one device."""
    return len({key.person_id for key in keys}) >= OFFICERS_AT_LEAST


def is_officer() -> sa.ColumnElement[bool]:
    """An active person who is a report officer; a condition on `person`."""
    held = sa.exists().where(
        grant.c.area_code == person.c.area_code,
        grant.c.person_id == person.c.id,
        grant.c.role == str(Role.REPORT_OFFICER),
        grant.c.counts_from <= sa.func.now(),
    )
    return sa.and_(person.c.active, held)


def _of_officers(area_code: str) -> sa.Select[Any]:
    owner = sa.and_(person.c.area_code == tip_key.c.area_code, person.c.id == tip_key.c.person_id)
    return (
        sa.select(
            tip_key.c.id, person.c.id, person.c.name, tip_key.c.alg,
            tip_key.c.public_key, tip_key.c.signing_key,
        )
        .select_from(tip_key)
        .join(person, owner)
        .where(tip_key.c.area_code == area_code, tip_key.c.state == "active", is_officer())
        .order_by(person.c.name, tip_key.c.id)
    )  # fmt: skip


def _keys(read: sa.Connection, query: sa.Select[Any]) -> list[OfficerKey]:
    return [OfficerKey(*row) for row in read.execute(query)]


def list_tip_keys(engine: sa.Engine, caller: Caller) -> dict[str, Any]:
    """Every key, by officer, the newest first; `officers`: how many there are, with or without."""
    confirmer = person.alias("confirmer")
    query: sa.Select[Any] = (
        sa.select(
            tip_key.c.id, tip_key.c.person_id, person.c.name.label("officer"), tip_key.c.state,
            tip_key.c.alg, tip_key.c.public_key, tip_key.c.signing_key,
            tip_key.c.made_at, tip_key.c.confirmed_at,
            tip_key.c.retired_at, tip_key.c.retired_reason,
            confirmer.c.name.label("confirmed_by"), _is_to_go().label("retiring"),
        )
        .join(person, _whose(person, tip_key.c.person_id))
        .outerjoin(confirmer, _whose(confirmer, tip_key.c.confirmed_by))
        .where(tip_key.c.area_code == caller.area_code)
        .order_by(person.c.name, tip_key.c.made_at.desc(), tip_key.c.id)
    )  # fmt: skip
    officers = sa.select(sa.func.count()).where(
        person.c.area_code == caller.area_code, is_officer()
    )
    with one_statement(engine).connect() as read:
        confirmations = confirmations_in(read, caller.area_code)
        return {
            "keys": [_shown(caller, row, confirmations) for row in read.execute(query)],
            "open": is_open(active_keys(read, caller.area_code)),
            "officers": read.scalar(officers),
        }


def _is_to_go() -> sa.ColumnElement[bool]:
    """One officer retires it, and a second is to confirm that."""
    return sa.exists().where(
        officer_act.c.area_code == tip_key.c.area_code,
        officer_act.c.key_id == tip_key.c.id,
        officer_act.c.confirmed.is_(None),
    )


def people_named(engine: sa.Engine, caller: Caller, text: str) -> Sequence[Any]:
    """Whom a report may have to go around: number and name alone, at most ten, by name."""
    query = (
        sa.select(person.c.id, person.c.name)
        .where(
            person.c.area_code == caller.area_code,
            person.c.compared_name.contains(name_key(text), autoescape=True),
        )
        .order_by(person.c.name, person.c.id)
        .limit(10)
    )
    with one_statement(engine).connect() as read:
        return read.execute(query).all()


def _whose(table: sa.FromClause, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.area_code == tip_key.c.area_code, table.c.id == column)


def _shown(
    caller: Caller, row: sa.Row[Any], confirmations: Mapping[UUID, list[dict[str, Any]]]
) -> dict[str, Any]:
    signs = row.signing_key is not None
    return row._asdict() | {
        "mine": row.person_id == caller.person_id,
        "public_key": _base64(row.public_key),
        "signing_key": _base64(row.signing_key) if signs else None,
        "fingerprint": fingerprint(row.public_key, row.signing_key) if signs else None,
        "confirmations": confirmations.get(row.id, []),
    }
