"""Boards over the API: which there are, proof that they hang, withdrawal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from ledger.boards.commands import PrintedBoard, record_board_version, set_up_boards
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from tests.support.county_builder import TOWN, XUPU, CountyBuilder
from tests.support.phone import PLACE, Phone, jpeg


@pytest.fixture
def place(county: CountyBuilder) -> UUID:
    enterprise_id = county.enterprise()
    with county.engine.begin() as tx:
        set_up_boards(tx, XUPU, enterprise_id)
    return enterprise_id


@pytest.fixture
def enterprise(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    """The enterprise's own phone."""
    return Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=place)))


def board_of(phone: Phone, place: UUID) -> dict[str, Any]:
    (board,) = phone.get(f"/enterprises/{place}/board").json["boards"]
    return dict(board)


def print_version(engine: sa.Engine, code: str, version: int) -> None:
    printed = PrintedBoard(XUPU, code, version, {}, "0" * 64, {}, datetime.now(UTC))
    with engine.begin() as tx:
        record_board_version(tx, printed)


def posting(photo: str, **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {"version": 1, "at": now, "elapsed_s": 30, "place": PLACE, "photo": photo, **changes}


def test_a_posted_board_is_shown_with_the_version_that_hangs(
    enterprise: Phone, place: UUID, engine: sa.Engine
) -> None:
    code = board_of(enterprise, place)["code"]
    print_version(engine, code, 1)
    print_version(engine, code, 2)
    path, document = f"/boards/{code}/postings/{uuid4()}", posting(enterprise.upload(jpeg()))
    first, again = enterprise.put(path, document), enterprise.put(path, document)
    assert (first.status_code, again.status_code) == (201, 200), first.json
    assert first.json == again.json
    assert first.json["board_code"] == code
    shown = board_of(enterprise, place)
    assert (shown["version"], shown["posted_version"]) == (2, 1)
    assert shown["printed_at"]


def test_a_version_that_was_never_printed_cannot_hang(
    enterprise: Phone, place: UUID, engine: sa.Engine
) -> None:
    code = board_of(enterprise, place)["code"]
    print_version(engine, code, 1)
    document = posting(enterprise.upload(jpeg()), version=2)
    answer = enterprise.put(f"/boards/{code}/postings/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "unknown_version")


def test_a_posting_is_proved_by_a_photo_that_came(
    enterprise: Phone, place: UUID, engine: sa.Engine
) -> None:
    code = board_of(enterprise, place)["code"]
    print_version(engine, code, 1)
    answer = enterprise.put(f"/boards/{code}/postings/{uuid4()}", posting("cd" * 32))
    assert (answer.status_code, answer.json["reason"]) == (422, "photo_missing")


def test_a_board_of_somebody_elses_enterprise_is_not_there(
    enterprise: Phone, place: UUID, county: CountyBuilder, client: FlaskClient
) -> None:
    code = board_of(enterprise, place)["code"]
    elsewhere = county.enterprise()
    stranger = Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=elsewhere)))
    path = f"/boards/{code}/postings/{uuid4()}"
    assert stranger.put(path, posting("cd" * 32)).status_code == 404
    town = Phone(client, county.person(Grant(Role.TOWN, town_code="431224902")))
    assert town.post(f"/boards/{code}/withdrawal", {"reason": "重复"}).status_code == 404


def test_withdrawing_again_does_not_withdraw_the_successor(
    enterprise: Phone, place: UUID, county: CountyBuilder, client: FlaskClient, engine: sa.Engine
) -> None:
    code = board_of(enterprise, place)["code"]
    town = Phone(client, county.person(Grant(Role.TOWN, town_code=TOWN)))
    answers = [town.post(f"/boards/{code}/withdrawal", {"reason": "被复制"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert board_of(enterprise, place)["code"] != code
    with engine.connect() as read:
        old = read.execute(sa.select(models.board).where(models.board.c.code == code)).one()
    assert (old.withdrawn_reason, old.successor) == ("被复制", board_of(enterprise, place)["code"])
    late = enterprise.put(f"/boards/{code}/postings/{uuid4()}", posting(enterprise.upload(jpeg())))
    assert (late.status_code, late.json["reason"]) == (409, "board_withdrawn")


def test_an_enterprise_cannot_withdraw_its_own_board(enterprise: Phone, place: UUID) -> None:
    code = board_of(enterprise, place)["code"]
    assert enterprise.post(f"/boards/{code}/withdrawal", {"reason": "不想挂"}).status_code == 403
