"""Visits that are hard to believe become questions, and those that are not become none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from ledger.ground.clocks import SHANGHAI
from ledger.visits.rules.presence import Spot
from ledger.visits.rules.questions import Photo, Question, Seen, questions
from media.coordinates import metres
from media.perceptual_hash import hamming
from plans.loader import load_plan

TERMS = load_plan("431224").presence
NINE = datetime(2026, 11, 3, 9, 30, tzinfo=SHANGHAI)
PERSON, HERE, THERE = uuid4(), uuid4(), uuid4()
SPOT, FAR = Spot(110.594, 27.908), Spot(110.794, 27.908)


def seen(**changes: Any) -> Seen:
    whole = Seen(
        id=uuid4(),
        person_id=PERSON,
        person="张示例",
        enterprise_id=HERE,
        enterprise="示例餐馆",
        arrived_at=NINE,
        left_at=NINE + timedelta(hours=1),
        fix=SPOT,
        accuracy_m=10,
        enterprise_place=SPOT,
        photos=(),
    )
    return replace(whole, **changes)


def later(minutes: int, **changes: Any) -> Seen:
    """A visit elsewhere that begins so many minutes after the first ended."""
    arrived_at = NINE + timedelta(hours=1, minutes=minutes)
    elsewhere = {"enterprise_id": THERE, "enterprise": "示例鱼店", "fix": FAR}
    times = {"arrived_at": arrived_at, "left_at": arrived_at + timedelta(hours=1)}
    return seen(**(elsewhere | times | changes))


def asked(*visits: Seen) -> list[Question]:
    def alike(one: int, other: int) -> bool:
        return hamming(one, other) <= TERMS.alike_photo_bits

    return list(questions(visits, TERMS, metres, alike))


def kinds(*visits: Seen) -> list[str]:
    return [question.kind for question in asked(*visits)]


def test_ordinary_visits_raise_no_question() -> None:
    assert kinds() == []
    assert kinds(seen(), later(40)) == []


def test_two_places_too_far_apart_in_the_time_are_asked_about() -> None:
    (question,) = asked(seen(), later(5))
    assert question.kind == "too_fast"
    assert question.words == "张示例的两次到访相距约 19.7 公里，中间只有 5 分钟，请了解怎样赶到"


def test_without_a_fix_the_enterprises_own_place_is_asked_about() -> None:
    assert kinds(seen(), later(5, fix=None, enterprise_place=FAR)) == ["too_fast"]
    assert kinds(seen(), later(5, fix=None, enterprise_place=None)) == []


def test_neighbours_are_visited_one_after_the_other_without_a_question() -> None:
    assert kinds(seen(), later(0, fix=Spot(110.5955, 27.908))) == []


def test_a_vague_fix_is_in_the_visitors_favour() -> None:
    assert kinds(seen(), later(5, accuracy_m=12_000)) == []


def test_visits_at_the_same_time_are_asked_about_once() -> None:
    assert kinds(seen(), later(-30)) == ["overlapping"]


def test_a_long_visit_overlaps_all_that_begin_within_it() -> None:
    long = seen(left_at=NINE + timedelta(hours=6))
    assert (
        kinds(long, later(0), later(120, enterprise_id=uuid4(), fix=None)).count("overlapping") == 2
    )


def test_two_people_may_visit_at_the_same_time() -> None:
    assert kinds(seen(), later(-30, person_id=uuid4(), fix=Spot(110.6, 27.9))) == []


def test_a_very_short_stay_is_asked_about() -> None:
    (question,) = asked(seen(left_at=NINE + timedelta(minutes=4)))
    assert (question.kind, question.words) == (
        "brief",
        "张示例只停留了约 4 分钟，请了解做了哪些检查",
    )


def test_one_photo_used_for_two_visits_is_asked_about_whoever_made_them() -> None:
    photo = (Photo("ab" * 32, None),)
    (question,) = asked(seen(photos=photo), later(60, photos=photo, person_id=uuid4()))
    assert question.kind == "same_photo"
    assert question.words == "2 次到访用了相同的照片 1 张，请了解照片是哪一次拍的"


def test_photos_that_nearly_agree_are_asked_about_and_different_ones_are_not() -> None:
    look = 0x5AA5_3CC3_0F71_9E24
    nearly = look ^ 0b1011 ^ (1 << 40) ^ (1 << 62)
    other = look ^ 0xFFFF_0000_FFFF
    one = seen(photos=(Photo("aa" * 32, look),))
    assert kinds(one, later(60, photos=(Photo("bb" * 32, nearly),))) == ["alike_photos"]
    assert kinds(one, later(60, photos=(Photo("bb" * 32, other),))) == []
    assert kinds(one, later(60, photos=(Photo("bb" * 32, None),))) == []


def test_the_same_coordinates_to_the_last_digit_at_two_enterprises_are_asked_about() -> None:
    (question,) = asked(seen(), later(60, fix=SPOT))
    assert question.kind == "identical_fixes"
    assert question.words.startswith("张示例在 2 家企业的 2 次定位坐标完全相同")


def test_at_one_enterprise_they_are_asked_about_from_the_third_time_on() -> None:
    again = [
        seen(arrived_at=NINE + timedelta(days=n), left_at=NINE + timedelta(days=n, hours=1))
        for n in range(3)
    ]
    assert kinds(*again[:2]) == []
    assert kinds(*again) == ["identical_fixes"]


def test_the_same_question_keeps_its_id() -> None:
    visits = (seen(id=UUID(int=1)), later(5, id=UUID(int=2)))
    assert [question.id for question in asked(*visits)] == [
        question.id for question in asked(*visits[::-1])
    ]
