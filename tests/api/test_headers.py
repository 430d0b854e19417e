"""What browsers and caches between are told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from api.readiness import ASKED_EVERY_S, Readiness
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


EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def check_headers(answer: TestResponse) -> None:
    where = f"{answer.request.method} {answer.request.path}: {answer.status}"
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, where
    policy = answer.headers["Content-Security-Policy"]
    named = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert named["default-src"] == "'none'", where
    assert (named["base-uri"], named["frame-ancestors"]) == ("'none'", "'none'"), where
    assert "unsafe" not in policy, where
    assert "*" not in policy, where
    assert "camera=()" in answer.headers["Permissions-Policy"], where
    assert answer.headers["Cache-Control"], where
    secure = answer.request.scheme == "https"
    assert ("Strict-Transport-Security" in answer.headers) == secure, where


def _part(part: str) -> str:
    if not part.startswith("<"):
        return part
    return "00000000-0000-4000-8000-000000000000" if "uuid" in part else "0" * 64


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_address_says_what_browsers_may_do_with_its_answer(
    app: Flask, phone: Phone, scheme: str
) -> None:
    seen = set()
    for rule in app.url_map.iter_rules():
        path = "/".join(_part(part) for part in rule.rule.split("/"))
        # By somebody signed in, by nobody, and by a way that the address has not.
        for method in [*sorted(rule.methods or ()), "PATCH", "TRACE"]:
            for headers in (phone.person.bearer, {}):
                answer = phone.client.open(
                    path, method=method, headers=headers, base_url=f"{scheme}://localhost"
                )
                check_headers(answer)
                assert method not in {"PATCH", "TRACE"} or answer.status_code in {404, 405}
                seen.add(answer.status_code)
    assert seen >= {200, 302, 401, 404, 405, 415, 422}


def test_what_goes_wrong_says_it_too(settings: Settings, tmp_path: Path) -> None:
    away = replace(settings, database_url="postgresql:///none?host=/nowhere")
    app = create_app(replace(away, body_max_bytes=10, web_dir=tmp_path))
    app.add_url_rule("/fails", view_func=lambda: str(1 // 0))
    client = app.test_client()
    answers = [
        client.get("/fails"),
        client.post("/api/v1/sessions", json={"phone": "13800000000", "password": "0" * 20}),
        client.get("/nowhere"),
        client.get("/api/v1/me", headers={"Authorization": "Bearer 431224.x"}),
        client.get("/api/v1/%00"),
        client.get("/b/2222222222222"),
        client.get("/app/"),
    ]
    for answer in answers:
        check_headers(answer)
    assert {answer.status_code for answer in answers} >= {500, 413, 404, 503}


def test_every_built_file_says_it_and_only_the_app_has_a_worker(
    settings: Settings, tmp_path: Path
) -> None:
    for name in ("index.html", "sw.js", "assets/a.css", "docs/index.html", "docs/start.js"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")
    client = create_app(replace(settings, web_dir=tmp_path)).test_client()
    for path in ("/app/", "/app/sw.js", "/app/assets/a.css", "/docs/", "/docs/start.js"):
        answer = client.get(path)
        assert answer.status_code == 200
        check_headers(answer)
        # A worker that lies there may serve what lies there: pages of reports are not its own.
        assert "Service-Worker-Allowed" not in answer.headers
        assert ("worker-src" in answer.headers["Content-Security-Policy"]) == ("/app/" in path)


INNER = ("/metrics", "/docs", "/docs/", "/docs/start.js", "/api/v1/openapi.json")


@pytest.fixture(scope="module")
def with_documentation(
    settings: Settings, engine: sa.Engine, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """Where one more network is inside."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "docs").mkdir()
    for name in ("index.html", "start.js"):
        (folder / "docs" / name).write_text("x")
    networks = f"{settings.inner_networks}, 10.1.0.0/16"
    return create_app(replace(settings, inner_networks=networks, web_dir=folder))


@pytest.mark.parametrize(
    ("caller", "inside"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.1.2.3", True),
        ("10.2.0.1", False),
        ("203.0.113.7", False),
        ("2001:db8::1", False),
        ("", False),
        ("127.0.0.1.example", False),
    ],
)
def test_figures_and_documentation_are_for_those_inside(
    with_documentation: Flask, caller: str, inside: bool
) -> None:
    client = with_documentation.test_client()
    for path in INNER:
        answer = client.get(path, environ_overrides={"REMOTE_ADDR": caller})
        assert (answer.status_code in {200, 302}) == inside, path
        assert inside or answer.status_code == 404
    ready = client.get("/readyz", environ_overrides={"REMOTE_ADDR": caller})
    assert (ready.status_code, ready.json["status"]) == (200, "ok")
    assert bool(ready.json["checks"]) == inside


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_behind_a_proxy_that_is_not_known_nobody_is_inside(
    client: FlaskClient, header: str
) -> None:
    for path in INNER:
        assert client.get(path, headers={header: "127.0.0.1"}).status_code == 404
    assert client.get("/readyz", headers={header: "127.0.0.1"}).json["checks"] == {}


@pytest.mark.usefixtures("engine")
def test_behind_a_known_proxy_the_one_behind_it_counts(settings: Settings) -> None:
    client = create_app(replace(settings, trusted_proxies=1)).test_client()
    for chain, status in (
        ("203.0.113.7", 404), ("127.0.0.1, 203.0.113.7", 404), ("203.0.113.7, 127.0.0.1", 200),
    ):  # fmt: skip
        assert client.get("/metrics", headers={"X-Forwarded-For": chain}).status_code == status


def test_however_often_readiness_is_asked_for_the_parts_are_asked_once_a_second() -> None:
    asked: list[int] = []
    clock = [100.0]
    readiness = Readiness({"database": lambda: asked.append(1)}, lambda: clock[0])
    for _ in range(50):
        assert readiness.checks() == {"database": "ok"}
    assert len(asked) == 1
    clock[0] += ASKED_EVERY_S
    readiness.checks()
    assert len(asked) == 2


def test_who_asks_while_another_looks_hears_what_was_found_last() -> None:
    looking, found = threading.Event(), threading.Event()
    clock = [100.0]
    first = [True]

    def slow() -> None:
        if not first[0]:
            looking.set()
            assert found.wait(30)
            raise OSError
        first[0] = False

    readiness = Readiness({"store": slow}, lambda: clock[0])
    readiness.checks()
    clock[0] += ASKED_EVERY_S
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(readiness.checks)
        assert looking.wait(30)
        assert readiness.checks() == {"store": "ok"}
        found.set()
        assert other.result() == {"store": "OSError"}


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
