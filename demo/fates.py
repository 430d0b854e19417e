"""What becomes of the demo's hazards: fixed steps after fixed days, so that every state occurs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Who = Literal["enterprise", "supervisor", "authority", "town", "county"]
FateKind = Literal[
    "confirm", "assign", "sign_for", "refuse", "start", "rectify", "fix_at_once", "verify",
    "reject", "extend", "list", "delist", "decide", "close", "look_back", "reopen",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """An event so many days after the hazard was found, no two of a fate on the same day.

    `days` is 0 for what happens on the spot. `grade`: the one that a confirmation gives.
    """

    kind: FateKind
    days: int
    who: Who
    grade: Literal["general", "major"] = "major"


@dataclass(frozen=True, slots=True)
class Fate:
    """`deadline_days`: a deadline of the finder's own; None: the plan's."""

    steps: tuple[Step, ...]
    major: bool = False
    deadline_days: int | None = None


# 一般隐患
CLOSED = Fate((Step("rectify", 2, "enterprise"), Step("verify", 3, "supervisor"),
               Step("close", 5, "town")))  # fmt: skip
LEFT_OPEN = Fate(())
OVERDUE = Fate((), deadline_days=3)
FIXED_AT_ONCE = Fate((Step("fix_at_once", 0, "supervisor"), Step("close", 2, "town")))
SUBMITTED = Fate((Step("assign", 1, "town"), Step("refuse", 2, "supervisor"),
                  Step("rectify", 3, "enterprise")))  # fmt: skip
_REJECTED = Fate((Step("rectify", 2, "enterprise"), Step("reject", 4, "supervisor")))
_VERIFIED = Fate((Step("rectify", 3, "enterprise"), Step("verify", 5, "authority"),
                 Step("decide", 6, "authority")))  # fmt: skip
CLOSED_AT_SECOND_TRY = Fate((
    Step("rectify", 2, "enterprise"), Step("reject", 3, "supervisor"),
    Step("rectify", 5, "enterprise"), Step("verify", 6, "supervisor"), Step("close", 8, "town"),
))  # fmt: skip
_EXTENDED = Fate((
    Step("assign", 1, "town"), Step("sign_for", 2, "enterprise"), Step("start", 3, "enterprise"),
    Step("extend", 4, "town"),
))  # fmt: skip
_REOPENED = Fate((
    Step("rectify", 1, "enterprise"), Step("verify", 2, "supervisor"), Step("close", 3, "town"),
    Step("reopen", 5, "supervisor"),
))  # fmt: skip

# 重大隐患
_IN_HAND = (Step("confirm", 1, "authority"), Step("assign", 2, "county"))
_AT_WORK = (*_IN_HAND, Step("sign_for", 3, "enterprise"), Step("start", 4, "enterprise"))
UNCONFIRMED = Fate((), major=True)
_CONFIRMED = Fate((Step("confirm", 1, "authority"),), major=True)
CONFIRMED_AS_GENERAL = Fate((
    Step("confirm", 1, "authority", "general"), Step("rectify", 3, "enterprise"),
    Step("verify", 4, "supervisor"), Step("close", 6, "town"),
), major=True)  # fmt: skip
_ASSIGNED = Fate(_IN_HAND, major=True)
_LISTED = Fate((*_AT_WORK, Step("list", 5, "county"), Step("decide", 6, "authority")), major=True)
MAJOR_SETTLED = Fate((
    *_AT_WORK, Step("rectify", 6, "enterprise"), Step("verify", 7, "authority"),
    Step("close", 8, "county"), Step("look_back", 10, "supervisor"),
), major=True)  # fmt: skip
_DELISTED = Fate((
    *_IN_HAND, Step("list", 3, "county"), Step("sign_for", 4, "enterprise"),
    Step("start", 5, "enterprise"), Step("rectify", 6, "enterprise"),
    Step("verify", 7, "authority"), Step("delist", 8, "county"), Step("close", 9, "town"),
), major=True)  # fmt: skip

# In this order so that a handful of enterprises already shows every state.
FATES = (
    MAJOR_SETTLED, _CONFIRMED, UNCONFIRMED, SUBMITTED, _ASSIGNED, _REJECTED, CLOSED_AT_SECOND_TRY,
    _DELISTED, _VERIFIED, OVERDUE, _LISTED, _EXTENDED, CLOSED, _REOPENED, FIXED_AT_ONCE, LEFT_OPEN,
    CONFIRMED_AS_GENERAL, CLOSED,
)  # fmt: skip
