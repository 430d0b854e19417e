"""Ten thousand random lives of a hazard, on the table and its replay alone: no promise breaks."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.ground.lifecycles.hazard import (
    CLOSED_STATES,
    HAZARD_LIFE,
    INITIAL_STATE,
    Event,
    State,
)  # fmt: skip
from ledger.ground.tables import hazard
from ledger.hazards.rules.inspection import Finding
from ledger.hazards.rules.plan_limits import PlanLimits, violation
from ledger.hazards.rules.replay import (
    EventGiven,
    Findings,
    FoundHazard,
    FoundHazards,
    HazardEvent,
    HazardRow,
    InspectionRecord,
    born_hazards,
    changed_by,
    replayed_hazard,
)
from ledger.hazards.rules.steps import missing_fields
from plans.loader import load_plan
from tests.hazards.random_lives import (
    JUDGING,
    Somebody,
    Try,
    actor_of,
    everybody,
    random_try,
    snapshot_of,
)
from tests.support.county_builder import TOWN, XUPU

PLAN = load_plan(XUPU)
ORIGINS = ("self_check", "stationed", "enforcement", "voluntary", "place_report")
BIRTHDAY = date(2026, 11, 22)
LIVES_A_SEED = 50
MOST_TRIES = 30


@dataclass
class Life:
    """One hazard's, as the action leads it: what is refused leaves no trace."""

    people: list[Somebody]
    born: HazardRow
    row: HazardRow
    events: list[HazardEvent] = field(default_factory=list)
    rectified_by: set[UUID] = field(default_factory=set)
    ordered: date = BIRTHDAY
    day: date = BIRTHDAY

    def attempt(self, one: Try) -> bool:
        """Whether it was accepted."""
        actor = actor_of(one.who, self.row, self.rectified_by)
        now, grade = snapshot_of(self.row), one.fields["grade"]
        state = HAZARD_LIFE.next_state(one.event, now, variant=grade)
        limits = PlanLimits.of(self.row, PLAN, ordered=self.ordered, day=self.day)
        if (
            HAZARD_LIFE.permission_error(one.event, now, actor)
            or state is None
            or missing_fields(one.step, now.grade)
            or violation(one.step, limits)
        ):
            return False
        event = self._event_row(one, state)
        check_step(self, one, event)
        self.row = changed_by(self.row, event)
        self.events.append(event)
        if one.event is Event.RECTIFY:
            self.rectified_by.add(one.who.id)
        if one.event in (Event.ASSIGN, Event.REOPEN):
            self.ordered = one.fields["deadline"]
        return True

    def _event_row(self, one: Try, state: State) -> HazardEvent:
        receipt = EventGiven()
        if one.event is Event.ASSIGN:
            receipt = EventGiven(order_number=f"{self.row.number}-J{len(self.events)}")
        if one.event is Event.CLOSE:
            receipt = EventGiven(look_back_due=self.day + timedelta(days=30))
        received_at = datetime.combine(self.day, time(12), UTC)
        return HazardEvent(len(self.events) + 1, state, received_at, one.step, receipt)


def a_birth(rng: Random) -> Life:
    """An inspector, or the enterprise itself, finds something."""
    people = everybody()
    finder = rng.choice(people[:3])
    hazard_id = uuid4()
    grade = rng.choice(("general", "major"))
    finding = Finding(
        id=hazard_id, item="S06-001", sector=None, key_area_id=None, part="后厨",
        description="软管老化", grade=grade, criterion=None, responsible="王示例", deadline=None,
        photos=(),
    )  # fmt: skip
    deadline = BIRTHDAY + timedelta(days=rng.randint(0, 30))
    line = FoundHazard(hazard_id, "431224-2026-000001", INITIAL_STATE[grade], deadline)
    (born,) = born_hazards(
        InspectionRecord(
            area_code=XUPU,
            id=uuid4(),
            enterprise_id=uuid4(),
            town_code=TOWN,
            person_id=finder.id,
            origin=rng.choice(ORIGINS),
            finished_at=datetime.combine(BIRTHDAY, time(4), UTC),
            document=Findings((finding,)),
            receipt=FoundHazards((line,)),
        )
    )
    return Life(people, born, born, ordered=deadline)


def check_step(life: Life, one: Try, event: HazardEvent) -> None:
    """What must hold of every step that was accepted, said without the table's words."""
    row, who = life.row, one.who
    if one.event in JUDGING:
        assert "enterprise" not in who.roles
        assert who.name != row.responsible
        assert who.id not in life.rectified_by
    if one.event in (Event.CLOSE, Event.DELIST):
        assert who.id != row.found_by
        assert row.state == "verified"
    if one.event is Event.CLOSE:
        assert row.listed_level is None
        assert "supervisor" not in who.roles
    if one.event is Event.RECTIFY and row.grade == "major":
        check_major_was_prepared(life)
    if one.event is Event.FIX_AT_ONCE:
        assert row.grade == "general"
    if row.state in CLOSED_STATES:
        assert one.event in (Event.LOOK_BACK, Event.REOPEN, Event.DECIDE)


def check_major_was_prepared(life: Life) -> None:
    """Since it last began: confirmed by a named person, assigned, and the five settled."""
    kinds = [event.document.event for event in life.events]
    began = max((n for n, kind in enumerate(kinds) if kind == Event.REOPEN), default=0)
    round_ = life.events[began:]
    assert any(e.document.event is Event.ASSIGN and e.document.goal for e in round_)
    assert any(e.document.event is Event.START and e.document.five for e in round_)
    assert Event.CONFIRM in kinds


def check_life(life: Life) -> None:
    """What must hold of a whole life."""
    row, limits = life.row, PLAN.deadlines
    assert row == replayed_hazard(life.born, life.events)
    assert [event.position for event in life.events] == list(range(1, len(life.events) + 1))
    assert row.event_count == len(life.events)
    for name in ("first_deadline", "origin", "found_by", "found_at", "number", "item"):
        assert getattr(row, name) == getattr(life.born, name)
    assert (row.closed_at is not None) == (row.state in CLOSED_STATES)
    assert row.extensions <= limits.extension_times
    assert row.deadline <= life.ordered + timedelta(days=limits.extension_days)
    assert not (row.state in CLOSED_STATES and row.listed_level)
    orders = [e.receipt.order_number for e in life.events if e.document.event is Event.ASSIGN]
    assert len(set(orders)) == len(orders)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_ten_thousand_random_lives_break_no_promise(seed: int) -> None:
    rng = Random(seed)
    for _ in range(LIVES_A_SEED):
        life = a_birth(rng)
        for _ in range(rng.randint(1, MOST_TRIES)):
            life.day += timedelta(days=rng.choice((0, 0, 1, 5)))
            life.attempt(random_try(rng, life.people, life.row, life.rectified_by, life.day, PLAN))
        check_life(life)


def test_random_lives_reach_every_state_and_take_every_step() -> None:
    rng, states, steps = Random(1), set(), set()
    for _ in range(300):
        life = a_birth(rng)
        for _ in range(MOST_TRIES):
            life.attempt(random_try(rng, life.people, life.row, life.rectified_by, life.day, PLAN))
            states.add(life.row.state)
        steps |= {event.document.event for event in life.events}
    assert states == set(State)
    assert steps == set(Event)


def test_the_replayed_row_has_every_column_of_the_table() -> None:
    assert {field.name for field in fields(HazardRow)} == {column.name for column in hazard.columns}
