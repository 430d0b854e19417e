"""Report officers whose keys are in force, put into a test's ledger."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa
from nacl.public import PrivateKey

from ledger import models
from ledger.rules.caller import Role
from ledger.rules.envelopes import ALG
from tests.county_builder import CountyBuilder, Person


@dataclass(frozen=True, slots=True)
class Officer:
    """`private_key`: 32 bytes, X25519; only the officer's own device has it."""

    person: Person
    key_id: UUID
    private_key: bytes

    @property
    def public_key(self) -> bytes:
        return bytes(PrivateKey(self.private_key).public_key)


def officer(county: CountyBuilder, confirmed_by: Person, *, name: str | None = None) -> Officer:
    """An officer whose key another one confirmed."""
    person, key = county.person(Role.REPORT_OFFICER, name=name), PrivateKey.generate()
    made = Officer(person, uuid4(), bytes(key))
    with county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.tip_key).values(
                area_code=county.area_code,
                id=made.key_id,
                person_id=person.id,
                alg=ALG,
                public_key=made.public_key,
                state="active",
                confirmed_by=confirmed_by.id,
                confirmed_at=sa.func.now(),
            )
        )
    return made


def two_officers(county: CountyBuilder) -> tuple[Officer, Officer]:
    """As few as open the doors; each confirmed by a third, who has no key."""
    third = county.person(Role.REPORT_OFFICER)
    return officer(county, third), officer(county, third)


def no_keys(county: CountyBuilder) -> None:
    """Retire every key of the county."""
    with county.engine.begin() as tx:
        tx.execute(
            sa.update(models.tip_key)
            .where(models.tip_key.c.area_code == county.area_code)
            .values(state="retired", retired_at=sa.func.now(), retired_reason="试验")
        )
