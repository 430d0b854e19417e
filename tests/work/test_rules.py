"""What each kind of work asks, and which duties work fulfils."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from ledger.work.rules import (
    WORK_KINDS,
    WorkSaid,
    fulfils,
    is_in_period,
    work_faults,
)
from plans.loader import load_plan

NOTHING = WorkSaid("rules", None, None, 1, None, None, None, None, None, None, None)
# What each kind says at the least.
LEAST: dict[str, dict[str, Any]] = {
    "rules": {"title": "示例制度"},
    "meeting": {"title": "研究三季度工作"},
    "oversight": {"title": "示例公司，责任制已落实"},
    "study": {"title": "重要论述"},
    "film": {"title": "生命重于泰山"},
    "lecture": {"people": 60},
    "vehicle": {"times": 1},
    "brochure": {"copies": 500},
    "courtyard": {"village_id": uuid4(), "group_name": "三组", "begins": "19:30"},
    "media": {"title": "示例公众号"},
    "press": {"title": "示例日报"},
    "recommended": {"title": "示例通报"},
    "training": {"people": 40},
    "spot_exam": {"people": 20, "passed": 18},
    "campaign": {"title": "敲门行动"},
}


def faults(kind: str, **said: Any) -> dict[str, str]:
    return dict(work_faults(replace(NOTHING, kind=kind, **said)))


@pytest.mark.parametrize("kind", WORK_KINDS)
def test_every_kind_is_whole_with_what_it_must_say_and_not_without_one_of_it(kind: str) -> None:
    assert faults(kind, **LEAST[kind]) == {}
    for name in LEAST[kind]:
        if name != "times":
            assert name in faults(kind, **LEAST[kind] | {name: None}), name


@pytest.mark.parametrize("kind", WORK_KINDS)
def test_no_kind_takes_what_it_does_not_ask(kind: str) -> None:
    asked = {ask.field for ask in WORK_KINDS[kind].asks}
    given = {"title": "x", "number": "1号", "times": 2, "people": 3, "copies": 3, "passed": 3,
             "village": uuid4(), "begins": "08:00", "enterprise": uuid4()}  # fmt: skip
    names = {"village": "village_id", "enterprise": "enterprise_id"}
    for field, value in given.items():
        name = names.get(field, field)
        found = faults(kind, **LEAST[kind] | {name: value})
        said = "不填这一项" in found.get(name, "")
        assert said == (field not in asked), (field, found)


def test_no_more_pass_an_exam_than_sat_it() -> None:
    assert faults("spot_exam", people=20, passed=21) == {
        "passed": "合格 21 人，多于抽考的 20 人，请核对"
    }
    assert faults("spot_exam", people=20, passed=20) == {}


def test_a_tour_of_the_car_says_how_many_and_what_others_do_once_need_not() -> None:
    assert faults("vehicle", times=1) == faults("vehicle", times=7) == {}
    assert {ask.field for ask in WORK_KINDS["vehicle"].asks if ask.must} == {"times"}
    assert faults("brochure", copies=5, times=2) == {"times": "“印发宣传册”不填这一项，请删去"}


def test_towns_alone_hold_meetings_in_courtyards() -> None:
    assert [kind.key for kind in WORK_KINDS.values() if kind.towns_only] == ["courtyard"]


def test_work_fulfils_duties_of_its_kind_and_no_filing() -> None:
    duties = {duty.key: duty for duty in load_plan("430112").duties}
    assert fulfils("recommended", duties["recommended_highlight"])
    assert fulfils("training", duties["supervisor_training"])
    assert fulfils("lecture", duties["supervisor_training"])
    assert fulfils("meeting", duties["committee_plenary"])
    assert not fulfils("rules", duties["work_rules_filing"])
    assert not fulfils("meeting", duties["heads_led_check"])


def test_work_counts_for_a_key_period_within_it_alone() -> None:
    duty = replace(load_plan("430112").duties[0], from_each_year="06-01", due_each_year="06-30")
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [is_in_period(duty, day) for day in days] == [False, True, True, False]
    without = replace(duty, from_each_year=None)
    assert all(is_in_period(without, day) for day in days)
