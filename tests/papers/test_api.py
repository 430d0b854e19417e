"""Papers: issued from what the records say, numbered, replaced, delivered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.papers.rules.kinds import KINDS
from tests.enforcement.walked import OFFICERS
from tests.papers.walked import letter, refusing, signing
from tests.records.test_races_api import AT_ONCE, at_once
from tests.support.county_builder import CountyBuilder
from tests.support.hazard_case import CRITERION, LISTING, Case, found, in_days, major_order
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg


@pytest.fixture
def case(county: CountyBuilder, client: FlaskClient) -> Case:
    return found(county, client, Catalogue.load(), grade="major")


@pytest.fixture
def phone_of(app: Flask, county: CountyBuilder) -> Callable[..., Phone]:
    return lambda *grants, **more: Phone(app.test_client(), county.person(*grants, **more))


def offered(phone: Phone, **subject: Any) -> dict[str, Any]:
    """What may be issued, by kind."""
    asked = "&".join(f"{name}={value}" for name, value in subject.items())
    answer = phone.get(f"/papers/kinds?{asked}")
    assert answer.status_code == 200, answer.json
    return answer.json


def filled(phone: Phone, kind: str, offer: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A paper as a form sends it: what was offered, and examples where nothing was."""
    line = next(one for one in offer["kinds"] if one["kind"] == kind)
    assert "望城" not in line["basis"], "binds nobody in 溆浦"
    texts = [
        {"key": ask["key"], "text": ask["value"] or ask["example"]}
        for ask in line["asks"]
        if ask["required"]
    ]
    for text in texts:
        if text["key"] in {"deadline", "reply_by"}:
            text["text"] = in_days(20)
    document = letter(UUID(offer["enterprise_id"])) | {
        "kind": kind,
        "inspection_id": offer["inspection_id"],
        "hazards": [{name: one[name] for name in ("id", "position")} for one in offer["hazards"]],
        "office": offer["offices"][0]["key"],
        "texts": texts,
        "officers": OFFICERS[: line["officers_least"]],
    }
    document["signature"]["name"] = phone.person.name
    return document | more


def issue(phone: Phone, kind: str, **more: Any) -> dict[str, Any]:
    """Issued as offered; the receipt."""
    asked = ("hazard_id", "inspection_id", "enterprise_id")
    subject = {name: more.pop(name) for name in asked if name in more}
    if "replaces" in more:
        subject = {"replaces": more["replaces"]}
    offer = offered(phone, **subject)
    document = filled(phone, kind, offer, **more)
    answer = phone.put(f"/papers/{uuid4()}", document)
    assert answer.status_code == 201, answer.json
    shown_before_it_was_signed(offer, kind, shown(phone, answer.json["id"])["content"])
    return answer.json


def shown_before_it_was_signed(offer: dict[str, Any], kind: str, content: dict[str, Any]) -> None:
    """What was offered to be looked over is what was frozen, word for word."""
    line = next(one for one in offer["kinds"] if one["kind"] == kind)
    office = offer["offices"][0]["printed_name"]
    assert content["office"] == office
    assert content["opening"] == line["opening"].replace("{office}", office)
    for said in ("closing", "facts", "basis", "caution", "no_enforcement"):
        assert content[said] == line[said], said
    named = [one["number"] for one in offer["hazards"]] if line["findings"] else []
    assert [one["number"] for one in content["hazards"]] == named


def shown(phone: Phone, paper_id: str) -> dict[str, Any]:
    answer = phone.get(f"/papers/{paper_id}")
    assert answer.status_code == 200, answer.json
    return answer.json


def deliver(phone: Phone, paper_id: str, document: dict[str, Any]) -> TestResponse:
    return phone.put(f"/papers/{paper_id}/deliveries/{uuid4()}", document)


