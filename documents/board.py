"""What a notice board says. Source: 溆浦 二(一)1 (隐患上墙公示).

Anyone may read it, so it holds nothing about who found or reported a hazard, and of the supervisor
only the name and the office's number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from documents import DERIVED


@dataclass(frozen=True, slots=True)
class Contact:
    """`phone` is what may be printed; None: nothing may."""

    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class BoardRisk:
    """A risk point; grade major, larger, general or low. Texts are shown as they are."""

    point: str
    grade: str
    accident_types: str
    controls: str
    responsible: str
    emergency_measures: str
    grade_word: str = field(metadata=DERIVED)


@dataclass(frozen=True, slots=True)
class BoardHazard:
    """A hazard as the public may see it. `overdue` on the day the content was read.

    `state_word` stays true on a wall: 已超期 without the days, which the deadline tells.
    """

    number: str
    part: str
    description: str
    grade: str
    found_on: date
    responsible: str | None
    deadline: date
    state: str
    overdue: bool
    closed_on: date | None
    grade_word: str = field(metadata=DERIVED)
    state_word: str = field(metadata=DERIVED)

    @property
    def is_closed(self) -> bool:
        """Struck off the list; that it was looked at again is the office's matter."""
        return self.closed_on is not None


@dataclass(frozen=True, slots=True)
class BoardContent:
    """Everything one board says, except which version it is and when it was printed.

    `key_area` is None on the main board (醒目位置). Open hazards come first, by deadline.
    """

    county: str
    enterprise: str
    credit_code: str | None
    no_credit_code_reason: str | None
    principal: Contact
    safety_officer: Contact | None
    key_area: str | None
    risks: tuple[BoardRisk, ...]
    hazards: tuple[BoardHazard, ...]
    regulators: tuple[Contact, ...]
    supervisor_title: str
    supervisors: tuple[Contact, ...]
    hotlines: tuple[str, ...]
