"""A person's own inbox, the newest first, and how much of it is unread.

What was settled since it was told is over: computed when it is read, never stored. A notice about
an enterprise that has left the person's reach is not shown any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import one_statement
from ledger.ground.expressions import today_in_shanghai, uncorrected
from ledger.ground.lifecycles.hazard import OPEN_STATES, State
from ledger.ground.lifecycles.tip import TipState
from ledger.ground.pages import Order, page_of, whole_number
from ledger.ground.tables import (
    enterprise,
    hazard,
    notice,
    paper,
    tip,
    tip_reward,
    visit,
    wechat_binding,
)
from ledger.ground.visible import visible_enterprise
from ledger.ground.working_days import PACKAGED_CALENDAR, WorkingCalendar
from ledger.notices.queries.obligations import open_duties
from ledger.notices.queries.reports_open import Told, report_holds, reports_open
from ledger.notices.rules import tip_reminders
from ledger.notices.rules.holidays import KNOWN
from ledger.notices.rules.paper_notices import PAPER_DELIVERED
from ledger.notices.rules.reminders import AWAITED
from ledger.notices.rules.topics import NoticeSubject
from ledger.papers.queries.states import delivered_after_refusal, paper_state
from ledger.papers.rules.delivering import ISSUED, WAITING
from ledger.people.queries import stood_in_for
from ledger.tips.queries.visible import visible_tip
from plans.plan import Plan

# For each subject, whether what was told is so still.
_Holds = Mapping[NoticeSubject, sa.ColumnElement[bool]]
_HAPPENED = (
    NoticeSubject.OFFICERS,
    NoticeSubject.ACCOUNT,
    NoticeSubject.HANDED_OVER,
    NoticeSubject.PHOTO,
    NoticeSubject.EVIDENCE,
)
# Whose holidays anybody may be told of.
_YEARS = range(2020, 2100)
ID_MOST = 2**53 - 1
_SHOWN = ("id", "kind", "words", "link", "due_on", "created_at", "read_at")


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """What to list. `after`: only what is newer than this one."""

    after: int | None = None
    unread: bool = False
    limit: int = 50
    cursor: str | None = None


def list_notices(
    engine: sa.Engine,
    caller: Caller,
    plan: Plan,
    filters: NoticeFilter,
    calendar: WorkingCalendar = PACKAGED_CALENDAR,
) -> dict[str, Any]:
    """A page of the caller's own, and how many are unread. `plan`: the caller's county's.

    Raises: Invalid where the cursor is none of this list's.
    """
    holds = _still_holds(engine, caller, plan, calendar)
    own_notices = _own_notices(caller, holds).subquery("own")
    unread = sa.and_(own_notices.c.read_at.is_(None), sa.not_(own_notices.c.over))
    order = Order([own_notices.c.id], [whole_number(ID_MOST)], descending=True)
    conditions = [unread] if filters.unread else []
    if filters.after is not None:
        conditions.append(own_notices.c.id > filters.after)
    listed = (
        sa.select(*(own_notices.c[name] for name in (*_SHOWN, "over")), *order.sort_columns())
        .where(*conditions, order.after(filters.cursor))
        .order_by(*order.clauses())
        .limit(filters.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of(read.execute(listed).all(), filters.limit, order)
        waiting = read.scalar(sa.select(sa.func.count()).select_from(own_notices).where(unread))
    return {"notices": page.rows, "next_cursor": page.next_cursor, "unread": waiting}


def own_notice_rows(
    engine: sa.Engine,
    caller: Caller,
    plan: Plan,
    filters: NoticeFilter,
    calendar: WorkingCalendar,
) -> sa.Select[Any]:
    """The caller's own, all of them; joined with `notice`."""
    holds = _still_holds(engine, caller, plan, calendar)
    rows = _own_notices(caller, holds)
    if filters.after is not None:
        rows = rows.where(notice.c.id > filters.after)
    if filters.unread:
        rows = rows.where(notice.c.read_at.is_(None), sa.not_(_is_over(holds)))
    return rows


def _open_duties(engine: sa.Engine, caller: Caller, plan: Plan) -> set[tuple[str, date]]:
    """Asked of the duties themselves, and only where a notice about them may still hold."""
    today = shanghai_date(datetime.now(UTC))
    is_told = sa.exists().where(
        notice.c.area_code == caller.area_code,
        notice.c.person_id == caller.person_id,
        notice.c.subject == NoticeSubject.DUTIES,
        notice.c.due_on >= today,
    )
    with one_statement(engine).connect() as read:
        if not read.scalar(sa.select(is_told)):
            return set()
        absent = stood_in_for(read, caller)
    return set().union(*(open_duties(engine, one, plan, today) for one in (caller, *absent)))


def _open_reports(engine: sa.Engine, caller: Caller, plan: Plan) -> list[Told]:
    with one_statement(engine).connect() as read:
        return reports_open(read, caller, plan, shanghai_date(datetime.now(UTC)))


def _own_notices(caller: Caller, holds: _Holds) -> sa.Select[Any]:
    about_hazard = sa.and_(
        hazard.c.area_code == notice.c.area_code, hazard.c.id == notice.c.hazard_id
    )
    place = sa.func.coalesce(hazard.c.enterprise_id, notice.c.enterprise_id)
    about_tip = sa.and_(tip.c.area_code == notice.c.area_code, tip.c.id == notice.c.tip_id)
    about_reward = sa.and_(
        tip_reward.c.area_code == tip.c.area_code, tip_reward.c.tip_id == tip.c.id
    )
    about_place = sa.and_(enterprise.c.area_code == notice.c.area_code, enterprise.c.id == place)
    return (
        sa.select(*(notice.c[name] for name in _SHOWN), _is_over(holds).label("over"))
        .select_from(
            notice.outerjoin(hazard, about_hazard)
            .outerjoin(enterprise, about_place)
            .outerjoin(tip, about_tip)
            .outerjoin(tip_reward, about_reward)
        )
        .where(
            # Told before the report went around them: not any more.
            sa.or_(notice.c.tip_id.is_(None), visible_tip(caller)),
            notice.c.area_code == caller.area_code,
            notice.c.person_id == caller.person_id,
            sa.or_(
                place.is_(None),
                visible_enterprise(caller),
                hazard.c.found_by == caller.person_id,
            ),
        )
    )