def test_a_hazards_whole_life_is_told_in_papers(case: Case) -> None:
    case.take(case.inspector, "confirm", grade="major", criterion=CRITERION)
    office = case.office
    offer = offered(office, hazard_id=case.id)
    blocked = {one["kind"]: one["blocked"] for one in offer["kinds"]}
    assert blocked["assignment"] == "先在隐患里办理交办"
    early = office.put(f"/papers/{uuid4()}", filled(office, "assignment", offer))
    assert (early.status_code, early.json["reason"]) == (409, "step_missing")

    order_number = case.take(office, "assign", **major_order())["order_number"]
    order = issue(office, "assignment", hazard_id=case.id)
    assert order["number"] == order_number
    twice = filled(office, "assignment", offered(office, hazard_id=case.id))
    answer = office.put(f"/papers/{uuid4()}", twice)
    assert (answer.status_code, answer.json["reason"]) == (409, "issued_already")
    assert shown(case.enterprise, order["id"])["may"] == {
        "deliver": [], "by_step": True, "replace": False,
    }  # fmt: skip
    answer = deliver(case.enterprise, order["id"], signing())
    assert (answer.status_code, answer.json["reason"]) == (409, "sign_the_hazard")
    case.take(case.enterprise, "sign_for", note="收到")
    signed = shown(office, order["id"])
    assert (signed["state"], signed["delivery"]["by_step"]) == ("signed", True)
    assert signed["delivery"]["reason"] == "收到"

    case.take(office, "list", **LISTING, until=in_days(40))
    listing = issue(office, "listing_notice", hazard_id=case.id)
    assert (listing["number"], shown(office, listing["id"])["content"]["signed_off_by"]) == (
        LISTING["document_number"], LISTING["signer"],
    )  # fmt: skip
    assert deliver(case.enterprise, listing["id"], signing()).status_code == 201


def test_a_paper_for_a_hazard_that_changed_meanwhile_is_told_what_happened(case: Case) -> None:
    officer = case.inspector
    document = filled(officer, "rectify_notice", offered(officer, hazard_id=case.id))
    case.take(officer, "confirm", grade="major", criterion=CRITERION)
    record_id = uuid4()
    answer = officer.put(f"/papers/{record_id}", document)
    assert (answer.status_code, answer.json["reason"]) == (409, "hazard_changed")
    assert [event["kind"] for event in answer.json["errors"]["since"]] == ["confirm"]
    document["hazards"][0]["position"] = answer.json["errors"]["position"]
    assert officer.put(f"/papers/{record_id}", document).status_code == 201


def test_numbers_of_an_office_follow_each_other_whatever_is_refused(
    app: Flask, case: Case, phone_of: Callable[..., Phone], engine: sa.Engine
) -> None:
    office = phone_of(Role.COUNTY)
    first = issue(office, "urging_letter", enterprise_id=case.place)
    again = filled(office, "urging_letter", offered(office, enterprise_id=case.place))
    wrong = again | {"texts": again["texts"][:1]}
    assert office.put(f"/papers/{uuid4()}", wrong).status_code == 422
    typed = again | {"own_number": f"示例函〔2026〕{uuid4().hex[:6]}号"}
    assert office.put(f"/papers/{uuid4()}", typed).json["number"] == typed["own_number"]
    answer = office.put(f"/papers/{uuid4()}", typed | {"elapsed_s": 6})
    assert (answer.status_code, answer.json["reason"]) == (409, "number_taken")

    def send(phone: Phone, nth: int) -> TestResponse:
        return phone.put(f"/papers/{uuid4()}", again | {"elapsed_s": 100 + nth})

    assert at_once(app, office.person, send) == {201: AT_ONCE}
    serials = sa.select(models.paper.c.serial).where(
        models.paper.c.enterprise_id == case.place, models.paper.c.serial.is_not(None)
    )
    with engine.connect() as read:
        given = sorted(read.scalars(serials))
    began = int(first["number"].rpartition("〕")[2].removesuffix("号"))
    assert given == list(range(began, began + AT_ONCE + 1))


def test_a_newer_version_stands_in_the_place_of_the_one_before(case: Case) -> None:
    officer, enterprise = case.inspector, case.enterprise
    first = issue(officer, "rectify_notice", hazard_id=case.id)
    offer = offered(officer, hazard_id=case.id)
    again = filled(officer, "rectify_notice", offer, replaces=first["id"], reason="期限写错")
    assert officer.put(
        f"/papers/{uuid4()}", again | {"own_number": "另一个号"}
    ).json["reason"] == "other_paper"  # fmt: skip
    newer = officer.put(f"/papers/{uuid4()}", again)
    assert newer.status_code == 201, newer.json
    assert (newer.json["number"], newer.json["version"]) == (first["number"], 2)
    late = officer.put(f"/papers/{uuid4()}", again | {"elapsed_s": 6})
    assert (late.status_code, late.json["reason"]) == (409, "paper_replaced")
    old = shown(enterprise, first["id"])
    assert (old["state"], old["replaced_by"], len(old["versions"])) == (
        "replaced", newer.json["id"], 2,
    )  # fmt: skip
    assert deliver(enterprise, first["id"], signing()).json["reason"] == "paper_replaced"
    assert "期限写错" in shown(enterprise, newer.json["id"])["content"]["replaced"]
    assert deliver(enterprise, newer.json["id"], signing()).status_code == 201
    assert deliver(officer, newer.json["id"], signing()).json["reason"] == "delivered"
    listed = enterprise.get(f"/papers?hazard_id={case.id}&state=signed").json["papers"]
    assert [row["id"] for row in listed] == [newer.json["id"]]


