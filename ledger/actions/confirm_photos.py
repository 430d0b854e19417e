"""Photographs that were seen in the store with the size and SHA-256 they were announced with."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from ledger.database import one_statement
from ledger.rules.caller import Caller

_CONFIRM = sa.text("""
    with held as (
        update photo_holder set confirmed_at = now()
         where area_code = :area_code and person_id = :person_id and sha256 = any(:hashes)
           and confirmed_at is null
    ), arrived as (
        update photo set state = 'stored', stored_at = now()
         where area_code = :area_code and sha256 = any(:hashes) and state = 'ticketed'
        returning sha256
    )
    insert into outbox (area_code, job, subject)
    select :area_code, 'process_photo', sha256 from arrived
""")


def confirm_photos(engine: sa.Engine, caller: Caller, hashes: Collection[str]) -> None:
    """Mark them stored and held by the caller; their copies are made by a worker afterwards.

    Doing it again changes nothing. Each photo that is new gives one outbox row.
    """
    if not hashes:
        return
    with one_statement(engine).connect() as tx:
        tx.execute(
            _CONFIRM,
            {
                "area_code": caller.area_code,
                "person_id": caller.person_id,
                # In one order everywhere, so that two submissions never wait for each other.
                "hashes": sorted(hashes),
            },
        )
