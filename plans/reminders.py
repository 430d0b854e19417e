"""What a county plan says of reminders: of what, when, and whom. Where it is silent, ours."""

from dataclasses import dataclass
from typing import Literal

from plans.orders import Sourced

# What runs out, or waits for somebody. The waits are counted from the day they began.
About = Literal[
    "deadline",
    "listing",
    "look_back",
    "confirmation",
    "assignment",
    "signature",
    "verification",
    "closing",
    "visits",
    "duty",
    "report",
]
Addressee = Literal["enterprise", "stationed", "inspector", "town", "department", "county", "owner"]
DayCount = Literal["calendar_days", "working_days"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """`days` from the day it is due or began to wait: -3 three days before, 0 on it, 7 a week on.

    `inspector`: who found it, or who else may inspect there; `owner`: whoever owes the duty or the
    report. Of one matter an addressee is told by one reminder.
    """

    about: About
    to: tuple[Addressee, ...]
    days: tuple[int, ...]
    counted: DayCount = "calendar_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders(Sourced):
    rules: tuple[Reminder, ...]
