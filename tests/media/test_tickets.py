"""Upload tickets and links, honoured or refused by the store itself."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import requests

from media.object_store import ObjectStore, UploadTicket
from media.store_errors import NoPublicEndpoint, ObjectNotFound
from tests.media.conftest import opened
from tests.support.services import ObjectStoreSettings
from tests.support.waiting import GIVE_UP_S

PHOTO = b"\xff\xd8\xff the bytes of a photograph" * 50
SHA256 = hashlib.sha256(PHOTO).hexdigest()
OTHER_PHOTO = PHOTO.replace(b"bytes", b"BYTES")


@pytest.fixture
def key() -> str:
    return f"photos/431224/{uuid.uuid4()}.orig"


def put(ticket: UploadTicket, data: bytes, **headers: str) -> int:
    sent = {**ticket.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
    # As a browser does, the client counts the bytes itself.
    del sent["content-length"]
    return requests.put(ticket.url, data=data, headers=sent, timeout=GIVE_UP_S).status_code


def post(ticket: UploadTicket, data: bytes, **fields: str) -> int:
    form = {**ticket.fields, **fields}
    files = {"file": ("tmp_123.jpg", data, "image/jpeg")}
    return requests.post(ticket.url, data=form, files=files, timeout=GIVE_UP_S).status_code


def test_a_put_ticket_takes_the_announced_photo(store: ObjectStore, key: str) -> None:
    ticket = store.put_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60)
    assert put(ticket, PHOTO) == 200
    stored = store.stat(key)
    assert (stored.size_bytes, stored.sha256_hex) == (len(PHOTO), SHA256)
    assert stored.media_type == "image/jpeg"
    assert store.get(key) == PHOTO


def test_a_put_ticket_can_be_used_again_after_a_lost_answer(store: ObjectStore, key: str) -> None:
    ticket = store.put_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60)
    assert [put(ticket, PHOTO), put(ticket, PHOTO)] == [200, 200]


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        pytest.param(OTHER_PHOTO, {}, id="other bytes of the same size"),
        pytest.param(PHOTO[:-1], {}, id="too short"),
        pytest.param(PHOTO + b"!", {}, id="too long"),
        pytest.param(b"", {}, id="nothing"),
        pytest.param(PHOTO, {"content_type": "text/html"}, id="another type"),
        pytest.param(
            OTHER_PHOTO,
            {
                "x_amz_checksum_sha256": "RPg1RJSlugO6F5Ko0+nFNMR6kYGYD956P0SwbvKufH8=",
            },
            id="another checksum",
        ),
    ],
)
def test_a_put_ticket_takes_nothing_else(
    store: ObjectStore, key: str, data: bytes, headers: dict[str, str]
) -> None:
    ticket = store.put_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60)
    assert put(ticket, data, **headers) in {400, 403}
    with pytest.raises(ObjectNotFound):
        store.stat(key)


def test_a_put_ticket_is_good_for_its_own_key_alone(store: ObjectStore, key: str) -> None:
    ticket = store.put_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60)
    elsewhere = UploadTicket("PUT", ticket.url.replace(key, f"{key}.2"), ticket.headers, {})
    assert put(elsewhere, PHOTO) == 403


def test_tickets_and_links_expire(object_store_settings: ObjectStoreSettings, key: str) -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    past = opened(object_store_settings, now=lambda: an_hour_ago)
    assert put(past.put_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60), PHOTO) == 403
    assert post(past.post_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60), PHOTO) == 403
    past.put(key, PHOTO, "image/jpeg")
    assert requests.get(past.link(key, 60), timeout=GIVE_UP_S).status_code == 403


def test_a_post_ticket_takes_the_announced_photo(store: ObjectStore, key: str) -> None:
    ticket = store.post_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60)
    assert post(ticket, PHOTO) == 204
    stored = store.stat(key)
    assert (stored.sha256_hex, stored.media_type) == (SHA256, "image/jpeg")


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        pytest.param(OTHER_PHOTO, {}, id="other bytes of the same size"),
        pytest.param(PHOTO[:-1], {}, id="too short"),
        pytest.param(PHOTO + b"!", {}, id="too long"),
        pytest.param(PHOTO, {"Content-Type": "text/html"}, id="another type"),
        pytest.param(PHOTO, {"key": "photos/431224/elsewhere"}, id="another key"),
    ],
)
def test_a_post_ticket_takes_nothing_else(
    store: ObjectStore, key: str, data: bytes, fields: dict[str, str]
) -> None:
    ticket = store.post_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60)
    assert post(ticket, data, **fields) in {400, 403}
    for object_key in (key, "photos/431224/elsewhere"):
        with pytest.raises(ObjectNotFound):
            store.stat(object_key)


def test_a_link_shows_the_photo_and_can_name_the_download(store: ObjectStore, key: str) -> None:
    store.put(key, PHOTO, "image/jpeg")
    shown = requests.get(store.link(key, 60), timeout=GIVE_UP_S)
    assert (shown.status_code, shown.content) == (200, PHOTO)
    assert "content-disposition" not in shown.headers
    saved = requests.get(store.link(key, 60, download_name="驻企日志 11月.pdf"), timeout=GIVE_UP_S)
    assert saved.status_code == 200
    assert saved.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E9%A9")


def test_a_link_stays_the_same_for_a_while_so_that_phones_can_cache(
    object_store_settings: ObjectStoreSettings,
) -> None:
    times = iter(datetime(2026, 11, 1, 8, 0, second, tzinfo=UTC) for second in (1, 29, 31))
    store = opened(object_store_settings, now=lambda: next(times))
    first, second, third = (store.link("a", 60) for _ in range(3))
    assert first == second != third


def test_tickets_name_the_address_that_phones_can_reach(
    object_store_settings: ObjectStoreSettings, key: str
) -> None:
    store = opened(object_store_settings, public_endpoint="https://photos.county.example")
    for url in (
        store.put_ticket(key, SHA256, 3, "image/png", 60).url,
        store.post_ticket(key, SHA256, 3, "image/png", 60).url,
        store.link(key, 60),
    ):
        assert url.startswith("https://photos.county.example/evidence")


def test_a_store_that_phones_cannot_reach_gives_no_tickets(
    object_store_settings: ObjectStoreSettings, key: str
) -> None:
    store = opened(object_store_settings, public_endpoint="none")
    assert not store.is_public
    with pytest.raises(NoPublicEndpoint):
        store.put_ticket(key, SHA256, 3, "image/png", 60)
    with pytest.raises(NoPublicEndpoint):
        store.link(key, 60)


@pytest.mark.parametrize("sha256_hex", ["", "ab", "zz" * 32, SHA256 + "00"])
def test_a_ticket_needs_a_real_sha256(store: ObjectStore, key: str, sha256_hex: str) -> None:
    with pytest.raises(ValueError):
        store.put_ticket(key, sha256_hex, 3, "image/png", 60)


def test_a_browser_of_our_pages_may_upload_and_no_other(store: ObjectStore, key: str) -> None:
    ticket = store.put_ticket(key, SHA256, len(PHOTO), "image/jpeg", 60)

    def asked_by(origin: str) -> str | None:
        answer = requests.options(
            ticket.url,
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": "content-type,x-amz-checksum-sha256",
            },
            timeout=GIVE_UP_S,
        )
        return answer.headers.get("Access-Control-Allow-Origin")

    assert asked_by("http://127.0.0.1:8080") == "http://127.0.0.1:8080"
    assert asked_by("https://elsewhere.example") is None
