"""What a message in WeChat says, and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import get_args

import pytest

from ledger.ground.clocks import SHANGHAI
from ledger.notices.rules.wechat_words import (
    THING_MOST_CHARACTERS,
    message_day,
    message_words,
    seconds_until_told,
)
from plans.reminders import About

NOVEMBER_2 = date(2026, 11, 2)


@pytest.mark.parametrize("kind", [*get_args(About), "something new"])
def test_every_kind_of_notice_has_words_that_wechat_takes(kind: str) -> None:
    assert 0 < len(message_words([kind])) <= THING_MOST_CHARACTERS


def test_a_kind_that_is_not_known_is_a_new_notice_and_every_kind_of_the_plan_is() -> None:
    assert message_words(["something new"]) == "有新提醒，请打开安巡查看"
    assert "新提醒" not in "".join(message_words([kind]) for kind in get_args(About))


@pytest.mark.parametrize("count", [2, 999, 1000, 100_000])
def test_many_are_counted_and_still_fit(count: int) -> None:
    assert len(message_words(["duty"] * count)) <= THING_MOST_CHARACTERS


def test_the_day_is_the_first_that_something_is_due_on_and_else_today() -> None:
    later, sooner = date(2026, 11, 17), date(2026, 11, 9)
    assert message_day([None, later, sooner], NOVEMBER_2) == "2026年11月9日"
    assert message_day([None], NOVEMBER_2) == "2026年11月2日"


@pytest.mark.parametrize(
    ("hour", "minute", "hours_left"),
    [(0, 0, 8), (7, 59, 0), (8, 0, None), (20, 59, None), (21, 0, 11), (23, 30, 8)],
)
def test_what_begins_at_night_is_told_in_the_morning(
    hour: int, minute: int, hours_left: int | None
) -> None:
    now = datetime(2026, 11, 2, hour, minute, tzinfo=SHANGHAI)
    left_s = seconds_until_told(now)
    if hours_left is None:
        assert left_s == 0
    else:
        assert hours_left * 3600 < left_s <= hours_left * 3600 + 3600
