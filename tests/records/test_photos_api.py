"""Photographs: the store refuses other bytes, and strangers learn nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
import requests
import sqlalchemy as sa
from flask.testing import FlaskClient

from api.app import create_app
from ledger.ground.caller import Role
from settings import Settings
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone, jpeg, sha256_of
from tests.support.waiting import GIVE_UP_S


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.INSPECTOR))


def test_the_store_refuses_bytes_that_do_not_hash_to_the_photos_name(phone: Phone) -> None:
    data = jpeg()
    ticket = phone.ticket(data)["ticket"]
    other = data[:-1] + bytes([data[-1] ^ 1])
    sent = requests.put(ticket["url"], data=other, headers=ticket["headers"], timeout=GIVE_UP_S)
    assert sent.status_code == 400


def test_the_store_refuses_another_size_and_another_type(phone: Phone) -> None:
    data = jpeg()
    ticket = phone.ticket(data)["ticket"]
    longer = requests.put(
        ticket["url"], data=data + b"x", headers=ticket["headers"], timeout=GIVE_UP_S
    )
    typed = {**ticket["headers"], "content-type": "text/html"}
    headers = {name: value for name, value in typed.items() if name != "Content-Type"}
    other_type = requests.put(ticket["url"], data=data, headers=headers, timeout=GIVE_UP_S)
    assert {longer.status_code, other_type.status_code} <= {400, 403}


def test_a_form_post_serves_clients_that_can_send_nothing_else(phone: Phone) -> None:
    data = jpeg()
    ticket = phone.ticket(data, form="post")["ticket"]
    assert ticket["method"] == "POST"
    sent = requests.post(
        ticket["url"], data=ticket["fields"], files={"file": ("photo", data)}, timeout=GIVE_UP_S
    )
    assert sent.status_code in {200, 204}, sent.text


def test_a_photo_larger_than_allowed_gets_no_ticket(phone: Phone) -> None:
    photo = {"sha256": "0" * 64, "size_bytes": 20_000_001, "media_type": "image/jpeg"}
    answer = phone.post("/photos", {"photos": [photo]})
    assert (answer.status_code, answer.json["reason"]) == (413, "photo_too_large")
    assert "20 MB" in answer.json["message"]


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "ABC"},
        {"size_bytes": 0},
        {"size_bytes": -1},
        {"media_type": "image/svg+xml"},
        {"size_bytes": "many"},
        {"more": 1},
    ],
)
def test_a_wrong_announcement_names_the_field(phone: Phone, change: dict[str, object]) -> None:
    photo = {"sha256": "0" * 64, "size_bytes": 10, "media_type": "image/jpeg"} | change
    answer = phone.post("/photos", {"photos": [photo]})
    assert answer.status_code == 422
    assert list(answer.json["errors"]["json"]["photos"]["0"]) == list(change)


def test_nobody_sees_a_photo_that_they_neither_brought_nor_may_see(
    phone: Phone, county: CountyBuilder, client: FlaskClient
) -> None:
    sha256 = phone.upload(jpeg())
    stranger = Phone(client, county.supervisor_at(county.enterprise()))
    assert stranger.get(f"/photos/{sha256}").status_code == 404


def test_where_phones_cannot_reach_the_store_the_api_passes_the_bytes_on(
    settings: Settings, engine: sa.Engine, county: CountyBuilder
) -> None:
    client = create_app(replace(settings, s3_public_endpoint="none")).test_client()
    phone = Phone(client, county.person(Role.INSPECTOR))
    data = jpeg()
    ticket = phone.ticket(data)["ticket"]
    assert ticket["url"] == f"/api/v1/photos/{sha256_of(data)}/content"

    def send(body: bytes) -> int:
        headers = {**phone.person.bearer, **ticket["headers"]}
        return client.put(ticket["url"], data=body, headers=headers).status_code

    assert send(data + b"x") == 422
    assert send(data[:-1] + b"?") == 422
    assert send(data) == 204
    assert phone.ticket(data)["state"] == "already_there"
    assert phone.get(f"/photos/{sha256_of(data)}").json["state"] == "stored"
