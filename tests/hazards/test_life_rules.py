"""The table of a hazard's life, and what follows from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.ground.caller import Role
from ledger.ground.lifecycles.hazard import (
    CLOSED_STATES,
    EVENT_WORDS,
    HAZARD_LIFE,
    IMPARTIAL,
    INITIAL_STATE,
    OPEN_STATES,
    STATE_WORDS,
    TRANSITIONS,
    Event,
    HazardActor,
    HazardSnapshot,
    State,
    overdue_days,
)  # fmt: skip
from ledger.ground.lifecycles.step_fields import asked_by
from ledger.ground.tables import hazard
from ledger.hazards.rules.steps import HazardStep, missing_fields

TODAY = date(2026, 11, 22)
GRADES = ("general", "major")
JUDGING = [event for event in Event if IMPARTIAL in TRANSITIONS[event].guards]
next_state, allowed_events = HAZARD_LIFE.next_state, HAZARD_LIFE.allowed_events
acting_role = HAZARD_LIFE.acting_role
FILLED: dict[str, Any] = {
    "grade": "major",
    "criterion": "建城规〔2023〕4号 第七条",
    "unit": "示例餐馆",
    "responsible": "李示例",
    "deadline": TODAY,
    "coordinator": "县住建局",
    "goal": "消除泄漏风险",
    "measures": "更换管路",
    "cycle_days": 7,
    "five": {"duty": "…"},
    "note": "已处理",
    "photos": ["photo"],
    "level": "县安委办",
    "document_number": "示例〔2026〕1号",
    "signer": "赵示例",
    "until": TODAY,
    "disposition": "interview",
}


def somebody(*roles: Role, finder: bool = False, **is_it: bool) -> HazardActor:
    return HazardActor(frozenset(roles), is_finder=finder, **is_it)


def general(state: State, *, listed: bool = False) -> HazardSnapshot:
    return HazardSnapshot(state, "general", listed)


def major(state: State, *, listed: bool = False) -> HazardSnapshot:
    return HazardSnapshot(state, "major", listed)


def step(event: Event, fields: dict[str, Any]) -> HazardStep:
    return HazardStep(kind=event, at=datetime.now(UTC), elapsed_s=0, **fields)


def permission_error(event: Event, actor: HazardActor) -> str | None:
    """How it stands keeps nobody from a hazard."""
    denied = HAZARD_LIFE.permission_error(event, general(State.OPEN), actor)
    return denied.message if denied else None


def everywhere() -> list[HazardSnapshot]:
    return [
        HazardSnapshot(state, grade, listed)
        for state in State
        for grade in GRADES
        for listed in (False, True)
    ]


def test_every_state_event_and_word_is_told() -> None:
    assert set(TRANSITIONS) == set(Event) == set(EVENT_WORDS)
    assert set(STATE_WORDS) == set(State)


def test_the_database_knows_the_same_states() -> None:
    (known,) = [
        constraint for constraint in hazard.constraints if str(constraint.name).endswith("_state")
    ]
    condition = str(known.sqltext)  # type: ignore[attr-defined]
    assert all(f"'{state}'" in condition for state in State)


def test_a_major_hazard_goes_through_every_one_of_its_steps() -> None:
    now = major(INITIAL_STATE["major"])
    walked = [
        (Event.CONFIRM, State.CONFIRMED),
        (Event.ASSIGN, State.ASSIGNED),
        (Event.SIGN_FOR, State.OPEN),
        (Event.START, State.RECTIFYING),
        (Event.RECTIFY, State.SUBMITTED),
        (Event.REJECT, State.REJECTED),
        (Event.RECTIFY, State.SUBMITTED),
        (Event.VERIFY, State.VERIFIED),
        (Event.CLOSE, State.CLOSED),
        (Event.REOPEN, State.CONFIRMED),
    ]
    for event, then in walked:
        state = next_state(event, now)
        assert state is then, event
        now = major(state)


@pytest.mark.parametrize(
    ("event", "before", "then"),
    [
        (Event.CONFIRM, State.OPEN, State.OPEN),
        (Event.ASSIGN, State.OPEN, State.ASSIGNED),
        (Event.REFUSE, State.ASSIGNED, State.OPEN),
        (Event.RECTIFY, State.OPEN, State.SUBMITTED),
        (Event.RECTIFY, State.ASSIGNED, State.SUBMITTED),
        (Event.FIX_AT_ONCE, State.OPEN, State.VERIFIED),
        (Event.REJECT, State.VERIFIED, State.REJECTED),
        (Event.EXTEND, State.RECTIFYING, State.RECTIFYING),
        (Event.DECIDE, State.CLOSED, State.CLOSED),
        (Event.LOOK_BACK, State.CLOSED, State.SETTLED),
        (Event.REOPEN, State.SETTLED, State.OPEN),
    ],
)
def test_a_step_of_a_general_hazard_leads_on(event: Event, before: State, then: State) -> None:
    assert next_state(event, general(before)) is then


def test_what_is_struck_off_is_only_decided_on_looked_at_and_opened_again() -> None:
    allowed = {Event.DECIDE, Event.LOOK_BACK, Event.REOPEN}
    for state in CLOSED_STATES:
        assert {event for event in Event if next_state(event, general(state))} == allowed


def test_a_suspected_major_hazard_is_not_rectified_before_it_is_confirmed_and_assigned() -> None:
    assert INITIAL_STATE["major"] is State.UNCONFIRMED
    for state in (State.UNCONFIRMED, State.CONFIRMED, State.ASSIGNED, State.OPEN):
        assert next_state(Event.RECTIFY, major(state)) is None


def test_work_on_a_major_hazard_begins_with_the_five_settled() -> None:
    assert list(missing_fields(step(Event.START, {}), "major")) == ["five"]
    assert missing_fields(step(Event.START, {}), "general") == {}


def test_only_a_general_hazard_is_fixed_at_once() -> None:
    assert all(next_state(Event.FIX_AT_ONCE, major(state)) is None for state in State)


def test_a_hazard_confirmed_as_general_needs_no_order() -> None:
    assert next_state(Event.CONFIRM, major(State.UNCONFIRMED), variant="general") is State.OPEN
    assert next_state(Event.CONFIRM, general(State.OPEN), variant="major") is State.CONFIRMED


def test_no_hazard_is_closed_before_it_was_verified_nor_while_it_is_listed() -> None:
    closable = [now for now in everywhere() if next_state(Event.CLOSE, now)]
    assert closable == [general(State.VERIFIED), major(State.VERIFIED)]


def test_a_listed_hazard_is_delisted_once_it_is_verified_and_not_listed_twice() -> None:
    assert next_state(Event.LIST, major(State.RECTIFYING, listed=True)) is None
    assert next_state(Event.DELIST, major(State.RECTIFYING, listed=True)) is None
    assert next_state(Event.DELIST, major(State.VERIFIED, listed=True)) is State.VERIFIED
    assert next_state(Event.DELIST, major(State.VERIFIED)) is None


def test_every_state_can_be_left() -> None:
    for now in everywhere():
        onward = {next_state(event, now) for event in Event} - {None, now.state}
        assert onward or now.listed, now


def test_who_found_it_never_closes_it() -> None:
    inspector = somebody(Role.INSPECTOR, finder=True)
    assert "谁发现" in (permission_error(Event.CLOSE, inspector) or "")
    assert "谁发现" in (permission_error(Event.DELIST, inspector) or "")
    assert permission_error(Event.VERIFY, inspector) is None


@pytest.mark.parametrize("is_it", ["is_responsible", "has_rectified"])
def test_who_answers_for_it_or_mended_it_judges_nothing(is_it: str) -> None:
    inspector = somebody(Role.INSPECTOR, **{is_it: True})
    assert all(
        permission_error(event, inspector)
        for event in Event
        if IMPARTIAL in TRANSITIONS[event].guards
    )


def test_the_enterprise_signs_starts_and_rectifies_and_does_nothing_else() -> None:
    enterprise = somebody(Role.ENTERPRISE)
    allowed = [event for event in Event if permission_error(event, enterprise) is None]
    assert allowed == [Event.SIGN_FOR, Event.START, Event.RECTIFY]


def test_an_office_does_not_free_the_enterprises_own_people() -> None:
    both = somebody(Role.ENTERPRISE, Role.INSPECTOR, Role.COUNTY)
    assert all(
        permission_error(event, both) for event in Event if IMPARTIAL in TRANSITIONS[event].guards
    )


def test_a_supervisor_verifies_and_does_not_close() -> None:
    supervisor = somebody(Role.SUPERVISOR)
    assert allowed_events(general(State.SUBMITTED), supervisor) == [Event.VERIFY, Event.REJECT]
    assert allowed_events(general(State.VERIFIED), supervisor) == [Event.REJECT]


def test_an_administrator_has_no_say_in_hazards() -> None:
    assert all(permission_error(event, somebody(Role.ADMIN)) for event in Event)


@pytest.mark.parametrize(
    ("event", "lacks"),
    [
        (event, name)
        for event in Event
        for name, _, ask in asked_by(HazardStep, event)
        if ask.message
    ],
)
def test_what_a_step_requires_must_be_filled_in(event: Event, lacks: str) -> None:
    assert missing_fields(step(event, FILLED), "major") == {}
    assert list(missing_fields(step(event, FILLED | {lacks: None}), "major")) == [lacks]


def test_a_general_hazards_order_is_short() -> None:
    assert list(missing_fields(step(Event.ASSIGN, {}), "general")) == [
        "unit",
        "responsible",
        "deadline",
    ]


def test_only_a_major_hazard_needs_its_criterion() -> None:
    assert missing_fields(step(Event.CONFIRM, {"grade": "general"}), "major") == {}
    assert list(missing_fields(step(Event.CONFIRM, {"grade": "major"}), "general")) == ["criterion"]


def test_the_role_in_which_one_acts_is_one_that_may() -> None:
    assert acting_role(Event.VERIFY, [Role.COUNTY, Role.TOWN]) is Role.TOWN


@given(
    now=st.sampled_from(everywhere()),
    actor=st.builds(
        HazardActor,
        st.frozensets(st.sampled_from(Role)),
        is_finder=st.booleans(),
        is_responsible=st.booleans(),
        has_rectified=st.booleans(),
    ),
)
def test_whatever_may_be_done_is_refused_by_no_rule(
    now: HazardSnapshot, actor: HazardActor
) -> None:
    for event in Event:
        possible = next_state(event, now) is not None and permission_error(event, actor) is None
        assert (event in allowed_events(now, actor)) == possible
        if possible:
            assert acting_role(event, actor.roles) in TRANSITIONS[event].roles


@given(state=st.sampled_from(State), days=st.integers(-400, 400))
def test_overdue_is_what_the_enterprise_still_owes_after_the_last_day(
    state: State, days: int
) -> None:
    overdue = overdue_days(state, TODAY - timedelta(days=days), TODAY)
    assert overdue == (days if days > 0 and state in OPEN_STATES else 0)
