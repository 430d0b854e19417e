"""The register of accidents, and its figures against the same days of the year before.

An entry that was corrected stands no more; the correction stands in its place. Everybody reads
within their towns and sectors; the plan's targets are held against the whole county, and so are
told to who sees the whole county.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.accidents.rules import (
    DAYS_MOST,
    LARGER_DEATHS,
    Counted,
    Figures,
    change_percent,
    figures_of,
    is_reached,
    now_and_before,
    year_before,
)
from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import Invalid
from ledger.ground.expressions import refers
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.tables import accident, enterprise, hazard, person
from ledger.ground.visible import READS_ACCIDENTS, visible_accident
from plans.orders import Target
from plans.plan import Plan

_NEWEST_FIRST = Order(
    [accident.c.happened_on, accident.c.id], [date.fromisoformat, UUID], descending=True
)


@dataclass(frozen=True, slots=True)
class FiguresAsked:
    """Days, both included. `business_only`: 生产经营性 accidents alone."""

    first: date
    last: date
    business_only: bool


def list_accidents(
    engine: sa.Engine, caller: Caller, plan: Plan, *, limit: int, cursor: str | None
) -> Page[dict[str, Any]]:
    """What stands on the register, the newest first. Raises: Invalid for a strange cursor."""
    listed = (
        accident_rows(caller)
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(_NEWEST_FIRST.after(cursor))
        .limit(limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), limit, _NEWEST_FIRST)
    return page.map(lambda row: row._asdict() | _names(plan, row))


def accident_rows(caller: Caller) -> sa.Select[Any]:
    """Those of the list, the newest first, all of them."""
    columns = accident.c
    return (
        sa.select(
            *(columns[name] for name in _SHOWN),
            columns.document["description"].astext.label("description"),
            columns.document[("excluded", "reason")].astext.label("excluded_reason"),
            columns.document["correction_reason"].astext.label("correction_reason"),
            person.c.name.label("person"),
            hazard.c.number.label("hazard_number"),
            enterprise.c.name.label("enterprise"),
        )
        .join(
            person,
            sa.and_(person.c.area_code == columns.area_code, person.c.id == columns.person_id),
        )
        .outerjoin(
            hazard,
            sa.and_(hazard.c.area_code == columns.area_code, hazard.c.id == columns.hazard_id),
        )
        .outerjoin(enterprise, refers(columns.enterprise_id, enterprise))
        .where(visible_accident(caller), _stands())
        .order_by(*_NEWEST_FIRST.clauses())
    )


def accident_figures(
    engine: sa.Engine, caller: Caller, plan: Plan, asked: FiguresAsked
) -> dict[str, Any]:
    """Totals, each sector and town (零发生 among them), and the plan's targets.

    Raises: Invalid where the days are more than a year.
    """
    if not 0 <= (asked.last - asked.first).days < DAYS_MOST:
        raise Invalid("period_invalid", "起止日期应在一年之内，且开始不晚于结束，请改日期")
    before = year_before(asked.first, asked.last)
    counted = _counted(engine, caller, asked, before)
    sectors, towns = _within(caller, plan)
    only = asked.business_only
    return {
        "first": asked.first,
        "last": asked.last,
        "before_first": before[0],
        "before_last": before[1],
        "total": _figures_line("all", "合计", figures_of(counted, business_only=only)),
        "sectors": [
            _figures_line(key, name, figures_of(counted, business_only=only, sectors=[key]))
            for key, name in sectors
        ],
        "towns": [
            _figures_line(key, name, figures_of(counted, business_only=only, towns=[key]))
            for key, name in towns
        ],
        "targets": _targets(plan, counted) if _sees_all(caller) else [],
    }


_SHOWN = (
    "id", "happened_on", "town_code", "sector", "deaths", "business", "excluded", "hazard_id",
    "enterprise_id", "corrects", "received_at",
)  # fmt: skip


def _stands() -> sa.ColumnElement[bool]:
    newer = accident.alias("newer")
    return ~sa.exists().where(
        newer.c.area_code == accident.c.area_code, newer.c.corrects == accident.c.id
    )


def _counted(
    engine: sa.Engine, caller: Caller, asked: FiguresAsked, before: tuple[date, date]
) -> list[Counted]:
    columns = accident.c
    is_before = columns.happened_on.between(*before)
    grouped = (
        sa.select(
            columns.town_code,
            columns.sector,
            columns.business,
            is_before.label("before"),
            sa.func.count().filter(columns.deaths > 0).label("accidents"),
            sa.func.sum(columns.deaths).label("deaths"),
            sa.func.count().filter(columns.deaths >= LARGER_DEATHS).label("larger"),
            sa.func.count().label("entered"),
        )
        .where(
            visible_accident(caller),
            _stands(),
            columns.excluded.is_(None),
            sa.or_(is_before, columns.happened_on.between(asked.first, asked.last)),
        )
        .group_by(columns.town_code, columns.sector, columns.business, sa.text("before"))
    )
    with one_statement(engine).connect() as read:
        return [Counted(**row._asdict()) for row in read.execute(grouped)]


def _within(
    caller: Caller, plan: Plan
) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    """The plan's sectors and towns that the caller sees figures of."""
    grants = [grant for grant in caller.grants if grant.role in READS_ACCIDENTS]
    own_sectors = {grant.sector for grant in grants}
    own_towns = {grant.town_code for grant in grants}
    return (
        [(s.id, s.local_name) for s in plan.sectors if {None, s.id} & own_sectors],
        [(t.code, t.name) for t in plan.towns if {None, t.code} & own_towns],
    )


