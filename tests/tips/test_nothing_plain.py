"""What could name a reporter is searched for wherever something is kept: it is in no place."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from redis import Redis

from ledger.ground import tables as models
from ledger.ground.tables import metadata
from media.object_store import ObjectStore
from telemetry import PlaceOnlyFormatter
from tests.media.photo_samples import encoded, phone_exif, scene
from tests.support.county_builder import CountyBuilder
from tests.tips.officers import Officer
from tests.tips.reporter import Reporter

# Invented, and looks it.
NAME, PHONE, WORKMATE = "钱不该见", "13800099977", "夜班的孙不该见"
PICTURE_MARK = "PICTURE-OF-13800099977"
TEXTS = (NAME, PHONE, WORKMATE, PICTURE_MARK, "请打到尾号九九七七的卡")


@pytest.fixture
def log(app: Flask) -> Iterator[io.StringIO]:
    """What the app's own handler writes during the test."""
    (handler,) = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, PlaceOnlyFormatter)
    ]
    written = io.StringIO()
    before = handler.setStream(written)  # type: ignore[attr-defined]
    yield written
    handler.setStream(before)  # type: ignore[attr-defined]


@pytest.fixture
def informant(reporter: Reporter, officers: list[Officer], log: io.StringIO) -> Reporter:
    """A reporter who told everything: identity, details, a photo, messages; and made mistakes."""
    photo_id = str(uuid4())
    identity = json.dumps({"name": NAME, "phone": PHONE, "others": []})
    sent = reporter.send(
        door="named",
        identity=reporter.seal(identity),
        details=reporter.seal(WORKMATE),
        photos=[photo_id],
    )
    assert sent.status_code == 201, sent.json
    exif = phone_exif(Artist=PICTURE_MARK).tobytes()
    assert reporter.put_photo(photo_id, encoded(scene(400, 300), exif=exif)).status_code == 201
    assert reporter.write(reporter.seal_message(TEXTS[-1])).status_code == 201
    assert (
        reporter.write({"alg": NAME, "nonce": PHONE, "body": NAME, "keys": {}}).status_code == 422
    )
    assert reporter.send(identity=NAME).status_code == 422
    assert reporter.look_up(secret=PHONE).status_code == 404
    assert reporter.put_photo(photo_id, b"x", **{"X-Tip-Secret": PHONE}).status_code == 404
    return reporter


def test_no_column_of_any_table_holds_it(informant: Reporter, quiet: CountyBuilder) -> None:
    with quiet.engine.connect() as read:
        held = {
            table.name: "\n".join(read.scalars(sa.text(f'select t::text from "{table.name}" t')))
            for table in metadata.sorted_tables
        }
    # What may stand there does, so that the search finds what it looks for.
    assert informant.number in held["tip"]
    assert "二楼消防通道被货物堵死" in held["tip"]
    for name, rows in held.items():
        for secret in (*TEXTS, informant.secret, informant.address):
            assert secret not in rows, name
            assert json.dumps(secret)[1:-1] not in rows, name


def test_no_object_of_the_county_holds_it(
    informant: Reporter, quiet: CountyBuilder, app: Flask
) -> None:
    store: ObjectStore = app.extensions["anxun"].store
    names = [name for name in store.keys("") if quiet.area_code in name]
    assert len(names) == 1
    for name in names:
        held = store.get(name)
        assert not [text for text in TEXTS if text.encode() in held]
        assert b"\xff\xd8\xff" not in held[:64]


def test_redis_holds_neither_it_nor_the_secret_nor_the_address(
    informant: Reporter, valkey_url: str
) -> None:
    redis = Redis.from_url(valkey_url)
    for name in redis.scan_iter("anxun:tips:*"):
        held = name + (redis.get(name) or b"")
        for secret in (
            *TEXTS,
            informant.secret,
            informant.address,
            informant.number,
            informant.tip_id,
        ):
            assert secret.encode() not in held


def test_the_log_holds_the_rule_and_nothing_of_the_report(
    informant: Reporter, log: io.StringIO, quiet: CountyBuilder
) -> None:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    routes = {line["route"] for line in lines if line["message"] == "request"}
    assert {
        "/api/v1/tips",
        "/api/v1/tips/lookup",
        "/api/v1/tips/<uuid:tip_id>/messages",
        "/api/v1/tips/<uuid:tip_id>/photos/<uuid:photo_id>",
    } <= routes
    known = {"at", "level", "logger", "message", "request_id", "method", "route", "status", "ms"}
    assert all(line.keys() <= known for line in lines)
    written = log.getvalue()
    for secret in (
        *TEXTS,
        informant.secret,
        informant.address,
        informant.number,
        informant.tip_id,
        quiet.area_code,
    ):
        assert secret not in written


def test_an_error_nobody_foresaw_tells_the_place_alone(
    reporter: Reporter, log: io.StringIO, app: Flask, quiet: CountyBuilder
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    # The county's plan is gone: what every report needs is not there.
    plans = app.extensions["anxun"].plans
    # Descriptions are kept as they are: a name that the search through all rows does not look for.
    name = "李随便说"
    assert reporter.send(description=f"我叫{name}").status_code == 201
    plan = plans.pop(quiet.area_code)
    answer = reporter.look_up()
    plans[quiet.area_code] = plan
    assert (answer.status_code, answer.json["reason"]) == (500, "unexpected")
    for secret in (name, reporter.secret, reporter.number, quiet.area_code):
        assert secret not in answer.text
        assert secret not in log.getvalue()
    assert "KeyError" in log.getvalue()


def test_a_report_leaves_no_audit_row_no_outbox_row_and_no_time(
    informant: Reporter, quiet: CountyBuilder
) -> None:
    with quiet.engine.connect() as read:
        for table in (models.audit, models.outbox):
            counted = sa.select(sa.func.count()).where(table.c.area_code == quiet.area_code)
            assert read.scalar(counted) == 0
        row = read.execute(
            sa.select(models.tip).where(models.tip.c.id == UUID(informant.tip_id))
        ).one()
    for table in (models.tip, models.tip_photo, models.tip_message, models.tip_excluded):
        times = [column.name for column in table.c if isinstance(column.type, sa.DateTime)]
        assert times == []
    assert row.identity is not None


def test_no_answer_sets_a_cookie_or_may_be_kept(informant: Reporter) -> None:
    for answer in (informant.look_up(), informant.look_up(secret="x"), informant.get("/challenge")):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
