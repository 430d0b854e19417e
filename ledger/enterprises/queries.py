"""Enterprises: lists, single, and by the words of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.enterprises.credit_code import CREDIT_CODE_ALPHABET, normalized
from ledger.enterprises.rules import EnterpriseForm, KeyArea, Premises, RiskPoint
from ledger.ground.caller import Caller
from ledger.ground.county_names import CountyNames
from ledger.ground.database import one_statement
from ledger.ground.edits import version_of
from ledger.ground.errors import NotFound
from ledger.ground.expressions import (
    is_overdue,
    last_failed_items,
    stationed_at,
    today_in_shanghai,
    uncorrected,
)
from ledger.ground.pages import Order, Page, page_of, whole_number, words
from ledger.ground.stored import read_back
from ledger.ground.tables import (
    enterprise,
    former_name,
    hazard,
    key_area,
    office,
    person,
    risk_point,
    town,
    visit,
)
from ledger.ground.visible import assigned_today, known_enterprise
from plans.plan import Plan
from spelling.codes import typed_in
from spelling.names import name_key
from spreadsheets.errors import Unreadable

EARTH_RADIUS_M = 6_371_000
# Enterprises without a place come last, in a list by distance.
NOWHERE_M = 99_999_999


@dataclass(frozen=True, slots=True)
class EnterpriseFilter:
    """What to list. `near`: longitude and latitude in degrees, wgs84; then the nearest first."""

    mine: bool = False
    unconfirmed: bool = False
    sector: str | None = None
    town_code: str | None = None
    text: str | None = None
    near: tuple[float, float] | None = None
    limit: int = 50
    cursor: str | None = None


def list_enterprises(
    engine: sa.Engine, caller: Caller, filters: EnterpriseFilter, plan: Plan
) -> Page[Any]:
    """Those that the caller may see, by name or by distance. One statement.

    Raises: Invalid where the cursor is none of this list's.
    """
    distance_m = distance_metres(*filters.near) if filters.near else sa.null().cast(sa.Integer)
    if filters.near:
        order = Order([distance_m, enterprise.c.id], [whole_number(NOWHERE_M), UUID])
    else:
        order = Order([enterprise.c.name, enterprise.c.id], [words, UUID])
    # The counts are taken for the page's rows alone.
    listed = (
        sa.select(enterprise, distance_m.label("distance_m"), *order.sort_columns())
        .where(
            known_enterprise(caller),
            *enterprise_conditions(caller, filters),
            order.after(filters.cursor),
        )
        .order_by(*order.clauses())
        .limit(filters.limit + 1)
        .subquery("listed")
    )
    counted = sa.select(
        *_row_columns(listed, plan), *(listed.c[f"sort_{n}"] for n in range(len(order.by)))
    ).order_by(*(listed.c[f"sort_{n}"] for n in range(len(order.by))))
    with one_statement(engine).connect() as read:
        rows = read.execute(_with_town(counted, listed)).all()
    return page_of(rows, filters.limit, order)


def one_enterprise(
    engine: sa.Engine, caller: Caller, enterprise_id: UUID, plan: Plan
) -> dict[str, Any]:
    """The whole of it. Raises: NotFound where the caller may not see it."""
    shown = (
        sa.select(enterprise, sa.null().cast(sa.Integer).label("distance_m"))
        .where(known_enterprise(caller), enterprise.c.id == enterprise_id)
        .subquery("found")
    )
    whole = sa.select(*_row_columns(shown, plan), *(shown.c[name] for name in _WHOLE))
    with one_statement(engine).connect() as read:
        row = read.execute(_with_town(whole, shown)).one_or_none()
        if row is None:
            raise NotFound("没有这家企业，或者您无权查看")
        premises = premises_of(read, caller.area_code, enterprise_id)
        form = form_of_enterprise(row, premises.key_areas)
        return row._asdict() | {
            "version": version_of(form),
            "unfilled": form.unfilled if row.unconfirmed else (),
            "key_areas": premises.key_areas,
            "risk_points": premises.risk_points,
            "premises_version": version_of(premises),
            "supervisors": _rows(read, supervisors_of(caller.area_code, enterprise_id)),
            "former_names": _rows(read, _former_names(caller.area_code, enterprise_id)),
            "failed_last": _rows(read, last_failed_items(caller.area_code, enterprise_id)),
        }


def held_enterprise(
    read: sa.Connection, area_code: str, enterprise_id: UUID
) -> EnterpriseForm | None:
    """The form that would save it unchanged; None where the county has none."""
    here = (enterprise.c.area_code == area_code, enterprise.c.id == enterprise_id)
    row = read.execute(sa.select(enterprise).where(*here)).one_or_none()
    if row is None:
        return None
    return form_of_enterprise(row, premises_of(read, area_code, enterprise_id).key_areas)


def form_of_enterprise(row: sa.Row[Any], key_areas: Sequence[KeyArea]) -> EnterpriseForm:
    """Of the table's columns."""
    return EnterpriseForm(
        name=row.name,
        credit_code=row.credit_code,
        no_credit_code_reason=row.no_credit_code_reason,
        town_code=row.town_code,
        address=row.address,
        sectors=tuple(row.sectors),
        employees=row.employees,
        principal_name=row.principal_name,
        principal_phone=row.principal_phone,
        actual_controller=row.actual_controller,
        actual_controller_phone=row.actual_controller_phone,
        safety_officer_name=row.safety_officer_name,
        safety_officer_phone=row.safety_officer_phone,
        high_risk=row.high_risk,
        key_enterprise=row.key_enterprise,
        above_scale=row.above_scale,
        longitude=row.longitude,
        latitude=row.latitude,
        regulator_name=row.regulator_name,
        regulator_phone=row.regulator_phone,
        active=row.active,
        key_areas=tuple(key_areas),
    )