def test_a_letter_is_replaced_however_its_hazards_stand_now(
    case: Case, county: CountyBuilder
) -> None:
    case.to_work()
    with county.engine.begin() as tx:
        late = models.hazard.c.id == UUID(case.id)
        tx.execute(
            sa.update(models.hazard).where(late).values(deadline=today() - timedelta(days=3))
        )
    office = case.office
    first = issue(office, "urging_letter", enterprise_id=case.place)
    assert [one["id"] for one in shown(office, first["id"])["content"]["hazards"]] == []
    assert shown(office, first["id"])["hazard_ids"] == [case.id]
    case.to_closing()
    assert offered(office, enterprise_id=case.place)["hazards"] == []
    again = offered(office, replaces=first["id"])
    assert ([one["kind"] for one in again["kinds"]], again["hazards"][0]["id"]) == (
        ["urging_letter"], case.id,
    )  # fmt: skip
    newer = issue(office, "urging_letter", replaces=first["id"], reason="数字写错")
    assert (newer["number"], newer["version"]) == (first["number"], 2)
    assert case.enterprise.get(f"/papers/kinds?replaces={first['id']}").status_code == 403
    assert office.get(f"/papers/kinds?replaces={uuid4()}").status_code == 404


def test_an_offices_officers_are_offered_with_the_numbers_they_signed_with_last(
    case: Case,
) -> None:
    officer = case.inspector
    named = [{"name": "钱示例", "certificate": "1"}, {"name": "孙示例", "certificate": "2"}]
    first = issue(officer, "order_to_rectify", hazard_id=case.id, officers=named)
    newer = filled(
        officer, "order_to_rectify", offered(officer, replaces=first["id"]), replaces=first["id"],
        reason="证号写错", officers=[named[0], {"name": "孙示例", "certificate": "3"}],
    )  # fmt: skip
    assert officer.put(f"/papers/{uuid4()}", newer).status_code == 201
    known = {
        one["name"]: one["certificate"] for one in offered(officer, hazard_id=case.id)["officers"]
    }
    assert (known["钱示例"], known["孙示例"]) == ("1", "3")
    nobodys = offered(case.town, hazard_id=case.id)
    assert (nobodys["offices"], nobodys["officers"]) == ([], [])


def test_who_is_stationed_gives_notice_and_no_order(case: Case, county: CountyBuilder) -> None:
    finder = case.finder
    offer = offered(finder, hazard_id=case.id)
    assert (offer["offices"], [one["kind"] for one in offer["kinds"]]) == ([], ["rectify_notice"])
    assert "请安委办在“人员”里补上" in offer["kinds"][0]["blocked"]
    refused = filled(finder, "rectify_notice", offer | {"offices": [{"key": "lufeng_office"}]})
    answer = finder.put(f"/papers/{uuid4()}", refused)
    assert (answer.status_code, answer.json["reason"]) == (403, "no_office")
    at_office = (
        models.person.c.id == finder.person.id,
        models.person.c.area_code == county.area_code,
    )
    office = {"area_code": "431224", "id": "lufeng_office", "kind": "town", "name": "卢峰镇"}
    with county.engine.begin() as tx:
        tx.execute(
            sa.dialects.postgresql.insert(models.office).values(office).on_conflict_do_nothing()
        )
        tx.execute(sa.update(models.person).where(*at_office).values(office_id="lufeng_office"))
    notice = issue(finder, "rectify_notice", hazard_id=case.id)
    assert "不是行政执法文书" in shown(case.enterprise, notice["id"])["content"]["caution"]
    order = filled(finder, "rectify_notice", offered(finder, hazard_id=case.id)) | {
        "kind": "order_to_rectify"
    }
    answer = finder.put(f"/papers/{uuid4()}", order)
    assert (answer.status_code, answer.json["reason"]) == (403, "not_yours_to_issue")


