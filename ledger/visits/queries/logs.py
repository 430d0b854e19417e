"""Monthly visit logs (驻企日志): their state and files."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import NotFound
from ledger.ground.printed import StoredFile, files_from
from ledger.ground.tables import person, visit_log
from ledger.ground.visible import visible_person


@dataclass(frozen=True, slots=True)
class VisitLog:
    """One version, for who may read it. `month` as 2026-10; `files`: by name (pdf, xlsx)."""

    id: UUID
    person_id: UUID
    person: str
    month: str
    version: int
    state: str
    asked_at: datetime
    ready_at: datetime | None
    changes: list[str]
    files: dict[str, StoredFile]


def list_visit_logs(
    engine: sa.Engine, caller: Caller, month: date | None, person_id: UUID | None = None
) -> list[VisitLog]:
    """Of one month or of all, by person, the newest version first."""
    query = _logs(caller).order_by(
        visit_log.c.month.desc(), person.c.name, person.c.id, visit_log.c.version.desc()
    )
    if month:
        query = query.where(visit_log.c.month == month)
    if person_id:
        query = query.where(visit_log.c.person_id == person_id)
    with one_statement(engine).connect() as read:
        return [_visit_log(row) for row in read.execute(query)]


def one_visit_log(engine: sa.Engine, caller: Caller, log_id: UUID) -> VisitLog:
    """One version of one log. Raises: NotFound where the caller may not see it."""
    with one_statement(engine).connect() as read:
        row = read.execute(_logs(caller).where(visit_log.c.id == log_id)).one_or_none()
    if row is None:
        raise NotFound("没有这份驻企日志，或者您无权查看")
    return _visit_log(row)


@dataclass(frozen=True, slots=True)
class LogVersion:
    """One version of a log as the ledger keeps it; `month` is its first day.

    `content` is a printed one's `VisitLogContent` as it is kept, else None.
    """

    area_code: str
    id: UUID
    person_id: UUID
    month: date
    version: int
    state: str
    content: dict[str, Any] | None
    content_sha256: str | None


_LOG_VERSION = [visit_log.c[field.name] for field in fields(LogVersion)]


def locked_log_version(tx: sa.Connection, area_code: str, log_id: UUID) -> LogVersion | None:
    """It, locked. Of two printings at once the second waits, and finds it printed."""
    row = tx.execute(
        sa.select(*_LOG_VERSION)
        .where(visit_log.c.area_code == area_code, visit_log.c.id == log_id)
        .with_for_update()
    ).one_or_none()
    return LogVersion(*row) if row else None


def last_printed_log(read: sa.Connection, log: LogVersion) -> LogVersion | None:
    """The newest version of the same month that was printed."""
    row = read.execute(
        sa.select(*_LOG_VERSION)
        .where(
            visit_log.c.area_code == log.area_code,
            visit_log.c.person_id == log.person_id,
            visit_log.c.month == log.month,
            visit_log.c.state == "ready",
        )
        .order_by(visit_log.c.version.desc())
        .limit(1)
    ).one_or_none()
    return LogVersion(*row) if row else None


def supervisor_visible(engine: sa.Engine, caller: Caller, person_id: UUID) -> bool:
    """Whether the caller may ask for this person's log."""
    query = sa.exists().where(visible_person(caller), person.c.id == person_id)
    with one_statement(engine).connect() as read:
        return bool(read.scalar(sa.select(query)))


def _visit_log(row: sa.Row[Any]) -> VisitLog:
    return VisitLog(**row._asdict() | {"files": files_from(row.files)})


def _files() -> sa.ColumnElement[Any]:
    """Its files; where nothing had changed, those of the version that still says everything."""
    before = visit_log.alias("before")
    still_true = (
        sa.select(before.c.files)
        .where(
            before.c.area_code == visit_log.c.area_code,
            before.c.person_id == visit_log.c.person_id,
            before.c.month == visit_log.c.month,
            before.c.version < visit_log.c.version,
            before.c.state == "ready",
        )
        .order_by(before.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    files = sa.case((visit_log.c.state == "unchanged", still_true), else_=visit_log.c.files)
    return sa.func.coalesce(files, sa.text("'{}'::jsonb"))


def _logs(caller: Caller) -> sa.Select[Any]:
    return (
        sa.select(
            visit_log.c.id,
            visit_log.c.person_id,
            person.c.name.label("person"),
            sa.func.to_char(visit_log.c.month, "YYYY-MM").label("month"),
            visit_log.c.version,
            visit_log.c.state,
            visit_log.c.asked_at,
            visit_log.c.ready_at,
            sa.func.coalesce(visit_log.c.changes, sa.text("'[]'::jsonb")).label("changes"),
            _files().label("files"),
        )
        .join(
            person,
            sa.and_(
                person.c.area_code == visit_log.c.area_code, person.c.id == visit_log.c.person_id
            ),
        )
        .where(visible_person(caller))
    )
