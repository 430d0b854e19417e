"""Uploads: so much a day, and what no record names is swept; what one names never is."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.records.photo_budget import BYTES_A_DAY, PHOTOS_A_DAY
from ledger.records.photo_sweep import GRACE, sweep_photo, take_back_strays
from media.keys import photo_display, photo_original, photo_thumbnail
from media.store_errors import ObjectNotFound
from tests.support.county_builder import CountyBuilder
from tests.support.doing import do_all
from tests.support.phone import Phone, inspection, jpeg, sha256_of
from worker.context import WorkerContext
from worker.queues import Queues

LONG_AGO = GRACE + timedelta(hours=1)


@pytest.fixture
def place(own_county: CountyBuilder) -> UUID:
    return own_county.enterprise()


@pytest.fixture
def phone(own_county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return Phone(client, own_county.supervisor_at(place))


class Broom:
    """The county's, with time that passes at once."""

    def __init__(self, county: CountyBuilder, context: WorkerContext) -> None:
        self.county, self.context = county, context

    @property
    def before(self) -> datetime:
        return datetime.now(UTC) - GRACE

    def age(self, sha256: str, by: timedelta = LONG_AGO) -> None:
        with self.county.engine.begin() as tx:
            for table, column in ((models.photo, "ticketed_at"), (models.photo_holder, "asked_at")):
                tx.execute(
                    sa.update(table)
                    .where(table.c.sha256 == sha256)
                    .values({column: table.c[column] - by})
                )

    def delete(self, sha256: str) -> None:
        for key in (photo_thumbnail, photo_display, photo_original):
            self.context.store.delete(key(self.county.area_code, sha256))

    def stray(self) -> list[str]:
        return take_back_strays(self.county.engine, self.county.area_code, self.before)

    def sweep(self) -> list[str]:
        area_code, engine = self.county.area_code, self.county.engine
        return [
            sha256
            for sha256 in self.stray()
            if sweep_photo(engine, area_code, sha256, self.before, self.delete)
        ]

    def lies_in_the_store(self, sha256: str) -> bool:
        try:
            self.context.store.stat(photo_original(self.county.area_code, sha256))
        except ObjectNotFound:
            return False
        return True

    def state(self, sha256: str) -> str | None:
        with self.county.engine.connect() as read:
            return read.scalar(
                sa.select(models.photo.c.state).where(models.photo.c.sha256 == sha256)
            )


@pytest.fixture
def broom(own_county: CountyBuilder, worker_context: WorkerContext) -> Broom:
    return Broom(own_county, worker_context)


def test_what_no_record_names_is_swept_by_the_days_job_and_may_come_again(
    phone: Phone,
    place: UUID,
    catalogue: Catalogue,
    broom: Broom,
    queues: Queues,
) -> None:
    context, engine = broom.context, broom.county.engine
    with engine.begin() as tx:
        tx.execute(sa.delete(models.outbox))
    shown, stray, fresh = (jpeg() for _ in range(3))
    document = inspection(place, catalogue, photo=phone.upload(shown))
    assert phone.put(f"/inspections/{uuid4()}", document).status_code == 201
    for data in (stray, fresh):
        phone.upload(data)
    announced = phone.ticket(jpeg())["sha256"]
    for sha256 in (sha256_of(shown), sha256_of(stray), announced):
        broom.age(sha256, LONG_AGO + timedelta(hours=1))
    do_all(context, queues)
    with engine.begin() as tx:
        tx.execute(
            sa.insert(models.outbox).values(
                area_code=broom.county.area_code, job="sweep_photos", subject="2026-11-30"
            )
        )
    do_all(context, queues)
    kept = {sha256_of(shown), sha256_of(fresh)}
    every = kept | {sha256_of(stray), announced}
    assert {sha256 for sha256 in every if broom.state(sha256)} == kept
    assert {sha256 for sha256 in every if broom.lies_in_the_store(sha256)} == kept
    # A draft that was left lying: the phone uploads again what the server lacks.
    late = inspection(place, catalogue, photo=sha256_of(stray))
    record_id = uuid4()
    answer = phone.put(f"/inspections/{record_id}", late)
    assert (answer.status_code, answer.json["reason"]) == (422, "photo_missing")
    phone.upload(stray)
    assert phone.put(f"/inspections/{record_id}", late).status_code == 201


def test_who_asks_for_it_again_keeps_it(phone: Phone, broom: Broom) -> None:
    data = jpeg()
    sha256 = phone.upload(data)
    broom.age(sha256)
    phone.ticket(data)
    assert broom.sweep() == []
    assert broom.lies_in_the_store(sha256)


def test_broken_off_anywhere_it_is_finished_the_next_time(phone: Phone, broom: Broom) -> None:
    sha256 = phone.upload(jpeg())
    broom.age(sha256)
    area_code, engine = broom.county.area_code, broom.county.engine

    def fail(_: str) -> None:
        broom.delete(sha256)
        raise ConnectionError

    for _ in range(2):
        assert broom.stray() == [sha256]
        with pytest.raises(ConnectionError):
            sweep_photo(engine, area_code, sha256, broom.before, fail)
        # Nobody takes for stored what is gone.
        assert broom.state(sha256) == "ticketed"
    assert broom.sweep() == [sha256]
    assert broom.state(sha256) is None
    assert broom.sweep() == []


