"""What boards bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import sqlalchemy as sa

from api.boards.schemas import PostingIn
from ledger.boards.commands import PostingIntake, posted_board
from ledger.ground import tables
from ledger.ground.record_kinds import RecordKind
from tests.api.permission_sheet import get, now, post, put, sheet
from tests.records.samples import Sample, SampleOf, elsewhere, enterprise_caller
from tests.support.phone import PLACE
from tests.support.sealed_county import SealedCounty
from tests.web import forms
from tests.web.forms import Form, to


def _posting(sealed: SealedCounty, photo: str) -> Sample:
    code = sealed.rows.board()
    sealed.execute(sa.update(tables.board).where(tables.board.c.code == code).values(version=2))
    document = {"version": 2, "at": now(), "elapsed_s": 5, "place": PLACE, "photo": photo}
    return Sample(
        RecordKind.BOARD_POSTING, sealed,
        lambda caller: PostingIntake(posted_board(sealed.engine, caller, code)), PostingIn(),
        document, document | {"version": 1}, enterprise_caller(sealed), elsewhere(sealed), uuid4(),
    )  # fmt: skip


SAMPLES = {
    RecordKind.BOARD_POSTING: SampleOf(
        _posting, show=lambda document, photos: document | {"photo": photos[0]}
    )
}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
board                 200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
post board            422  404  404  422  404  422  404  422  404  422  404  422  422  403  404  404
withdraw board        403  403  403  403  403  403  403  200  404  200  404  200  200  403  404  403
ask for batch         403  403  403  403  403  403  403  422  422  422  422  422  422  403  422  403
batch of boards       403  403  403  403  403  403  403  404  404  404  404  404  404  403  404  403
""")
CALLS = {
    "board": get(lambda w: f"/enterprises/{w.place}/board"),
    # Never printed: nobody can have hung it up.
    "post board": put(
        lambda w: f"/boards/{w.board}/postings/{uuid4()}",
        lambda w: {
            "version": 1,
            "at": now(),
            "elapsed_s": 1,
            "place": PLACE,
            "photo": w.photo,
        },
    ),
    # Nothing hangs in that town: who may ask is told so.
    "ask for batch": post(lambda w: "/board-batches", lambda w: {"town_code": "431224998"}),
    "batch of boards": get(lambda w: f"/board-batches/{uuid4()}"),
    "withdraw board": post(
        lambda w: f"/boards/{w.board_to_withdraw}/withdrawal", lambda w: {"reason": "被复制"}
    ),
}


def _hung(path: str) -> Callable[[forms.World], None]:
    def come(world: forms.World) -> None:
        assert world.board
        to(path)(world)

    return come


FORMS = {
    "/board": Form("企业", _hung("/board"), "已张贴"),
    "/enterprises/:id/board": Form("企业", _hung("/enterprises/{enterprise}/board"), "已张贴"),
}
