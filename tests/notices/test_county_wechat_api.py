"""Several counties on one installation, each with its own WeChat account or with none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from api.app import create_app
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.passwords import hash_password
from settings import Settings
from tests.support.county_builder import XUPU, CountyBuilder, new_counties
from tests.support.phone import Phone
from tests.support.wechat_server import WechatServer

PASSWORD = "茶杯 月亮 扳手 雨鞋"


@pytest.fixture
def own_account(
    settings: Settings, engine: sa.Engine, wechat_server: WechatServer, tmp_path: Path
) -> Iterator[Flask]:
    """The API of an installation in which 溆浦 alone has an account."""
    path = tmp_path / XUPU / "wechat.yaml"
    path.parent.mkdir()
    path.write_text(
        f"account: service_account\napp_id: {wechat_server.app_id}\n"
        f"app_secret: {wechat_server.app_secret}\nnotice_template: {wechat_server.template}\n"
    )
    path.chmod(0o600)
    with engine.begin() as tx:
        tx.execute(sa.delete(models.sign_in_failure))
    own_settings = replace(settings, county_plans=str(tmp_path), wechat_api_url=wechat_server.url)
    app = create_app(own_settings)
    yield app
    app.extensions["anxun"].engine.dispose()


def test_people_of_the_county_bind_and_sign_in_by_its_account(
    own_account: Flask, county: CountyBuilder, wechat_server: WechatServer
) -> None:
    client = own_account.test_client()
    secret = {"password_hash": hash_password(PASSWORD)}
    phone, openid = Phone(client, county.person(Role.INSPECTOR, **secret)), wechat_server.person()
    shown = client.get(f"/api/v1/wechat?area={XUPU}").json
    assert shown == {"account": "service_account", "app_id": wechat_server.app_id}
    bound = phone.put("/me/wechat", {"code": wechat_server.code_of(openid), "password": PASSWORD})
    assert bound.status_code == 200, bound.json
    assert bound.json["template"] == wechat_server.template

    def sign_in(**app: str) -> int:
        document = {"code": wechat_server.code_of(openid), **app}
        return client.post("/api/v1/sessions/wechat", json=document).status_code

    assert sign_in(app_id=wechat_server.app_id) == 201
    # No account of the installation's gave it, and none that anybody knows.
    assert (sign_in(), sign_in(app_id="wx-of-nobody")) == (404, 404)


def test_people_of_another_county_have_none(
    own_account: Flask, engine: sa.Engine, wechat_server: WechatServer
) -> None:
    client = own_account.test_client()
    nothing = {"account": None, "app_id": None}
    assert client.get("/api/v1/wechat").json == nothing
    assert client.get("/api/v1/wechat?area=430112").json == nothing
    with new_counties(engine, own_account.extensions["anxun"].plans) as county_by:
        secret = {"password_hash": hash_password(PASSWORD)}
        phone = Phone(client, county_by(XUPU).person(Role.INSPECTOR, **secret))
        code = wechat_server.code_of(wechat_server.person())
        assert phone.put("/me/wechat", {"code": code, "password": PASSWORD}).status_code == 404
        assert phone.get("/me/wechat").json["app_id"] is None
