"""Owners find in their inbox what was done to the ways into their accounts."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from ledger.accounts.commands.reopen import reopen_from_terminal
from ledger.accounts.commands.wechat import bind_wechat
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.passwords import hash_password
from ledger.notices.commands.notices import deliver_notices
from ledger.records.outbox import Job
from tests.support.county_builder import CountyBuilder, Person
from tests.support.county_town import PASSWORD
from tests.support.moments import today
from tests.support.phone import Phone


def inbox(app: Flask, county: CountyBuilder, person: Person) -> list[str]:
    """Once the notices of the day were put, and put again."""
    own_lines = models.notice.c.person_id == person.id
    with county.engine.begin() as tx:
        for _ in range(2):
            deliver_notices(tx, app.extensions["anxun"].plans[county.area_code], today())
        lines = sa.select(models.notice.c.words).where(own_lines, models.notice.c.kind == "account")
        return [*tx.scalars(lines.order_by(models.notice.c.id))]


def asked_for(county: CountyBuilder) -> int:
    waiting = sa.select(sa.func.count()).where(
        models.outbox.c.area_code == county.area_code, models.outbox.c.job == Job.PUT_NOTICES
    )
    with county.engine.connect() as read:
        return read.execute(waiting).scalar_one()


def test_the_owner_of_an_account_that_was_reset_reads_who_did_it(
    app: Flask, own_county: CountyBuilder
) -> None:
    hashed = {"password_hash": hash_password(PASSWORD)}
    admin = Phone(app.test_client(), own_county.person(Role.ADMIN, **hashed))
    owner, new = own_county.person(Role.COUNTY, **hashed), own_county.person(Role.INSPECTOR)
    assert admin.post(f"/people/{new.id}/activation", {}).status_code == 201
    assert asked_for(own_county) == 1
    asked = {"password": PASSWORD}
    assert admin.post(f"/people/{owner.id}/activation", asked).status_code == 201
    reopen_from_terminal(
        own_county.engine, own_county.area_code, owner.phone, days=7, without_factor=True
    )
    by_admin, at_the_server = sorted(
        inbox(app, own_county, owner), key=lambda line: "服务器" in line
    )
    assert f"，{admin.person.name}重设了您的登录：原来的密码、登录和微信当时就失效了" in by_admin
    assert "，服务器管理人员重设了您的登录" in at_the_server
    assert inbox(app, own_county, new) == inbox(app, own_county, admin.person) == []


def test_a_new_way_into_an_account_is_told_to_its_owner_alone(
    app: Flask, own_county: CountyBuilder
) -> None:
    owner, colleague = own_county.person(Role.INSPECTOR), own_county.person(Role.INSPECTOR)
    bind_wechat(own_county.engine, owner.caller, "wx-of-tests", uuid4().hex)
    assert asked_for(own_county) == 1
    with own_county.engine.begin() as tx:
        for action in ("add_second_factor", "remove_second_factor", "end_sign_ins"):
            tx.execute(
                sa.insert(models.audit).values(
                    area_code=own_county.area_code,
                    person_id=owner.id,
                    action=action,
                    subject_kind="person",
                    subject_id=str(owner.id),
                )
            )
    lines = sorted(inbox(app, own_county, owner))
    assert len(lines) == 3
    for words in ("您的账号绑定了微信", "您的账号设置了新的二次验证", "您的账号取消了二次验证"):
        assert [words in line for line in lines].count(True) == 1
    read = Phone(app.test_client(), owner).get("/notices").json
    # What was done to an account is not settled by itself: it is read.
    assert [one["over"] for one in read["notices"] if one["kind"] == "account"] == [False] * 3
    assert read["unread"] >= 3
    assert inbox(app, own_county, colleague) == []
