"""The table of a hazard's life, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.models import hazard
from ledger.rules.caller import Role
from ledger.rules.hazard_life import (
    BIRTH,
    EVENT_WORDS,
    LIFE,
    OWED,
    STATE_WORDS,
    Actor,
    Event,
    State,
    acting_as,
    after,
    may,
    missing,
    overdue_days,
    refusal,
    state_words,
)

TODAY = date(2026, 11, 22)
FILLED: dict[str, Any] = {
    "grade": "general",
    "criterion": None,
    "responsible": "李示例",
    "deadline": TODAY,
    "note": "已处理",
    "photos": ["photo"],
}


def somebody(*roles: Role, finder: bool = False) -> Actor:
    return Actor(frozenset(roles), is_finder=finder)


def test_every_state_event_and_word_is_told() -> None:
    assert set(LIFE) == set(Event) == set(EVENT_WORDS)
    assert set(STATE_WORDS) == set(State)


def test_the_database_knows_the_same_states() -> None:
    (known,) = [each for each in hazard.constraints if str(each.name).endswith("_state")]
    told = str(known.sqltext)  # type: ignore[attr-defined]
    assert all(f"'{state}'" in told for state in State)


@pytest.mark.parametrize(
    ("event", "before", "then"),
    [
        (Event.ASSIGN, State.UNCONFIRMED, State.OPEN),
        (Event.ASSIGN, State.OPEN, State.OPEN),
        (Event.ASSIGN, State.REJECTED, State.OPEN),
        (Event.RECTIFY, State.OPEN, State.SUBMITTED),
        (Event.RECTIFY, State.REJECTED, State.SUBMITTED),
        (Event.VERIFY, State.SUBMITTED, State.VERIFIED),
        (Event.REJECT, State.SUBMITTED, State.REJECTED),
        (Event.REJECT, State.VERIFIED, State.REJECTED),
        (Event.CLOSE, State.VERIFIED, State.CLOSED),
    ],
)
def test_a_step_leads_on(event: Event, before: State, then: State) -> None:
    assert after(event, before) is then


def test_a_closed_hazard_stays_closed() -> None:
    assert all(after(event, State.CLOSED) is None for event in Event)


def test_a_suspected_major_hazard_is_not_rectified_before_it_is_confirmed() -> None:
    assert BIRTH["major"] is State.UNCONFIRMED
    assert after(Event.RECTIFY, State.UNCONFIRMED) is None


def test_no_hazard_is_closed_before_it_was_verified() -> None:
    assert [state for state in State if after(Event.CLOSE, state)] == [State.VERIFIED]


def test_every_state_can_be_left_but_the_last() -> None:
    left = {state for step in LIFE.values() for state in step.before}
    assert left == set(State) - {State.CLOSED}


def test_who_found_it_never_closes_it() -> None:
    inspector = somebody(Role.INSPECTOR, finder=True)
    assert "谁发现" in (refusal(Event.CLOSE, inspector) or "")
    assert refusal(Event.VERIFY, inspector) is None


def test_the_enterprise_rectifies_and_does_nothing_else() -> None:
    enterprise = somebody(Role.ENTERPRISE)
    assert [event for event in Event if refusal(event, enterprise) is None] == [Event.RECTIFY]


def test_an_office_does_not_free_the_enterprises_own_people() -> None:
    both = somebody(Role.ENTERPRISE, Role.INSPECTOR, Role.COUNTY)
    assert refusal(Event.CLOSE, both)
    assert refusal(Event.VERIFY, both)


def test_a_supervisor_verifies_and_does_not_close() -> None:
    supervisor = somebody(Role.SUPERVISOR)
    assert may(State.SUBMITTED, supervisor) == [Event.VERIFY, Event.REJECT]
    assert may(State.VERIFIED, supervisor) == [Event.REJECT]


def test_an_administrator_has_no_say_in_hazards() -> None:
    assert all(refusal(event, somebody(Role.ADMIN)) for event in Event)


@pytest.mark.parametrize(
    ("event", "lacks"),
    [
        (Event.ASSIGN, "responsible"),
        (Event.ASSIGN, "deadline"),
        (Event.ASSIGN, "grade"),
        (Event.RECTIFY, "note"),
        (Event.RECTIFY, "photos"),
        (Event.REJECT, "note"),
    ],
)
def test_what_a_step_demands_must_be_filled_in(event: Event, lacks: str) -> None:
    assert missing(event, FILLED) == {}
    assert list(missing(event, FILLED | {lacks: None})) == [lacks]


def test_only_a_major_hazard_needs_its_criterion() -> None:
    assert list(missing(Event.ASSIGN, FILLED | {"grade": "major"})) == ["criterion"]


def test_the_role_in_which_one_acts_is_one_that_may() -> None:
    assert acting_as(Event.VERIFY, [Role.COUNTY, Role.TOWN]) is Role.TOWN


@given(
    state=st.sampled_from(State),
    roles=st.frozensets(st.sampled_from(Role)),
    finder=st.booleans(),
)
def test_whatever_may_be_done_is_refused_by_no_rule(
    state: State, roles: frozenset[Role], finder: bool
) -> None:
    actor = Actor(roles, is_finder=finder)
    for event in Event:
        possible = after(event, state) is not None and refusal(event, actor) is None
        assert (event in may(state, actor)) == possible
        if possible:
            assert acting_as(event, roles) in LIFE[event].roles


@given(state=st.sampled_from(State), days=st.integers(-400, 400))
def test_overdue_is_what_the_enterprise_still_owes_after_the_last_day(
    state: State, days: int
) -> None:
    overdue = overdue_days(state, TODAY - timedelta(days=days), TODAY)
    assert overdue == (days if days > 0 and state in OWED else 0)


def test_the_word_for_an_overdue_hazard_tells_the_days() -> None:
    assert state_words(State.OPEN, 3) == "已超期 3 天"
    assert state_words(State.CLOSED, 0) == "已销号"
