"""What a county plan (方案) orders: duties, targets, measures, reports, and the forms they come on.

Offices, committees, sectors, tiers, towns and forms are named by their keys in the same plan.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Every = Literal["week", "month", "quarter", "half_year", "year", "campaign"]
Party = Literal[
    "county_government",
    "county_head",
    "county_leader",
    "office_leader",
    "safety_committee",
    "county_office",
    "committee",
    "department",
    "zone",
    "industry_office",
    "county_enterprise",
    "town_office",
    "village",
    "stationed",
    "regulator",
    "enterprise",
    "enterprise_principal",
]
# What a filing (备案) files: 责任清单, 年度任务清单, 工作制度.
Filed = Literal["duty_list", "task_list", "work_rules"]
# Results of enforcement (监管执法) that a duty may count. `crackdown_case`: 打非治违.
Result = Literal["typical_case", "crackdown_case", "criminal_referral"]
# What of the register of accidents a target counts. `accidents`: those with deaths;
# `all_accidents`: all that are entered; `larger_accidents` (较大及以上) and `general_accidents`
# (一般) by deaths.
Counts = Literal["accidents", "deaths", "all_accidents", "larger_accidents", "general_accidents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What every entry says of itself. `also`: further clauses of the plan that say the same."""

    source: str
    also: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed(Sourced):
    """Something ordered: of each of `who`, under `lead` with `joint` (office or committee keys).

    Empty `sectors` and no `tier` mean: of all sectors, of every enterprise.
    """

    who: tuple[Party, ...] = ()
    lead: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    tier: str | None = None
    due_by: date | None = None


@dataclass(frozen=True, slots=True)
class EarlierTimes:
    """How often a duty was owed before `until`, that day not included."""

    until: date
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Owed):
    """Something done so many times in each cycle; `campaign`: once in the whole of it.

    A drill of the plan (预案演练) and one of the way out (疏散演练) are different kinds.
    What is asked of the `regulator` is an inspection of each enterprise, counted from inspections.
    `results`: what enforcement brought that counts as done beside what is recorded for the duty.
    `due_each_year`: of a yearly duty, month and day (03-10) by which it is due in every year.
    `from_each_year`: it is done between these two days (重点时段), and counts on no other;
    `period_source` says where the days come from, if not from `source`.
    `files`: what document a filing files; it counts in the year that the document is for.
    `earlier_times`: what held before the county changed it, the earliest first.
    """

    key: str
    name: str
    kind: Literal[
        "led_check",
        "inspection",
        "visit",
        "review",
        "meeting",
        "training",
        "plan_drill",
        "evacuation_drill",
        "case",
        "joint_enforcement",
        "bulletin",
        "appraisal",
        "publicity",
        "filing",
    ]
    times_at_least: int
    every: Every
    times_at_most: int | None = None
    results: tuple[Result, ...] = ()
    due_each_year: str | None = None
    from_each_year: str | None = None
    period_source: str = ""
    files: Filed | None = None
    earlier_times: tuple[EarlierTimes, ...] = ()

    def times_on(self, day: date) -> int:
        """How often it was owed in a cycle that ended on that day."""
        before = (held.times for held in self.earlier_times if day < held.until)
        return next(before, self.times_at_least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Owed):
    """A number to reach. `fall_at_least`: below the year before by so much.

    `up_to` closes a range that begins at `value` (only with `between`). `every`: reached anew in
    each cycle; None: once, by `due_by` or the campaign's end. `counts`: it is held against the
    register of accidents (`business_only`: 生产经营性 ones alone).
    """

    key: str
    name: str
    value: float
    unit: str
    direction: Literal["at_least", "at_most", "exactly", "between", "fall_at_least"]
    up_to: float | None = None
    counts: Counts | None = None
    business_only: bool = True
    every: Every | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Owed):
    """A 措施 without number or cycle. `parts`: what it consists of, where the plan counts it up."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierDay:
    """A day of a report's calendar as it was in cycles that began before `until`."""

    until: date
    field: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Owed):
    """A report owed upwards, in each cycle or once (`due_on`).

    `weekday` 1 is Monday; `day_of_month` is the last day on which it is in time. `week_begins`: the
    day of the week with which the week begins that it is about (ours where the plan names none):
    1, Monday to Sunday; 6, Saturday to Friday. `form`: the form it comes on. `parts`: what it must
    tell. `earlier`: what held before the county changed it, the earliest first.
    """

    key: str
    name: str
    to: str
    basis: Literal[
        "this_week",
        "month_to_date",
        "last_month",
        "this_quarter",
        "this_half_year",
        "this_year",
        "campaign_to_date",
        "document",
    ]
    every: Literal["week", "month", "quarter", "half_year", "year", "once"]
    weekday: int | None = None
    week_begins: int = 1
    day_of_month: int | None = None
    due_on: date | None = None
    since: date | None = None
    form: str | None = None
    parts: tuple[str, ...] = ()
    earlier: tuple[EarlierDay, ...] = ()

    def on(self, day: date) -> "Report":
        """As it was owed in the week or month that holds the day."""
        held: dict[str, int] = {}
        for one in self.earlier:
            if day < one.until:
                held.setdefault(one.field, one.value)
        return replace(self, **held) if held else self  # type: ignore[arg-type]


