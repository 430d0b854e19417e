"""What a reporter is told before the first field: which doors are open, and on what terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.expressions import stationed_at, today_in_shanghai
from ledger.ground.tables import board, county, enterprise, person, town
from ledger.tips.queries.keys import ToldKey, active_keys, is_open, told_keys
from ledger.tips.rules import form as tip_form
from plans.plan import Plan
from plans.tip_terms import Rewards, Tips

# As many as a phone draws on a schematic map.
PLACES_MOST = 300
_NO_COUNTY = "请从公示牌扫码进入，或先选择所在的县（市、区）"


@dataclass(frozen=True, slots=True)
class ReportedEnterprise:
    """The enterprise on whose board the reporter stands."""

    id: UUID
    name: str
    supervisors: list[str]


@dataclass(frozen=True, slots=True)
class _BoardPlace:
    area_code: str
    enterprise: ReportedEnterprise


@dataclass(frozen=True, slots=True)
class ReportLimits:
    """Photos, bytes, characters."""

    photos: int = tip_form.PHOTOS_MOST
    photo_bytes: int = tip_form.PHOTO_MOST_BYTES
    description: int = tip_form.DESCRIPTION_MOST
    details: int = tip_form.DETAILS_MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class TipChannels:
    """`open`: reports are taken online. `keys`: for whom a phone seals, and their names;
    `signers`: other keys that signed those.

    `board`: the code of the board that was asked for; empty without one.
    """

    board: str
    area_code: str
    county: str
    open: bool
    enterprise: ReportedEnterprise | None
    towns: list[dict[str, str]]
    hotlines: list[str]
    keys: list[ToldKey]
    signers: list[dict[str, Any]]
    terms: Tips
    rewards: dict[str, Any]
    limits: ReportLimits = ReportLimits()


def tip_channels(
    engine: sa.Engine,
    plans: Mapping[str, Plan],
    *,
    area_code: str | None = None,
    board_code: str | None = None,
) -> TipChannels:
    """Of a county, or of the county and enterprise of a board (withdrawn ones too: whoever stands
    before one means that place). With neither: of the only county there is.

    Raises: NotFound.
    """
    with one_statement(engine).connect() as read:
        place = _behind(read, board_code) if board_code else None
        area = place.area_code if place else area_code or _only_county(read)
        plan = plans.get(area) if _is_there(read, area) else None
        if plan is None:
            raise NotFound(_NO_COUNTY)
        keys = active_keys(read, area)
        opened = is_open(keys)
        shown_keys, signers = told_keys(read, area, keys) if opened else ([], [])
        return TipChannels(
            board=board_code or "",
            area_code=area,
            county=plan.area.name,
            open=opened,
            enterprise=place.enterprise if place else None,
            towns=_towns(read, area),
            hotlines=hotlines(plan),
            keys=shown_keys,
            signers=signers,
            terms=plan.tips,
            rewards=_rewards(plan.rewards),
        )


def tip_places(engine: sa.Engine, area_code: str, town_code: str) -> list[dict[str, Any]]:
    """Names and places of a town's enterprises, to about 10 m; nothing else of them."""
    query = (
        sa.select(enterprise.c.id, enterprise.c.name, enterprise.c.longitude, enterprise.c.latitude)
        .where(
            enterprise.c.area_code == area_code,
            enterprise.c.town_code == town_code,
            enterprise.c.active,
            enterprise.c.longitude.is_not(None),
            enterprise.c.latitude.is_not(None),
        )
        .order_by(enterprise.c.name, enterprise.c.id)
        .limit(PLACES_MOST)
    )
    with one_statement(engine).connect() as read:
        return [
            {
                "id": row.id,
                "name": row.name,
                "longitude": round(row.longitude, 4),
                "latitude": round(row.latitude, 4),
            }
            for row in read.execute(query)
        ]


def hotlines(plan: Plan) -> list[str]:
    """Numbers for reports that may be shown to everybody; 12350 is every county's."""
    numbers = [line.number for line in plan.hotlines if line.public and line.purpose == "tip"]
    return numbers or ["12350"]


def _behind(read: sa.Connection, board_code: str) -> _BoardPlace:
    query = (
        sa.select(board.c.area_code, enterprise.c.id, enterprise.c.name)
        .join_from(
            board,
            enterprise,
            sa.and_(
                enterprise.c.area_code == board.c.area_code,
                enterprise.c.id == board.c.enterprise_id,
            ),
        )
        .where(board.c.code == board_code)
    )
    row = read.execute(query).one_or_none()
    if row is None:
        raise NotFound("没有这块公示牌，请重新扫码，或直接选择乡镇")
    supervisors = _supervisors(read, row.area_code, row.id)
    return _BoardPlace(row.area_code, ReportedEnterprise(row.id, row.name, supervisors))


def _supervisors(read: sa.Connection, area_code: str, enterprise_id: Any) -> list[str]:
    """Who is stationed there: the board names them too, and a report may be about one of them."""
    stationed = stationed_at(area_code, enterprise_id, today_in_shanghai(), person.c.name)
    return list(read.scalars(stationed.distinct().order_by(person.c.name)))


def _only_county(read: sa.Connection) -> str:
    area_codes = read.scalars(sa.select(county.c.area_code).limit(2)).all()
    if len(area_codes) != 1:
        raise NotFound(_NO_COUNTY)
    return str(area_codes[0])


def _is_there(read: sa.Connection, area_code: str) -> bool:
    there = sa.select(sa.exists().where(county.c.area_code == area_code))
    return bool(read.scalar(there))


def _towns(read: sa.Connection, area_code: str) -> list[dict[str, str]]:
    query = (
        sa.select(town.c.town_code, town.c.name)
        .where(town.c.area_code == area_code)
        .order_by(town.c.town_code)
    )
    return [{"code": row.town_code, "name": row.name} for row in read.execute(query)]


def _rewards(rewards: Rewards) -> dict[str, Any]:
    national = rewards.national
    return {
        "amounts": [
            {"kind": amount.kind, "name": amount.name, "yuan": amount.yuan}
            for amount in rewards.amounts
        ],
        "percent_of_fine": national.percent_of_fine,
        "yuan_at_least": national.yuan_at_least,
        "yuan_at_most": national.yuan_at_most,
        "note": rewards.note,
        "legal_note": rewards.legal_note,
    }
