"""Reports that may be about the same matter: a suggestion to the officer, and to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.tables import enterprise, tip
from ledger.tips.queries.visible import visible_tip
from ledger.tips.rules.alike_words import are_alike
from ledger.visits.rules.presence import Metres, Spot

WITHIN_DAYS = 90
WITHIN_M = 200
MOST = 20
# 200 m in degrees, a little more than that as far north as China lies.
_NEAR_DEGREES = 0.004


def alike_tips(
    read: sa.Connection, caller: Caller, row: Mapping[str, Any], metres: Metres
) -> list[dict[str, Any]]:
    """The earliest first, each with why. `row`: of `tip`. The caller may see all of them."""
    found = []
    for other in read.execute(_candidates(caller, row)):
        if why := _why(row, other._asdict(), metres):
            told = {name: getattr(other, name) for name in ("id", "number", "received_on")}
            found.append(told | {"why": why})
    return found[:MOST]


def _candidates(caller: Caller, row: Mapping[str, Any]) -> sa.Select[Any]:
    span = timedelta(days=WITHIN_DAYS)
    near: sa.ColumnElement[bool] = sa.false()
    if row["longitude"] is not None:
        near = sa.and_(
            tip.c.longitude.between(*_around(row["longitude"])),
            tip.c.latitude.between(*_around(row["latitude"])),
        )
    matter = row["duplicate_of"] or row["id"]
    return (
        sa.select(tip, (_town() == _town_of(row)).label("same_town"))
        .where(
            visible_tip(caller),
            tip.c.id.not_in([row["id"], matter]),
            sa.func.coalesce(tip.c.duplicate_of, tip.c.id) != matter,
            tip.c.received_on.between(row["received_on"] - span, row["received_on"] + span),
            sa.or_(_place() == _place_of(row), _town() == _town_of(row), near),
        )
        .order_by(tip.c.arrived)
        .limit(500)
    )


def _why(row: Mapping[str, Any], other: Mapping[str, Any], metres: Metres) -> str | None:
    if _place_of(row) and _place_of(row) == _place_of(other):
        return "同一家企业"
    if row["longitude"] is not None and other["longitude"] is not None:
        distance_m = metres(_spot(row), _spot(other))
        if distance_m <= WITHIN_M:
            return f"相距约 {round(distance_m, -1):.0f} 米"
    if other["same_town"] and are_alike(_words(row), _words(other)):
        return "同一乡镇，描述相近"
    return None


def _place() -> sa.ColumnElement[Any]:
    return sa.func.coalesce(tip.c.enterprise_settled, tip.c.enterprise_id)


def _place_of(row: Mapping[str, Any]) -> Any:
    return row["enterprise_settled"] or row["enterprise_id"]


def _town() -> sa.ColumnElement[Any]:
    of_enterprise = sa.select(enterprise.c.town_code).where(
        enterprise.c.area_code == tip.c.area_code, enterprise.c.id == _place()
    )
    return sa.func.coalesce(tip.c.town_code, of_enterprise.scalar_subquery())


def _town_of(row: Mapping[str, Any]) -> sa.ColumnElement[Any]:
    of_enterprise = sa.select(enterprise.c.town_code).where(
        enterprise.c.area_code == row["area_code"], enterprise.c.id == _place_of(row)
    )
    return sa.func.coalesce(sa.literal(row["town_code"], sa.Text), of_enterprise.scalar_subquery())


def _around(degrees: float) -> tuple[float, float]:
    return degrees - _NEAR_DEGREES, degrees + _NEAR_DEGREES


def _spot(row: Mapping[str, Any]) -> Spot:
    return Spot(row["longitude"], row["latitude"], "wgs84")


def _words(row: Mapping[str, Any]) -> str:
    return f"{row['description']} {row['enterprise_words'] or ''} {row['place_words'] or ''}"
