"""Many at once leave what one after the other would have left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from ledger.boards.commands import PrintedBoard, record_board_version, set_up_boards
from ledger.ground import tables as models
from ledger.ground.caller import Role
from tests.support.county_builder import XUPU, CountyBuilder, Person
from tests.support.phone import PLACE, Phone, inspection, jpeg, visit
from tests.support.unused import unused_phone

AT_ONCE = 8


@pytest.fixture
def place(county: CountyBuilder) -> UUID:
    enterprise_id = county.enterprise()
    with county.engine.begin() as tx:
        set_up_boards(tx, XUPU, enterprise_id)
    return enterprise_id


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return Phone(client, county.supervisor_at(place))


@pytest.fixture
def office(county: CountyBuilder) -> Person:
    return county.person(Role.ADMIN)


def at_once(app: Flask, person: Person, send: Callable[[Phone, int], TestResponse]) -> Counter[int]:
    """Let everybody send at the same moment; how often each status came."""
    start = Barrier(AT_ONCE)

    def go(number: int) -> int:
        phone = Phone(app.test_client(), person)
        start.wait()
        return send(phone, number).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(go, range(AT_ONCE)))


def count(engine: sa.Engine, table: sa.Table, **values: Any) -> int:
    same = [table.c[name] == value for name, value in values.items()]
    with engine.connect() as read:
        return read.scalar(sa.select(sa.func.count()).select_from(table).where(*same)) or 0


def test_one_visit_sent_by_many_is_one(
    app: Flask, phone: Phone, place: UUID, engine: sa.Engine
) -> None:
    visit_id, document = uuid4(), visit(place, photos=[phone.upload(jpeg())])
    codes = at_once(
        app, phone.person, lambda sender, _: sender.put(f"/visits/{visit_id}", document)
    )
    assert codes == {201: 1, 200: AT_ONCE - 1}
    assert count(engine, models.outbox, subject=f"visit/{visit_id}") == 1


def test_of_many_documents_under_one_number_one_is_kept(
    app: Flask, phone: Phone, place: UUID
) -> None:
    visit_id = uuid4()
    codes = at_once(
        app,
        phone.person,
        lambda sender, n: sender.put(f"/visits/{visit_id}", visit(place, received_by=f"李示例{n}")),
    )
    assert codes == {201: 1, 409: AT_ONCE - 1}


def test_of_many_corrections_of_one_visit_one_is_kept(
    app: Flask, phone: Phone, place: UUID
) -> None:
    first = uuid4()
    assert phone.put(f"/visits/{first}", visit(place)).status_code == 201
    corrected = visit(place, corrects=str(first), correction_reason="写错了")
    codes = at_once(
        app, phone.person, lambda sender, _: sender.put(f"/visits/{uuid4()}", corrected)
    )
    assert codes == {201: 1, 409: AT_ONCE - 1}


def test_of_many_inspections_with_one_findings_number_one_is_kept(
    app: Flask, phone: Phone, place: UUID, catalogue: Catalogue, engine: sa.Engine
) -> None:
    document = inspection(place, catalogue, photo=phone.upload(jpeg()))
    codes = at_once(
        app,
        phone.person,
        # Each is signed by itself.
        lambda sender, nth: sender.put(
            f"/inspections/{uuid4()}", document | {"companions": [f"示例{nth}"]}
        ),
    )
    assert codes == {201: 1, 409: AT_ONCE - 1}
    assert count(engine, models.inspection, enterprise_id=place) == 1


def test_one_posting_sent_by_many_is_one(
    app: Flask, phone: Phone, place: UUID, engine: sa.Engine
) -> None:
    (board,) = phone.get(f"/enterprises/{place}/board").json["boards"]
    code = board["code"]
    with engine.begin() as tx:
        now = datetime.now(UTC)
        record_board_version(tx, PrintedBoard(XUPU, code, 1, {}, "0" * 64, {}, now))
    posting = {
        "version": 1,
        "at": datetime.now(UTC).isoformat(),
        "elapsed_s": 3,
        "place": PLACE,
        "photo": phone.upload(jpeg()),
    }
    path = f"/boards/{code}/postings/{uuid4()}"
    codes = at_once(app, phone.person, lambda sender, _: sender.put(path, posting))
    assert codes == {201: 1, 200: AT_ONCE - 1}


def test_a_photo_that_two_people_hold_is_processed_once(
    app: Flask, county: CountyBuilder, place: UUID, engine: sa.Engine
) -> None:
    data = jpeg()
    people = [county.supervisor_at(place) for _ in range(AT_ONCE)]
    (sha256,) = {Phone(app.test_client(), person).upload(data) for person in people}
    start = Barrier(AT_ONCE)

    def go(person: Person) -> int:
        start.wait()
        document = visit(place, photos=[sha256])
        return Phone(app.test_client(), person).put(f"/visits/{uuid4()}", document).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert Counter(pool.map(go, people)) == {201: AT_ONCE}
    assert count(engine, models.outbox, job="process_photo", subject=sha256) == 1


def test_one_person_entered_by_many_is_one_with_one_role(
    app: Flask, office: Person, engine: sa.Engine
) -> None:
    person_id = uuid4()
    document = {
        "name": "王示例",
        "phone": unused_phone(),
        "grants": [{"role": "supervisor"}],
    }
    codes = at_once(app, office, lambda sender, _: sender.put(f"/people/{person_id}", document))
    assert codes == {201: 1, 200: AT_ONCE - 1}
    assert count(engine, models.grant, person_id=person_id) == 1


def test_of_many_people_with_one_phone_one_is_entered(app: Flask, office: Person) -> None:
    document = {
        "name": "王示例",
        "phone": unused_phone(),
        "grants": [{"role": "inspector"}],
    }
    codes = at_once(app, office, lambda sender, _: sender.put(f"/people/{uuid4()}", document))
    assert codes == {201: 1, 409: AT_ONCE - 1}


def test_of_many_stations_at_one_place_one_is_made(
    app: Flask, county: CountyBuilder, office: Person
) -> None:
    document = {
        "person_id": str(county.person(Role.SUPERVISOR).id),
        "enterprise_id": str(county.enterprise()),
        "from_date": "2026-11-01",
    }
    codes = at_once(app, office, lambda sender, _: sender.put(f"/assignments/{uuid4()}", document))
    assert codes == {201: 1, 409: AT_ONCE - 1}


def test_one_assignments_number_belongs_to_one_person(
    app: Flask, county: CountyBuilder, office: Person, engine: sa.Engine
) -> None:
    """Each locks a person of its own, so only the row itself can tell."""
    place, assignment_id = county.enterprise(), uuid4()
    people = [county.person(Role.SUPERVISOR) for _ in range(AT_ONCE)]
    codes = at_once(
        app,
        office,
        lambda sender, n: sender.put(
            f"/assignments/{assignment_id}",
            {
                "person_id": str(people[n].id),
                "enterprise_id": str(place),
                "from_date": "2026-11-01",
            },
        ),
    )
    assert codes == {201: 1, 409: AT_ONCE - 1}


def test_one_enterprise_entered_by_many_has_one_board(app: Flask, office: Person) -> None:
    enterprise_id = uuid4()
    document = {
        "name": "示例厂",
        "no_credit_code_reason": "尚未登记",
        "town_code": "431224100",
        "address": "示例路 2 号",
        "sectors": ["S06"],
        "employees": 5,
        "principal_name": "李示例",
        "key_areas": [{"id": str(uuid4()), "name": "后厨"}],
    }
    codes = at_once(
        app, office, lambda sender, _: sender.put(f"/enterprises/{enterprise_id}", document)
    )
    assert codes == {201: 1, 200: AT_ONCE - 1}
    boards = Phone(app.test_client(), office).get(f"/enterprises/{enterprise_id}/board").json
    assert [board["key_area"] for board in boards["boards"]] == [None, "后厨"]


def test_a_board_withdrawn_by_many_has_one_successor(
    app: Flask, office: Person, place: UUID, engine: sa.Engine
) -> None:
    (board,) = Phone(app.test_client(), office).get(f"/enterprises/{place}/board").json["boards"]
    path = f"/boards/{board['code']}/withdrawal"
    codes = at_once(app, office, lambda sender, _: sender.post(path, {"reason": "被复制"}))
    assert codes == {200: AT_ONCE}
    assert count(engine, models.board, enterprise_id=place) == 2
