"""Sign out: the token is worth nothing from now on."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.tables import session
from ledger.ground.tokens import hash_of


def sign_out(engine: sa.Engine, caller: Caller, token: str) -> None:
    """Revoke the caller's token. Doing it again changes nothing."""
    with engine.begin() as tx:
        tx.execute(
            sa.update(session)
            .where(
                session.c.area_code == caller.area_code,
                session.c.token_sha256 == hash_of(token),
                session.c.revoked_at.is_(None),
            )
            .values(revoked_at=sa.func.now())
        )
        note(tx, caller, "sign_out", "person", caller.person_id)
