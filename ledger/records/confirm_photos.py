"""Photographs that were seen in the store with the size and SHA-256 they were announced with."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import HotStatement

_CONFIRM = HotStatement("""
    with held as (
        update photo_holder set confirmed_at = now()
         where area_code = %(area_code)s and sha256 = any(%(hashes)s)
           and person_id = %(person_id)s and confirmed_at is null
    ), arrived as (
        update photo set state = 'stored', stored_at = now()
         where area_code = %(area_code)s and sha256 = any(%(hashes)s) and state = 'ticketed'
        returning sha256
    )
    insert into outbox (area_code, job, subject)
    select %(area_code)s, 'process_photo', sha256 from arrived
""")


def confirm_photos(engine: sa.Engine, caller: Caller, hashes: Collection[str]) -> None:
    """Mark them stored and held by the caller; their copies are made by a worker afterwards.

    Doing it again changes nothing. Each photo that is new gives one outbox row.
    """
    if not hashes:
        return
    # In one order everywhere, so that two submissions never wait for each other.
    _CONFIRM.rows(
        engine,
        {
            "area_code": caller.area_code,
            "person_id": caller.person_id,
            "hashes": sorted(hashes),
        },
    )
