"""How a report stands with one office and period. Pure.

What was handed in stands until the county's office sends it back, or a dated correction stands
beside it. A hand-in after a return is as much in time as the first one was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ledger.ground.clocks import shanghai_date
from ledger.reports.rules.calendar import ReportPeriod

ReportState = Literal["open", "due", "late", "handed_in", "returned", "corrected"]


@dataclass(frozen=True, slots=True)
class SentBack:
    """That the county's office sent it back."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One hand-in or correction, without its cells. `by`: who sent it; `signer`: who signed."""

    id: UUID
    report: str
    office: str
    first: date
    last: date
    due_on: date
    position: int
    handed_in_at: datetime
    by: str
    signer: str
    filled_by: str
    phone: str
    corrects: UUID | None
    reason: str | None
    returned: SentBack | None

    @property
    def period(self) -> ReportPeriod:
        """As it was when it was handed in."""
        return ReportPeriod(self.first, self.last, self.due_on)


def stands(filings: Sequence[HandedIn]) -> HandedIn | None:
    """What holds: the newest that was not sent back. `filings`: of one office and period."""
    return next((one for one in reversed(filings) if one.returned is None), None)


def hand_in_of(filings: Sequence[HandedIn]) -> HandedIn | None:
    """The frozen figures beside which corrections stand: the newest hand-in not sent back."""
    kept = [one for one in filings if one.returned is None and one.corrects is None]
    return kept[-1] if kept else None


def was_late(period: ReportPeriod, filings: Sequence[HandedIn], today: date) -> bool:
    """Whether the first hand-in came after the day, or none came by today."""
    came = shanghai_date(filings[0].handed_in_at) if filings else today
    return came > period.due_on


def state_of(
    period: ReportPeriod, opens: date, filings: Sequence[HandedIn], today: date
) -> ReportState:
    """As lists tell it. What was sent back stays `returned` however long it takes."""
    standing = stands(filings)
    if standing:
        return "corrected" if standing.corrects else "handed_in"
    if filings:
        return "returned"
    if today > period.due_on:
        return "late"
    return "due" if today >= opens else "open"
