"""A report and its reward as the ledger keeps them, as far as the officers' side reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TipEnvelope:
    """As it is kept. `keys`: of whom → the content key sealed for it; `body`: of a photo none."""

    keys: Mapping[str, str]
    body: str | None


@dataclass(frozen=True, slots=True)
class TipRow:
    """A report. `details` and `identity` lie sealed."""

    area_code: str
    id: UUID
    arrived: int
    reporter_key: bytes
    received_on: date
    door: str
    description: str
    happened: str | None
    enterprise_id: UUID | None
    enterprise_words: str | None
    enterprise_settled: UUID | None
    town_code: str | None
    place_words: str | None
    longitude: float | None
    latitude: float | None
    accused: str | None
    deaths: bool
    signatories: int
    details: TipEnvelope | None
    identity: TipEnvelope | None
    state: str
    event_count: int
    accepted_on: date | None
    conclude_by: date | None
    extended: bool
    concluded_on: date | None
    finding: str | None
    ended_on: date | None
    transferred_to: str | None
    duplicate_of: UUID | None
    keep_until: date | None

    @property
    def place_id(self) -> UUID | None:
        """The enterprise as it was settled; else as it was reported."""
        return self.enterprise_settled or self.enterprise_id

    @property
    def matter_id(self) -> UUID:
        """The first report of the matter."""
        return self.duplicate_of or self.id


@dataclass(frozen=True, slots=True)
class RewardRow:
    """The reward of a report."""

    area_code: str
    kind: str
    reason: str
    fine_yuan: Decimal | None
    amount_yuan: Decimal
    basis: str
    below_national_floor: bool
    state: str
    proposed_by: UUID
    approved_by: UUID | None
    approved_on: date | None
    collect_by: date | None
    claimed_on: date | None
    paid_on: date | None
    paid_by: UUID | None
    witnessed_by: UUID | None
    voucher: str | None