def _sees_all(caller: Caller) -> bool:
    return any(grant.covers_county for grant in caller.grants if grant.role in READS_ACCIDENTS)


def _targets(plan: Plan, counted: Collection[Counted]) -> list[dict[str, Any]]:
    return [_target(plan, target, counted) for target in plan.targets if target.counts]


def _target(plan: Plan, target: Target, counted: Collection[Counted]) -> dict[str, Any]:
    """Of a target that towns must reach each for itself: the towns that do not."""
    towns = {
        town.code: town.name
        for town in plan.towns
        if ("town_office" in target.who and not town.zone) or ("zone" in target.who and town.zone)
    }

    def figures(*of: str) -> Figures:
        return figures_of(
            counted, business_only=target.business_only, sectors=target.sectors, towns=of
        )

    whole = figures(*towns)
    missed = [name for code, name in towns.items() if not is_reached(target, figures(code))]
    now, before = now_and_before(target, whole)
    return {
        "key": target.key,
        "name": target.name,
        "direction": target.direction,
        "value": target.value,
        "unit": target.unit,
        "source": target.source,
        "counts": target.counts,
        "reached": not missed if towns else is_reached(target, whole),
        "missed_by": missed,
        "now": now,
        "before": before,
        "change_percent": change_percent(now, before),
    }


def _figures_line(key: str, name: str, figures: Figures) -> dict[str, Any]:
    return {"key": key, "name": name, **_numbers(figures), "zero": figures.accidents == 0}


def _numbers(figures: Figures) -> dict[str, Any]:
    return {
        "accidents": figures.accidents,
        "deaths": figures.deaths,
        "accidents_before": figures.accidents_before,
        "deaths_before": figures.deaths_before,
        "accidents_change_percent": figures.accidents_change_percent,
        "deaths_change_percent": figures.deaths_change_percent,
    }


def _names(plan: Plan, row: sa.Row[Any]) -> dict[str, Any]:
    towns = {town.code: town.name for town in plan.towns}
    sectors = {sector.id: sector.local_name for sector in plan.sectors}
    grounds = {exclusion.key: exclusion.name for exclusion in plan.accident_exclusions}
    return {
        "town": towns.get(row.town_code, row.town_code),
        "sector_name": sectors.get(row.sector, row.sector),
        "excluded_name": grounds.get(row.excluded, row.excluded),
    }
