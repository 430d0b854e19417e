"""Report officers of a test, each with the private key that a real one keeps on the own device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
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

    def opens(self, document: Mapping[str, Any], body: bytes | None = None) -> bytes:
        """What lies in the envelope. Raises: EnvelopeInvalid."""
        return unseal(envelope_from(document, body), str(self.key_id), self.private_key)


def officer(county: CountyBuilder, *grants: Grant, state: str = "active", **person: Any) -> Officer:
    """A report officer with a key."""
    made = county.person(Role.REPORT_OFFICER, *grants, **person)
    private_key, key_id = uuid4().bytes + uuid4().bytes, uuid4()
    with county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.tip_key).values(
                area_code=county.area_code,
                id=key_id,
                person_id=made.id,
                alg=ALG,
                public_key=public_key_of(private_key),
                state=state,
            )
        )
    return Officer(made, key_id, private_key)
