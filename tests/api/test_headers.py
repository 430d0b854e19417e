"""What browsers and caches between are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from ledger.ground.caller import Role
from settings import Settings
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.ADMIN))


@pytest.mark.parametrize("path", ["/me", "/people", "/enterprises", "/hazards", "/visits"])
def test_what_one_person_may_see_is_kept_by_no_cache(phone: Phone, path: str) -> None:
    answer = phone.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_plan_is_kept_by_the_phone_alone(phone: Phone) -> None:
    answer = phone.get("/plan")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    headers = phone.person.bearer | {"If-None-Match": answer.headers["ETag"]}
    assert phone.client.get("/api/v1/plan", headers=headers).status_code == 304


def test_no_answer_sets_a_cookie_or_opens_itself_to_other_pages(phone: Phone) -> None:
    headers = phone.person.bearer | {"Origin": "https://elsewhere.example"}
    for path in ("/api/v1/me", "/api/v1/openapi.json", "/healthz", "/b/2222222222222", "/nowhere"):
        answer = phone.client.get(path, headers=headers)
        assert "Set-Cookie" not in answer.headers
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_the_pages_speak_to_this_server_and_its_store_alone(
    settings: Settings, engine: sa.Engine, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    near = replace(settings, web_dir=tmp_path, s3_public_endpoint="https://store.example:8333")
    for configured, connect in (
        (near, "connect-src 'self' https://store.example:8333;"),
        (replace(near, s3_public_endpoint="none"), "connect-src 'self' ;"),
    ):
        policy = (
            create_app(configured).test_client().get("/app/").headers["Content-Security-Policy"]
        )
        assert connect in policy
        assert " http:" not in policy
        assert " https:" not in policy.replace(" https://store.example:8333", "")


def test_what_watches_the_server_learns_nothing_about_people(
    app: Flask, client: FlaskClient, county: CountyBuilder
) -> None:
    person = county.person(Role.INSPECTOR)
    for path in ("/healthz", "/readyz", "/metrics"):
        text = client.get(path).text
        assert person.name not in text
        assert county.area_code not in text
        assert "postgresql" not in text
