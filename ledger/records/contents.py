"""What documents of several kinds hold, as far as the ledger reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Signature:
    """Strokes of a finger with the name, or the reason of a refusal (拒签)."""

    name: str
    path: str | None
    refused_reason: str | None


@dataclass(frozen=True, slots=True)
class Fix:
    """One place fix in degrees, raw as the phone gave it."""

    longitude: float
    latitude: float
    crs: Literal["wgs84", "gcj02"]
    accuracy_m: float
    age_s: float


@dataclass(frozen=True, slots=True)
class ToldPlace:
    """A fix, or the reason why there is none."""

    fix: Fix | None
    no_fix_reason: str | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A record was taken, but not without this word. It stands in its receipt."""

    kind: str
    words: str


CLOCK_SET = Doubt("clock_set", "期间改过手机时间，起止时间按手机自己的计时推算")
