"""Everything that lets a person in ends here, all of it or a part, in the caller's transaction."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from ledger.ground.tables import (
    known_device,
    person,
    recovery_code,
    second_factor,
    session,
    wechat_binding,
)


def end_sessions(
    tx: sa.Connection,
    area_code: str,
    person_id: UUID,
    which: sa.ColumnElement[bool] | None = None,
) -> int:
    """Their sign-ins, or those of them that `which` picks; how many there were."""
    ended = (
        sa.update(session)
        .where(
            session.c.area_code == area_code,
            session.c.person_id == person_id,
            session.c.revoked_at.is_(None),
            sa.true() if which is None else which,
        )
        .values(revoked_at=sa.func.now())
    )
    return tx.execute(ended).rowcount


def end_ways_in(tx: sa.Connection, area_code: str, person_id: UUID) -> None:
    """Password, sign-ins, known devices, WeChat: whoever has one of them has nothing any more."""
    of_person = person.c.area_code == area_code, person.c.id == person_id
    tx.execute(sa.update(person).where(*of_person).values(password_hash=None, activated_at=None))
    # Each of these waits for a sign-in by it that is not finished, which then ends with the others.
    for table in (wechat_binding, known_device):
        tx.execute(
            sa.delete(table).where(table.c.area_code == area_code, table.c.person_id == person_id)
        )
    end_sessions(tx, area_code, person_id)


def drop_factor(tx: sa.Connection, area_code: str, person_id: UUID) -> bool:
    """The second factor with its recovery codes; whether there was one."""
    of_person = [
        sa.delete(table).where(table.c.area_code == area_code, table.c.person_id == person_id)
        for table in (recovery_code, second_factor)
    ]
    return bool([tx.execute(delete).rowcount for delete in of_person][-1])
