"""A phone that sends twice at once, because somebody tapped twice, leaves one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from api.public_limits import SENT_A_DAY
from ledger.ground import tables as models
from media.object_store import ObjectStore
from tests.media.photo_samples import encoded, scene
from tests.support.county_builder import CountyBuilder
from tests.tips.reporter import Reporter

AT_ONCE = 6


def at_once(
    app: Flask, reporter: Reporter, send: Callable[[Reporter], TestResponse]
) -> Counter[int]:
    """The same phone over several connections; how often each status came."""
    start = Barrier(AT_ONCE)

    def go(_: int) -> int:
        connected = replace(reporter, client=app.test_client())
        start.wait()
        return send(connected).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(go, range(AT_ONCE)))


def count(quiet: CountyBuilder, table: sa.Table) -> int:
    counted = sa.select(sa.func.count()).where(table.c.area_code == quiet.area_code)
    with quiet.engine.connect() as read:
        return int(read.scalar(counted) or 0)


def test_a_report_sent_many_times_at_once_is_one_report(
    app: Flask, reporter: Reporter, quiet: CountyBuilder
) -> None:
    tip = reporter.draft(details=reporter.seal("一份"))
    statuses = at_once(app, reporter, lambda sender: sender.post("", tip))
    # Whoever came second to the proof of work sends again, and then gets the same receipt.
    assert statuses[201] == 1
    assert statuses.keys() <= {201, 200, 403}
    assert reporter.post("", tip | {"altcha": reporter.proof()}).status_code == 200
    assert count(quiet, models.tip) == 1


def test_a_photo_sent_many_times_at_once_is_one_photo_and_one_object(
    app: Flask, reporter: Reporter, quiet: CountyBuilder
) -> None:
    photo_id, data = str(uuid4()), encoded(scene(300, 200))
    assert reporter.send(photos=[photo_id]).status_code == 201
    statuses = at_once(app, reporter, lambda sender: sender.put_photo(photo_id, data))
    assert statuses[201] == 1
    # Who finds too many before them is asked to come again.
    assert statuses[200] + statuses[503] == AT_ONCE - 1
    store: ObjectStore = app.extensions["anxun"].store
    (kept,) = store.keys(f"tips/{quiet.area_code}/")
    with quiet.engine.connect() as read:
        this_photo = models.tip_photo.c.id == UUID(photo_id)
        assert read.scalar(sa.select(models.tip_photo.c.object_key).where(this_photo)) == kept


def test_messages_sent_at_once_all_come_and_each_in_a_place_of_its_own(
    app: Flask, reporter: Reporter, quiet: CountyBuilder
) -> None:
    assert reporter.send().status_code == 201
    envelope = reporter.seal_message("一条")
    statuses = at_once(app, reporter, lambda sender: sender.write(envelope))
    assert statuses == Counter({201: AT_ONCE})
    with quiet.engine.connect() as read:
        of_tip = models.tip_message.c.tip_id == UUID(reporter.tip_id)
        places = read.scalars(sa.select(models.tip_message.c.position).where(of_tip)).all()
    assert sorted(places) == list(range(1, AT_ONCE + 1))


def test_one_network_at_once_pays_no_less_than_its_share(
    app: Flask, reporter: Reporter, quiet: CountyBuilder
) -> None:
    limits = app.extensions["anxun"].limits
    for _ in range(SENT_A_DAY - 2):
        limits.report(reporter.address)
    cheap = [reporter.proof(0) for _ in range(AT_ONCE)]

    def another(sender: Reporter) -> TestResponse:
        return replace(sender, tip_id=str(uuid4())).send(altcha=cheap.pop())

    assert at_once(app, reporter, another) == Counter({201: 2, 403: AT_ONCE - 2})
    assert count(quiet, models.tip) == 2
