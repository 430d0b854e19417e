"""Evidence that is broken is told to its sender at once: before the receipt, or in the inbox."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from api.app import create_app
from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from settings import Settings
from tests.media.photo_samples import encoded, jpeg_of_scans, png_with_text_bomb, scene
from tests.media.pictures_at_limits import lossless_webp_of_size
from tests.media.test_photo_glance import LARGE, SMALL
from tests.support.county_builder import CountyBuilder
from tests.support.doing import do_all
from tests.support.hazard_case import found
from tests.support.phone import Phone, inspection, jpeg, sha256_of
from worker.context import WorkerContext
from worker.queues import Queues

ENGLISH = re.compile(r"[A-Za-z]{3,}")
FORMATS_NAMED = {"JPEG", "PNG", "WebP", "HEIC"}


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return Phone(client, county.supervisor_at(place))


def unlike_others(data: bytes) -> bytes:
    """Bytes that no other test has, the picture being the same."""
    return data + uuid4().bytes


def with_pixels_of_zeros(heic: bytes) -> bytes:
    at = heic.index(b"mdat") + 4
    return heic[:at] + bytes(len(heic) - at)


def is_chinese(words: str) -> bool:
    return "请" in words and not set(ENGLISH.findall(words)) - FORMATS_NAMED


TOLD_AT_ONCE: Mapping[str, bytes] = {
    "no picture": b"%PDF-1.7" + bytes(5_000),
    "text": "这不是照片".encode() * 100,
    "JPEG cut in its header": SMALL["JPEG"][:200],
    "JPEG without an end": SMALL["JPEG"][: len(SMALL["JPEG"]) // 2],
    "large JPEG cut short": LARGE["JPEG"][:-70_000],
    "PNG cut short": SMALL["PNG"][:-200],
    "large PNG cut short": LARGE["PNG"][:-70_000],
    "WebP cut short": SMALL["WEBP"][:-200],
    "large HEIC cut short": LARGE["HEIF"][:-70_000],
    "WebP of a gigabyte": lossless_webp_of_size(10_000, 7_900),
}
# Each is changed where only decoding finds it.
TOLD_LATER: Mapping[str, bytes] = {
    "JPEG of a thousand scans": jpeg_of_scans(1000),
    "noise in a PNG": SMALL["PNG"][:120] + bytes(40) + SMALL["PNG"][160:],
    "comment that is a bomb": png_with_text_bomb(50_000_000),
    "HEIC of zeros": with_pixels_of_zeros(SMALL["HEIF"]),
    "WebP of zeros": SMALL["WEBP"][:60] + bytes(len(SMALL["WEBP"]) - 60),
}


@pytest.mark.parametrize("what", TOLD_AT_ONCE)
def test_what_is_surely_broken_gets_no_receipt(
    phone: Phone, place: UUID, catalogue: Catalogue, what: str
) -> None:
    cut = what.endswith(("short", "end", "header"))
    data = TOLD_AT_ONCE[what] if cut else unlike_others(TOLD_AT_ONCE[what])
    sha256 = phone.upload(data)
    record_id, document = uuid4(), inspection(place, catalogue, photo=sha256)
    answer = phone.put(f"/inspections/{record_id}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "photo_broken")
    assert answer.json["errors"]["photos"] == [sha256]
    assert is_chinese(answer.json["message"])
    # With a picture taken anew the same record is taken.
    document["findings"][0]["photos"] = [phone.upload(jpeg())]
    assert phone.put(f"/inspections/{record_id}", document).status_code == 201


@pytest.mark.parametrize("what", TOLD_LATER)
def test_what_only_decoding_shows_is_told_in_the_senders_inbox(
    phone: Phone,
    place: UUID,
    catalogue: Catalogue,
    worker_context: WorkerContext,
    queues: Queues,
    what: str,
) -> None:
    with worker_context.engine.begin() as tx:
        tx.execute(sa.delete(models.outbox))
    record_id, sha256 = uuid4(), phone.upload(unlike_others(TOLD_LATER[what]))
    document = inspection(place, catalogue, photo=sha256)
    assert phone.put(f"/inspections/{record_id}", document).status_code == 201
    do_all(worker_context, queues)
    photo = phone.get(f"/photos/{sha256}").json
    assert photo["state"] == "rejected"
    assert is_chinese(photo["rejected_reason"])
    (notice,) = phone.get("/notices").json["notices"]
    assert notice["kind"] == "photo_rejected"
    assert photo["rejected_reason"] in notice["words"]
    assert is_chinese(notice["words"])
    assert not notice["over"]
    assert phone.get(notice["link"]).status_code == 200
    # Not told again, and no new record may show it; the first is answered as before.
    with worker_context.engine.begin() as tx:
        tx.execute(sa.update(models.outbox).values(done_at=None, handed_at=None, claimed_at=None))
    do_all(worker_context, queues)
    assert len(phone.get("/notices").json["notices"]) == 1
    assert phone.put(f"/inspections/{record_id}", document).status_code == 200


def test_whose_step_shows_a_broken_photo_is_led_to_the_hazard(
    county: CountyBuilder,
    client: FlaskClient,
    catalogue: Catalogue,
    worker_context: WorkerContext,
    queues: Queues,
) -> None:
    case = found(county, client, catalogue)
    case.to_work()
    broken = case.enterprise.upload(unlike_others(TOLD_LATER["noise in a PNG"]))
    case.take(case.enterprise, "rectify", note="已通电", photos=[broken])
    do_all(worker_context, queues)
    told_of = case.enterprise.get("/notices").json["notices"]
    (notice,) = [notice for notice in told_of if notice["kind"] == "photo_rejected"]
    assert notice["link"] == f"/hazards/{case.id}"
    assert "（隐患处理）" in notice["words"]


def test_a_photo_that_was_found_broken_before_its_record_came_is_refused(
    settings: Settings,
    engine: sa.Engine,
    county: CountyBuilder,
    place: UUID,
    catalogue: Catalogue,
    worker_context: WorkerContext,
    queues: Queues,
) -> None:
    client = create_app(replace(settings, s3_public_endpoint="none")).test_client()
    phone = Phone(client, county.supervisor_at(place))

    def pass_on(data: bytes) -> Any:
        ticket = phone.ticket(data)["ticket"]
        headers = {**phone.person.bearer, **ticket["headers"]}
        return client.put(ticket["url"], input_stream=io.BytesIO(data), headers=headers)

    for data in (unlike_others(b"%PDF-1.7"), SMALL["JPEG"][:-300], LARGE["PNG"][:-80_000]):
        answer = pass_on(data)
        assert (answer.status_code, answer.json["reason"]) == (422, "photo_broken")
        assert is_chinese(answer.json["message"])
    with engine.begin() as tx:
        tx.execute(sa.delete(models.outbox))
    data = unlike_others(TOLD_LATER["comment that is a bomb"])
    assert pass_on(data).status_code == 204
    do_all(worker_context, queues)
    document = inspection(place, catalogue, photo=sha256_of(data))
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "photo_broken")
    assert is_chinese(answer.json["message"])


def test_good_photographs_of_every_kind_are_taken(
    phone: Phone, place: UUID, catalogue: Catalogue
) -> None:
    for data in (*SMALL.values(), *LARGE.values(), encoded(scene(4000, 3000))):
        document = inspection(place, catalogue, photo=phone.upload(unlike_others(data)))
        answer = phone.put(f"/inspections/{uuid4()}", document)
        assert answer.status_code == 201, answer.json
