"""The public pages of the reports, as a browser without script and a stranger's hands use them."""

from __future__ import annotations

import io
import logging
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from api.app import create_app
from api.public_limits import PRICE_OF_A_TRY, SENT_WITHOUT_SCRIPT, WRONG_AT_ONE_AN_HOUR
from api.tips.public import form as tip_form
from ledger.boards.commands import add_board, withdraw_board
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.slow_work import SlowKind
from settings import Settings
from tests.media.photo_samples import encoded, jpeg_of_scans, scene
from tests.media.pictures_at_limits import jpeg_header_of, lossless_webp_of_size
from tests.support.county_builder import XUPU, CountyBuilder, CountyBy
from tests.tips.officers import officer
from tests.tips.reporter import Reporter

WANGCHENG = "430112"


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """On a network of their own, since the limits count by network."""
    client = app.test_client()
    number = uuid4().int
    client.environ_base["REMOTE_ADDR"] = f"198.18.{number % 256}.{number // 256 % 256}"
    return client


@pytest.fixture
def board(county: CountyBuilder) -> str:
    """Of an enterprise in a county whose doors are open."""
    for _ in range(2):
        officer(county)
    with county.engine.begin() as tx:
        return add_board(tx, XUPU, county.enterprise(), None)


def photograph() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SHILI-CAMERA"
    Image.radial_gradient("L").resize((640, 480)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def fresh_form(stranger: FlaskClient, board: str) -> dict[str, Any]:
    """As the page gives it, with a description."""
    page = stranger.get(f"/tip/anonymous?board={board}").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    (enterprise,) = re.findall(r'name="enterprise_id" value="([^"]*)"', page)
    return {**hidden, "kind": "hazard", "description": "安全出口锁着", "enterprise_id": enterprise}


def send(stranger: FlaskClient, form: dict[str, Any], *photos: bytes) -> TestResponse:
    files = [(io.BytesIO(data), "photo.jpg") for data in photos]
    return stranger.post(
        "/tip/anonymous", data={**form, "photos": files}, content_type="multipart/form-data"
    )


def kept(county: CountyBuilder, form: dict[str, Any]) -> list[Any]:
    tip = models.tip
    with county.engine.connect() as read:
        return list(read.execute(sa.select(tip).where(tip.c.id == form["id"])).all())


@pytest.mark.parametrize(
    "address", ["/tip", "/tip?area=431224", "/tip/anonymous?area=431224", "/tip/follow"]
)
def test_a_page_loads_nothing_of_others_and_is_kept_nowhere(
    stranger: FlaskClient, board: str, address: str
) -> None:
    page = stranger.get(address)
    assert page.status_code == 200
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in page.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page.text)
    assert " style=" not in page.text
    assert "tel:12350" in page.text


def test_the_doors_tell_the_countys_own_terms(county_by: CountyBy, stranger: FlaskClient) -> None:
    wangcheng = county_by(WANGCHENG)
    for _ in range(2):
        officer(wangcheng)
    page = stranger.get(f"/tip?area={wangcheng.area_code}").text
    assert "匿名举报没有奖励" in page
    assert "2,000 元" in page
    assert "固定奖额低于国家办法的最低奖额" in page
    assert "区人民政府" in page


def test_a_county_without_two_officers_sends_people_to_the_telephone(
    own_county: CountyBuilder, stranger: FlaskClient
) -> None:
    here = f"/tip?area={own_county.area_code}"
    page = stranger.get(here).text
    assert "网上举报还没有开通" in page
    assert "tel:12350" in page
    anonymous = f"/tip/anonymous?area={own_county.area_code}"
    assert stranger.get(anonymous).headers["Location"] == here


def test_where_no_county_is_told_it_is_chosen(
    own_county: CountyBuilder, stranger: FlaskClient, board: str
) -> None:
    page = stranger.get("/tip?board=NOSUCHBOARD").text
    for county in (XUPU, own_county.area_code):
        assert f'href="/tip?area={county}"' in page


