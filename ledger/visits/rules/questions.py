"""Visits that are hard to believe, as questions for the office. Pure.

A question is no verdict: a driver may be fast, a phone's place may come from a mast, a photo of a
locked gate looks like the last one. Each says what was seen and which records it was seen in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise
from uuid import UUID, uuid5

from ledger.ground.clocks import SHANGHAI
from ledger.visits.rules.presence import Metres, Spot
from plans.plan import PresenceRules as Terms

# Of our own making; ids of questions are derived from it.
_NAMESPACE = UUID("0f6a3c58-2d41-5e7b-9c1d-8b7a6e5f4d32")
# Ours. A phone without satellites may place itself alike at one enterprise twice in a row.
SAME_PLACE_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Photo:
    """`look`: its perceptual hash; None: not known, or a picture without content."""

    sha256: str
    look: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit as far as questions go. `accuracy_m` 0 where the place is the enterprise's own."""

    id: UUID
    person_id: UUID
    person: str
    enterprise_id: UUID
    enterprise: str
    arrived_at: datetime
    left_at: datetime
    fix: Spot | None
    accuracy_m: float
    enterprise_place: Spot | None
    photos: tuple[Photo, ...]

    @property
    def words(self) -> str:
        """Such as 12月3日 09:30 示例餐馆."""
        at = self.arrived_at.astimezone(SHANGHAI)
        return f"{at.month}月{at.day}日 {at:%H:%M} {self.enterprise}"


@dataclass(frozen=True, slots=True)
class Question:
    """`visits` in the order they were made."""

    kind: str
    words: str
    visits: tuple[Seen, ...]

    @property
    def id(self) -> UUID:
        """The same for the same question about the same visits."""
        about = ",".join(sorted(str(visit.id) for visit in self.visits))
        return uuid5(_NAMESPACE, f"{self.kind}:{about}")


# Whether two pictures' hashes are those of the same scene.
ArePhotosAlike = Callable[[int, int], bool]


def questions(
    visits: Sequence[Seen], terms: Terms, metres: Metres, alike: ArePhotosAlike
) -> Iterator[Question]:
    """Every question about these visits; corrected ones must not be among them."""
    by_person: dict[UUID, list[Seen]] = defaultdict(list)
    for visit in sorted(visits, key=lambda visit: (visit.arrived_at, visit.left_at, visit.id)):
        by_person[visit.person_id].append(visit)
    for of_person in by_person.values():
        yield from _brief(of_person, terms)
        yield from _one_after_another(of_person, terms, metres)
        yield from _identical_fixes(of_person)
        yield from _alike_photos(of_person, terms, alike)
    yield from _same_photos(visits)


def _brief(visits: Sequence[Seen], terms: Terms) -> Iterator[Question]:
    for visit in visits:
        minutes = (visit.left_at - visit.arrived_at).total_seconds() / 60
        if minutes < terms.brief_stay_minutes:
            stayed = f"约 {minutes:.0f} 分钟" if minutes >= 1 else "不到 1 分钟"
            words = f"{visit.person}只停留了{stayed}，请了解做了哪些检查"
            yield Question("brief", words, (visit,))


def _one_after_another(visits: Sequence[Seen], terms: Terms, metres: Metres) -> Iterator[Question]:
    # The one that lasted longest so far: a third visit may begin before the first has ended.
    for before, after in _with_latest_end(visits):
        if after.arrived_at < before.left_at:
            words = f"{after.person}的两次到访时间重叠，请核对起止时间"
            yield Question("overlapping", words, (before, after))
        elif asked := _too_fast(before, after, terms, metres):
            yield asked


