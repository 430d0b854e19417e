"""A record of a kind, as somebody sends it: for tests that walk the registry of kinds. Each subject
brings those of its kinds (`tests/<subject>/walked.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from api.schema.typed import Typed
from checklists.catalogue import Catalogue
from ledger.ground import tables
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.record_kinds import RecordKind
from ledger.records.accept import Intake, RecordLimits, accept
from ledger.records.photos import PhotosSeen
from ledger.records.request import Receipt, RecordRequest
from plans.loader import load_plan
from tests.support.county_builder import XUPU
from tests.support.sealed_county import SealedCounty
from tests.support.signing import signed
from tests.walks import brought

PLAN = load_plan(XUPU)
CATALOGUE = Catalogue.load()
LIMITS = RecordLimits(late_days=92, max_photos=9, settle_seconds=0)

Document = dict[str, Any]
IntakeFor = Callable[[Caller], Intake[Any, Any]]


@dataclass(frozen=True)
class Sample:
    """`other`: another document that would be taken as well. `stranger`: has no business there."""

    kind: RecordKind
    sealed: SealedCounty
    intake_for: IntakeFor
    schema: Typed
    document: Document
    other: Document
    sender: Caller
    stranger: Caller
    record_id: UUID

    def send(
        self,
        document: Document | None = None,
        *,
        caller: Caller | None = None,
        limits: RecordLimits = LIMITS,
    ) -> Receipt:
        """Signed anew, through the frame, as the API does."""
        by = (caller or self.sender).name
        given = signed(document or self.document, by)
        return self.send_as_it_is(given, caller=caller, limits=limits)

    def send_as_it_is(
        self,
        document: Document,
        *,
        caller: Caller | None = None,
        limits: RecordLimits = LIMITS,
        phone_time: str | None = None,
    ) -> Receipt:
        """As its signatures are."""
        caller = caller or self.sender
        content = self.schema.load(document)
        request = RecordRequest.now(self.kind, self.record_id, document, content, phone_time)
        return accept(
            self.sealed.engine,
            caller,
            self.intake_for(caller),
            request,
            limits=limits,
            probe=lambda _: PhotosSeen(),
        )

    def showing(self, photos: list[str]) -> Document:
        """The same document with these photographs."""
        show = samples()[self.kind].show
        assert show, f"{self.kind} shows none"
        return show(self.document, photos)


def _photos(document: Document, photos: list[str]) -> Document:
    return document | {"photos": photos}


@dataclass(frozen=True)
class SampleOf:
    """`make`: a sample in this county that shows this photograph, where such records show any.

    `show`: how a document names its photographs; None: such a record shows none.
    """

    make: Callable[[SealedCounty, str], Sample]
    show: Callable[[Document, list[str]], Document] | None = _photos


def samples() -> Mapping[RecordKind, SampleOf]:
    """How one of each kind is made."""
    return brought("SAMPLES")


def sample(kind: RecordKind, sealed: SealedCounty) -> Sample:
    """A record of this kind, with a photograph that its sender brought, where such records may."""
    assert kind in samples(), f"bring {kind} to SAMPLES in tests/<subject>/walked.py"
    photo = sealed.rows.photo()
    made = samples()[kind].make(sealed, photo)
    sealed.execute(
        sa.insert(tables.photo_holder).values(
            area_code=sealed.area_code,
            sha256=photo,
            person_id=made.sender.person_id,
            confirmed_at=sa.func.now(),
        )
    )
    return made


def enterprise_caller(sealed: SealedCounty) -> Caller:
    """Somebody of the county's enterprise."""
    grant = Grant(Role.ENTERPRISE, enterprise_id=sealed.rows.enterprise_id)
    return sealed.rows.county.person(grant).caller


def elsewhere(sealed: SealedCounty) -> Caller:
    """Somebody of another enterprise, who is stationed and inspects in another town."""
    rows = sealed.rows
    place = rows.county.enterprise()
    person = rows.county.person(
        Grant(Role.ENTERPRISE, enterprise_id=place),
        Grant(Role.INSPECTOR, town_code="000000000"),
        Grant(Role.SUPERVISOR),
    )
    rows.county.station(person, place)
    return person.caller


def now() -> str:
    """As a phone tells it."""
    return datetime.now(UTC).isoformat()


def this_day() -> str:
    """In Shanghai."""
    return shanghai_date(datetime.now(UTC)).isoformat()
