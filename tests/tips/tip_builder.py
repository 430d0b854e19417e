"""Puts reports into a test's ledger as the public's door would: sealed, with a receipt to follow.

Rows are inserted directly: how a report comes in is tested where it comes in.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.passwords import hash_password
from ledger.tips.commands.exclude import recuse_from_tip
from ledger.tips.rules.envelopes import (
    REPORTER,
    Envelope,
    envelope_from,
    public_key_of,
    seal_envelope,
    unseal,
)
from tests.support.county_builder import CountyBuilder, Person
from tests.support.moments import today
from tests.tips.officers import Officer


@dataclass(frozen=True, slots=True)
class Tip:
    """A report, with what only its reporter knows."""

    id: UUID
    number: str
    private_key: bytes

    @property
    def reporter_key(self) -> bytes:
        return public_key_of(self.private_key)

    def opens(self, document: Mapping[str, Any]) -> bytes:
        """What the reporter reads in an envelope of a message. Raises: EnvelopeInvalid."""
        return unseal(envelope_from(document), REPORTER, self.private_key)


class TipBuilder:
    """Reports of one county, sealed for these officers. Every call commits."""

    def __init__(self, county: CountyBuilder, officers: Sequence[Officer]) -> None:
        self.county = county
        self.officers = list(officers)

    def sealed(self, plain: bytes, *also: tuple[str, bytes]) -> Envelope:
        """An envelope for the officers, and for whoever else is named."""
        keys = {str(officer.key_id): officer.public_key for officer in self.officers}
        return seal_envelope(plain, keys | dict(also))

    def tip(self, *, details: str | None = None, identity: str | None = None, **values: Any) -> Tip:
        """A report that came today about nothing but a place in words, unless told otherwise.

        With an `identity` it came through the named door. Nobody is written down as excluded but
        those that `exclude_from_tip` finds. Secret and key are drawn each by itself: that the key
        follows from the secret, which costs a guesser much, is tested where reports come in.
        """
        made = Tip(uuid4(), f"{secrets.randbelow(10**10):010d}", secrets.token_bytes(32))
        row: dict[str, Any] = {
            "area_code": self.county.area_code,
            "id": made.id,
            "number": made.number,
            "secret_hash": hash_password(secrets.token_hex(8)),
            "reporter_key": made.reporter_key,
            "received_on": today(),
            "door": "named" if identity else "anonymous",
            "kind": "hazard",
            "description": "后厨燃气报警器没有通电",
            "deaths": False,
            "place_words": "示例路尽头的餐馆",
        } | values
        for name, plain in (("details", details), ("identity", identity)):
            if plain is not None:
                row[name] = self.sealed(plain.encode()).as_json()
        with self.county.engine.begin() as tx:
            tx.execute(sa.insert(models.tip).values(**row))
            recuse_from_tip(tx, self.county.area_code, made.id)
        return made

    def message(
        self,
        tip: Tip,
        words: str,
        *,
        by: Person | None = None,
        purpose: str = "message",
        sent_on: date | None = None,
    ) -> UUID:
        """From the reporter, or from an officer."""
        message_id = uuid4()
        of_tip = models.tip_message.c.tip_id == tip.id
        position = (
            sa.select(sa.func.coalesce(sa.func.max(models.tip_message.c.position), 0) + 1)
            .where(of_tip)
            .scalar_subquery()
        )
        self._insert(
            models.tip_message,
            id=message_id,
            tip_id=tip.id,
            position=position,
            sender="officer" if by else "reporter",
            person_id=by and by.id,
            sent_on=sent_on or today(),
            purpose=purpose,
            envelope=self.sealed(words.encode(), (REPORTER, tip.reporter_key)).as_json(),
        )
        return message_id

    def photo(self, tip: Tip, object_key: str, data: bytes, position: int = 0) -> Envelope:
        """A photo of the report; its body belongs into the store under `object_key`."""
        envelope = self.sealed(data)
        self._insert(
            models.tip_photo,
            id=uuid4(),
            tip_id=tip.id,
            position=position,
            object_key=object_key,
            size_bytes=len(envelope.body),
            sha256=sha256_of(envelope.body),
            envelope=envelope.as_json(with_body=False),
        )
        return envelope

    def exclude(self, tip: Tip, person: Person, why: str = "accused") -> None:
        """The report goes around the person, whatever it says."""
        self._insert(models.tip_excluded, tip_id=tip.id, person_id=person.id, why=why)

    def change(self, tip: Tip, **values: Any) -> None:
        """As if something had happened to it before."""
        with self.county.engine.begin() as tx:
            tx.execute(sa.update(models.tip).where(models.tip.c.id == tip.id).values(**values))

    def _insert(self, table: sa.Table, **values: Any) -> None:
        with self.county.engine.begin() as tx:
            tx.execute(sa.insert(table).values(area_code=self.county.area_code, **values))


def sha256_of(data: bytes) -> str:
    """As the ledger names what lies in the store."""
    return hashlib.sha256(data).hexdigest()
