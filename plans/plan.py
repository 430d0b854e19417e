"""What a county plan (方案) holds: one dataclass for each group of values that a clause gives.

`source` is a clause of the county's plan (`XP二(二)4`), `ours` (this system's default), `example`
(invented for the demo) or `national` (the same everywhere). What the plan orders stands in
`plan_orders`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plans.orders import Duty, Form, Measure, Report, Sourced, Target
from plans.reminders import Reminders
from plans.tip_terms import Rewards, Tips

Origin = Literal[
    "self_check", "stationed", "enforcement", "report", "superior", "voluntary", "place_report"
]
# As an origin is told: what was handed down is not told apart.
MaskedOrigin = Origin | Literal["referred"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Sourced):
    code: str
    code_source: str
    name: str
    city: str
    province: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Sourced):
    name: str
    ends_on: date
    starts_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Sourced):
    """A campaign that is over serves as a template: nothing in it is due any more."""

    starts_on: date
    ends_on: date
    phases: tuple[Phase, ...]

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSector(Sourced):
    """A sector by the county's own name; `key` sectors are those its plan names.

    `lead_source` says where `lead` and `joint` come from, if not from `source`.
    """

    id: str
    local_name: str
    emphasis: Literal["key", "other"]
    lead: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    lead_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town(Sourced):
    """A 乡镇 or 街道; a `zone` (经开区, 高新区) stands beside them and in no form by towns."""

    code: str
    code_source: str
    name: str
    zone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Sourced):
    """An office that may owe something; 产业办 and 区属企业 stand for all of theirs where the plan
    gives no names. `paper_word`: how the numbers of its papers begin (溆应急), from where
    `paper_word_source` says; empty: its name.
    """

    key: str
    name: str
    kind: Literal[
        "county_office", "department", "town_office", "industry_office", "county_enterprise"
    ]
    town_code: str | None = None
    paper_word: str = ""
    paper_word_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee(Sourced):
    """A 专委会. `office`: the department that holds its office (专委办)."""

    key: str
    name: str
    office: str | None = None
    office_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTitle(Sourced):
    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationing(Sourced):
    """派驻: enterprises of at least so many people, visited so often a month of Asia/Shanghai."""

    employees_at_least: int
    visits_at_least: int
    visits_per: Literal["calendar_month"]
    arrangements: tuple[Literal["one_to_one", "one_to_many"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceRules(Sourced):
    """What proof of presence is weighed by: reasons to ask, never verdicts.

    `travel_kmh`: faster between two places is asked about. `alike_photo_bits`: of 64, in which two
    photos' hashes may differ and still look alike. `warning_days`: so long before the month's end
    visits that are missing are pressing.
    """

    fence_radius_m: int
    fresh_fix_s: int
    brief_stay_minutes: int
    travel_kmh: int
    alike_photo_bits: int
    warning_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Sourced):
    """A class of enterprises; those of `sectors` belong to it without being told one by one."""

    key: str
    name: str
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentExclusion(Sourced):
    """A ground on which an accident does not count in the plan's comparison of years."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFactor:
    """Of a level of standardisation (1 一级 to 3 三级): times the frequency of checks."""

    level: int
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisationIncentive(Sourced):
    """达标激励: which checks by offices are owed less often while the certificate holds.

    `duties`: keys of the plan. `factors_source` says where the numbers come from.
    """

    duties: tuple[str, ...]
    factors: tuple[LevelFactor, ...]
    factors_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Days to rectify a hazard of each grade, counted from the day it was found or assigned.

    延期: at most `extension_times` times and `extension_days` days past the deadline as ordered.
    回头看: a major hazard so many days after it was struck off; a general one where the plan says.
    """

    general_days: int
    general_source: str
    major_days: int
    major_source: str
    extension_days: int
    extension_times: int
    extension_source: str
    look_back_major_days: int
    look_back_source: str
    look_back_general_days: int | None = None
    note: str = ""

    def days_for(self, grade: str) -> int:
        """Days to rectify a hazard of this grade."""
        return self.major_days if grade == "major" else self.general_days

    def look_back_days_for(self, grade: str) -> int | None:
        """Days from 销号 to 回头看; None: none is owed."""
        return self.look_back_major_days if grade == "major" else self.look_back_general_days


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRule(Sourced):
    """When 挂牌督办 is proposed, at which of the plan's levels.

    `days`: overdue by more than so many (`long_overdue`), or the same again within so many
    (`repeated`); `days_source` says where the number comes from, if not from `source`.
    """

    when: Literal["major", "reported", "superior", "long_overdue", "repeated"]
    level: str
    text: str
    days: int | None = None
    days_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Sourced):
    """挂牌督办: the levels from the lowest up, and what must be listed: proposed, never done."""

    levels: tuple[str, ...]
    rules: tuple[ListingRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition(Sourced):
    """Advice, never a decision. No `origins` means: wherever the hazard came from.

    `major_only`: the clause speaks of 重大事故隐患, and says nothing of general hazards.
    """

    origins: tuple[Origin, ...]
    major_only: bool = False
    when: Literal[
        "found", "rectified", "not_at_once", "overdue", "repeated", "illegal", "caused_accident"
    ]
    advice: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline(Sourced):
    """Only `public` numbers may stand on a board."""

    number: str
    purpose: Literal["tip", "filing"]
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Sourced):
    """Where the seed contradicts itself or is silent: the readings, and the one chosen."""

    topic: str
    readings: tuple[str, ...]
    chosen: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Sourced):
    """A document that the plan builds on and whose text is not held."""

    title: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of a county's own plan; those of the packaged plans stand in `seeds/`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    title: str
    seed: str
    area: Area
    campaign: Campaign
    sectors: tuple[PlanSector, ...]
    towns: tuple[Town, ...]
    offices: tuple[Office, ...]
    committees: tuple[Committee, ...]
    roles: tuple[RoleTitle, ...]
    presence: PresenceRules
    reminders: Reminders
    tiers: tuple[Tier, ...]
    duties: tuple[Duty, ...]
    targets: tuple[Target, ...]
    measures: tuple[Measure, ...]
    reports: tuple[Report, ...]
    forms: tuple[Form, ...]
    deadlines: Deadlines
    listing: Listing
    dispositions: tuple[Disposition, ...]
    rewards: Rewards
    tips: Tips
    hotlines: tuple[Hotline, ...]
    references: tuple[Reference, ...]
    choices: tuple[Choice, ...]
    stationing: Stationing | None = None
    document_number: str = ""
    accident_exclusions: tuple[AccidentExclusion, ...] = ()
    standardisation: StandardisationIncentive | None = None
    clauses: tuple[Clause, ...] = ()

    def role_title(self, key: str) -> str:
        """What this county calls a role. Raises: KeyError: the plan does not name it."""
        return {role.key: role.title for role in self.roles}[key]

    def office_name(self, key: str) -> str:
        """What the office or committee is called; the key itself where the plan has none of it."""
        names = {office.key: office.name for office in self.offices}
        names |= {committee.key: committee.name for committee in self.committees}
        return names.get(key, key)

    def tiers_of(self, sector_ids: frozenset[str]) -> tuple[Tier, ...]:
        """The tiers an enterprise of these sectors belongs to by its sectors alone."""
        return tuple(tier for tier in self.tiers if sector_ids & set(tier.sectors))

    def dispositions_for(self, origin: MaskedOrigin) -> tuple[Disposition, ...]:
        """The advice for hazards of this origin, that for all origins included."""
        return tuple(d for d in self.dispositions if not d.origins or origin in d.origins)

    def visits_owed(self, employees: int) -> int:
        """Visits an enterprise of so many people is owed each calendar month; 0: none."""
        rule = self.stationing
        return rule.visits_at_least if rule and employees >= rule.employees_at_least else 0

    def sectors_led_by(self, office_key: str) -> tuple[str, ...]:
        """The sectors that an office leads, itself or as the office of a committee.

        Where all who lead are towns (大通湖 10), the department named first beside them leads too:
        somebody at the county's level must answer.
        """
        ours = {office_key} | {c.key for c in self.committees if c.office == office_key}
        towns = {office.key for office in self.offices if office.kind == "town_office"}
        return tuple(
            sector.id
            for sector in self.sectors
            if ours & set(sector.lead)
            or (ours & set(sector.joint[:1]) and set(sector.lead) <= towns and sector.lead)
        )

    def owed(self) -> Iterator[Duty | Target | Measure | Report]:
        """Everything the plan orders, in the plan's order."""
        yield from self.duties
        yield from self.targets
        yield from self.measures
        yield from self.reports