def _is_over(holds: _Holds) -> sa.ColumnElement[bool]:
    still = sa.case(*((notice.c.subject == subject, so) for subject, so in holds.items()))
    return sa.not_(sa.func.coalesce(still, sa.false()))


def _still_holds(
    engine: sa.Engine, caller: Caller, plan: Plan, calendar: WorkingCalendar
) -> _Holds:
    """For each subject, whether what was told is so still."""
    duties, reports = _open_duties(engine, caller, plan), _open_reports(engine, caller, plan)
    owner = sa.func.coalesce(sa.cast(notice.c.enterprise_id, sa.Text), notice.c.plan_key)
    return {
        NoticeSubject.HAZARD: _hazard_waits(),
        NoticeSubject.TIP: _tip_waits(),
        NoticeSubject.VISITS: sa.and_(_not_past(), _visits_lacking(plan)),
        NoticeSubject.TOWN_VISITS: _not_past(),
        NoticeSubject.DUTIES: sa.tuple_(owner, notice.c.due_on).in_(sorted(duties)),
        NoticeSubject.REPORT: report_holds(reports, _not_past()),
        NoticeSubject.WECHAT: sa.not_(_bound_again()),
        NoticeSubject.HOLIDAYS: _still_unknown(calendar),
        NoticeSubject.PAPER: _paper_holds(),
        # What happened stays so.
        **dict.fromkeys(_HAPPENED, sa.true()),
    }


def _still_unknown(calendar: WorkingCalendar) -> sa.ColumnElement[bool]:
    """That a year became known stays to be read."""
    known = [str(year) for year in _YEARS if calendar.knows(year)]
    return sa.or_(notice.c.kind == KNOWN, notice.c.plan_key.not_in(known))


def _hazard_waits() -> sa.ColumnElement[bool]:
    return sa.case(
        (notice.c.kind == "deadline", _due_still(hazard.c.deadline, OPEN_STATES)),
        (notice.c.kind == "listing", hazard.c.listed_until == notice.c.due_on),
        (notice.c.kind == "look_back", _due_still(hazard.c.look_back_due, {State.CLOSED})),
        *(
            (notice.c.kind == about, hazard.c.state == str(state))
            for state, about in AWAITED.items()
        ),
    )


def _paper_holds() -> sa.ColumnElement[bool]:
    """That it was issued, until it is delivered or replaced. That it was delivered stays so; that
    an enterprise refused it, until it is delivered after all.
    """
    about = sa.cast(paper.c.id, sa.Text) == notice.c.occasion
    here = sa.exists().where(paper.c.area_code == notice.c.area_code, about)
    waits = here.where(paper_state().in_([WAITING, ISSUED]))
    return sa.case(
        (notice.c.kind == PAPER_DELIVERED, sa.not_(here.where(delivered_after_refusal()))),
        else_=waits,
    )


def _bound_again() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        wechat_binding.c.area_code == notice.c.area_code,
        wechat_binding.c.person_id == notice.c.person_id,
    )


def _tip_waits() -> sa.ColumnElement[bool]:
    return sa.case(
        (notice.c.kind == tip_reminders.NEW, tip.c.state == TipState.RECEIVED),
        (notice.c.kind == tip_reminders.MESSAGE, tip.c.messages_read < _position()),
        (notice.c.kind == tip_reminders.ACCEPT, tip.c.state == TipState.RECEIVED),
        (
            notice.c.kind == tip_reminders.CONCLUDE,
            sa.and_(tip.c.state == TipState.ACCEPTED, tip.c.conclude_by == notice.c.due_on),
        ),
        (notice.c.kind == tip_reminders.FEEDBACK, tip.c.state == TipState.CONCLUDED),
        (notice.c.kind == tip_reminders.REWARD, tip_reward.c.state == "approved"),
        (notice.c.kind == tip_reminders.DELETION, _not_past()),
    )


def _position() -> sa.ColumnElement[int]:
    """Of the message that is told of: its occasion."""
    is_number = notice.c.occasion.regexp_match("^[0-9]{1,9}$")
    return sa.case((is_number, sa.cast(notice.c.occasion, sa.Integer)))


def _due_still(
    due: sa.ColumnElement[Any], states: frozenset[State] | set[State]
) -> sa.ColumnElement[bool]:
    return sa.and_(hazard.c.state.in_(sorted(states)), due == notice.c.due_on)


def _not_past() -> sa.ColumnElement[bool]:
    return notice.c.due_on >= today_in_shanghai()


def _visits_lacking(plan: Plan) -> sa.ColumnElement[bool]:
    """Of the enterprise, in the month of the notice."""
    rule = plan.stationing
    month = sa.cast(sa.func.date_trunc("month", notice.c.due_on), sa.Date)
    made = sa.select(sa.func.count()).where(
        visit.c.area_code == enterprise.c.area_code,
        visit.c.enterprise_id == enterprise.c.id,
        visit.c.month == month,
        uncorrected(),
    )
    owed = rule.visits_at_least if rule else 0
    return sa.and_(enterprise.c.active, made.scalar_subquery() < owed)
