"""Results of enforcement: listed with filters, the newest first; and sums over some days, by
sector, town or office, as the monthly forms count them.

The forms count enterprises (家) for orders, fines, suspensions and closures, and decisions (个) for
detentions and referrals: an enterprise that was fined twice is one 家 with two amounts. Sums of the
whole are not sums of the rows: an enterprise of two sectors stands in both.
Source: 望城 附件5, 附件6, 三(四)3 (执法数据通报); 临湘 9 (“只检查不处罚”). That 立案数 counts
fines, suspensions, closures, detentions and referrals, each 文号 once, is ours.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.expressions import day_in_shanghai
from ledger.ground.pages import Order, Page, page_of
from ledger.ground.stored import read_back
from ledger.ground.tables import enforcement, enterprise, hazard, inspection, person
from ledger.ground.visible import visible_enterprise, visible_record
from plans.plan import Plan

By = Literal["sector", "town", "office", "all"]
# The key of checks whose office nobody named.
NOBODY_KNOWS = "unknown"
_CASES = ("penalty", "suspension", "closure", "detention", "criminal_referral")
_NEWEST_FIRST = Order(
    [enforcement.c.decided_on, enforcement.c.id], [date.fromisoformat, UUID], descending=True
)
_FIGURES = (
    "orders_enterprises", "penalties", "penalty_enterprises", "penalty_yuan",
    "suspension_enterprises", "closure_enterprises", "detentions_and_referrals", "cases",
    "typical_cases", "crackdown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EnforcementFilter:
    """What to list. `first` and `last`: days of the decision, both included."""

    kind: str | None = None
    enterprise_id: UUID | None = None
    hazard_id: UUID | None = None
    inspection_id: UUID | None = None
    town_code: str | None = None
    office: str | None = None
    first: date | None = None
    last: date | None = None
    limit: int = 50
    cursor: str | None = None


def list_enforcements(
    engine: sa.Engine, caller: Caller, filters: EnforcementFilter, plan: Plan
) -> Page[dict[str, Any]]:
    """Those against visible enterprises, and the caller's own records.

    Raises: Invalid for a strange cursor.
    """
    listed = (
        enforcement_rows(caller, filters)
        .add_columns(*_NEWEST_FIRST.sort_columns())
        .where(_NEWEST_FIRST.after(filters.cursor))
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, _NEWEST_FIRST)
    return page.map(lambda row: _shown(row, plan))


def enforcement_rows(caller: Caller, filters: EnforcementFilter) -> sa.Select[Any]:
    """Those of the list, the newest first, all of them."""
    columns = enforcement.c
    return (
        sa.select(
            columns.id,
            columns.kind,
            columns.amount_yuan,
            columns.document_number,
            columns.decided_on,
            columns.enterprise_id,
            enterprise.c.name.label("enterprise"),
            columns.inspection_id,
            columns.hazard_id,
            hazard.c.number.label("hazard_number"),
            person.c.name.label("person"),
            columns.received_at,
            columns.office,
            columns.joint_offices,
            columns.document,
        )
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == columns.area_code,
                enterprise.c.id == columns.enterprise_id,
            ),
        )
        .join(
            person,
            sa.and_(person.c.area_code == columns.area_code, person.c.id == columns.person_id),
        )
        .outerjoin(
            hazard,
            sa.and_(hazard.c.area_code == columns.area_code, hazard.c.id == columns.hazard_id),
        )
        .where(visible_record(caller, columns.person_id), *_conditions(filters))
        .order_by(*_NEWEST_FIRST.clauses())
    )


def _conditions(filters: EnforcementFilter) -> list[sa.ColumnElement[bool]]:
    columns = enforcement.c
    asked = {
        columns.kind: filters.kind,
        columns.enterprise_id: filters.enterprise_id,
        columns.hazard_id: filters.hazard_id,
        columns.inspection_id: filters.inspection_id,
        columns.town_code: filters.town_code,
        columns.office: filters.office,
    }
    conditions = [column == value for column, value in asked.items() if value is not None]
    if filters.first:
        conditions.append(columns.decided_on >= filters.first)
    if filters.last:
        conditions.append(columns.decided_on <= filters.last)
    return conditions


@dataclass(frozen=True, slots=True)
class _Sent:
    """Of a result's document."""

    officers: tuple[str, ...] | None
    crackdown: bool | None
    note: str | None
    photos: tuple[str, ...]


def _shown(row: sa.Row[Any], plan: Plan) -> dict[str, Any]:
    sent = read_back(_Sent, row.document)
    return row._asdict() | {
        **asdict(sent),
        "office_name": plan.office_name(row.office),
        "crackdown": bool(sent.crackdown),
    }


@dataclass(frozen=True, slots=True)
class SumsAsked:
    """Over which days (both included), and by what."""

    first: date
    last: date
    by: By


def sum_enforcements(
    engine: sa.Engine, caller: Caller, asked: SumsAsked, plan: Plan
) -> list[dict[str, Any]]:
    """A row for each sector, town or office where anything happened, and one for `all`.

    Of visible enterprises, not of the caller's own. `zero_penalty`: inspected, and nobody fined.
    """
    with one_statement(engine).connect() as read:
        results = {row.key: row for row in read.execute(_results(caller, asked))}
        checks = {row.key: row for row in read.execute(_checks(caller, asked))}
    names = _names(plan, asked.by)
    return [
        _row(key, names.get(key, key), results.get(key), checks.get(key))
        for key in sorted(results.keys() | checks.keys())
    ]


