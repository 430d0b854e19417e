"""A place of a board goes while somebody gives it a new one: whoever changes the boards of an
enterprise takes turns.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import sqlalchemy as sa

from ledger.boards.commands import enqueue_board_prints, withdraw_board
from ledger.enterprises.commands.premises import save_key_areas
from ledger.enterprises.rules import KeyArea, KeyAreas
from ledger.ground.caller import Role
from ledger.ground.tables import board
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.waiting import wait_for_waiting


def test_an_area_that_goes_while_its_board_is_withdrawn_keeps_none(
    county: CountyBuilder, engine: sa.Engine
) -> None:
    place, office = county.enterprise(), county.person(Role.ADMIN).caller
    save = partial(save_key_areas, engine, office, place, board_settle_seconds=0)
    save(KeyAreas((KeyArea(uuid4(), "后厨"),)))
    in_use = sa.select(board.c.code, board.c.key_area_id).where(
        board.c.enterprise_id == place, board.c.withdrawn_at.is_(None)
    )
    with engine.connect() as read:
        code = read.execute(in_use.where(board.c.key_area_id.is_not(None))).one().code
    with ThreadPoolExecutor(2) as pool, engine.begin() as printing:
        # Who withdraws the board waits for this, its successor being there already.
        enqueue_board_prints(printing, XUPU, [place], settle_s=0)
        withdrawn = pool.submit(
            withdraw_board, engine, office, code, "被复制", board_settle_seconds=0
        )
        wait_for_waiting(engine, 1)
        saved = pool.submit(save, KeyAreas(()))
        wait_for_waiting(engine, 2)
    assert (withdrawn.result(), saved.result()) == (place, None)
    with engine.connect() as read:
        assert [row.key_area_id for row in read.execute(in_use)] == [None]
