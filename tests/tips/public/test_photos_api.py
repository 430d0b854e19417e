"""A report's photos: only announced ones, only photographs, without a word of the phone's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.ground import tables as models
from media.object_store import ObjectStore
from tests.media.photo_samples import (
    decoded,
    encoded,
    jpeg_of_scans,
    jpeg_of_size,
    phone_exif,
    png_of_size,
    scene,
)
from tests.support.county_builder import CountyBuilder
from tests.tips.officers import Officer
from tests.tips.reporter import Reporter

MARK = "ZHANG-SHILI-13800000009"


def telling_photo(kind: str = "JPEG") -> bytes:
    """With a name in everything that a phone writes, its place and its clock."""
    exif = phone_exif(Artist=MARK, ImageDescription=MARK, Orientation=6).tobytes()
    return encoded(scene(1200, 900), kind, exif=exif)


@pytest.fixture
def store(app: Flask) -> ObjectStore:
    found: ObjectStore = app.extensions["anxun"].store
    return found


@pytest.fixture
def photo_id(reporter: Reporter) -> str:
    """Of a report that announced one photo."""
    announced = str(uuid4())
    assert reporter.send(photos=[announced]).status_code == 201
    return announced


def row_of(quiet: CountyBuilder, photo_id: str) -> Any:
    with quiet.engine.connect() as read:
        query = sa.select(models.tip_photo).where(models.tip_photo.c.id == UUID(photo_id))
        return read.execute(query).one_or_none()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_lies_sealed_and_only_officers_see_it_without_its_metadata(
    reporter: Reporter,
    officers: list[Officer],
    quiet: CountyBuilder,
    store: ObjectStore,
    photo_id: str,
    kind: str,
) -> None:
    data = telling_photo(kind)
    assert MARK.encode() in data
    answer = reporter.put_photo(photo_id, data)
    assert (answer.status_code, answer.json) == (201, {"id": photo_id, "state": "sealed"})
    row = row_of(quiet, photo_id)
    body = store.get(row.object_key)
    assert row.object_key.startswith(f"tips/{quiet.area_code}/")
    assert photo_id not in row.object_key
    assert hashlib.sha256(body).hexdigest() == row.sha256
    assert len(body) == row.size_bytes
    assert (len(body) - 16) % 65_536 == 0 or len(body) - 16 in {1024, 4096, 16_384}
    assert "body" not in row.envelope
    for officer in officers:
        seen = officer.opens(row.envelope, body)
        picture = decoded(seen)
        assert (picture.format, picture.size) == ("JPEG", (900, 1200))
        assert not picture.getexif()
        for trace in (MARK.encode(), b"HUAWEI", b"Exif", b"2026:11:03"):
            assert trace not in seen
            assert trace not in body


def test_a_photo_sent_again_changes_nothing(
    reporter: Reporter, quiet: CountyBuilder, store: ObjectStore, photo_id: str
) -> None:
    data = telling_photo()
    assert reporter.status()["photos_missing"] == [photo_id]
    assert reporter.put_photo(photo_id, data).status_code == 201
    first = row_of(quiet, photo_id)
    assert reporter.put_photo(photo_id, data).status_code == 200
    assert row_of(quiet, photo_id) == first
    assert list(store.keys(f"tips/{quiet.area_code}/")) == [first.object_key]
    assert reporter.status()["photos_missing"] == []


def test_a_photo_that_was_not_announced_is_not_taken(
    reporter: Reporter, quiet: CountyBuilder, store: ObjectStore, photo_id: str
) -> None:
    answer = reporter.put_photo(str(uuid4()), telling_photo())
    assert (answer.status_code, answer.json["reason"]) == (404, "not_found")
    assert list(store.keys(f"tips/{quiet.area_code}/")) == []


def test_a_stranger_puts_no_photo_into_a_report(
    reporter: Reporter, new_reporter: Callable[[], Reporter], photo_id: str
) -> None:
    stranger = new_reporter()
    stranger.tip_id = reporter.tip_id
    answer = stranger.put_photo(photo_id, telling_photo())
    assert (answer.status_code, answer.json["reason"]) == (404, "wrong_receipt")


SMALL = encoded(scene(160, 120))


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        pytest.param(b"", 422, "empty", id="no bytes"),
        pytest.param(SMALL[: len(SMALL) // 2], 422, "truncated", id="cut short"),
        pytest.param(SMALL[:20], 422, "truncated", id="of twenty bytes"),
        pytest.param(b"MZ" + bytes(300), 422, "unknown_type", id="a program"),
        pytest.param(b"PK\x03\x04" + bytes(300), 422, "unknown_type", id="an archive"),
        pytest.param(b"<html><script>x</script>", 422, "unknown_type", id="a page"),
        pytest.param(b"<svg onload='x'/>" + bytes(20), 422, "unknown_type", id="a drawing"),
        pytest.param(b"GIF89a" + bytes(300), 422, "unknown_type", id="an animation"),
        pytest.param(b"%PDF-1.7" + bytes(300), 422, "unknown_type", id="a document"),
        pytest.param(
            b"\xff\xd8\xff\xe0" + b"MZ" + bytes(300), 422, "truncated", id="a program behind a head"
        ),
        pytest.param(png_of_size(60_000, 60_000), 422, "too_many_pixels", id="a bomb of pixels"),
        pytest.param(jpeg_of_size(65_000, 65_000), 422, "too_many_pixels", id="a bomb as JPEG"),
        pytest.param(jpeg_of_scans(1000), 422, "undecodable", id="a thousand scans"),
        pytest.param(SMALL + bytes(8_000_001), 413, "photo_too_large", id="over 8 MB"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_photograph_is_refused_with_the_reason_and_not_kept(
    reporter: Reporter,
    quiet: CountyBuilder,
    store: ObjectStore,
    photo_id: str,
    data: bytes,
    status: int,
    reason: str,
) -> None:
    answer = reporter.put_photo(photo_id, data)
    assert (answer.status_code, answer.json["reason"]) == (status, reason)
    assert "请" in answer.json["message"]
    assert row_of(quiet, photo_id) is None
    assert list(store.keys(f"tips/{quiet.area_code}/")) == []


def test_a_page_that_hides_behind_a_photograph_does_not_come_through(
    reporter: Reporter,
    officers: list[Officer],
    quiet: CountyBuilder,
    store: ObjectStore,
    photo_id: str,
) -> None:
    assert (
        reporter.put_photo(photo_id, SMALL + b"<script>alert(1)</script>PK\x03\x04").status_code
        == 201
    )
    row = row_of(quiet, photo_id)
    seen = officers[0].opens(row.envelope, store.get(row.object_key))
    assert b"script" not in seen
