"""An account is reset while somebody signs in to it: no sign-in of before outlives the reset."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.accounts.commands.activations import write_activation
from ledger.accounts.commands.sessions import Opening
from ledger.accounts.commands.wechat import bind_wechat, sign_in_by_wechat
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.errors import NotSignedIn
from ledger.ground.passwords import hash_password
from tests.support.county_builder import CountyBuilder, Person
from tests.support.phone import Phone
from tests.support.waiting import wait_for_waiting

PASSWORD = "茶杯 月亮 扳手 雨鞋"
OPENID = "an openid of races"


@pytest.fixture
def admin(app: Flask, own_county: CountyBuilder) -> Phone:
    hashed = {"password_hash": hash_password(PASSWORD)}
    return Phone(app.test_client(), own_county.person(Role.ADMIN, **hashed))


@pytest.fixture
def owner(own_county: CountyBuilder) -> Person:
    return own_county.person(Role.INSPECTOR, password_hash=hash_password(PASSWORD))


def open_sign_ins(engine: sa.Engine, person: Person) -> int:
    living = sa.select(sa.func.count()).where(
        models.session.c.person_id == person.id, models.session.c.revoked_at.is_(None)
    )
    with engine.connect() as read:
        return read.execute(living).scalar_one()


def sign_in(app: Flask, person: Person) -> TestResponse:
    document = {"phone": person.phone, "password": PASSWORD}
    return app.test_client().post("/api/v1/sessions", json=document)


def test_a_password_that_was_right_when_it_was_typed_opens_nothing_after_a_reset(
    app: Flask, engine: sa.Engine, admin: Phone, owner: Person
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as tx:
            write_activation(tx, admin.person.caller, owner.id, days=7)
            signing_in = pool.submit(sign_in, app, owner)
            wait_for_waiting(engine, 1)
        answer = signing_in.result()
    assert (answer.status_code, answer.json["reason"]) == (401, "wrong_credentials")
    assert answer.json["message"] == "手机号或密码不正确"
    assert open_sign_ins(engine, owner) == 0


def by_password(app: Flask, person: Person) -> None:
    assert sign_in(app, person).status_code == 201


def by_wechat(app: Flask, _: Person) -> None:
    services = app.extensions["anxun"]
    opening = Opening(None, "a phone of races", 1, by_wechat=True)
    sign_in_by_wechat(
        services.engine,
        "wx0",
        lambda: OPENID,
        opening,
        network="of races",
        secret_key=services.settings.secret_key,
        prove=lambda due: services.proofs.spend(None, due),
    )


@pytest.mark.parametrize("means", [by_password, by_wechat])
def test_a_sign_in_that_is_not_finished_when_the_reset_comes_ends_with_it(
    app: Flask,
    engine: sa.Engine,
    admin: Phone,
    owner: Person,
    means: Callable[[Flask, Person], None],
) -> None:
    bind_wechat(engine, owner.caller, "wx0", OPENID)
    path = f"/people/{owner.id}/activation"
    with ThreadPoolExecutor(2) as pool:
        with engine.begin() as tx:
            # Nobody writes to the audit trail: the sign-in has its session and cannot end.
            tx.execute(sa.text("lock table audit in share mode"))
            signing_in = pool.submit(means, app, owner)
            wait_for_waiting(engine, 1)
            reset = pool.submit(admin.post, path, {"password": PASSWORD})
            wait_for_waiting(engine, 2)
        signing_in.result()
        assert reset.result().status_code == 201
    assert open_sign_ins(engine, owner) == 0


def test_a_binding_of_wechat_that_began_before_a_reset_does_not_outlast_it(
    admin: Phone, engine: sa.Engine, owner: Person
) -> None:
    # WeChat answers late: the password was confirmed, and then the account was reset.
    with engine.begin() as tx:
        write_activation(tx, admin.person.caller, owner.id, days=1)
    with pytest.raises(NotSignedIn):
        bind_wechat(engine, owner.caller, "wx0", OPENID)
    theirs = models.wechat_binding.c.person_id == owner.id
    with engine.connect() as read:
        assert read.execute(sa.select(models.wechat_binding).where(theirs)).all() == []
