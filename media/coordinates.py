"""Places on the earth: WGS-84 as satellites give it, GCJ-02 as maps in China show it.

A phone says which of the two it measured; the raw fix is kept, and turned only to compare or draw.
The turn is the forward formula in public use (a = 6378245.0, ee = 0.00669342162296594323; no
official one was ever published); its inverse is found by iteration.
"""

from __future__ import annotations

import math
from typing import NamedTuple

_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_MEAN_EARTH_RADIUS_M = 6371008.8
# The formula moves neighbours almost alike, so that each step leaves about 1/1000 of the error:
# three reach 1e-9 degrees (0.1 mm), one more is for the corners of the rectangle.
_INVERSE_STEPS = 4


class Position(NamedTuple):
    """A point in degrees. Which system it belongs to is told by what holds it."""

    longitude: float
    latitude: float


def is_on_earth(longitude: float, latitude: float) -> bool:
    """Whether the numbers can be a place at all; infinities and not-a-number cannot."""
    return -180.0 <= longitude <= 180.0 and -90.0 <= latitude <= 90.0


def inside_china(longitude: float, latitude: float) -> bool:
    """Whether GCJ-02 differs from WGS-84 here: the formula's rectangle, not the border."""
    return 72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271


def gcj02_from_wgs84(longitude: float, latitude: float) -> Position:
    """The place on a Chinese map; outside the rectangle the same numbers."""
    if not inside_china(longitude, latitude):
        return Position(longitude, latitude)
    shift = _shift(longitude, latitude)
    return Position(longitude + shift.longitude, latitude + shift.latitude)


def wgs84_from_gcj02(longitude: float, latitude: float) -> Position:
    """The inverse of `gcj02_from_wgs84`, to within 1e-6 degrees (0.1 m)."""
    if not inside_china(longitude, latitude):
        return Position(longitude, latitude)
    guess = Position(longitude, latitude)
    for _ in range(_INVERSE_STEPS):
        shift = _shift(*guess)
        guess = Position(longitude - shift.longitude, latitude - shift.latitude)
    return guess


def distance_m(a: Position, b: Position) -> float:
    """Metres between two places of one system, over a sphere: within 0.6% of the true distance."""
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    half_north = math.sin((north_b - north_a) / 2) ** 2
    half_east = math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    chord = half_north + math.cos(north_a) * math.cos(north_b) * half_east
    return 2 * _MEAN_EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def metres(a: tuple[float, float, str], b: tuple[float, float, str]) -> float:
    """Metres between two places, each as longitude, latitude and its own system."""
    return distance_m(_as_wgs84(*a), _as_wgs84(*b))


def _as_wgs84(longitude: float, latitude: float, crs: str) -> Position:
    return (wgs84_from_gcj02 if crs == "gcj02" else Position)(longitude, latitude)


def _shift(longitude: float, latitude: float) -> Position:
    """By how many degrees GCJ-02 lies away from WGS-84 at a WGS-84 place."""
    x, y = longitude - 105.0, latitude - 35.0
    sine = math.sin(math.radians(latitude))
    magic = 1 - _ECCENTRICITY_SQUARED * sine * sine
    north_m, east_m = _north_shift_m(x, y), _east_shift_m(x, y)
    meridian_radius_m = _AXIS_M * (1 - _ECCENTRICITY_SQUARED) / (magic * math.sqrt(magic))
    parallel_radius_m = _AXIS_M / math.sqrt(magic) * math.cos(math.radians(latitude))
    return Position(
        math.degrees(east_m / parallel_radius_m), math.degrees(north_m / meridian_radius_m)
    )


def _north_shift_m(x: float, y: float) -> float:
    plane = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return (
        plane
        + _ripple(x, (20.0, 6.0), (20.0, 2.0))
        + _ripple(y, (20.0, 1.0), (40.0, 1 / 3))
        + _ripple(y, (160.0, 1 / 12), (320.0, 1 / 30))
    )


def _east_shift_m(x: float, y: float) -> float:
    plane = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return (
        plane
        + _ripple(x, (20.0, 6.0), (20.0, 2.0))
        + _ripple(x, (20.0, 1.0), (40.0, 1 / 3))
        + _ripple(x, (150.0, 1 / 12), (300.0, 1 / 30))
    )


def _ripple(value: float, *waves: tuple[float, float]) -> float:
    """Two thirds of the sum of sine waves, given as (height, half waves a degree)."""
    return (
        sum(height * math.sin(frequency * math.pi * value) for height, frequency in waves) * 2 / 3
    )
