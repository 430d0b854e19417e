"""The built pages come packed to browsers that take it: people wait for them on 2G."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from api.app import create_app
from settings import Settings

SCRIPT = b"export const words = '" + b"x" * 2000 + b"'"
ASSET = "/app/assets/start-1a2b.js"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed") / "pages"
    assets = folder / "assets"
    assets.mkdir(parents=True)
    (assets / "start-1a2b.js").write_bytes(SCRIPT)
    (assets / "start-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "start-1a2b.js.br").write_bytes(b"stands for brotli")
    (assets / "small-1a2b.css").write_bytes(b"p{}")
    return folder


@pytest.fixture(scope="module")
def app(settings: Settings, engine: sa.Engine, folder: Path) -> Flask:
    return create_app(replace(settings, web_dir=folder))


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        (None, None),
    ],
)
def test_an_asset_comes_in_the_smallest_form_that_the_browser_takes(
    client: FlaskClient, accepted: str | None, encoding: str | None
) -> None:
    answer = client.get(ASSET, headers={"Accept-Encoding": accepted} if accepted else {})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_what_is_unpacked_is_the_file(client: FlaskClient) -> None:
    answer = client.get(ASSET, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data) == SCRIPT
    assert client.get(ASSET).data == SCRIPT


def test_each_form_has_a_tag_of_its_own_that_is_honoured(client: FlaskClient) -> None:
    tags = {}
    for accepted in ("br", "gzip", "identity"):
        headers = {"Accept-Encoding": accepted}
        tags[accepted] = client.get(ASSET, headers=headers).headers["ETag"]
        again = client.get(ASSET, headers=headers | {"If-None-Match": tags[accepted]})
        assert again.status_code == 304
        assert again.headers["Vary"] == "Accept-Encoding"
    assert len(set(tags.values())) == 3


def test_a_file_that_was_not_packed_comes_as_it_is(client: FlaskClient) -> None:
    answer = client.get("/app/assets/small-1a2b.css", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.data, answer.mimetype) == (b"p{}", "text/css")
    assert "Content-Encoding" not in answer.headers


def test_no_form_leads_out_of_the_folder(client: FlaskClient, folder: Path) -> None:
    (folder.parent / "secret.gz").write_bytes(b"secret")
    answer = client.get("/app/../secret", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 404