def test_a_report_with_photos_is_kept_sealed_and_touches_no_disk(
    county: CountyBuilder, stranger: FlaskClient, board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_file(*_: Any, **__: Any) -> Any:
        raise AssertionError("a reporter's photo would lie on the disk")

    monkeypatch.setattr(tempfile, "TemporaryFile", no_file)
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", no_file)
    form = fresh_form(stranger, board)
    # Longer than the framework keeps in memory by itself.
    large = photograph() + b"\0" * 600_000
    page = send(stranger, {**form, "details": "我在三班"}, photograph(), large)
    assert page.status_code == 200
    assert "data:image/png;base64," in page.text
    (tip,) = kept(county, form)
    assert tip.details and "三班" not in str(tip)
    photo = models.tip_photo
    with county.engine.connect() as read:
        keys = read.scalars(sa.select(photo.c.object_key).where(photo.c.tip_id == tip.id)).all()
    assert len(keys) == 2
    store = stranger.application.extensions["anxun"].store
    assert all(b"SHILI-CAMERA" not in store.get(key) for key in keys)


def test_two_presses_at_once_bring_one_report(
    county: CountyBuilder, stranger: FlaskClient, board: str
) -> None:
    form = fresh_form(stranger, board)

    def press(_: int) -> str:
        client = stranger.application.test_client()
        client.environ_base = dict(stranger.environ_base)
        return send(client, form, photograph()).text

    with ThreadPoolExecutor(2) as hands:
        pages = list(hands.map(press, range(2)))
    (tip,) = kept(county, form)
    shown = f"{tip.number[:4]} {tip.number[4:7]} {tip.number[7:]}"
    assert all(shown in page for page in pages)


def test_a_form_that_was_changed_after_it_arrived_shows_the_first_receipt_and_says_so(
    county: CountyBuilder, stranger: FlaskClient, board: str
) -> None:
    form = fresh_form(stranger, board)
    send(stranger, form)
    page = send(stranger, form | {"description": "改过的话"})
    (tip,) = kept(county, form)
    assert tip.description == "安全出口锁着"
    assert "这份举报先前已经收到" in page.text
    assert tip.number[:4] in page.text


def test_with_anothers_secret_an_id_shows_no_receipt(
    county: CountyBuilder, stranger: FlaskClient, board: str
) -> None:
    form = fresh_form(stranger, board)
    send(stranger, form)
    (tip,) = kept(county, form)
    page = send(stranger, form | {"secret": "ABCDEFGHJKMNPQRS"})
    assert page.status_code == 409
    assert tip.number[:4] not in page.text
    # Under another id, so that the next press is a report of its own.
    assert form["id"] not in page.text
    assert "安全出口锁着" in page.text


def test_photos_that_are_too_much_are_dropped_and_the_words_come_back(
    county: CountyBuilder, stranger: FlaskClient, board: str
) -> None:
    form = fresh_form(stranger, board)
    half = b"\0" * (tip_form.PHOTOS_MOST_BYTES // 2 + 1)
    page = send(stranger, form, half, half)
    assert page.status_code == 422
    assert "照片合起来太大" in page.text
    assert "安全出口锁着" in page.text
    assert not kept(county, form)


def test_more_than_anybody_photographs_is_not_read_to_its_end(
    stranger: FlaskClient, board: str
) -> None:
    page = stranger.post(
        "/tip/anonymous",
        data=b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(tip_form.BODY_MOST_BYTES + 1)},
    )
    assert page.status_code == 413
    assert "少选几张" in page.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("description", "", "哪里有什么危险"),
        ("kind", "gossip", "是什么事"),
        ("signatories", "-1", "几个人一起举报"),
        ("details", "字" * 4001, "不超过 4000 字"),
        ("town_code", "999999999", "哪个乡镇"),
    ],
)
def test_a_field_that_is_wrong_is_marked_and_nothing_is_kept(
    county: CountyBuilder, stranger: FlaskClient, board: str, field: str, value: str, words: str
) -> None:
    form = fresh_form(stranger, board) | {field: value}
    page = send(stranger, form)
    assert page.status_code == 422
    assert 'class="fault"' in page.text
    assert words in page.text
    assert not kept(county, form)


def test_markup_in_what_was_typed_stays_text(stranger: FlaskClient, board: str) -> None:
    form = fresh_form(stranger, board) | {
        "description": "</textarea><script>alert(1)</script>",
        "kind": "official",
    }
    page = send(stranger, form)
    assert page.status_code == 422
    assert "<script>alert" not in page.text


def test_many_forms_of_one_network_wait_a_minute_and_what_is_missing_costs_no_turn(
    stranger: FlaskClient, board: str, caplog: pytest.LogCaptureFixture
) -> None:
    empty = fresh_form(stranger, board) | {"description": ""}
    bomb = b"\x89PNG" + bytes(1000)
    with caplog.at_level(logging.DEBUG, "anxun.slow_work"):
        assert {send(stranger, empty, *[bomb] * 9).status_code for _ in range(20)} == {422}
    assert not [record for record in caplog.records if record.name == "anxun.slow_work"]
    answers = [send(stranger, fresh_form(stranger, board)) for _ in range(SENT_WITHOUT_SCRIPT + 1)]
    *taken, last = answers
    assert {answer.status_code for answer in taken} == {200}
    assert last.status_code == 429
    assert 0 < int(last.headers["Retry-After"]) <= 60
    assert "安全出口锁着" in last.text
    assert "拨打 12350" in last.text


def test_forms_whose_photos_nobody_can_read_take_turns_like_others(
    stranger: FlaskClient, board: str
) -> None:
    broken = photograph()[:400]
    statuses = [
        send(stranger, fresh_form(stranger, board), broken).status_code
        for _ in range(SENT_WITHOUT_SCRIPT + 2)
    ]
    assert statuses == [422] * SENT_WITHOUT_SCRIPT + [429] * 2


