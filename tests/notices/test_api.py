"""The inbox over HTTP: everybody's own, page by page, read once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.ground import tables as models
from ledger.ground.caller import Role
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.phone import Phone


@pytest.fixture
def phone(app: Flask, county: CountyBuilder) -> Phone:
    """Somebody of an office whom a report was asked of three times, far in the future."""
    phone = Phone(app.test_client(), county.person(Role.COUNTY))
    tell(county, phone, "第 1 条", "第 2 条", "第 3 条")
    return phone


def tell(county: CountyBuilder, phone: Phone, *words: str) -> None:
    rows = [
        {
            "area_code": XUPU,
            "person_id": phone.person.id,
            "kind": "report",
            "subject": "report",
            "plan_key": "monthly",
            "confidential": False,
            "occasion": uuid4().hex,
            "words": text,
            "link": "",
            "due_on": date(2099, 12, 22),
        }
        for text in words
    ]
    with county.engine.begin() as tx:
        tx.execute(sa.insert(models.notice), rows)


def listed(phone: Phone, query: str = "") -> dict[str, Any]:
    answer = phone.get(f"/notices{query}")
    assert answer.status_code == 200, answer.json
    page: dict[str, Any] = answer.json
    return page


def words(page: dict[str, Any]) -> list[str]:
    return [notice["words"] for notice in page["notices"]]


def test_the_newest_comes_first_page_by_page(phone: Phone) -> None:
    first = listed(phone, "?limit=2")
    assert words(first) == ["第 3 条", "第 2 条"]
    assert first["unread"] == 3
    rest = listed(phone, f"?limit=2&cursor={first['next_cursor']}")
    assert (words(rest), rest["next_cursor"]) == (["第 1 条"], None)


def test_a_phone_that_has_some_asks_for_what_is_newer(phone: Phone, county: CountyBuilder) -> None:
    newest = listed(phone)["notices"][0]["id"]
    assert words(listed(phone, f"?after={newest}")) == []
    tell(county, phone, "第 4 条")
    assert words(listed(phone, f"?after={newest}")) == ["第 4 条"]


def test_what_was_read_is_unread_no_more_and_reading_again_changes_nothing(phone: Phone) -> None:
    second = listed(phone)["notices"][1]["id"]
    for _ in range(2):
        answer = phone.post("/notices/read", {"ids": [second]})
        assert (answer.status_code, answer.json["unread"]) == (200, 2)
    assert words(listed(phone, "?unread=1")) == ["第 3 条", "第 1 条"]
    read_at = listed(phone)["notices"][1]["read_at"]
    assert phone.post("/notices/read", {"up_to": second}).json["unread"] == 1
    assert listed(phone)["notices"][1]["read_at"] == read_at


def test_nobody_sees_or_reads_what_is_anothers(
    app: Flask, phone: Phone, county: CountyBuilder
) -> None:
    other = Phone(app.test_client(), county.person(Role.ADMIN))
    ids = [notice["id"] for notice in listed(phone)["notices"]]
    assert words(listed(other)) == []
    assert other.post("/notices/read", {"ids": ids, "up_to": max(ids)}).status_code == 200
    assert listed(phone)["unread"] == 3


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": []},
        {"ids": ["1"]},
        {"ids": [0]},
        {"ids": [2**63]},
        {"up_to": -1},
        {"ids": [1] * 201},
        {"all": True},
    ],
)
def test_what_does_not_say_which_is_refused(phone: Phone, body: dict[str, Any]) -> None:
    answer = phone.post("/notices/read", body)
    assert answer.status_code == 422
    assert answer.json["errors"]
    assert listed(phone)["unread"] == 3


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=-1", f"?after={2**63}", "?cursor=x", "?limit=0"]
)
def test_a_query_that_makes_no_sense_is_refused(phone: Phone, query: str) -> None:
    assert phone.get(f"/notices{query}").status_code == 422
