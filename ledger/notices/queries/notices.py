"""A person's own inbox, the newest first, and how much of it is unread.

What was settled since it was told is over: computed when it is read, never stored. A notice about
an enterprise that has left the person's reach is not shown any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.database import one_statement
from ledger.ground.lifecycles.hazard import OPEN_STATES, State
from ledger.ground.lifecycles.tip import TipState
from ledger.ground.overdue import today_in_shanghai
from ledger.ground.pages import Order, page_of, whole_number
from ledger.ground.tables import enterprise, hazard, notice, tip, tip_reward, visit, wechat_binding
from ledger.ground.visible import visible_enterprise
from ledger.ground.visit_counts import standing
from ledger.notices.queries.duty_debts import open_duties
from ledger.notices.rules import tip_reminders
from ledger.notices.rules.reminders import AWAITED
from ledger.tips.queries.visible import visible_tip
from plans.plan import Plan

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
    engine: sa.Engine, caller: Caller, plan: Plan, wanted: NoticeFilter
) -> dict[str, Any]:
    """A page of the caller's own, and how many are unread. `plan`: the caller's county's.

    Raises: Invalid where the cursor is none of this list's.
    """
    own = _own(caller, plan, _open_duties(engine, caller, plan)).subquery("own")
    unread = sa.and_(own.c.read_at.is_(None), sa.not_(own.c.over))
    order = Order([own.c.id], [whole_number(ID_MOST)], descending=True)
    conditions = [unread] if wanted.unread else []
    if wanted.after is not None:
        conditions.append(own.c.id > wanted.after)
    listed = (
        sa.select(*(own.c[name] for name in (*_SHOWN, "over")), *order.sort_columns())
        .where(*conditions, order.after(wanted.cursor))
        .order_by(*order.clauses())
        .limit(wanted.limit + 1)
    )
    with one_statement(engine).connect() as read:
        page = page_of([row._asdict() for row in read.execute(listed)], wanted.limit, order)
        waiting = read.scalar(sa.select(sa.func.count()).select_from(own).where(unread))
    return {"notices": page.rows, "next_cursor": page.next_cursor, "unread": waiting}


def _open_duties(engine: sa.Engine, caller: Caller, plan: Plan) -> set[tuple[str, date]]:
    """Asked of the duties themselves, and only where a notice about them may still hold."""
    today = shanghai_date(datetime.now(UTC))
    told = sa.exists().where(
        notice.c.area_code == caller.area_code,
        notice.c.person_id == caller.person_id,
        notice.c.kind == "duty",
        notice.c.due_on >= today,
    )
    with one_statement(engine).connect() as read:
        if not read.scalar(sa.select(told)):
            return set()
    return open_duties(engine, caller, plan, today)


def _own(caller: Caller, plan: Plan, duties: set[tuple[str, date]]) -> sa.Select[Any]:
    about_hazard = sa.and_(
        hazard.c.area_code == notice.c.area_code, hazard.c.id == _id_in_subject("hazard")
    )
    place = sa.func.coalesce(hazard.c.enterprise_id, _id_in_subject("visits", "duties"))
    about_tip = sa.and_(tip.c.area_code == notice.c.area_code, tip.c.id == _id_in_subject("tip"))
    about_reward = sa.and_(
        tip_reward.c.area_code == tip.c.area_code, tip_reward.c.tip_id == tip.c.id
    )
    about_place = sa.and_(enterprise.c.area_code == notice.c.area_code, enterprise.c.id == place)
    return (
        sa.select(*(notice.c[name] for name in _SHOWN), _is_over(plan, duties).label("over"))
        .select_from(
            notice.outerjoin(hazard, about_hazard)
            .outerjoin(enterprise, about_place)
            .outerjoin(tip, about_tip)
            .outerjoin(tip_reward, about_reward)
        )
        .where(
            # Told before the report went around them, or before it was deleted: not any more.
            sa.or_(sa.not_(notice.c.subject.startswith("tip/")), visible_tip(caller)),
            notice.c.area_code == caller.area_code,
            notice.c.person_id == caller.person_id,
            sa.or_(
                place.is_(None),
                visible_enterprise(caller),
                hazard.c.found_by == caller.person_id,
            ),
        )
    )


def _id_in_subject(*kinds: str) -> sa.ColumnElement[Any]:
    """The id in `kind/id`; null for subjects of other kinds, and for keys of the plan."""
    kind, key = (sa.func.split_part(notice.c.subject, "/", part) for part in (1, 2))
    is_id = sa.and_(kind.in_(kinds), key.regexp_match("^[0-9a-f-]{36}$"))
    return sa.case((is_id, sa.cast(key, sa.Uuid)))


def _is_over(plan: Plan, duties: set[tuple[str, date]]) -> sa.ColumnElement[bool]:
    still_owed = sa.tuple_(notice.c.subject, notice.c.due_on).in_(sorted(duties))
    holds = sa.case(
        (notice.c.kind == "deadline", _due_still(hazard.c.deadline, OPEN_STATES)),
        (notice.c.kind == "listing", hazard.c.listed_until == notice.c.due_on),
        (notice.c.kind == "look_back", _due_still(hazard.c.look_back_due, {State.CLOSED})),
        (notice.c.kind == "visits", sa.and_(_not_past(), _visits_lacking(plan))),
        (notice.c.kind == "duty", still_owed),
        (notice.c.kind == "wechat", sa.not_(_bound_again())),
        *_tips_pending(),
        *(
            (notice.c.kind == about, hazard.c.state == str(state))
            for state, about in AWAITED.items()
        ),
        else_=_not_past(),
    )
    return sa.not_(sa.func.coalesce(holds, sa.false()))


def _bound_again() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        wechat_binding.c.area_code == notice.c.area_code,
        wechat_binding.c.person_id == notice.c.person_id,
    )


def _tips_pending() -> list[tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]]:
    """Kind of a notice about a report, and whether that still waits."""
    waits = {
        tip_reminders.NEW: tip.c.state == TipState.RECEIVED,
        tip_reminders.MESSAGE: tip.c.messages_read < _position(),
        tip_reminders.ACCEPT: tip.c.state == TipState.RECEIVED,
        tip_reminders.CONCLUDE: sa.and_(
            tip.c.state == TipState.ACCEPTED, tip.c.conclude_by == notice.c.due_on
        ),
        tip_reminders.FEEDBACK: tip.c.state == TipState.CONCLUDED,
        tip_reminders.REWARD: tip_reward.c.state == "approved",
    }
    return [(notice.c.kind == kind, holds) for kind, holds in waits.items()]


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
    """Of one enterprise in the month of the notice; a town's line stays until the month is over."""
    rule = plan.stationing
    month = sa.cast(sa.func.date_trunc("month", notice.c.due_on), sa.Date)
    made = sa.select(sa.func.count()).where(
        visit.c.area_code == enterprise.c.area_code,
        visit.c.enterprise_id == enterprise.c.id,
        visit.c.month == month,
        standing(),
    )
    owed = rule.visits_at_least if rule else 0
    return sa.or_(
        enterprise.c.id.is_(None),
        sa.and_(enterprise.c.active, made.scalar_subquery() < owed),
    )
