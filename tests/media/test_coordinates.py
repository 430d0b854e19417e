from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.coordinates import (
    Position,
    distance_m,
    gcj02_from_wgs84,
    inside_china,
    is_on_earth,
    wgs84_from_gcj02,
)

XUPU = Position(110.5935, 27.9085)

# A little inside the rectangle, so that the shift does not lead over its edge.
in_china = st.builds(
    Position,
    st.floats(72.1, 137.7, allow_nan=False),
    st.floats(0.9, 55.7, allow_nan=False),
)
on_earth = st.builds(Position, st.floats(-180, 180), st.floats(-90, 90))


def test_a_known_place_is_where_other_programs_put_it() -> None:
    # The example of the coordtransform library.
    turned = gcj02_from_wgs84(116.404, 39.915)
    assert turned == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-9)


@given(in_china)
def test_the_inverse_finds_the_place_again(place: Position) -> None:
    back = wgs84_from_gcj02(*gcj02_from_wgs84(*place))
    assert back == pytest.approx(place, abs=1e-6)


@given(in_china)
def test_the_systems_differ_by_less_than_a_kilometre(place: Position) -> None:
    assert distance_m(place, gcj02_from_wgs84(*place)) < 1000


def test_in_xupu_the_systems_differ_by_some_hundred_metres() -> None:
    assert 300 < distance_m(XUPU, gcj02_from_wgs84(*XUPU)) < 700


@given(on_earth.filter(lambda place: not inside_china(*place)))
def test_outside_china_nothing_is_turned(place: Position) -> None:
    assert gcj02_from_wgs84(*place) == wgs84_from_gcj02(*place) == place


@given(on_earth, on_earth)
def test_distance_is_the_same_both_ways_and_at_most_half_around(a: Position, b: Position) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), abs=1e-6)
    assert 0 <= distance_m(a, b) <= 20_015_200


@given(on_earth)
def test_nothing_is_away_from_itself(place: Position) -> None:
    assert distance_m(place, place) == 0


def test_distances_agree_with_the_map() -> None:
    # One minute of latitude is a nautical mile; a degree of longitude shrinks with the cosine.
    assert distance_m(Position(110, 28), Position(110, 28 + 1 / 60)) == pytest.approx(
        1852, rel=2e-3
    )
    assert distance_m(Position(110, 60), Position(111, 60)) == pytest.approx(111_195 / 2, rel=1e-3)


@pytest.mark.parametrize(
    "place",
    [(181, 0), (0, 91), (-180.001, 0), (math.nan, 0), (0, math.inf), (-math.inf, math.nan)],
)
def test_places_off_the_earth_are_told(place: tuple[float, float]) -> None:
    assert not is_on_earth(*place)


@given(on_earth)
def test_places_on_the_earth_are_told(place: Position) -> None:
    assert is_on_earth(*place)
