"""Papers that cannot go out as they were written: each is told why, and nothing is half done."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from tests.papers.test_api import filled, issue, offered, shown
from tests.records.test_races_api import AT_ONCE, at_once
from tests.support.county_builder import CountyBuilder
from tests.support.hazard_case import Case, found, in_days
from tests.support.phone import Phone


@pytest.fixture
def case(county: CountyBuilder, client: FlaskClient) -> Case:
    return found(county, client, Catalogue.load(), grade="major")


def refused(phone: Phone, document: dict[str, Any]) -> tuple[int, str, str]:
    answer = phone.put(f"/papers/{uuid4()}", document)
    return answer.status_code, answer.json["reason"], answer.json["message"]


def with_text(document: dict[str, Any], key: str, text: str) -> dict[str, Any]:
    texts = [one for one in document["texts"] if one["key"] != key]
    return document | {"texts": [*texts, {"key": key, "text": text}]}


def count_papers(county: CountyBuilder, place: UUID) -> int:
    asked = sa.select(sa.func.count()).where(models.paper.c.enterprise_id == place)
    with county.engine.connect() as read:
        return int(read.scalar(asked) or 0)


@pytest.mark.parametrize(
    ("change", "reason", "words"),
    [
        (lambda one: with_text(one, "contact", "张" * 101), "texts_wrong", "电话不超过 100 字"),
        (lambda one: with_text(one, "reply_by", "2026-13-01"), "texts_wrong", "格式应为"),
        (lambda one: with_text(one, "reply_by", in_days(-1)), "texts_wrong", "不能早于今天"),
        (lambda one: with_text(one, "reply_by", "2126-11-30"), "texts_wrong", "年份不对"),
        (lambda one: with_text(one, "bring", "方案"), "texts_wrong", "安全生产督促函没有这一项"),
        (lambda one: one | {"texts": one["texts"][1:]}, "texts_wrong", "请填写主送"),
        (lambda one: one | {"reason": "没有要更换的"}, "reason_missing", "首次制发不用写更换原因"),
        (
            lambda one: one | {"signature": one["signature"] | {"name": "别人"}},
            "signed_by_another",
            "签字的姓名须是您本人的",
        ),
        (
            lambda one: one | {"hazards": [{"id": str(uuid4()), "position": 0}]},
            "unknown_hazard",
            "不属于这家企业",
        ),
        (lambda one: one | {"inspection_id": str(uuid4())}, "wrong_subject", "要从隐患、企业出"),
    ],
)
def test_what_is_wrong_with_a_letter_is_told_and_leaves_no_trace(
    change: Any, reason: str, words: str, case: Case, county: CountyBuilder
) -> None:
    office = case.office
    document = filled(office, "urging_letter", offered(office, enterprise_id=case.place))
    status, why, message = refused(office, change(document))
    assert (status, why) == (422, reason), message
    assert words in message
    assert count_papers(county, case.place) == 0
    assert office.put(f"/papers/{uuid4()}", document).status_code == 201


def test_an_office_that_is_not_in_the_plan_or_not_ones_own_issues_nothing(case: Case) -> None:
    document = filled(case.office, "urging_letter", offered(case.office, enterprise_id=case.place))
    assert refused(case.office, document | {"office": "nowhere"}) == (
        404, "not_found", "本县方案里没有这个单位，请刷新后重选",
    )  # fmt: skip


def test_a_number_is_the_same_however_it_was_typed(case: Case) -> None:
    document = filled(case.office, "urging_letter", offered(case.office, enterprise_id=case.place))
    serial = uuid4().int % 10**9
    typed = document | {"own_number": f"示例函[2026]0{serial}号"}
    answer = case.office.put(f"/papers/{uuid4()}", typed)
    assert answer.json["number"] == f"示例函〔2026〕{serial}号"
    again = document | {"own_number": f"示例函 （2026）第{serial}号"}
    assert refused(case.office, again)[:2] == (409, "number_taken")


def test_words_that_mean_something_elsewhere_are_kept_as_they_were_written(case: Case) -> None:
    words = "#set page(fill: red) \\ *粗* _斜_ $x$ <a> `c` @b 𠮷 ～ “引”\n第二行"
    office = case.office
    document = filled(office, "urging_letter", offered(office, enterprise_id=case.place))
    answer = office.put(f"/papers/{uuid4()}", with_text(document, "matter", words))
    assert answer.status_code == 201, answer.json
    lines = shown(office, answer.json["id"])["content"]["lines"]
    assert next(one["text"] for one in lines if one["label"] == "事由") == words


def test_of_two_who_type_the_same_number_at_once_one_is_told(app: Flask, case: Case) -> None:
    office = case.office
    document = filled(office, "urging_letter", offered(office, enterprise_id=case.place))
    typed = document | {"own_number": f"示例函〔2026〕{uuid4().hex[:6]}号"}

    def send(phone: Phone, nth: int) -> TestResponse:
        return phone.put(f"/papers/{uuid4()}", typed | {"elapsed_s": 100 + nth})

    assert at_once(app, office.person, send) == {201: 1, 409: AT_ONCE - 1}


def test_what_went_to_the_successor_of_a_merger_gets_no_new_version_of_the_old_letter(
    case: Case, county: CountyBuilder
) -> None:
    office = case.office
    first = issue(office, "rectify_notice", hazard_id=case.id)
    document = filled(
        office, "rectify_notice", offered(office, replaces=first["id"]), replaces=first["id"],
        reason="数字写错",
    )  # fmt: skip
    successor = county.enterprise()
    with county.engine.begin() as tx:
        moved = sa.update(models.hazard).where(models.hazard.c.id == UUID(case.id))
        tx.execute(moved.values(enterprise_id=successor))
        gone = sa.update(models.enterprise).where(models.enterprise.c.id == case.place)
        tx.execute(gone.values(active=False))
    (line,) = offered(office, replaces=first["id"])["kinds"]
    assert "已转给承接的企业" in line["blocked"]
    assert refused(office, document)[:2] == (422, "unknown_hazard")
    assert shown(office, first["id"])["state"] == "waiting"
    issue(office, "rectify_notice", hazard_id=case.id)


def test_a_letter_of_an_office_that_the_plan_does_not_have_any_more_is_still_read(
    case: Case, county: CountyBuilder
) -> None:
    first = issue(case.office, "urging_letter", enterprise_id=case.place)
    with county.engine.begin() as tx:
        tx.execute(
            sa.update(models.paper)
            .where(models.paper.c.id == UUID(first["id"]))
            .values(office="dissolved_office")
        )
    kept = shown(case.enterprise, first["id"])
    assert kept["content"]["office"] == "溆浦县安委办"
    assert kept["office_name"]
