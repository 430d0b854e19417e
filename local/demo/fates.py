"""What becomes of the demo's hazards: fixed steps after fixed days, so that every state occurs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Who = Literal["enterprise", "supervisor", "authority", "town", "county"]


@dataclass(frozen=True, slots=True)
class Step:
    """An event so many days after the hazard was found. `days` is at least 1."""

    kind: Literal["assign", "rectify", "verify", "reject", "close"]
    days: int
    who: Who


@dataclass(frozen=True, slots=True)
class Fate:
    """`deadline_days`: a deadline of the finder's own; None: the plan's."""

    steps: tuple[Step, ...]
    major: bool = False
    deadline_days: int | None = None


CLOSED = Fate((Step("rectify", 2, "enterprise"), Step("verify", 3, "supervisor"),
               Step("close", 5, "town")))  # fmt: skip
LEFT_OPEN = Fate(())
OVERDUE = Fate((), deadline_days=3)
SUBMITTED = Fate((Step("rectify", 3, "enterprise"),))
REJECTED = Fate((Step("rectify", 2, "enterprise"), Step("reject", 4, "supervisor")))
VERIFIED = Fate((Step("rectify", 3, "enterprise"), Step("verify", 5, "authority")))
CLOSED_AT_SECOND_TRY = Fate((
    Step("rectify", 2, "enterprise"), Step("reject", 3, "supervisor"),
    Step("rectify", 5, "enterprise"), Step("verify", 6, "supervisor"), Step("close", 8, "town"),
))  # fmt: skip
UNCONFIRMED = Fate((), major=True)
MAJOR_IN_HAND = Fate((Step("assign", 1, "county"),), major=True)
MAJOR_CLOSED = Fate((
    Step("assign", 1, "authority"), Step("rectify", 6, "enterprise"),
    Step("verify", 8, "authority"), Step("close", 9, "county"),
), major=True)  # fmt: skip

# In this order so that a handful of enterprises already shows every state.
FATES = (
    CLOSED, UNCONFIRMED, LEFT_OPEN, SUBMITTED, REJECTED, CLOSED_AT_SECOND_TRY, VERIFIED, OVERDUE,
    MAJOR_CLOSED, CLOSED, MAJOR_IN_HAND, CLOSED, CLOSED, CLOSED,
)  # fmt: skip