def test_the_page_of_a_number_that_strangers_try_opens_by_work(
    county: CountyBuilder, stranger: FlaskClient, board: str
) -> None:
    form = fresh_form(stranger, board)
    send(stranger, form)
    (tip,) = kept(county, form)
    typed = {"number": tip.number, "secret": form["secret"]}
    for _ in range(WRONG_AT_ONE_AN_HOUR):
        assert stranger.post("/tip/follow", data=typed | {"secret": "2" * 16}).status_code == 404
    asked = stranger.post("/tip/follow", data=typed)
    assert asked.status_code == 403
    assert f'data-prove="{PRICE_OF_A_TRY}"' in asked.text and "换一个浏览器" in asked.text
    altcha = Reporter(stranger, XUPU).proof(PRICE_OF_A_TRY)
    assert stranger.post("/tip/follow", data=typed | {"altcha": altcha}).status_code == 200


def test_a_message_sent_twice_lies_there_once(
    county: CountyBuilder, stranger: FlaskClient, board: str
) -> None:
    form = fresh_form(stranger, board)
    send(stranger, form)
    (tip,) = kept(county, form)
    receipt = {"number": tip.number, "secret": form["secret"].lower()}
    message = receipt | {"id": str(uuid4()), "words": "还锁着"}
    pages = [stranger.post("/tip/follow/messages", data=message) for _ in range(2)]
    assert all("还锁着" in page.text for page in pages)
    of_tip = models.tip_message.c.tip_id == tip.id
    with county.engine.connect() as read:
        assert read.scalar(sa.select(sa.func.count()).where(of_tip)) == 1


def test_every_board_page_leads_to_the_report_even_a_withdrawn_one(
    county: CountyBuilder, stranger: FlaskClient, board: str, app: Flask
) -> None:
    app.wsgi_app._pages.clear()  # type: ignore[attr-defined]
    link = f'href="/tip?board={board}"'
    page = stranger.get(f"/b/{board}").text
    assert link in page and "举报隐患（可匿名）" in page and "<script" not in page
    office = county.person(Role.COUNTY).caller
    withdraw_board(county.engine, office, board, "换了新牌", board_settle_seconds=0)
    app.wsgi_app._pages.clear()  # type: ignore[attr-defined]
    withdrawn = stranger.get(f"/b/{board}")
    assert withdrawn.status_code == 410
    assert link in withdrawn.text and "tel:12350" in withdrawn.text
    unknown = stranger.get("/b/2222222222222").text
    assert 'href="/tip"' in unknown and "tel:12350" in unknown


@pytest.fixture
def without_redis(settings: Settings, engine: sa.Engine) -> Iterator[FlaskClient]:
    """Nothing listens there."""
    app = create_app(replace(settings, redis_url="redis://127.0.0.1:1"))
    yield app.test_client()


def test_while_the_limits_are_away_nothing_is_taken_and_nothing_typed_is_lost(
    county: CountyBuilder, without_redis: FlaskClient, board: str
) -> None:
    form = fresh_form(without_redis, board)
    page = send(without_redis, form)
    assert page.status_code == 503
    assert "安全出口锁着" in page.text
    assert not kept(county, form)


def decodes(caplog: pytest.LogCaptureFixture) -> int:
    kinds = [vars(record).get("kind") for record in caplog.records]
    return kinds.count(SlowKind.DECODE)


def test_each_picture_of_a_form_is_decoded_once(
    stranger: FlaskClient, board: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "anxun.slow_work"):
        answer = send(stranger, fresh_form(stranger, board), photograph(), photograph())
    assert answer.status_code == 200
    assert decodes(caplog) == 2


@pytest.mark.parametrize(
    ("photos", "sentence"),
    [
        ([encoded(scene(), "PNG")], "第 1 张：这里只收 JPEG"),
        ([encoded(scene(), "JPEG"), encoded(scene(), "WEBP")], "第 2 张：这里只收 JPEG"),
        ([encoded(scene(), "HEIF")], "第 1 张：这里只收 JPEG"),
        ([lossless_webp_of_size(10_000, 7_900)], "第 1 张：这里只收 JPEG"),
        ([jpeg_header_of(6_000, 4_001)], "第 1 张：照片尺寸太大"),
        ([jpeg_header_of(5_000, 4_001, progressive=True)] * 3, "照片合起来太大"),
        ([jpeg_of_scans(101)], "第 1 张：照片打不开"),
    ],
)
def test_what_the_headers_of_a_forms_pictures_show_costs_no_decoding(
    stranger: FlaskClient,
    board: str,
    county: CountyBuilder,
    caplog: pytest.LogCaptureFixture,
    photos: list[bytes],
    sentence: str,
) -> None:
    form = fresh_form(stranger, board)
    with caplog.at_level(logging.DEBUG, "anxun.slow_work"):
        answer = send(stranger, form, *photos)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert decodes(caplog) == 0
    assert not kept(county, form)
