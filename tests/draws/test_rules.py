"""Drawing by lot: the same seed the same lots, and nobody where they must not go."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ledger.draws.rules.inspections import ALGORITHM, Candidate, Inspector, Pool, Reach, draw_lots
from ledger.draws.rules.lots import commitment_of, pool_sha256, seed_of

EVERYWHERE = (Reach(None, None),)
SEED = "5e" * 32
VALUE = "ab" * 32


def an_id(number: int) -> str:
    return str(UUID(int=number))


def enterprise(number: int, town: str = "431224100", *sectors: str) -> Candidate:
    return Candidate(an_id(number), town, sectors or ("S09",))


def inspector(number: int, *avoids: int, reach: tuple[Reach, ...] = EVERYWHERE) -> Inspector:
    return Inspector(an_id(10_000 + number), reach, frozenset(an_id(place) for place in avoids))


def pool(enterprises: int, inspectors: int) -> Pool:
    return Pool(
        tuple(enterprise(n) for n in range(enterprises)),
        tuple(inspector(n) for n in range(inspectors)),
    )


@given(st.integers(1, 12), st.integers(2, 6), st.integers(1, 12), st.randoms())
def test_the_same_seed_draws_the_same_lots_in_whatever_order_the_pool_is_read(
    enterprises: int, inspectors: int, lots: int, random: object
) -> None:
    one = pool(enterprises, inspectors)
    shuffled = [list(one.enterprises), list(one.inspectors)]
    for entries in shuffled:
        random.shuffle(entries)  # type: ignore[attr-defined]
    other = Pool(tuple(shuffled[0]), tuple(shuffled[1]))
    assert draw_lots(one, SEED, lots, 2) == draw_lots(other, SEED, lots, 2)
    assert pool_sha256(one.document()) == pool_sha256(other.document())


def test_another_number_another_pool_or_another_draw_is_another_seed() -> None:
    whole, smaller = pool_sha256(pool(5, 3).document()), pool_sha256(pool(4, 3).document())
    seeds = {
        seed_of(ALGORITHM, an_id(1), VALUE, "2026", whole),
        seed_of(ALGORITHM, an_id(1), VALUE, "2027", whole),
        seed_of(ALGORITHM, an_id(1), VALUE, "2026", smaller),
        seed_of(ALGORITHM, an_id(2), VALUE, "2026", whole),
        seed_of(ALGORITHM, an_id(1), "cd" * 32, "2026", whole),
    }
    assert len(seeds) == 5


def test_the_commitment_is_the_hash_of_the_value_and_does_not_tell_it() -> None:
    assert commitment_of("00" * 32) == (
        "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"
    )


def test_nobody_is_sent_where_they_belong_or_are_stationed() -> None:
    drawn_from = replace(pool(6, 0), inspectors=(inspector(1, 0, 1, 2), inspector(2), inspector(3)))
    for number in range(50):
        for lot in draw_lots(drawn_from, f"{number:064x}", 6, 2):
            if lot.enterprise_id in {an_id(0), an_id(1), an_id(2)}:
                assert an_id(10_001) not in lot.inspector_ids


def test_nobody_is_sent_beyond_their_town_or_sector() -> None:
    places = (enterprise(1, "431224100", "S09"), enterprise(2, "431224200", "S02"))
    people = (
        inspector(1, reach=(Reach("431224100", None),)),
        inspector(2, reach=(Reach(None, "S02"),)),
        inspector(3, reach=(Reach("431224100", "S02"), Reach("431224200", None))),
        inspector(4),
    )
    sent = {
        lot.enterprise_id: set(lot.inspector_ids)
        for lot in draw_lots(Pool(places, people), SEED, 2, 2)
    }
    assert sent[an_id(1)] == {an_id(10_001), an_id(10_004)}
    assert sent[an_id(2)] < {an_id(10_002), an_id(10_003), an_id(10_004)}


def test_an_enterprise_that_too_few_may_inspect_is_named() -> None:
    places = (enterprise(1), enterprise(2))
    people = (inspector(1, 1), inspector(2))
    assert Pool(places, people).short_of_inspectors(2) == [an_id(1)]
    assert Pool(places, people).short_of_inspectors(1) == []


def test_no_inspector_is_sent_twice_before_all_were_sent_once() -> None:
    lots = draw_lots(pool(6, 4), SEED, 6, 2)
    sent = Counter(inspector_id for lot in lots for inspector_id in lot.inspector_ids)
    assert set(sent.values()) == {3}
    assert all(len(set(lot.inspector_ids)) == 2 for lot in lots)


def test_every_enterprise_is_drawn_about_as_often() -> None:
    """10 of 10 drawn 1 in 5: over 2000 draws each 400 times, give or take five deviations."""
    drawn = Counter(
        lot.enterprise_id
        for number in range(2000)
        for lot in draw_lots(pool(10, 2), f"{number:064x}", 2, 2)
    )
    assert len(drawn) == 10
    assert all(abs(times - 400) < 5 * (2000 * 0.2 * 0.8) ** 0.5 for times in drawn.values())
