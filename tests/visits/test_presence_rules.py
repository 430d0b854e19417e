"""Proof of presence: what was seen, fact by fact, and a grade that never says yes or no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledger.records.contents import Fix, ToldPlace
from ledger.visits.rules.presence import (
    AGAINST,
    FOR,
    PhotoClaim,
    PresenceGrade,
    Spot,
    Stay,
    presence_of,
)
from ledger.visits.rules.visit import Arrival
from media.coordinates import gcj02_from_wgs84, metres
from plans.loader import load_plan

TERMS = load_plan("431224").presence
HERE = Spot(110.594, 27.908)
ARRIVED = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
NEAR = Fix(longitude=110.5941, latitude=27.9081, crs="wgs84", accuracy_m=12.0, age_s=2)
SCANNED = Arrival("board_scan", "K7M2X9QH4TPWD", ToldPlace(NEAR, None))


def stay(**changes: Any) -> Stay:
    whole = Stay(SCANNED, ARRIVED, ARRIVED + timedelta(hours=1), 3600, 0, HERE)
    return replace(whole, **changes)


def picked(**fix: Any) -> Arrival:
    return Arrival("picked", None, ToldPlace(replace(NEAR, **fix), None))


def grade(**changes: Any) -> PresenceGrade:
    return presence_of(stay(**changes), TERMS, metres).grade


def facts(**changes: Any) -> dict[str, tuple[str, str]]:
    return {
        fact.kind: (fact.speaks, fact.words)
        for fact in presence_of(stay(**changes), TERMS, metres).facts
    }


NO_FIX = ToldPlace(None, "地下室收不到信号")


def test_a_scanned_board_and_a_near_fix_carry_far() -> None:
    assert grade() is PresenceGrade.STRONG
    shown = facts()
    assert shown["board"] == (FOR, "扫了企业的公示牌 K7M2X9QH4TPWD")
    assert shown["fence"] == (FOR, "定位距企业约 15 米，在现场范围内")
    assert shown["accuracy"] == (FOR, "定位误差约 12 米")
    assert shown["length"] == (FOR, "停留 1 小时")


def test_one_sign_alone_carries_half_as_far() -> None:
    assert grade(arrival=picked()) is PresenceGrade.MEDIUM
    assert grade(arrival=replace(SCANNED, place=NO_FIX)) is PresenceGrade.MEDIUM


def test_a_photo_of_the_time_makes_two_signs_of_one_but_is_none_by_itself() -> None:
    taken = PhotoClaim(ARRIVED + timedelta(minutes=20), None)
    assert grade(arrival=picked(), photos=(taken,)) is PresenceGrade.STRONG
    assert grade(arrival=picked(longitude=110.7), photos=(taken,)) is PresenceGrade.WEAK
    assert facts(photos=(taken, PhotoClaim(None, None)))["photo"] == (
        FOR,
        "2 张照片中 1 张记有到访期间的拍摄时间",
    )


@pytest.mark.parametrize(
    "photo",
    [
        PhotoClaim(ARRIVED - timedelta(days=1), None),
        PhotoClaim(None, HERE),
        PhotoClaim(ARRIVED, Spot(110.7, 27.9)),
    ],
)
def test_a_photo_of_another_time_or_place_says_nothing(photo: PhotoClaim) -> None:
    assert facts(photos=(photo,))["photo"][0] != FOR


@pytest.mark.parametrize(
    ("fix", "words"),
    [
        ({"longitude": 110.62}, "定位距企业约 2555 米，不在现场范围内"),
        ({"accuracy_m": 900.0}, "定位误差约 900 米"),
        ({"age_s": 600}, "定位是 10 分钟前取得的"),
    ],
)
def test_a_fix_that_proves_little_says_why(fix: dict[str, Any], words: str) -> None:
    shown = facts(arrival=picked(**fix)).values()
    assert (AGAINST, words) in shown
    assert grade(arrival=picked(**fix)) is PresenceGrade.WEAK


def test_accuracy_is_in_the_visitors_favour() -> None:
    # 300 m away by a fix that may be 150 m off: within the fence of 200 m.
    assert facts(arrival=picked(latitude=27.9107, accuracy_m=150))["fence"][0] == FOR
    assert facts(arrival=picked(latitude=27.9107, accuracy_m=50))["fence"][0] == AGAINST


def test_a_fix_of_a_chinese_map_is_turned_before_it_is_measured() -> None:
    there = gcj02_from_wgs84(HERE.longitude, HERE.latitude)
    fix = {"longitude": there.longitude, "latitude": there.latitude, "crs": "gcj02"}
    assert facts(arrival=picked(**fix))["fence"] == (FOR, "定位距企业约 0 米，在现场范围内")


def test_no_fix_with_a_reason_is_told_as_such_and_keeps_the_reason() -> None:
    arrival = Arrival("picked", None, NO_FIX)
    presence = presence_of(stay(arrival=arrival), TERMS, metres)
    assert (presence.grade, presence.word) == (PresenceGrade.EXPLAINED, "无定位，有说明")
    assert "没有定位，说明：地下室收不到信号" in [fact.words for fact in presence.facts]


def test_an_enterprise_without_a_place_counts_for_nobody_and_against_nobody() -> None:
    assert facts(enterprise=None)["fence"][0] not in (FOR, AGAINST)
    assert grade(enterprise=None) is PresenceGrade.MEDIUM


def test_a_board_scanned_far_away_carries_little() -> None:
    far = replace(SCANNED, place=ToldPlace(replace(NEAR, longitude=110.7), None))
    assert grade(arrival=far) is PresenceGrade.WEAK


def test_a_short_stay_carries_little() -> None:
    left_at = ARRIVED + timedelta(minutes=4)
    assert grade(left_at=left_at, elapsed_s=240) is PresenceGrade.WEAK
    assert facts(left_at=left_at, elapsed_s=240)["length"] == (
        AGAINST,
        "只停留 4 分钟（短于 15 分钟）",
    )


def test_a_clock_that_was_set_on_the_way_is_seen_by_the_phones_own_count() -> None:
    assert facts(elapsed_s=300)["count"][0] == AGAINST
    assert grade(elapsed_s=300) is PresenceGrade.WEAK


@pytest.mark.parametrize(
    ("offset_s", "words"),
    [
        (0, "手机时间准确"),
        (180, "手机时间慢 3 分钟，已按服务器时间校正"),
        (-7200, "手机时间快 2 小时，已按服务器时间校正"),
        (None, "手机没有报告自己的时间"),
    ],
)
def test_the_phones_clock_is_told_and_is_no_fault(offset_s: int | None, words: str) -> None:
    assert facts(clock_offset_s=offset_s)["count"][1] == words
    assert grade(clock_offset_s=offset_s) is PresenceGrade.STRONG


def test_photos_are_set_right_by_the_same_clock_as_the_visit() -> None:
    an_hour_slow = PhotoClaim(ARRIVED - timedelta(minutes=30), None)
    assert facts(clock_offset_s=3600, photos=(an_hour_slow,))["photo"][0] == FOR
    assert facts(clock_offset_s=0, photos=(an_hour_slow,))["photo"][0] != FOR