def premises_of(read: sa.Connection, area_code: str, enterprise_id: UUID) -> Premises:
    """Its key areas by name, its risk points in the order of the board."""
    areas = _rows(read, _key_areas(area_code, enterprise_id))
    points = _rows(read, _risk_points(area_code, enterprise_id))
    return Premises(
        tuple(read_back(KeyArea, row._mapping) for row in areas),
        tuple(read_back(RiskPoint, row._mapping) for row in points),
    )


def _rows(read: sa.Connection, select: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    return read.execute(select).all()


_ROW = (
    "id", "name", "town_code", "address", "sectors", "employees", "active", "longitude",
    "latitude", "distance_m",
)  # fmt: skip
_WHOLE = (
    "credit_code", "no_credit_code_reason", "high_risk", "key_enterprise", "above_scale",
    "principal_name", "principal_phone", "actual_controller", "actual_controller_phone",
    "safety_officer_name", "safety_officer_phone",
    "regulator_name", "regulator_phone", "closed_on", "closed_reason", "merged_into",
)  # fmt: skip


def enterprise_conditions(
    caller: Caller, filters: EnterpriseFilter
) -> list[sa.ColumnElement[bool]]:
    """Which of those that the caller may see are asked for."""
    conditions: list[sa.ColumnElement[bool]] = []
    if filters.mine:
        conditions.append(is_mine(caller))
    if filters.unconfirmed:
        conditions.append(enterprise.c.unconfirmed_since.is_not(None))
    if filters.sector:
        conditions.append(enterprise.c.sectors.contains([filters.sector]))
    if filters.town_code:
        conditions.append(enterprise.c.town_code == filters.town_code)
    if filters.text:
        said, code = name_key(filters.text), typed_in(filters.text, CREDIT_CODE_ALPHABET)
        searched = (
            (enterprise.c.compared_name, said),
            (enterprise.c.credit_code, code),
            (enterprise.c.compared_address, said),
        )
        conditions.append(
            sa.or_(
                sa.false(),
                *(column.icontains(part, autoescape=True) for column, part in searched if part),
            )
        )
    return conditions


def is_mine(caller: Caller) -> sa.ColumnElement[bool]:
    """Enterprises where the caller is stationed today, and their own."""
    own_ids = [grant.enterprise_id for grant in caller.grants if grant.enterprise_id]
    return sa.or_(assigned_today(caller), enterprise.c.id.in_(own_ids))


def distance_metres(longitude: float, latitude: float) -> sa.ColumnElement[int]:
    """Great-circle distance by the haversine, metres."""
    phi, there = sa.func.radians(latitude), sa.func.radians(enterprise.c.latitude)
    half_lat = sa.func.radians(enterprise.c.latitude - latitude) / 2
    half_lon = sa.func.radians(enterprise.c.longitude - longitude) / 2
    chord = sa.func.power(sa.func.sin(half_lat), 2) + sa.func.cos(phi) * sa.func.cos(
        there
    ) * sa.func.power(sa.func.sin(half_lon), 2)
    arc = 2 * EARTH_RADIUS_M * sa.func.asin(sa.func.least(1.0, sa.func.sqrt(chord)))
    placed = sa.and_(enterprise.c.latitude.is_not(None), enterprise.c.longitude.is_not(None))
    return sa.case((placed, sa.cast(sa.func.round(arc), sa.Integer)), else_=NOWHERE_M)


def _row_columns(listed: sa.Subquery, plan: Plan) -> list[sa.ColumnElement[Any]]:
    of_listed = sa.and_(
        hazard.c.area_code == listed.c.area_code,
        hazard.c.enterprise_id == listed.c.id,
        hazard.c.closed_at.is_(None),
    )
    counted = sa.select(sa.func.count()).where(of_listed)
    visits = sa.and_(visit.c.area_code == listed.c.area_code, visit.c.enterprise_id == listed.c.id)
    month = sa.func.date_trunc("month", today_in_shanghai()).cast(sa.Date)
    month_visits = sa.select(sa.func.count()).where(visits, visit.c.month == month, uncorrected())
    last_visit = sa.select(sa.func.max(visit.c.arrived_at)).where(visits, uncorrected())
    return [
        *(listed.c[name] for name in _ROW if name != "distance_m"),
        sa.func.nullif(listed.c.distance_m, NOWHERE_M).label("distance_m"),
        listed.c.unconfirmed_since.is_not(None).label("unconfirmed"),
        town.c.name.label("town"),
        month_visits.scalar_subquery().label("month_visits"),
        _visits_owed(listed, plan).label("month_visits_minimum"),
        last_visit.scalar_subquery().label("last_visit_at"),
        counted.scalar_subquery().label("open_hazards"),
        counted.where(is_overdue()).scalar_subquery().label("overdue_hazards"),
    ]


def _visits_owed(listed: sa.Subquery, plan: Plan) -> sa.ColumnElement[int]:
    """Visits owed this month; 0 of an enterprise too small, or where the county stations nobody."""
    rule = plan.stationing
    if rule is None:
        return sa.literal(0)
    owed = sa.and_(listed.c.active, listed.c.employees >= rule.employees_at_least)
    return sa.case((owed, rule.visits_at_least), else_=0)


def _with_town(select: sa.Select[Any], listed: sa.Subquery) -> sa.Select[Any]:
    same = sa.and_(town.c.area_code == listed.c.area_code, town.c.town_code == listed.c.town_code)
    return select.select_from(listed.outerjoin(town, same))


def _key_areas(area_code: str, enterprise_id: UUID) -> sa.Select[Any]:
    return (
        sa.select(key_area.c.id, key_area.c.name)
        .where(
            key_area.c.area_code == area_code,
            key_area.c.enterprise_id == enterprise_id,
            key_area.c.active,
        )
        .order_by(key_area.c.name)
    )


def _former_names(area_code: str, enterprise_id: UUID) -> sa.Select[Any]:
    return (
        sa.select(former_name.c.name, former_name.c.until_date)
        .where(former_name.c.area_code == area_code, former_name.c.enterprise_id == enterprise_id)
        .order_by(former_name.c.until_date.desc())
    )


def _risk_points(area_code: str, enterprise_id: UUID) -> sa.Select[Any]:
    return (
        sa.select(risk_point)
        .where(risk_point.c.area_code == area_code, risk_point.c.enterprise_id == enterprise_id)
        .order_by(risk_point.c.position)
    )


def supervisors_of(area_code: str, enterprise_id: UUID) -> sa.Select[Any]:
    """Who is stationed there today, with the office number alone."""
    columns = (person.c.id, person.c.name, person.c.title, person.c.office_phone)
    stationed = stationed_at(area_code, enterprise_id, today_in_shanghai(), *columns)
    return stationed.distinct().order_by(person.c.name)


@dataclass(frozen=True, slots=True)
class NamedEnterprises:
    """Code or compared name → ids."""

    ids: dict[str, list[UUID]]

    def the_one(self, said: str) -> UUID:
        """Raises: Unreadable where it is none or several."""
        ids = self.ids.get(normalized(said) or "") or self.ids.get(name_key(said), [])
        if not ids:
            raise Unreadable(f"台账上没有企业“{said[:30]}”", "请核对名称，或先导入这家企业")
        if len(ids) > 1:
            raise Unreadable(f"台账上有 {len(ids)} 家“{said[:30]}”", "请改填统一社会信用代码")
        return ids[0]


def named_enterprises(tx: sa.Connection, area_code: str, said: Collection[str]) -> NamedEnterprises:
    """Those of the county that any of the words may mean. One statement."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    codes = {code for name in said if (code := normalized(name))}
    names = {name_key(name) for name in said} - {""}
    named = sa.or_(enterprise.c.credit_code.in_(codes), enterprise.c.compared_name.in_(names))
    query = sa.select(enterprise.c.id, enterprise.c.credit_code, enterprise.c.compared_name).where(
        enterprise.c.area_code == area_code, enterprise.c.merged_into.is_(None), named
    )
    for row in tx.execute(query) if said else ():
        for name in {row.credit_code, row.compared_name} - {None}:
            ids[name].append(row.id)
    return NamedEnterprises(ids)


def county_names(engine: sa.Engine, area_code: str, plan: Plan) -> CountyNames:
    """The names that the county may use in its tables."""
    towns = sa.select(town.c.town_code, town.c.name).where(town.c.area_code == area_code)
    offices = (
        sa.select(office.c.id, office.c.name)
        .where(office.c.area_code == area_code)
        .order_by(office.c.id)
    )
    with engine.connect() as read:
        named = [[(code, name) for code, name in read.execute(of)] for of in (towns, offices)]
        return CountyNames.of(plan, *named)
