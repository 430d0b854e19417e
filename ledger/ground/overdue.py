"""Overdue is computed, never stored: the SQL form of `hazard_life.overdue_days`."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from ledger.ground.lifecycles.hazard import OPEN_STATES, State
from ledger.ground.tables import hazard


def today_in_shanghai() -> sa.ColumnElement[date]:
    """The day it is in Asia/Shanghai, by the database's clock."""
    return sa.cast(sa.func.timezone("Asia/Shanghai", sa.func.now()), sa.Date)


def is_overdue() -> sa.ColumnElement[bool]:
    """The enterprise still owes the rectification and the last day is over."""
    return sa.and_(hazard.c.state.in_(sorted(OPEN_STATES)), hazard.c.deadline < today_in_shanghai())


def overdue_days() -> sa.ColumnElement[int]:
    """Days since the deadline; 0 where it is not overdue."""
    return sa.case((is_overdue(), today_in_shanghai() - hazard.c.deadline), else_=0)


def is_look_back_due() -> sa.ColumnElement[bool]:
    """Struck off, not looked at again, and the day of the 回头看 has come."""
    return sa.and_(hazard.c.state == State.CLOSED, hazard.c.look_back_due <= today_in_shanghai())
