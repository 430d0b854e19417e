"""Figures of hazards: what was found, and how it stood at the end of the period.

How a hazard stood then is read from its events, not from its row, which tells how it stands now:
the last event that happened by the period's last day and was received by `as_at`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by, array
from sqlalchemy.sql.selectable import LateralFromClause

from ledger.ground.clocks import AHEAD_MAX_S
from ledger.ground.expressions import day_in_shanghai, refers
from ledger.ground.lifecycles.hazard import CLOSED_STATES, OPEN_STATES, Event, State
from ledger.ground.tables import hazard, hazard_event, inspection
from ledger.reports.figures.checks import BY_OFFICES, office_of_check
from ledger.reports.figures.figure import FigureScope, evidence, figure

# Which origins a reading takes. None tells a reported hazard from one that was handed down.
FOUND_BY = {"own_checks": BY_OFFICES, "every_origin": None}
# What counts as mended, and the events that mend it so.
_RECTIFIED = {
    "verified": ({State.VERIFIED, *CLOSED_STATES}, {Event.VERIFY, Event.FIX_AT_ONCE}),
    "closed": (set(CLOSED_STATES), {Event.CLOSE}),
    "reported": (
        {State.SUBMITTED, State.VERIFIED, *CLOSED_STATES},
        {Event.RECTIFY, Event.FIX_AT_ONCE},
    ),
}
# Where a document is opened: rows of inspections are read without.
_opened = inspection.alias("opened")
_FOUND = "发现隐患的检查结束的那一天（北京时间）"
_CLAUSE = "望城 附件4 第6至9行、附件5、附件6"
_READINGS = ("found_by", "grade")
_MENDED = (*_READINGS, "rectified", "rectified_of", "rectified_as_at")
_of_found = partial(figure, unit="项", counts="records", day=_FOUND, clause=_CLAUSE)


def _then(scope: FigureScope, name: str, *which: sa.ColumnElement[bool]) -> sa.CTE:
    """Hazards with grade and state as they stood then."""
    over = _over(scope)
    past = _past(scope, over)
    born = sa.literal("born", sa.Text)
    return (
        sa.select(
            hazard.c.id,
            hazard.c.town_code,
            inspection.c.enterprise_id,
            day_in_shanghai(hazard.c.found_at).label("found_on"),
            office_of_check(scope).label("office"),
            array([hazard.c.sector]).label("sectors"),
            sa.case((over, hazard.c.grade), else_=_grade(scope, past)).label("grade"),
            sa.case((over, State.CLOSED.value), else_=sa.func.coalesce(past.c.state, born)).label(
                "state"
            ),
        )
        .select_from(
            hazard.join(inspection, refers(hazard.c.inspection_id, inspection)).join(
                past, sa.true()
            )
        )
        .where(
            hazard.c.area_code == scope.area_code,
            inspection.c.received_at <= scope.as_at,
            *which,
        )
        .cte(name)
    )


def _over(scope: FigureScope) -> sa.ColumnElement[bool]:
    """Struck off by then, and not opened again since: nothing of its life needs reading.

    A step may have happened so much later than it was received.
    """
    if scope.readings.grade == "as_found":
        return sa.false()
    by_end = scope.readings.rectified_as_at == "period_end"
    then = min(scope.as_at, scope.ends) if by_end else scope.as_at
    closed_by_then = hazard.c.closed_at <= then - timedelta(seconds=AHEAD_MAX_S)
    return sa.func.coalesce(closed_by_then, sa.false())


def _past(scope: FigureScope, over: sa.ColumnElement[bool]) -> LateralFromClause:
    """Of one hazard, in one read: where its events had led by then, and as what it was graded."""
    by_then = _by_then(scope)
    newest = hazard_event.c.position.desc()

    def last(column: sa.ColumnElement[Any], *which: sa.ColumnElement[bool]) -> Any:
        of_all = sa.func.array_agg(aggregate_order_by(column, newest)).filter(by_then, *which)
        return sa.type_coerce(of_all, ARRAY(sa.Text))[1]

    confirmed = hazard_event.c.kind == Event.CONFIRM
    return (
        sa.select(
            last(hazard_event.c.state_after).label("state"),
            last(hazard_event.c.document["grade"].astext, confirmed).label("graded"),
            sa.func.bool_or(confirmed).label("confirmed_ever"),
        )
        .where(*_of_hazard(), sa.not_(over))
        .correlate(hazard)
        .lateral("past")
    )


def _of_hazard() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        hazard_event.c.area_code == hazard.c.area_code,
        hazard_event.c.hazard_id == hazard.c.id,
    )


def _by_then(scope: FigureScope) -> sa.ColumnElement[bool]:
    known = hazard_event.c.received_at <= scope.as_at
    if scope.readings.rectified_as_at == "hand_in":
        return known
    return sa.and_(known, hazard_event.c.happened_at < scope.ends)


def _grade(scope: FigureScope, past: LateralFromClause) -> sa.ColumnElement[str]:
    """As it was last confirmed by then; else as the finder graded it."""
    elements = sa.func.jsonb_array_elements(_opened.c.document["findings"]).table_valued(
        sa.column("value", JSONB), name="finding"
    )
    finding = elements.c.value
    as_found = (
        sa.select(finding["grade"].astext)
        .select_from(_opened.join(elements, sa.true()))
        .where(
            refers(hazard.c.inspection_id, _opened),
            finding["id"].astext == sa.cast(hazard.c.id, sa.Text),
        )
        .correlate(hazard)
        .scalar_subquery()
    )
    # The row says how it was found as long as nobody graded it: the document is opened for others.
    found = sa.case((past.c.confirmed_ever, as_found), else_=hazard.c.grade)
    if scope.readings.grade == "as_found":
        return found
    return sa.func.coalesce(past.c.graded, found)


def _own(scope: FigureScope) -> sa.ColumnElement[bool]:
    origins = FOUND_BY[scope.readings.found_by]
    return hazard.c.origin.in_(sorted(origins)) if origins else sa.true()


def _found(scope: FigureScope) -> sa.CTE:
    """Found in the period."""
    return scope.once(
        f"found_{scope.days}",
        lambda name: _then(
            scope,
            name,
            scope.within(hazard.c.found_at),
            # The same moment: said twice, the database reads both by their day.
            scope.within(inspection.c.finished_at),
            _own(scope),
        ),
    )


def _mended(scope: FigureScope) -> sa.CTE:
    """Mended in the period, whenever it was found."""
    _, events = _RECTIFIED[scope.readings.rectified]
    mended = sa.exists().where(
        hazard_event.c.area_code == hazard.c.area_code,
        hazard_event.c.hazard_id == hazard.c.id,
        hazard_event.c.kind.in_(sorted(events)),
        hazard_event.c.received_at <= scope.as_at,
        scope.within(hazard_event.c.happened_at),
    )
    return scope.once(
        f"mended_{scope.days}",
        lambda name: _then(scope, name, mended, hazard.c.found_at < scope.ends, _own(scope)),
    )


def _hazards(of: sa.CTE, *which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return evidence(
        "hazard",
        of,
        day=of.c.found_on,
        office=of.c.office,
        town_code=of.c.town_code,
        sectors=of.c.sectors,
        enterprise_id=of.c.enterprise_id,
        hazard_id=of.c.id,
    ).where(*which)


def _of_grade(scope: FigureScope, of: sa.CTE, grade: str) -> sa.Select[Any]:
    return _hazards(of, of.c.grade == grade)


def _rectified(scope: FigureScope, grade: str) -> sa.Select[Any]:
    states, _ = _RECTIFIED[scope.readings.rectified]
    cohort = scope.readings.rectified_of == "cohort"
    of = _found(scope) if cohort else _mended(scope)
    return _of_grade(scope, of, grade).where(of.c.state.in_(sorted(states)))


@_of_found(title="重大隐患数", readings=_READINGS)
def major_found(scope: FigureScope) -> sa.Select[Any]:
    """期内本单位执法检查发现、到期末为重大的隐患，一条算一项。疑似重大在认定前按重大算；
    到期末已改定为一般的，算其他隐患。县乡两级都报的，算谁发现的。"""
    return _of_grade(scope, _found(scope), "major")


@_of_found(title="其他隐患数", readings=_READINGS)
def other_found(scope: FigureScope) -> sa.Select[Any]:
    """期内本单位执法检查发现、到期末不为重大的隐患，一条算一项。"""
    return _of_grade(scope, _found(scope), "general")


@_of_found(title="重大隐患已整改数", readings=_MENDED)
def major_rectified(scope: FigureScope) -> sa.Select[Any]:
    """“重大隐患数”所数的隐患中，到期末验收合格的（已验收、已销号）；验收后又被退回、
    销号后又重新打开、到期末没有再验收的，不算。"""
    return _rectified(scope, "major")


@_of_found(title="其他隐患已整改数", readings=_MENDED)
def other_rectified(scope: FigureScope) -> sa.Select[Any]:
    """“其他隐患数”所数的隐患中，到期末验收合格的，算法与重大隐患已整改数相同。"""
    return _rectified(scope, "general")


@figure(
    title="超期未整改隐患",
    unit="项",
    counts="records",
    day="期末最后一天：期限在那一天之前",
    clause="望城 三(三)3；溆浦 二(四)1",
    belongs="territory",
    readings=("rectified_as_at",),
)
def overdue(scope: FigureScope) -> sa.Select[Any]:
    """到期末整改期限已过、企业还没有上报整改的隐患，不论谁发现、何时发现，按企业当时所在的乡镇和隐患的行业归单位。
    期限以到期末为止最后一次交办、延期或重新打开所定的为准。"""
    set_last = (
        sa.select(sa.cast(hazard_event.c.document["deadline"].astext, sa.Date))
        .where(
            *_of_hazard(),
            _by_then(scope),
            hazard_event.c.kind.in_([Event.ASSIGN, Event.EXTEND, Event.REOPEN]),
        )
        .order_by(hazard_event.c.position.desc())
        .limit(1)
        .correlate(hazard)
        .scalar_subquery()
    )
    deadline = sa.func.coalesce(set_last, hazard.c.first_deadline)
    of = scope.once(
        f"overdue_{scope.days}",
        lambda name: _then(
            scope,
            name,
            hazard.c.found_at < scope.ends,
            sa.not_(_over(scope)),
            deadline < scope.last,
        ),
    )
    return _hazards(of, of.c.state.in_(["born", *sorted(OPEN_STATES)]))
