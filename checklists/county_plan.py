"""What a county plan (方案) holds: one dataclass for each group of values that a clause gives.

`source` is a clause of the county's plan (`XP二(二)4`), `ours` (this system's default), `example`
(invented for the demo) or `national` (the same everywhere).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Origin = Literal["self_check", "stationed", "enforcement", "report", "superior", "voluntary"]
Every = Literal["week", "month", "quarter", "half_year", "year", "campaign"]


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    name: str
    city: str
    province: str
    source: str


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    ends_on: date
    source: str
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign that is over serves as a template: nothing in it is due any more."""

    still_running: bool
    phases: tuple[Phase, ...]
    source: str


@dataclass(frozen=True, slots=True)
class PlanSector:
    """A sector by the county's own name; `key` sectors are those its plan names."""

    id: str
    local_name: str
    emphasis: Literal["key", "other"]
    source: str


@dataclass(frozen=True, slots=True)
class Town:
    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Office:
    key: str
    name: str
    kind: Literal["county_office", "department", "town_office"]
    source: str
    sectors: tuple[str, ...] = ()
    town_code: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Stationing:
    """派驻: enterprises of at least so many people, visited so often a month of Asia/Shanghai."""

    employees_at_least: int
    visits_at_least: int
    visits_per: Literal["calendar_month"]
    arrangements: tuple[Literal["one_to_one", "one_to_many"], ...]
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """A class of enterprises; those of `sectors` belong to it without being told one by one."""

    key: str
    name: str
    source: str
    sectors: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed again and again: by whom, how often, for which tier (None: all)."""

    key: str
    name: str
    who: str
    times_at_least: int
    every: Every
    source: str
    tier: str | None = None
    due_by: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Days to rectify a hazard of each grade, counted from the day it was found."""

    general_days: int
    major_days: int
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Disposition:
    """Advice, never a decision. No `origins` means: wherever the hazard came from."""

    origins: tuple[Origin, ...]
    when: Literal["found", "rectified", "caused_accident", "repeated"]
    advice: tuple[str, ...]
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class RewardAmount:
    kind: str
    yuan: int
    source: str


@dataclass(frozen=True, slots=True)
class Rewards:
    anonymous_encouraged: bool
    amounts: tuple[RewardAmount, ...]
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report owed upwards: due each month, each week (1 = Monday) or once on a day."""

    key: str
    name: str
    to: str
    basis: Literal["month_to_date", "last_month", "last_week", "campaign_to_date", "document"]
    source: str
    day_of_month: int | None = None
    weekday: int | None = None
    due_on: date | None = None
    since: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    key: str
    name: str
    percent_at_least: float
    source: str


@dataclass(frozen=True, slots=True)
class Hotline:
    """Only `public` numbers may stand on a board."""

    number: str
    purpose: Literal["tip", "filing"]
    public: bool
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the seed contradicts itself or is silent: the readings, and the one chosen."""

    topic: str
    readings: tuple[str, ...]
    chosen: int
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Plan:
    title: str
    seed: str
    area: Area
    campaign: Campaign
    sectors: tuple[PlanSector, ...]
    towns: tuple[Town, ...]
    offices: tuple[Office, ...]
    roles: tuple[Role, ...]
    stationing: Stationing
    tiers: tuple[Tier, ...]
    duties: tuple[Duty, ...]
    deadlines: Deadlines
    dispositions: tuple[Disposition, ...]
    reports: tuple[Report, ...]
    hotlines: tuple[Hotline, ...]
    choices: tuple[Choice, ...]
    rewards: Rewards | None = None
    targets: tuple[Target, ...] = ()

    def role_title(self, key: str) -> str:
        """What this county calls a role. Raises: KeyError: the plan does not name it."""
        return {role.key: role.title for role in self.roles}[key]

    def tiers_of(self, sector_ids: frozenset[str]) -> tuple[Tier, ...]:
        """The tiers an enterprise of these sectors belongs to by its sectors alone."""
        return tuple(tier for tier in self.tiers if sector_ids & set(tier.sectors))

    def dispositions_for(self, origin: Origin) -> tuple[Disposition, ...]:
        """The advice for hazards of this origin, that for all origins included."""
        return tuple(d for d in self.dispositions if not d.origins or origin in d.origins)
