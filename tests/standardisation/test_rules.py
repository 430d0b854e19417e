"""达标激励: an enterprise with a level is checked less often, where the plan says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.standardisation.rules import exemption_words, spared, times_exempted
from plans.loader import load_plan
from plans.orders import Duty
from plans.plan import LevelFactor

LINXIANG, XUPU = load_plan("430682"), load_plan("431224")
CHECK = next(duty for duty in LINXIANG.duties if duty.key == "regulator_check")


@pytest.mark.parametrize(
    ("times", "factor", "owed"),
    [(4, 0.5, 2), (3, 0.5, 2), (1, 0.5, 1), (4, 0.75, 3), (10, 0.7, 7), (2, 1.0, 2), (2, 0.01, 1)],
)
def test_what_is_left_is_rounded_up_and_never_nothing(times: int, factor: float, owed: int) -> None:
    duty = replace(CHECK, times_at_least=times)
    assert times_exempted(duty, LevelFactor(level=1, factor=factor)) == owed


def test_without_a_level_nothing_is_spared() -> None:
    assert spared(LINXIANG, CHECK, None) is CHECK
    assert spared(LINXIANG, CHECK, 2).times_at_least < CHECK.times_at_least


@pytest.mark.parametrize("duty", [duty for duty in LINXIANG.duties if "enterprise" in duty.who])
def test_what_an_enterprise_owes_itself_is_never_spared(duty: Duty) -> None:
    assert spared(LINXIANG, duty, 1) is duty


def test_a_county_whose_plan_has_no_incentive_spares_nothing() -> None:
    assert all(spared(XUPU, duty, 1) is duty for duty in XUPU.duties)


def test_the_words_say_why_and_until_when() -> None:
    words = exemption_words(LINXIANG, CHECK, spared(LINXIANG, CHECK, 2), 2, date(2029, 5, 31))
    assert "标准化二级" in words
    assert "由 2 次减为 1 次" in words
    assert "2029-05-31" in words
    assert exemption_words(LINXIANG, CHECK, CHECK, 3, date(2029, 5, 31)) == ""
