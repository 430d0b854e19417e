"""A link to a stored file opens that one object, for a while, as long as the sign-in lasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask, g
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from api.app import create_app
from api.stored_files import LINK_SECONDS, link
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.tokens import KeyUse, derived_key, hash_of
from settings import Settings
from tests.support.county_builder import XUPU, CountyBuilder, Person

Linked = Callable[[Person, str], str]


@pytest.fixture(scope="module")
def behind(settings: Settings) -> Flask:
    """Where phones do not reach the store."""
    return create_app(replace(settings, s3_public_endpoint="none"))


@pytest.fixture
def object_key(behind: Flask) -> str:
    key = f"photos/{XUPU}/{uuid4().hex}.jpg"
    behind.extensions["anxun"].store.put(key, b"picture", "image/jpeg")
    return key


@pytest.fixture
def linked(behind: Flask) -> Linked:
    def of(person: Person, key: str) -> str:
        with behind.test_request_context(headers=person.bearer):
            g.caller = person.caller
            return link(key)

    return of


def status(app: Flask, url: str) -> int:
    return app.test_client().get(url).status_code


def test_a_link_opens_its_object_until_its_owner_signs_out(
    behind: Flask, county: CountyBuilder, object_key: str, linked: Linked
) -> None:
    person = county.person(Role.INSPECTOR)
    url = linked(person, object_key)
    answer = behind.test_client().get(url)
    assert (answer.status_code, answer.data) == (200, b"picture")
    signed_out = behind.test_client().delete("/api/v1/sessions/current", headers=person.bearer)
    assert signed_out.status_code == 204
    assert status(behind, url) == 404


def test_a_link_ends_with_the_account(
    behind: Flask, county: CountyBuilder, object_key: str, linked: Linked
) -> None:
    person = county.person(Role.INSPECTOR)
    url = linked(person, object_key)
    with county.engine.begin() as tx:
        is_person = models.person.c.id == person.id
        tx.execute(sa.update(models.person).where(is_person).values(active=False))
    assert status(behind, url) == 404


def test_nobody_makes_a_link_with_another_key_than_that_of_links(
    behind: Flask, settings: Settings, county: CountyBuilder, object_key: str
) -> None:
    person = county.person(Role.INSPECTOR)
    payload = [object_key, county.area_code, hash_of(person.token).hex()]
    keys: list[str | bytes] = [settings.secret_key]
    keys += [derived_key(settings.secret_key, use) for use in KeyUse]
    answers = {
        KeyUse(use) if use else "the secret": status(
            behind, f"/api/v1/files/{URLSafeTimedSerializer(key).dumps(payload)}"
        )
        for use, key in zip([None, *KeyUse], keys, strict=True)
    }
    assert [use for use, code in answers.items() if code != 404] == [KeyUse.STORED_FILE]


class Earlier(TimestampSigner):
    """Signed `age_s` ago."""

    age_s = 0

    def get_timestamp(self) -> int:
        return super().get_timestamp() - self.age_s


@pytest.mark.parametrize(("age_s", "expected"), [(LINK_SECONDS - 60, 200), (LINK_SECONDS + 2, 404)])
def test_a_link_is_good_for_some_minutes(
    behind: Flask,
    settings: Settings,
    county: CountyBuilder,
    object_key: str,
    age_s: int,
    expected: int,
) -> None:
    person = county.person(Role.INSPECTOR)
    signer = type("Signer", (Earlier,), {"age_s": age_s})
    key = derived_key(settings.secret_key, KeyUse.STORED_FILE)
    payload = [object_key, county.area_code, hash_of(person.token).hex()]
    signed = URLSafeTimedSerializer(key, signer=signer).dumps(payload)
    assert status(behind, f"/api/v1/files/{signed}") == expected


@pytest.mark.parametrize("changed", [["photos/other.jpg"], "photos/other.jpg", [1, 2, 3], {}, None])
def test_what_is_signed_and_no_link_is_refused(
    behind: Flask, settings: Settings, changed: object
) -> None:
    key = derived_key(settings.secret_key, KeyUse.STORED_FILE)
    assert status(behind, f"/api/v1/files/{URLSafeTimedSerializer(key).dumps(changed)}") == 404
