"""Two people who edit one thing at once (同时修改): the second is told, and nothing typed is lost.

A form carries the `version` that it was read at, which is a mark of what was read: no counter, no
column. What stands on the ledger when it is saved must still have it. Else the second is told who
was here meanwhile; the page reads again and shows both (`web/src/ui/form/edited.ts`). A form that
carries no version overwrites, as a table that is imported does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.canonical import sha256_of
from ledger.ground.clocks import SHANGHAI
from ledger.ground.errors import Conflict
from ledger.ground.expressions import refers
from ledger.ground.tables import audit, person

_DIGITS = 16


def version_of(content: Any) -> str:
    """A mark of the content: a dataclass, such as the form that would save it unchanged."""
    return sha256_of(_plain(content))[:_DIGITS]


def refuse_stale(
    tx: sa.Connection,
    area_code: str,
    kind: str,
    subject_id: UUID,
    *,
    read_at: str | None,
    now: Any,
    actions: Collection[str],
) -> None:
    """Nobody overwrites what they did not see. The caller holds the subject's lock.

    `read_at`: the form's version; none: it overwrites. `now`: what stands there. `actions`: as the
    audit trail calls what changes it; who did it last is told.
    Raises: Conflict changed_meanwhile.
    """
    if read_at is None or read_at == version_of(now):
        return
    last = tx.execute(_last_change(area_code, kind, subject_id, actions)).one_or_none()
    who = f"{last.name or '系统'} {_when(last.at)} 改过这里" if last else "这里刚被人改过"
    raise Conflict("changed_meanwhile", f"{who}，您填的还在：请核对后再保存")


def _last_change(
    area_code: str, kind: str, subject_id: UUID, actions: Collection[str]
) -> sa.Select[Any]:
    return (
        sa.select(person.c.name, audit.c.at)
        .outerjoin_from(audit, person, refers(audit.c.person_id, person))
        .where(
            audit.c.area_code == area_code,
            audit.c.subject_kind == kind,
            audit.c.subject_id == str(subject_id),
            audit.c.action.in_(actions),
        )
        .order_by(audit.c.id.desc())
        .limit(1)
    )


def _when(moment: datetime) -> str:
    here = moment.astimezone(SHANGHAI)
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
