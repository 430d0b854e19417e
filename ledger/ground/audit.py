"""The audit trail: one row an action, in the action's own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.tables import audit


def note(
    tx: sa.Connection, caller: Caller, action: str, kind: str, subject_id: object, **details: Any
) -> None:
    """Who did what to which subject. `details` hold no password, token, phone number or place."""
    note_each(tx, caller, action, kind, [subject_id], **details)


def note_each(
    tx: sa.Connection,
    caller: Caller,
    action: str,
    kind: str,
    subject_ids: Iterable[object],
    **details: Any,
) -> None:
    """The same of many subjects at once."""
    shared = {
        "area_code": caller.area_code,
        "person_id": caller.person_id,
        "action": action,
        "subject_kind": kind,
        "request_id": caller.request_id,
        "details": details or None,
    }
    rows = [shared | {"subject_id": str(subject_id)} for subject_id in subject_ids]
    if rows:
        tx.execute(sa.insert(audit), rows)
