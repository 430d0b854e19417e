"""Ten thousand random lives of a hazard, on the table and its replay alone: no promise breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
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
from ledger.hazards.rules.plan_limits import PlanLimits, violation
from ledger.hazards.rules.replay import born_hazards, changes_by, replayed_hazard
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
from tests.support.county_builder import XUPU

PLAN = load_plan(XUPU)
BIRTHDAY = date(2026, 11, 22)
LIVES_A_SEED = 50
MOST_TRIES = 30


@dataclass
class Life:
    """One hazard's, as the action leads it: what is refused leaves no trace."""

    people: list[Somebody]
    born: dict[str, Any]
    row: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
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
        self.row |= changes_by(self.row, event)
        self.events.append(event)
        if one.event is Event.RECTIFY:
            self.rectified_by.add(one.who.id)
        if one.event in (Event.ASSIGN, Event.REOPEN):
            self.ordered = one.fields["deadline"]
        return True

    def _event_row(self, one: Try, state: State) -> dict[str, Any]:
        receipt = {}
        if one.event is Event.ASSIGN:
            receipt["order_number"] = f"{self.row['number']}-J{len(self.events)}"
        if one.event is Event.CLOSE:
            receipt["look_back_due"] = (self.day + timedelta(days=30)).isoformat()
        return {
            "position": len(self.events) + 1,
            "kind": one.event,
            "person_id": one.who.id,
            "role": HAZARD_LIFE.acting_role(one.event, one.who.roles),
            "state_after": state,
            "received_at": datetime.combine(self.day, time(12), UTC),
            "document": one.document,
            "receipt": receipt,
        }


def a_birth(rng: Random) -> Life:
    """An inspector, or the enterprise itself, finds something."""
    people = everybody()
    finder = rng.choice(people[:3])
    hazard_id = str(uuid4())
    grade = rng.choice(("general", "major"))
    finding = {
        "id": hazard_id, "item": "S06-001", "part": "后厨", "description": "软管老化",
        "grade": grade, "responsible": "王示例",
    }  # fmt: skip
    deadline = BIRTHDAY + timedelta(days=rng.randint(0, 30))
    line = {
        "id": hazard_id, "number": "431224-2026-000001", "state": INITIAL_STATE[grade],
        "deadline": deadline.isoformat(),
    }  # fmt: skip
    (born,) = born_hazards(
        {
            "area_code": XUPU,
            "id": uuid4(),
            "enterprise_id": uuid4(),
            "person_id": finder.id,
            "origin": rng.choice(("self_check", "stationed", "enforcement", "voluntary")),
            "finished_at": datetime.combine(BIRTHDAY, time(4), UTC),
            "document": {"findings": [finding]},
            "receipt": {"hazards": [line]},
        }
    )
    return Life(people, born, dict(born), ordered=deadline)


def check_step(life: Life, one: Try, event: dict[str, Any]) -> None:
    """What must hold of every step that was accepted, said without the table's words."""
    row, who = life.row, one.who
    if one.event in JUDGING:
        assert "enterprise" not in who.roles
        assert who.name != row["responsible"]
        assert who.id not in life.rectified_by
    if one.event in (Event.CLOSE, Event.DELIST):
        assert who.id != row["found_by"]
        assert row["state"] == "verified"
    if one.event is Event.CLOSE:
        assert row["listed_level"] is None
        assert "supervisor" not in who.roles
    if one.event is Event.RECTIFY and row["grade"] == "major":
        check_major_was_prepared(life)
    if one.event is Event.FIX_AT_ONCE:
        assert row["grade"] == "general"
    if row["state"] in CLOSED_STATES:
        assert one.event in (Event.LOOK_BACK, Event.REOPEN, Event.DECIDE)


def check_major_was_prepared(life: Life) -> None:
    """Since it last began: confirmed by a named person, assigned, and the five settled."""
    kinds = [event["kind"] for event in life.events]
    began = max((n for n, kind in enumerate(kinds) if kind == Event.REOPEN), default=0)
    round_ = life.events[began:]
    assert any(e["kind"] == Event.ASSIGN and e["document"].get("goal") for e in round_)
    assert any(e["kind"] == Event.START and e["document"].get("five") for e in round_)
    assert Event.CONFIRM in kinds


def check_life(life: Life) -> None:
    """What must hold of a whole life."""
    row, limits = life.row, PLAN.deadlines
    assert row == replayed_hazard(life.born, life.events)
    assert [event["position"] for event in life.events] == list(range(1, len(life.events) + 1))
    assert row["event_count"] == len(life.events)
    for name in ("first_deadline", "origin", "found_by", "found_at", "number", "item"):
        assert row[name] == life.born[name]
    assert (row["closed_at"] is not None) == (row["state"] in CLOSED_STATES)
    assert row["extensions"] <= limits.extension_times
    assert row["deadline"] <= life.ordered + timedelta(days=limits.extension_days)
    assert not (row["state"] in CLOSED_STATES and row["listed_level"])
    orders = [e["receipt"]["order_number"] for e in life.events if e["kind"] == Event.ASSIGN]
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
            states.add(life.row["state"])
        steps |= {event["kind"] for event in life.events}
    assert states == set(State)
    assert steps == set(Event)
