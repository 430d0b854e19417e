"""The day's notices of a county, as its plan has them."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from ledger.ground.clocks import shanghai_date
from ledger.ground.working_days import WorkingCalendar
from ledger.notices.commands.notices import deliver_notices
from ledger.records.outbox import Work
from plans.holidays import holidays_in
from worker.context import WorkerContext

_log = logging.getLogger("anxun.worker")


def put_county_notices(context: WorkerContext, work: Work) -> None:
    """As things stand now, on whichever day it was asked for (the subject)."""
    plan = context.plans.get(work.area_code)
    if plan is None:
        _log.warning("no plan, nobody is reminded", extra={"area_code": work.area_code})
        return
    today = shanghai_date(datetime.now(UTC))
    calendar = WorkingCalendar(holidays_in(context.settings.county_plans))
    with context.engine.begin() as tx:
        new = deliver_notices(tx, plan, today, calendar)
    _log.info("notices", extra={"area_code": work.area_code, "new": new})
