"""Proof of presence: what was seen of a visit, fact by fact, and how far it carries. Pure.

Nothing here is a yes or no. A fix can be forged, a board photographed, a photo's time rewritten;
what agrees with each other carries further than what stands alone. The grades are ours: no plan
orders them (溆浦 二(二)4 asks for visits, not for their proof).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from ledger.ground.clocks import OFFSET_IGNORED_S
from ledger.records.contents import CLOCK_SET, Doubt, Fix
from ledger.visits.rules.visit import Arrival
from plans.plan import PresenceRules as Terms


class Spot(NamedTuple):
    """A place in degrees; `crs` is wgs84 or gcj02."""

    longitude: float
    latitude: float
    crs: str = "wgs84"


# Metres between two places, each in its own system.
Metres = Callable[[Spot, Spot], float]


class PresenceGrade(StrEnum):
    """How far what was seen carries."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"
    EXPLAINED = "explained"  # no fix and no board, and the reason was written down


_GRADE_WORDS = {
    PresenceGrade.STRONG: "佐证强",
    PresenceGrade.MEDIUM: "佐证中等",
    PresenceGrade.WEAK: "佐证弱",
    PresenceGrade.EXPLAINED: "无定位，有说明",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was seen. `speaks`: for presence, against it, or neither."""

    kind: str
    speaks: str
    words: str


@dataclass(frozen=True, slots=True)
class PhotoClaim:
    """What a photo of the visit says of itself: a claim, never proof."""

    taken_at: datetime | None
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit as far as presence goes.

    `enterprise`: its registered place, None where nobody entered one. `elapsed_s`: by the phone's
    own count. `doubts`: with which it was taken.
    """

    arrival: Arrival
    arrived_at: datetime
    left_at: datetime
    elapsed_s: int
    clock_offset_s: int | None
    enterprise: Spot | None
    photos: tuple[PhotoClaim, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Presence:
    """The grade with its word, and every fact it rests on."""

    grade: PresenceGrade
    facts: tuple[Fact, ...]

    @property
    def word(self) -> str:
        """The grade in Chinese."""
        return _GRADE_WORDS[self.grade]

    @property
    def sentence(self) -> str:
        """The grade, and what it rests on beside the fix, which has a line of its own."""
        others = [fact.words for fact in self.facts if fact.kind not in {*_FIX_FACTS, "fix"}]
        return f"{self.word}：{'；'.join(others)}"

    @property
    def place_doubt(self) -> str:
        """Why the fix may not prove presence; empty where nothing speaks against it."""
        return "，".join(
            fact.words for fact in self.facts if fact.kind in _FIX_FACTS and fact.speaks == AGAINST
        )


FOR, AGAINST, NEITHER = "for", "against", "neither"
_FIX_FACTS = frozenset({"fence", "accuracy", "age"})
# A photo may be taken at the door: so long before arrival and after leaving.
PHOTO_SLACK = timedelta(minutes=10)
# The phone's count may differ from its clock by a pause of the page; beyond this somebody set it.
COUNT_SLACK_S = 300


def presence_of(stay: Stay, terms: Terms, metres: Metres) -> Presence:
    """What was seen of the visit, in the order a person asks for it."""
    facts = (
        _board(stay),
        *_fix(stay, terms, metres),
        _length(stay, terms),
        _photos(stay, terms, metres),
        _clock(stay),
    )
    return Presence(_grade(stay, facts), facts)


def _grade(stay: Stay, facts: tuple[Fact, ...]) -> PresenceGrade:
    speaks = {fact.kind: fact.speaks for fact in facts}
    scanned, near = speaks["board"] == FOR, speaks.get("fence") == FOR
    doubtful = AGAINST in (speaks.get("accuracy"), speaks.get("age"))
    signs = scanned + (near and not doubtful)
    if not stay.arrival.place.fix and not scanned:
        return PresenceGrade.EXPLAINED
    if AGAINST in (speaks.get("fence"), speaks["length"], speaks["count"]) or not signs:
        return PresenceGrade.WEAK
    return PresenceGrade.STRONG if signs + (speaks["photo"] == FOR) > 1 else PresenceGrade.MEDIUM


def _board(stay: Stay) -> Fact:
    if stay.arrival.means == "board_scan" and stay.arrival.board_code:
        return Fact("board", FOR, f"扫了企业的公示牌 {stay.arrival.board_code}")
    return Fact("board", NEITHER, "没有扫公示牌，在列表中选取企业")


def _fix(stay: Stay, terms: Terms, metres: Metres) -> tuple[Fact, ...]:
    place = stay.arrival.place
    fix = place.fix
    if not fix:
        return (Fact("fix", NEITHER, f"没有定位，说明：{place.no_fix_reason}"),)
    accuracy_m = fix.accuracy_m
    vague = accuracy_m > terms.fence_radius_m
    old = fix.age_s > terms.fresh_fix_s
    age = f"定位是 {_minutes(fix.age_s)}前取得的" if old else "定位是到访时取得的"
    return (
        _fence(stay.enterprise, fix, terms, metres),
        Fact("accuracy", AGAINST if vague else FOR, f"定位误差约 {max(1, round(accuracy_m))} 米"),
        Fact("age", AGAINST if old else FOR, age),
    )


def _fence(enterprise: Spot | None, fix: Fix, terms: Terms, metres: Metres) -> Fact:
    if enterprise is None:
        return Fact("fence", NEITHER, "企业没有登记位置，无法比对距离")
    here = Spot(fix.longitude, fix.latitude, fix.crs)
    away_m = metres(here, enterprise)
    if away_m - fix.accuracy_m <= terms.fence_radius_m:
        return Fact("fence", FOR, f"定位距企业约 {away_m:.0f} 米，在现场范围内")
    return Fact("fence", AGAINST, f"定位距企业约 {away_m:.0f} 米，不在现场范围内")


def _length(stay: Stay, terms: Terms) -> Fact:
    stayed_s = (stay.left_at - stay.arrived_at).total_seconds()
    brief = stayed_s < terms.brief_stay_minutes * 60
    if brief:
        short = f"只停留 {_minutes(stayed_s)}（短于 {terms.brief_stay_minutes} 分钟）"
        return Fact("length", AGAINST, short)
    return Fact("length", FOR, f"停留 {_minutes(stayed_s)}")


def _photos(stay: Stay, terms: Terms, metres: Metres) -> Fact:
    if not stay.photos:
        return Fact("photo", NEITHER, "没有现场照片")
    there = sum(_was_taken_there(photo, stay, terms, metres) for photo in stay.photos)
    if there:
        return Fact("photo", FOR, f"{len(stay.photos)} 张照片中 {there} 张记有到访期间的拍摄时间")
    return Fact("photo", NEITHER, f"{len(stay.photos)} 张照片没有到访期间的拍摄时间")


def _was_taken_there(photo: PhotoClaim, stay: Stay, terms: Terms, metres: Metres) -> bool:
    if photo.taken_at is None:
        return False
    # The photo was stamped by the same clock that the visit's times were set right from.
    taken_at = photo.taken_at + timedelta(seconds=stay.clock_offset_s or 0)
    during = stay.arrived_at - PHOTO_SLACK <= taken_at <= stay.left_at + PHOTO_SLACK
    if not during or photo.spot is None or stay.enterprise is None:
        return during
    return metres(photo.spot, stay.enterprise) <= terms.fence_radius_m


def _clock(stay: Stay) -> Fact:
    if CLOCK_SET in stay.doubts:
        return Fact("count", AGAINST, CLOCK_SET.words)
    stayed_s = (stay.left_at - stay.arrived_at).total_seconds()
    if abs(stayed_s - stay.elapsed_s) > COUNT_SLACK_S:
        counted = f"手机计时 {_minutes(stay.elapsed_s)}，与起止时间不符，期间可能改过手机时间"
        return Fact("count", AGAINST, counted)
    if stay.clock_offset_s is None:
        return Fact("count", NEITHER, "手机没有报告自己的时间")
    if abs(stay.clock_offset_s) < OFFSET_IGNORED_S:
        return Fact("count", FOR, "手机时间准确")
    way = "慢" if stay.clock_offset_s > 0 else "快"
    words = f"手机时间{way} {_minutes(abs(stay.clock_offset_s))}，已按服务器时间校正"
    return Fact("count", NEITHER, words)


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "不到 1 分钟"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} 分钟"
    return f"{hours} 小时 {rest} 分钟" if rest else f"{hours} 小时"
