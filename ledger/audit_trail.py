"""The audit trail: one row an action, in the action's own transaction."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.models import audit
from ledger.rules.caller import Caller


def note(
    tx: sa.Connection, caller: Caller, action: str, kind: str, subject_id: object, **details: Any
) -> None:
    """Who did what to which subject. `details` hold no password, token, phone number or place."""
    tx.execute(
        sa.insert(audit).values(
            area_code=caller.area_code,
            person_id=caller.person_id,
            action=action,
            subject_kind=kind,
            subject_id=str(subject_id),
            request_id=caller.request_id,
            details=details or None,
        )
    )
