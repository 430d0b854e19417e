"""拒签 on the enterprise's own phone is no end: what comes after it counts, and is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.notices.commands.notices import deliver_notices
from ledger.notices.queries.notices import NoticeFilter, list_notices
from tests.papers.test_api import deliver, issue, shown
from tests.papers.walked import refusing, signing
from tests.support.county_builder import CountyBuilder
from tests.support.hazard_case import Case, found
from tests.support.moments import today
from tests.support.phone import Phone, jpeg

NO = signing(how="refused", signature=None, reason="与事实不符")


@pytest.fixture
def case(own_county: CountyBuilder, client: FlaskClient) -> Case:
    return found(own_county, client, Catalogue.load(), grade="major")


def told_of_delivery(app: Flask, county: CountyBuilder, phone: Phone) -> list[tuple[str, bool]]:
    """The last word of each line and whether it is over, once the notices were put twice."""
    plan = app.extensions["anxun"].plans[county.area_code]
    for _ in range(2):
        with county.engine.begin() as tx:
            deliver_notices(tx, plan, today())
    listed = list_notices(county.engine, phone.person.caller, plan, NoticeFilter())["notices"]
    lines = [
        (line.words.rpartition("）")[2], line.over)
        for line in listed
        if line.kind == "paper_delivered"
    ]
    return sorted(lines)


@pytest.mark.parametrize(("how", "word"), [("signed", "已签收。"), ("left", "留置送达。")])
def test_who_issued_it_is_told_of_the_refusal_and_then_that_it_arrived_after_all(
    app: Flask, own_county: CountyBuilder, case: Case, how: str, word: str
) -> None:
    officer, enterprise = case.inspector, case.enterprise
    notice = issue(officer, "rectify_notice", hazard_id=case.id)["id"]
    assert deliver(enterprise, notice, NO).status_code == 201
    assert told_of_delivery(app, own_county, officer) == [("拒签。", False)]
    left = refusing(officer.upload(jpeg())) | {"how": "left", "where": "前台"}
    who, then = (enterprise, signing()) if how == "signed" else (officer, left)
    assert deliver(who, notice, then).status_code == 201
    both = told_of_delivery(app, own_county, officer)
    assert both == sorted([("拒签。", True), (word, False)])


def test_what_is_final_is_told_once_and_stays(
    app: Flask, own_county: CountyBuilder, case: Case
) -> None:
    notice = issue(case.inspector, "rectify_notice", hazard_id=case.id)["id"]
    assert deliver(case.enterprise, notice, signing()).status_code == 201
    assert told_of_delivery(app, own_county, case.inspector) == [("已签收。", False)]


def test_a_final_delivery_counts_though_it_came_in_before_the_refusal_that_was_kept_first(
    own_county: CountyBuilder, case: Case
) -> None:
    officer, enterprise = case.inspector, case.enterprise
    notice = issue(officer, "rectify_notice", hazard_id=case.id)["id"]
    assert deliver(enterprise, notice, NO).status_code == 201
    left = refusing(officer.upload(jpeg())) | {"how": "left", "where": "前台"}
    assert deliver(officer, notice, left).status_code == 201
    # Its photos were probed while the enterprise's refusal came in and was kept.
    row = models.paper_delivery
    earlier = row.c.received_at - timedelta(minutes=1)
    with own_county.engine.begin() as tx:
        here = (row.c.area_code == own_county.area_code, row.c.how == "left")
        tx.execute(sa.update(row).where(*here).values(received_at=earlier))
    after = shown(officer, notice)
    assert (after["state"], after["delivery"]["how"], after["may"]["deliver"]) == (
        "left", "left", [],
    )  # fmt: skip
    again = deliver(enterprise, notice, signing())
    assert (again.status_code, again.json["reason"]) == (409, "delivered")


def test_an_enterprise_does_not_make_its_own_refusal_final_with_a_witness(case: Case) -> None:
    notice = issue(case.inspector, "rectify_notice", hazard_id=case.id)["id"]
    invented = deliver(case.enterprise, notice, NO | {"witness": "王示例"})
    assert (invented.status_code, [*invented.json["errors"]["json"]]) == (422, ["witness"])
    assert deliver(case.enterprise, notice, NO).status_code == 201
    assert shown(case.inspector, notice)["may"]["deliver"] == ["signed", "refused", "left"]