def test_a_record_that_came_between_the_two_steps_keeps_its_photo(
    phone: Phone, place: UUID, catalogue: Catalogue, broom: Broom
) -> None:
    sha256 = phone.upload(jpeg())
    broom.age(sha256)
    assert broom.stray() == [sha256]
    document = inspection(place, catalogue, photo=sha256)
    assert phone.put(f"/inspections/{uuid4()}", document).status_code == 201
    sweep_photo(broom.county.engine, broom.county.area_code, sha256, broom.before, broom.delete)
    assert broom.lies_in_the_store(sha256)
    assert broom.state(sha256) == "stored"


def test_a_record_that_is_being_written_wins_or_is_told_that_its_photo_is_missing(
    phone: Phone, place: UUID, catalogue: Catalogue, broom: Broom
) -> None:
    area_code, engine = broom.county.area_code, broom.county.engine
    first = phone.upload(jpeg())
    # Named by a record that was not taken in the end, and looked at by a worker.
    looked_at = {"state": "processed", "stored_at": sa.func.now(), "width_px": 4, "height_px": 3}
    with engine.begin() as tx:
        of_first = models.photo.c.sha256 == first
        tx.execute(sa.update(models.photo).where(of_first).values(looked_at))
    broom.age(first)
    assert broom.stray() == [first]
    use = {
        "area_code": area_code, "sha256": first, "record_kind": "visit", "record_id": uuid4(),
        "enterprise_id": place,
    }  # fmt: skip
    with engine.begin() as writing:
        writing.execute(sa.insert(models.photo_use).values(use))
        assert not sweep_photo(engine, area_code, first, broom.before, broom.delete)
    assert broom.lies_in_the_store(first)
    # The next time it counts as stored again.
    assert (broom.state(first), broom.sweep()) == ("ticketed", [])
    assert broom.state(first) == "processed"
    # Seen as stored, and swept before the record was written.
    second = phone.upload(jpeg())
    document = inspection(place, catalogue, photo=second)
    assert phone.put(f"/inspections/{uuid4()}", inspection(place, catalogue)).status_code == 201
    deleting, written = threading.Event(), threading.Event()
    answers: list[Any] = []

    def delete_slowly(sha256: str) -> None:
        deleting.set()
        written.wait(1)
        broom.delete(sha256)

    def send() -> None:
        deleting.wait(10)
        answers.append(phone.put(f"/inspections/{uuid4()}", document))
        written.set()

    broom.age(second)
    assert broom.stray() == [second]
    sender = threading.Thread(target=send)
    sender.start()
    assert sweep_photo(engine, area_code, second, broom.before, delete_slowly)
    sender.join()
    assert (answers[0].status_code, answers[0].json["reason"]) == (422, "photo_missing")
    assert broom.state(second) is None


def test_a_person_announces_so_many_a_day_and_the_same_again_counts_once(
    own_county: CountyBuilder, client: FlaskClient
) -> None:
    person = own_county.person(Role.INSPECTOR)
    phone, other = Phone(client, person), Phone(client, own_county.person(Role.INSPECTOR))

    def announce(numbers: range, size_bytes: int = 10) -> Any:
        photos = [
            {"sha256": f"{number:064x}", "size_bytes": size_bytes, "media_type": "image/jpeg"}
            for number in numbers
        ]
        return phone.post("/photos", {"photos": photos})

    last, together = PHOTOS_A_DAY - 50, Barrier(6)
    for start in range(0, last, 50):
        assert announce(range(start, start + 50)).status_code == 200
    assert announce(range(50)).status_code == 200

    def announce_with_others(number: int) -> int:
        one = Phone(client.application.test_client(), person)
        photos = [
            {"sha256": f"{10**6 * number + i:064x}", "size_bytes": 10, "media_type": "image/jpeg"}
            for i in range(1, 51)
        ]
        together.wait()
        return int(one.post("/photos", {"photos": photos}).status_code)

    # Of many at once, of which one alone would fit, no more than that one is let in.
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(announce_with_others, range(1, 7))).count(200) <= 1
    with own_county.engine.begin() as tx:
        here = models.photo_holder.c.person_id == person.id
        tx.execute(
            sa.delete(models.photo_holder).where(
                here, models.photo_holder.c.sha256 > f"{10**6:064x}"
            )
        )
    assert announce(range(last, PHOTOS_A_DAY)).status_code == 200
    refused = announce(range(PHOTOS_A_DAY, PHOTOS_A_DAY + 1))
    assert (refused.status_code, refused.json["reason"]) == (429, "upload_budget")
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 3600
    assert "明天" in refused.json["message"]
    assert other.ticket(jpeg())["ticket"]
    # Nor by making larger what was announced small.
    most = 20_000_000
    fit = BYTES_A_DAY // most - 50
    for start in range(0, fit, 50):
        assert announce(range(start, start + 50), most).status_code == 200
    assert announce(range(fit, fit + 50), most).status_code == 429
    with own_county.engine.begin() as tx:
        yesterday = models.photo_holder.c.asked_at - timedelta(days=1)
        tx.execute(
            sa.update(models.photo_holder)
            .where(models.photo_holder.c.person_id == person.id)
            .values(asked_at=yesterday)
        )
    assert announce(range(PHOTOS_A_DAY, PHOTOS_A_DAY + 50), most).status_code == 200