def test_a_visit_is_recorded_on_paper_with_all_that_it_found(
    case: Case, phone_of: Callable[..., Phone]
) -> None:
    officer, inspection_id = case.inspector, str(uuid4())
    sent = inspection(
        case.place, Catalogue.load(), photo=officer.upload(jpeg()), origin="enforcement"
    )
    answer = officer.put(f"/inspections/{inspection_id}", sent)
    assert answer.status_code == 201, answer.json
    record = issue(officer, "inspection_record", inspection_id=inspection_id)
    content = shown(case.enterprise, record["id"])["content"]
    assert [one["photos"] for one in content["hazards"]] == [sent["findings"][0]["photos"]]
    assert [one["name"] for one in content["officers"]] == ["张示例", "王示例"]
    less = filled(officer, "inspection_record", offered(officer, inspection_id=inspection_id))
    for changes, reason in (
        ({"hazards": []}, "findings_differ"),
        ({"officers": OFFICERS[:1]}, "officers_wrong"),
        ({"inspection_id": None}, "wrong_subject"),
    ):
        answer = officer.put(f"/papers/{uuid4()}", less | changes)
        assert (answer.status_code, answer.json["reason"]) == (422, reason)
    order = issue(officer, "order_to_rectify", inspection_id=inspection_id)
    assert order["number"].startswith("（")
    refused = deliver(officer, order["id"], refusing(officer.upload(jpeg())) | {"witness": None})
    assert (refused.status_code, refused.json["reason"]) == (422, "demands_missing")
    kept = deliver(officer, order["id"], refusing(officer.upload(jpeg())))
    assert kept.status_code == 201, kept.json
    assert shown(case.enterprise, order["id"])["delivery"]["witness"] == "王示例"


def test_an_interview_is_answered_and_a_transfer_is_not_shown(
    case: Case, phone_of: Callable[..., Phone]
) -> None:
    office = case.office
    interview = issue(office, "interview_notice", hazard_id=case.id)
    answer = deliver(case.enterprise, interview["id"], signing())
    assert (answer.status_code, answer.json["reason"]) == (422, "demands_missing")
    no = {"will_come": False, "reason": "外地出差"}
    assert deliver(case.enterprise, interview["id"], signing(reply=no)).status_code == 201
    assert shown(office, interview["id"])["delivery"]["reply"] == no
    transfer = issue(office, "transfer_letter", hazard_id=case.id)
    assert case.enterprise.get(f"/papers/{transfer['id']}").status_code == 404
    both = phone_of(Role.COUNTY, Grant(Role.ENTERPRISE, enterprise_id=case.place))
    assert both.get(f"/papers/{transfer['id']}").status_code == 404
    assert deliver(office, transfer["id"], signing()).json["reason"] == "no_delivery"
    answer = both.put(f"/papers/{uuid4()}", letter(case.place))
    assert (answer.status_code, answer.json["reason"]) == (403, "own_enterprise")


def test_what_an_enterprise_refused_on_its_phone_is_left_there_or_signed_after_all(
    case: Case,
) -> None:
    officer, enterprise = case.inspector, case.enterprise
    no = signing(how="refused", signature=None, reason="与事实不符")
    for again, who in ((signing(), enterprise), (None, officer)):
        notice = issue(officer, "rectify_notice", hazard_id=case.id)["id"]
        assert deliver(enterprise, notice, no).status_code == 201
        assert deliver(enterprise, notice, no).json["reason"] == "delivered"
        assert shown(enterprise, notice)["may"]["deliver"] == ["signed"]
        assert shown(officer, notice)["may"]["deliver"] == ["signed", "refused", "left"]
        left = refusing(officer.upload(jpeg())) | {"how": "left", "where": "前台"}
        kept = deliver(who, notice, again or left)
        assert kept.status_code == 201, kept.json
        after = shown(officer, notice)
        assert (after["state"], after["may"]["deliver"]) == ((again or left)["how"], [])
        assert deliver(officer, notice, signing()).json["reason"] == "delivered"


def test_every_kind_is_offered_somewhere_and_goes_out_as_it_is_offered(case: Case) -> None:
    case.to_work()
    case.take(case.office, "list", **LISTING, until=in_days(40))
    town = case.town
    issued = {"listing_notice"}
    for kind in ("urging_letter", "interview_notice", "transfer_letter", "assignment"):
        issue(case.office, kind, hazard_id=case.id)
        issued.add(kind)
    for kind in ("rectify_notice", "order_to_rectify"):
        issue(case.inspector, kind, hazard_id=case.id)
        issued.add(kind)
    assert case.rectify().status_code == 201
    case.take(case.inspector, "verify", note="到现场看过")
    case.take(town, "delist", document_number="示例督〔2026〕2号", signer="赵示例", note="已改好")
    case.take(town, "close", note="同意销号")
    assert issue(case.office, "delisting_notice", hazard_id=case.id)["number"].endswith("2号")
    cleared = issue(case.office, "clearance", hazard_id=case.id)
    said = {line["label"]: line["text"] for line in shown(town, cleared["id"])["content"]["lines"]}
    assert said["审核意见"] == "同意销号"
    assert "到现场看过" in said["验收情况"]
    issued |= {"delisting_notice", "clearance", "inspection_record"}
    assert issued == set(KINDS)