FormSpan = Literal["period", "total"]
FootFact = Literal["leader", "filler", "phone", "filed_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPart:
    """One number or text of a cell; exactly one of these says where it comes from:

    `figure`: counted from the records, of the row's sectors, town or office. `rate`: the first of
    the second in %, of columns; in a form by figures, of figures. `sum`: of the rows of these
    numbers. `rank`: the row's place by a column, most first. `plan`: what the plan says of the
    row. `typed`: by whoever fills in, between `least` and `most`.

    Shown is what was counted, divided by `per` (万元: 10000), with `unit` behind it where a cell
    holds several.
    """

    figure: str = ""
    rate: tuple[str, ...] = ()
    sum: tuple[int, ...] = ()
    rank: str = ""
    plan: Literal["", "who", "goal", "clause"] = ""
    typed: Literal["", "number", "text", "date"] = ""
    unit: str = ""
    per: int = 1
    decimals: int = 0
    least: int = 0
    most: int = 1_000_000_000
    required: bool = False

    @property
    def kind(self) -> str:
        """`figure`, `rate`, `sum`, `rank`, `plan` or `typed`."""
        kinds = ("figure", "rate", "sum", "rank", "plan", "typed")
        return next(kind for kind in kinds if getattr(self, kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A row counts what happened in its sectors, its town or by its office; one of a form of
    figures is a figure itself (`cell`). `detail`: what the form asks to write beside it."""

    number: int
    name: str
    sectors: tuple[str, ...] = ()
    town_code: str | None = None
    office: str | None = None
    group: str = ""
    unit: str = ""
    detail: str = ""
    cell: tuple[CellPart, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the row is called in a filing: a number is one row's for good."""
        return str(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """`unit` is empty where the form names none. `span`: of the period, or since the plan began.

    Without `cell` the column says of each row what the row is.
    """

    key: str
    name: str
    unit: str = ""
    group: str = ""
    span: FormSpan = "period"
    cell: tuple[CellPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFoot:
    """A place below the form, by its name there (单位负责人（签字）)."""

    fact: FootFact
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """How the figures of a form are read where the plan leaves it open; the defaults are ours.

    `inspectors` (人次): people at each visit, or once a day. `towns_by`: by the office that acted,
    or where the enterprise lies. `found_by`: by checks of offices alone, or however it came up.
    `grade`: as at the end of the period, or as found. `rectified`: verified, struck off, or
    reported by the enterprise; `rectified_of`: those found in the period, or all that were mended
    in it; `rectified_as_at`: the period's end, or the hand-in. `penalised`: fines alone, or every
    legal kind. `joint`: a joint decision stands where its number is from, or with each office.
    `referrals`: 拘留 and 移送 of one case are two, or one. `enforcement_times`: decisions, or
    inspections. `totals` of 家, 组 and 人次: the rows' sum, or each once. `courtyards`: of
    村民小组, or of villages.
    """

    inspectors: Literal["per_visit", "per_day"] = "per_visit"
    towns_by: Literal["office", "territory"] = "office"
    found_by: Literal["own_checks", "every_origin"] = "own_checks"
    grade: Literal["at_end", "as_found"] = "at_end"
    rectified: Literal["verified", "closed", "reported"] = "verified"
    rectified_of: Literal["cohort", "all"] = "cohort"
    rectified_as_at: Literal["period_end", "hand_in"] = "period_end"
    penalised: Literal["fines", "every_kind"] = "fines"
    joint: Literal["own_number", "each"] = "own_number"
    referrals: Literal["two", "one"] = "two"
    enforcement_times: Literal["decisions", "inspections"] = "decisions"
    totals: Literal["sum", "distinct"] = "sum"
    courtyards: Literal["groups", "villages"] = "groups"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Sourced):
    """A form of the county, or of ours where it has none. Rates of the total row come from sums.

    `rows_for`: a form by offices has a row for each office of these kinds; one by orders has one
    for each entry of these groups of the plan. `label`: where the plan has it (附件5).
    `period_head`: with {year}, {first_month}, {first_day}, {last_month}, {last_day}. `remarks`: the
    form's own 注.
    """

    key: str
    name: str
    rows_by: Literal["sector", "town", "figure", "office", "order"]
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...] = ()
    rows_for: tuple[str, ...] = ()
    total_row: bool = False
    label: str = ""
    row_head: str = ""
    office_head: str = ""
    period_head: str = ""
    foot: tuple[FormFoot, ...] = ()
    remarks: tuple[str, ...] = ()
    orientation: Literal["portrait", "landscape"] = "portrait"
    readings: Readings = Readings()

    def row_of_sector(self, sector_id: str) -> FormRow | None:
        """The one row in which the sector counts."""
        return next((row for row in self.rows if sector_id in row.sectors), None)

    def parts(self, row: FormRow, column: FormColumn) -> tuple[CellPart, ...]:
        """What the cell of the row in the column consists of."""
        return column.cell or row.cell
