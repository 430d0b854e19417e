"""A 派驻员's monthly log is asked for (by calendar, person, or a later visit) and printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.clocks import month_bounds, next_month
from ledger.ground.database import wait_for_lock
from ledger.ground.printed import StoredFile, kept_json
from ledger.ground.tables import visit_log
from ledger.records import outbox

# The next version is numbered in the statement itself. Of two that run at once one finds the number
# taken and leaves it at that: the other's request is the request.
_ASK_MONTH = sa.text("""
    with people as (
        select area_code, person_id from assignment
         where from_date < :next_month and (to_date is null or to_date >= :month)
        union
        select area_code, person_id from visit where month = :month
    ), asked as (
        insert into visit_log (area_code, id, person_id, month, version)
        select p.area_code, gen_random_uuid(), p.person_id, :month,
               1 + coalesce((select max(l.version) from visit_log l where l.area_code = p.area_code
                                and l.person_id = p.person_id and l.month = :month), 0)
          from people p
         where not exists (select from visit_log l where l.area_code = p.area_code
                              and l.person_id = p.person_id and l.month = :month
                              and l.asked_at >= :ended_at)
        on conflict (area_code, person_id, month, version) do nothing
        returning area_code, id
    )
    insert into outbox (area_code, job, subject)
    select area_code, :job, cast(id as text) from asked
""")


def request_month_logs(tx: sa.Connection, month: date) -> int:
    """Ask for everybody's log of a month that is over, unless that was done since it ended.

    Everybody: who was stationed anywhere in that month, or visited. Returns how many were asked.
    """
    _, ended_at = month_bounds(month)
    bounds = {"month": month, "next_month": next_month(month), "ended_at": ended_at}
    return tx.execute(_ASK_MONTH, bounds | {"job": outbox.Job.PRINT_VISIT_LOG}).rowcount


def renew_visit_log(tx: sa.Connection, area_code: str, person_id: UUID, month: date) -> None:
    """Ask again where one was asked for before; else the calendar or a person will ask in time."""
    asked_before = sa.exists().where(
        visit_log.c.area_code == area_code,
        visit_log.c.person_id == person_id,
        visit_log.c.month == month,
    )
    if tx.scalar(sa.select(asked_before)):
        request_visit_log(tx, area_code, person_id, month, None)


def request_visit_log(
    tx: sa.Connection, area_code: str, person_id: UUID, month: date, asked_by: Caller | None
) -> UUID:
    """Ask for a log as of now; the id of its version. One that is asked for already is enough.

    Who may ask is the caller's question. `month`: its first day.
    """
    # Two requests at once would take the same number: the second waits for the first.
    wait_for_lock(tx, f"visit_log/{area_code}/{person_id}/{month}")
    versions = tx.execute(
        sa.select(visit_log.c.id, visit_log.c.version, visit_log.c.state)
        .where(
            visit_log.c.area_code == area_code,
            visit_log.c.person_id == person_id,
            visit_log.c.month == month,
        )
        .order_by(visit_log.c.version.desc())
    ).all()
    if versions and versions[0].state == "asked":
        log_id: UUID = versions[0].id
    else:
        log_id = uuid4()
        tx.execute(
            sa.insert(visit_log).values(
                area_code=area_code,
                id=log_id,
                person_id=person_id,
                month=month,
                version=versions[0].version + 1 if versions else 1,
                asked_by=asked_by and asked_by.person_id,
            )
        )
    # Also for one that is asked for already: its job may have read the visits before this moment.
    outbox.put(
        tx,
        area_code,
        outbox.Job.PRINT_VISIT_LOG,
        str(log_id),
        merge_key=f"visit_log_version/{log_id}",
    )
    if asked_by:
        note(tx, asked_by, "ask_visit_log", "visit_log", log_id)
    return log_id


def record_printed_log(
    tx: sa.Connection,
    area_code: str,
    log_id: UUID,
    *,
    content: Mapping[str, Any],
    content_sha256: str,
    changes: Sequence[str],
    files: Mapping[str, StoredFile],
) -> None:
    """`content`: as it is kept. `files`: by name (pdf, xlsx), all in the store already."""
    tx.execute(
        _asked(area_code, log_id).values(
            state="ready",
            ready_at=sa.func.now(),
            content=content,
            content_sha256=content_sha256,
            changes=changes,
            files=kept_json(files),
        )
    )


def record_unchanged_log(
    tx: sa.Connection, area_code: str, log_id: UUID, content_sha256: str
) -> None:
    """The version before still says everything; nothing was printed."""
    tx.execute(
        _asked(area_code, log_id).values(
            state="unchanged",
            ready_at=sa.func.now(),
            content_sha256=content_sha256,
            changes=[],
            files={},
        )
    )


def record_failed_log(tx: sa.Connection, area_code: str, log_id: UUID) -> None:
    """It cannot be printed; who asked is told so."""
    tx.execute(_asked(area_code, log_id).values(state="failed", ready_at=sa.func.now()))


def _asked(area_code: str, log_id: UUID) -> sa.Update:
    # A printed version never changes: only one that is asked for may become anything.
    return sa.update(visit_log).where(
        visit_log.c.area_code == area_code,
        visit_log.c.id == log_id,
        visit_log.c.state == "asked",
    )
