"""The major hazards that were confirmed as such (研究认定), a few in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ledger.enterprises.queries import county_names
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.expressions import day_in_shanghai, overdue_days_expression
from ledger.ground.lifecycles.hazard import CLOSED_STATES, Event, State
from ledger.ground.tables import enterprise, hazard, hazard_event
from ledger.ground.transfer.exports import ROWS_A_FETCH
from ledger.ground.visible import of_others, visible_record
from ledger.hazards.queries.masked_origin import masked_origin
from ledger.hazards.rules.steps import STEP_COLUMNS
from ledger.hazards.sheet import COLUMNS, NOT_OFFICIAL, TITLE, SheetWords, hazard_cells
from plans.plan import Plan
from spreadsheets.listing import ExportedTable

_SHOWN = (
    "number", "sector", "part", "description", "order_number", "first_deadline", "extensions",
    "state", *STEP_COLUMNS,
)  # fmt: skip
_OF_ENTERPRISE = ("credit_code", "town_code", "address", "principal_name", "actual_controller")


def major_hazards(
    engine: sa.Engine, caller: Caller, plan: Plan, *, open_only: bool = False
) -> ExportedTable:
    """Those that the caller may see and that do not concern themselves, by number.

    `open_only`: without those struck off. An entry stands on the list once somebody confirmed it
    (望城 三(三)2); until then it is only suspected.
    """
    names = county_names(engine, caller.area_code, plan)
    words = SheetWords(plan, names, {code: name for name, code in names.towns.items()})
    conditions = _conditions(caller, open_only=open_only)
    count, left_out = _counts(engine, caller, conditions)
    rows = _rows(engine, caller, [*conditions, of_others(caller)], words)
    about = _about(plan, caller, count, left_out, open_only=open_only)
    head = [(column.title, column.width) for column in COLUMNS]
    return ExportedTable("major_hazards", TITLE, head, about, rows, count, left_out)


def _conditions(caller: Caller, *, open_only: bool) -> list[sa.ColumnElement[bool]]:
    conditions = [
        hazard.c.area_code == caller.area_code,
        hazard.c.grade == "major",
        hazard.c.state != State.UNCONFIRMED,
        visible_record(caller, hazard.c.found_by),
    ]
    return conditions + ([hazard.c.state.not_in(sorted(CLOSED_STATES))] if open_only else [])


def _counts(
    engine: sa.Engine, caller: Caller, conditions: list[sa.ColumnElement[bool]]
) -> tuple[int, int]:
    counted = (
        sa.select(
            sa.func.count().filter(of_others(caller)),
            sa.func.count().filter(sa.not_(of_others(caller))),
        )
        .select_from(_joined())
        .where(*conditions)
    )
    with engine.connect() as read:
        listed, left_out = read.execute(counted).one()
    return int(listed), int(left_out)


def _joined() -> sa.Join:
    same = sa.and_(
        enterprise.c.area_code == hazard.c.area_code, enterprise.c.id == hazard.c.enterprise_id
    )
    return hazard.join(enterprise, same)


def _rows(
    engine: sa.Engine, caller: Caller, conditions: list[sa.ColumnElement[bool]], words: SheetWords
) -> Iterator[list[object]]:
    query: sa.Select[Any] = (
        sa.select(
            *(hazard.c[name] for name in _SHOWN),
            masked_origin(caller).label("origin"),
            enterprise.c.name.label("enterprise"),
            *(enterprise.c[name] for name in _OF_ENTERPRISE),
            day_in_shanghai(hazard.c.found_at).label("found_on"),
            day_in_shanghai(hazard.c.closed_at).label("closed_on"),
            overdue_days_expression().label("overdue_days"),
            _last_events().label("last"),
        )
        .select_from(_joined())
        .where(*conditions)
        .order_by(hazard.c.number)
    )
    with engine.connect() as read:
        for row in read.execution_options(yield_per=ROWS_A_FETCH).execute(query):
            yield hazard_cells(row, words)


def _last_events() -> sa.ScalarSelect[Any]:
    """Kind → day, role and document of its last event since the hazard was last opened again."""
    of_it = (
        hazard_event.c.area_code == hazard.c.area_code,
        hazard_event.c.hazard_id == hazard.c.id,
    )
    again = hazard_event.alias("again")
    reopened = (
        sa.select(sa.func.coalesce(sa.func.max(again.c.position), 0))
        .where(
            again.c.area_code == hazard.c.area_code,
            again.c.hazard_id == hazard.c.id,
            again.c.kind == Event.REOPEN,
        )
        # By itself it would reach only as far as the query around it, which has no hazard: it would
        # bring one of its own, and ask when any hazard of the county was last opened again.
        .correlate(hazard)
        .scalar_subquery()
    )
    event = sa.func.jsonb_build_object(
        "day", day_in_shanghai(hazard_event.c.happened_at),
        "role", hazard_event.c.role,
        "document", hazard_event.c.document,
    )  # fmt: skip
    # Of one key twice the later one stays, hence the order.
    by_kind = sa.func.jsonb_object_agg(
        hazard_event.c.kind, aggregate_order_by(event, hazard_event.c.position)
    )
    counts = sa.or_(hazard_event.c.position > reopened, hazard_event.c.kind == Event.CONFIRM)
    return sa.select(by_kind).where(*of_it, counts).correlate(hazard).scalar_subquery()


def _about(plan: Plan, caller: Caller, count: int, left_out: int, *, open_only: bool) -> list[str]:
    which = "未销号的" if open_only else "全部（含已销号）"
    lines = [
        f"{plan.area.name}{TITLE}",
        f"导出日期：{shanghai_date(datetime.now(UTC))}　导出人：{caller.name}",
        f"范围：{which}，经认定的重大事故隐患，共 {count} 条；疑似、还没有认定的不在内。",
        NOT_OFFICIAL,
        "交办单位按交办人的角色和本县方案推得，推不出的留空；谁发现、谁提供线索都不在表内。",
    ]
    if left_out:
        lines.append(f"另有 {left_out} 条涉及导出人自己所在或派驻的企业，请由其他同事导出。")
    return lines