def _with_latest_end(visits: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    longest = visits[0]
    for before, after in pairwise(visits):
        longest = max(longest, before, key=lambda visit: visit.left_at)
        yield longest, after


def _too_fast(before: Seen, after: Seen, terms: Terms, metres: Metres) -> Question | None:
    one, other = before.fix or before.enterprise_place, after.fix or after.enterprise_place
    if before.enterprise_id == after.enterprise_id or one is None or other is None:
        return None
    away_m = metres(one, other)
    surely_m = away_m - before.accuracy_m - after.accuracy_m
    hours = (after.arrived_at - before.left_at).total_seconds() / 3600
    if surely_m <= terms.fence_radius_m or surely_m / 1000 <= terms.travel_kmh * hours:
        return None
    words = (
        f"{after.person}的两次到访相距约 {away_m / 1000:.1f} 公里，中间只有"
        f" {hours * 60:.0f} 分钟，请了解怎样赶到"
    )
    return Question("too_fast", words, (before, after))


def _identical_fixes(visits: Sequence[Seen]) -> Iterator[Question]:
    at: dict[Spot, list[Seen]] = defaultdict(list)
    for visit in visits:
        if visit.fix:
            at[visit.fix].append(visit)
    for group in at.values():
        places = {visit.enterprise_id for visit in group}
        if len(places) > 1:
            words = f"{group[0].person}在 {len(places)} 家企业的 {len(group)} 次定位坐标完全相同"
        elif len(group) >= SAME_PLACE_REPEATS:
            words = f"{group[0].person}在同一企业的 {len(group)} 次定位坐标完全相同"
        else:
            continue
        yield Question("identical_fixes", f"{words}，请核对手机定位是否正常", tuple(group))


def _same_photos(visits: Sequence[Seen]) -> Iterator[Question]:
    shown: dict[str, list[Seen]] = defaultdict(list)
    for visit in sorted(visits, key=lambda visit: (visit.arrived_at, visit.id)):
        for sha256 in dict.fromkeys(photo.sha256 for photo in visit.photos):
            shown[sha256].append(visit)
    # Several photos of the same visits are one question.
    for group, times in _counted(tuple(value) for value in shown.values() if len(value) > 1):
        words = f"{len(group)} 次到访用了相同的照片 {times} 张，请了解照片是哪一次拍的"
        yield Question("same_photo", words, group)


def _alike_photos(
    visits: Sequence[Seen], terms: Terms, alike: ArePhotosAlike
) -> Iterator[Question]:
    pairs: dict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    for bucket in _buckets(visits, terms.alike_photo_bits + 1):
        for (n, one), (m, other) in combinations(bucket, 2):
            if n == m or one.sha256 == other.sha256 or one.look is None or other.look is None:
                continue
            if alike(one.look, other.look):
                pairs[n, m].add((one.sha256, other.sha256))
    for (n, m), alike_photos in sorted(pairs.items()):
        how_many = f"有 {len(alike_photos)} 对照片几乎一样"
        words = f"{visits[n].person}的两次到访{how_many}，请了解是否翻拍或重复使用"
        yield Question("alike_photos", words, (visits[n], visits[m]))


def _buckets(visits: Sequence[Seen], bands: int) -> Iterable[list[tuple[int, Photo]]]:
    """Photos that may be alike: of hashes that differ in fewer bits than bands, one band is the
    same. It spares comparing each with each.
    """
    buckets: dict[tuple[int, int], list[tuple[int, Photo]]] = defaultdict(list)
    edges = [64 * band // bands for band in range(bands + 1)]
    for n, visit in enumerate(visits):
        for photo in visit.photos:
            if photo.look is not None:
                for band, (low, high) in enumerate(pairwise(edges)):
                    value = photo.look >> low & (1 << high - low) - 1
                    buckets[band, value].append((n, photo))
    return buckets.values()


def _counted(groups: Iterator[tuple[Seen, ...]]) -> Iterator[tuple[tuple[Seen, ...], int]]:
    counts: dict[tuple[UUID, ...], list[tuple[Seen, ...]]] = defaultdict(list)
    for group in groups:
        counts[tuple(visit.id for visit in group)].append(group)
    yield from ((same[0], len(same)) for same in counts.values())
