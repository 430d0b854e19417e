"""What carries each clause of the seeds, and what each item stands on.

The lists of `seed_clauses` say which clauses there are. The newest authored checklists say on which
of them an item stands (through its points and its own sources), and which demands no inspector can
check, with where those go. The plans say on which clauses their values stand. `trace` brings the
three together; what then stands alone is a gap, told with its clause and a remedy.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from checklists import clauses
from checklists.authored_lists import NotAsked, SectorList, read_lists
from checklists.authoring import PACKAGE_ROOT
from plans.loader import all_plans, carried
from plans.plan import Plan
from plans.seed_clauses import SEEDS, SeedClause, load_seed_clauses

# Demands that are no field check go to the plan, unless another sector's items ask them.
_ASKED_ELSEWHERE = "other_sector"
# By these a plan only names who there is and how it is read: nobody owes anything by them.
_NAMING = frozenset(
    ("area", "sectors", "towns", "offices", "committees", "roles", "tiers", "references", "choices")
)


class ClauseOutcome(StrEnum):
    """What became of a clause."""

    ITEMS_AND_PLAN = "items_and_plan"
    ITEMS = "items"
    PLAN = "plan"
    LEFT_OUT = "left_out"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PlanValue:
    """A value of the county's plan: the group it stands in (`duties`) and its name for people."""

    group: str
    name: str

    @property
    def orders(self) -> bool:
        """Whether somebody owes something by it."""
        return self.group not in _NAMING


@dataclass(frozen=True, slots=True)
class Traced:
    """A clause with all that stands on it; `items` are ids, in order, each once."""

    clause: SeedClause
    items: tuple[str, ...]
    plan_values: tuple[PlanValue, ...]
    not_asked: tuple[NotAsked, ...]

    @property
    def ordered_by_plan(self) -> bool:
        return any(value.orders for value in self.plan_values)

    @property
    def outcome(self) -> ClauseOutcome:
        if self.items:
            return ClauseOutcome.ITEMS_AND_PLAN if self.ordered_by_plan else ClauseOutcome.ITEMS
        if self.ordered_by_plan:
            return ClauseOutcome.PLAN
        return ClauseOutcome.LEFT_OUT if self.clause.left_out else ClauseOutcome.NOTHING

    @property
    def unmet(self) -> tuple[NotAsked, ...]:
        """Demands that a checklist leaves to the plan where the plan says nothing of the clause."""
        if self.ordered_by_plan:
            return ()
        return tuple(demand for demand in self.not_asked if demand.goes_to != _ASKED_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Trace:
    """`strangers`: clauses that are cited and that no list has, each with who cites it."""

    clauses: tuple[Traced, ...]
    strangers: tuple[tuple[str, str], ...]

    def of_seed(self, seed: str) -> "Trace":
        """The part of the trace that concerns one seed."""
        return Trace(
            tuple(traced for traced in self.clauses if traced.clause.seed == seed),
            tuple((code, citing) for code, citing in self.strangers if code.startswith(seed)),
        )

    def faults(self) -> Iterator[str]:
        """Everything that keeps the trace from being whole, each with what to do about it."""
        for traced in self.clauses:
            yield from _faults_of(traced)
        for code, citing in self.strangers:
            yield f"{code}：{citing} 引用了它，条款表里没有。请改正引用，或补进 plans/seeds/"


def trace(root: Path = PACKAGE_ROOT, seeds: Path = SEEDS) -> Trace:
    """Every listed clause with what carries it, in the order of the seeds.

    Raises: FileFault: the first fault of a file it reads.
    """
    listed = load_seed_clauses(seeds)
    lists = read_lists(root)
    items, not_asked = _items_by_clause(lists), _not_asked_by_clause(lists)
    values = _values_by_clause(all_plans())
    return Trace(
        clauses=tuple(
            Traced(
                clause,
                tuple(sorted(items.get(code, ()))),
                tuple(dict.fromkeys(values.get(code, ()))),
                tuple(not_asked.get(code, ())),
            )
            for code, clause in listed.items()
        ),
        strangers=tuple(dict.fromkeys(_strangers(listed, lists, values))),
    )


def _items_by_clause(lists: tuple[SectorList, ...]) -> Mapping[str, set[str]]:
    """The items that ask a clause, those named by a demand that is asked elsewhere included."""
    by_clause: dict[str, set[str]] = defaultdict(set)
    for sector in lists:
        for asked in sector.asked:
            for code in asked.clauses:
                by_clause[code].add(asked.id)
        for left in sector.not_asked:
            for code in left.clauses:
                by_clause[code].update(left.items)
    return {code: ids for code, ids in by_clause.items() if ids}


def _not_asked_by_clause(lists: tuple[SectorList, ...]) -> Mapping[str, list[NotAsked]]:
    by_clause: dict[str, list[NotAsked]] = defaultdict(list)
    for sector in lists:
        for left in sector.not_asked:
            for code in left.clauses:
                by_clause[code].append(left)
    return by_clause


def _values_by_clause(plans: tuple[Plan, ...]) -> Mapping[str, list[PlanValue]]:
    by_clause: dict[str, list[PlanValue]] = defaultdict(list)
    for plan in plans:
        for code, group, name in (*carried(plan), *_numbered_rows(plan)):
            by_clause[code].append(PlanValue(group, name))
    return by_clause


def _numbered_rows(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """The rows of the seed's own forms: their clause is the form's with the row's number.

    A form whose rows stand in numbered groups (附件4: `1 责任落实`) is cited by the group's number.
    """
    for form in plan.forms:
        for row in form.rows:
            number = row.group.split()[0] if row.group else str(row.number)
            code = f"{form.source}-{number}"
            if clauses.is_clause(code):
                yield code, "forms", row.name


def _strangers(
    listed: Mapping[str, SeedClause],
    lists: tuple[SectorList, ...],
    values: Mapping[str, list[PlanValue]],
) -> Iterator[tuple[str, str]]:
    for sector in lists:
        for asked in sector.asked:
            yield from ((code, asked.id) for code in asked.clauses if code not in listed)
        for left in sector.not_asked:
            cited_by = f"{sector.sector_id}“{left.demand}”"
            yield from ((code, cited_by) for code in left.clauses if code not in listed)
    for code, cited in values.items():
        if code not in listed:
            yield code, f"{clauses.SEED_COUNTIES[code[:2]]}方案“{cited[0].name}”"


def _faults_of(traced: Traced) -> Iterator[str]:
    code, wording = traced.clause.code, traced.clause.wording
    if traced.outcome is ClauseOutcome.NOTHING:
        yield f"{code} {wording}：没有着落。请由检查内容或方案承担，或在条款表里写明不承担的理由"
    elif traced.clause.left_out and traced.outcome is not ClauseOutcome.LEFT_OUT:
        yield f"{code} {wording}：已有着落，不承担的理由多余。请从 left_out 里删去"
    for left in traced.unmet:
        yield (
            f"{code} {wording}：{left.sector_id}“{left.demand}”留给了方案，"
            "方案里没有这一条。请补进方案"
        )