def _row(
    key: str, name: str, results: sa.Row[Any] | None, checks: sa.Row[Any] | None
) -> dict[str, Any]:
    inspections = checks.inspections if checks else 0
    penalties = results.penalties if results else 0
    return {
        "key": key,
        "name": name,
        **{column: getattr(results, column, None) or 0 for column in _FIGURES},
        "inspections": inspections,
        "inspected_enterprises": checks.inspected_enterprises if checks else 0,
        "zero_penalty": inspections > 0 and not penalties,
    }


def _results(caller: Caller, asked: SumsAsked) -> sa.Select[Any]:
    columns = enforcement.c

    def enterprises(kind: str) -> sa.ColumnElement[int]:
        return sa.func.count(columns.enterprise_id.distinct()).filter(columns.kind == kind)

    def decisions(*kinds: str) -> sa.ColumnElement[int]:
        numbered = sa.func.concat(columns.enterprise_id, "/", columns.document_number)
        return sa.func.count(numbered.distinct()).filter(columns.kind.in_(kinds))

    summed: sa.Select[Any] = (
        sa.select(
            _key_of_results(asked.by).label("key"),
            enterprises("order_to_rectify").label("orders_enterprises"),
            decisions("penalty").label("penalties"),
            enterprises("penalty").label("penalty_enterprises"),
            sa.func.sum(columns.amount_yuan).label("penalty_yuan"),
            enterprises("suspension").label("suspension_enterprises"),
            enterprises("closure").label("closure_enterprises"),
            decisions("detention", "criminal_referral").label("detentions_and_referrals"),
            decisions(*_CASES).label("cases"),
            decisions("typical_case").label("typical_cases"),
            sa.func.count()
            .filter(columns.document["crackdown"].astext == "true")
            .label("crackdown"),
        )
        .select_from(
            enforcement.join(
                enterprise,
                sa.and_(
                    enterprise.c.area_code == columns.area_code,
                    enterprise.c.id == columns.enterprise_id,
                ),
            )
            .outerjoin(
                hazard,
                sa.and_(hazard.c.area_code == columns.area_code, hazard.c.id == columns.hazard_id),
            )
            .outerjoin(
                inspection,
                sa.and_(
                    inspection.c.area_code == columns.area_code,
                    inspection.c.id == columns.inspection_id,
                ),
            )
        )
        .where(_of_others(caller), columns.decided_on.between(asked.first, asked.last))
        .group_by(sa.text("key"))
    )
    return summed


def _checks(caller: Caller, asked: SumsAsked) -> sa.Select[Any]:
    """Inspections by officers in these days, and the enterprises they went to.

    One of several checklists stands in each of their sectors.
    """
    done_on = day_in_shanghai(inspection.c.finished_at)
    source: sa.FromClause = inspection.join(
        enterprise,
        sa.and_(
            enterprise.c.area_code == inspection.c.area_code,
            enterprise.c.id == inspection.c.enterprise_id,
        ),
    )
    key: sa.ColumnElement[Any] = sa.literal("all")
    if asked.by == "sector":
        sectors = sa.func.unnest(inspection.c.sectors).table_valued("value").render_derived()
        source = source.join(sectors, sa.true())
        key = sectors.c.value
    elif asked.by == "town":
        key = inspection.c.town_code
    elif asked.by == "office":
        key = sa.func.coalesce(inspection.c.office, NOBODY_KNOWS)
    counted: sa.Select[Any] = (
        sa.select(
            key.label("key"),
            sa.func.count(inspection.c.id.distinct()).label("inspections"),
            sa.func.count(inspection.c.enterprise_id.distinct()).label("inspected_enterprises"),
        )
        .select_from(source)
        .where(
            _of_others(caller),
            inspection.c.origin == "enforcement",
            done_on.between(asked.first, asked.last),
        )
        .group_by(sa.text("key"))
    )
    return counted


def _of_others(caller: Caller) -> sa.ColumnElement[bool]:
    """Nobody counts what concerns themselves."""
    own_ids = [granted.enterprise_id for granted in caller.grants if granted.enterprise_id]
    return sa.and_(visible_enterprise(caller), enterprise.c.id.not_in(own_ids))


def _key_of_results(by: By) -> sa.ColumnElement[Any]:
    if by == "town":
        return enforcement.c.town_code
    if by == "office":
        return enforcement.c.office
    if by == "sector":
        # What the result came from knows its sector best; else the enterprise's first.
        sector: sa.ColumnElement[Any] = sa.func.coalesce(
            hazard.c.sector, inspection.c.sectors[1], enterprise.c.sectors[1], "S00"
        )
        return sector
    return sa.literal("all")


def _names(plan: Plan, by: By) -> dict[str, str]:
    if by == "sector":
        return {sector.id: sector.local_name for sector in plan.sectors}
    if by == "town":
        return {town.code: town.name for town in plan.towns}
    if by == "office":
        return {office.key: office.name for office in plan.offices} | {NOBODY_KNOWS: "未写明单位"}
    return {"all": "合计"}
