"""Report officers of a test, each with the private key that a real one keeps on the own device."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.clocks import shanghai_date
from ledger.tips.rules.confirmations import KeyStatement, fingerprint, sign, signing_key_of
from ledger.tips.rules.envelopes import ALG, envelope_from, public_key_of, unseal
from tests.support.county_builder import CountyBuilder, Person


@dataclass(frozen=True, slots=True)
class Officer:
    """`key_id`: of the active key."""

    person: Person
    key_id: UUID
    private_key: bytes

    @property
    def public_key(self) -> bytes:
        return public_key_of(self.private_key)

    @property
    def signing_key(self) -> bytes:
        return signing_key_of(self.private_key)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key, self.signing_key)

    @property
    def announced(self) -> dict[str, str]:
        """What the owner's device tells the server."""
        public = {"public_key": self.public_key, "signing_key": self.signing_key}
        return {"alg": ALG} | {name: _text(key) for name, key in public.items()}

    def signature(self, of: Officer, area_code: str, day: date) -> bytes:
        """Over a colleague's keys."""
        statement = KeyStatement(
            area_code=area_code,
            key_id=of.key_id,
            person_id=of.person.id,
            public_key=of.public_key,
            signing_key=of.signing_key,
            day=day,
        )
        return sign(statement, self.private_key)

    def confirms(self, of: Officer, area_code: str, day: date | None = None) -> dict[str, str]:
        """What this officer's device sends once it compared the colleague's fingerprint."""
        day = day or shanghai_date(datetime.now(UTC))
        return {
            "fingerprint": of.fingerprint,
            "by": str(self.key_id),
            "day": day.isoformat(),
            "signature": _text(self.signature(of, area_code, day)),
        }

    def opens(self, document: Mapping[str, Any], body: bytes | None = None) -> bytes:
        """What lies in the envelope. Raises: EnvelopeInvalid."""
        return unseal(envelope_from(document, body), str(self.key_id), self.private_key)


_IN_USE: dict[str, list[Officer]] = {}


def officer(county: CountyBuilder, *grants: Grant, state: str = "active", **person: Any) -> Officer:
    """A report officer with a key; one in use is signed by those before, and signs them."""
    made = new_key(county.person(Role.REPORT_OFFICER, *grants, **person))
    with county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.tip_key).values(
                area_code=county.area_code,
                id=made.key_id,
                person_id=made.person.id,
                alg=ALG,
                public_key=made.public_key,
                signing_key=made.signing_key,
                state=state,
            )
        )
        if state == "active":
            colleagues = _IN_USE.setdefault(county.area_code, [])
            for colleague in colleagues[-3:]:
                sign_key(tx, county.area_code, colleague, made)
                sign_key(tx, county.area_code, made, colleague)
            colleagues.append(made)
    return made


def new_key(of: Person) -> Officer:
    """A key that nobody was told of yet."""
    return Officer(of, uuid4(), uuid4().bytes + uuid4().bytes)


def sign_key(tx: sa.Connection, area_code: str, signer: Officer, of: Officer) -> None:
    """They compared fingerprints."""
    day = shanghai_date(datetime.now(UTC))
    tx.execute(
        sa.insert(models.tip_key_signature).values(
            area_code=area_code,
            key_id=of.key_id,
            signer_id=signer.key_id,
            day=day,
            signature=signer.signature(of, area_code, day),
        )
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
