"""What the seeds order, said in their own sentences, where no other test says it yet.

`docs/mechanisms.yaml` names the tests that carry each mechanism.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from checklists.catalogue import Catalogue
from ledger.ground.caller import Grant, Role
from ledger.ground.clocks import shanghai_date
from plans.loader import load_plan
from tests.support.county_builder import XUPU, CountyBuilder, CountyBy
from tests.support.hazard_case import CRITERION, LISTING, Case, found, in_days
from tests.support.moments import today
from tests.support.phone import SIGNATURES, Phone, inspection

SIGNED = {"name": "李示例", "path": "M100 200L180 120L260 210"}
WANGCHENG, DONGXIHU = "430112", "420112"

PhoneOf = Callable[..., Phone]


@pytest.fixture
def phone_of(app: Flask, county: CountyBuilder) -> PhoneOf:
    return lambda *grants: Phone(app.test_client(), county.person(*grants))


@pytest.fixture
def case(app: Flask, county: CountyBuilder) -> Case:
    return found(county, app.test_client(), Catalogue.load())


def owed(phone: Phone) -> dict[str, dict[str, Any]]:
    """How each of the caller's duties stands, by its key."""
    answer = phone.get("/duties")
    assert answer.status_code == 200, answer.json
    return {line["duty"]: line for owner in answer.json["owners"] for line in owner["duties"]}


def duty_document(duty: str, **owner: Any) -> dict[str, Any]:
    """The duty was done today."""
    now = datetime.now(UTC)
    return {
        "duty": duty,
        "done_on": shanghai_date(now).isoformat(),
        "at": now.isoformat(),
        "elapsed_s": 60,
        "note": "已按方案完成",
        "signature": SIGNED,
        **owner,
    }


def record(phone: Phone, duty: str, **owner: Any) -> None:
    answer = phone.put(f"/duty-records/{uuid4()}", duty_document(duty, **owner))
    assert answer.status_code == 201, answer.json


def own_phone(phone_of: PhoneOf, place: UUID) -> Phone:
    return phone_of(Grant(Role.ENTERPRISE, enterprise_id=place))


def test_high_risk_enterprises_drill_every_half_year_and_others_at_least_once(
    county: CountyBuilder, phone_of: PhoneOf
) -> None:
    """溆浦 二(一)5."""
    high = owed(own_phone(phone_of, county.enterprise(high_risk=True)))
    other = owed(own_phone(phone_of, county.enterprise()))
    assert (high["drill_high_risk"]["every"], high["drill_high_risk"]["times"]) == ("half_year", 1)
    assert (other["drill"]["every"], other["drill"]["times"]) == ("campaign", 1)
    assert "drill" not in high
    assert "drill_high_risk" not in other


@pytest.mark.parametrize("duty", ["special_staff_review", "outsourcing_review"])
def test_staff_in_dangerous_work_and_what_is_let_out_are_reviewed_once_and_in_full(
    duty: str, county: CountyBuilder, phone_of: PhoneOf
) -> None:
    """溆浦 二(一)3 and 4."""
    place = county.enterprise()
    enterprise = own_phone(phone_of, place)
    assert (owed(enterprise)[duty]["state"], owed(enterprise)[duty]["every"]) == (
        "none",
        "campaign",
    )
    record(enterprise, duty, enterprise_id=str(place))
    assert owed(enterprise)[duty]["state"] == "done"


def test_every_enterprise_reviews_its_dual_prevention_once_and_has_both_lists(
    county: CountyBuilder, phone_of: PhoneOf
) -> None:
    """溆浦 二(二)7: 每家企业形成风险管控清单和隐患清单."""
    place = county.enterprise()
    enterprise = own_phone(phone_of, place)
    record(enterprise, "dual_prevention_review", enterprise_id=str(place))
    lists = enterprise.get(f"/enterprises/{place}/lists").json
    assert owed(enterprise)["dual_prevention_review"]["state"] == "done"
    assert {"controls", "problems"} <= lists.keys()
    assert [done["duty"] for done in lists["duties_done"]] == ["dual_prevention_review"]


def test_the_safety_committee_supervises_at_may_day_and_at_the_national_day(
    app: Flask, county_by: CountyBy
) -> None:
    """溆浦 二(四)2: 在“五一”、“十一”等重点时段组织…综合督导检查; then, and on no other day."""
    county = county_by(XUPU)
    county.open_since(datetime(2024, 1, 1, tzinfo=UTC))
    office = Phone(app.test_client(), county.person(Role.COUNTY))
    duties, year = owed(office), today().year
    periods = {
        "may_day_supervision": (f"{year}-04-20", f"{year}-05-05"),
        "national_day_supervision": (f"{year}-09-20", f"{year}-10-08"),
    }
    for key, (first, last) in periods.items():
        assert (duties[key]["cycle_first"], duties[key]["due_on"]) == (first, last)
    now = today().isoformat()
    outside = next(k for k, (first, last) in periods.items() if not first <= now <= last)
    document = duty_document(outside, office="county_safety_office")
    refused = office.put(f"/duty-records/{uuid4()}", document)
    assert (refused.status_code, refused.json["reason"]) == (422, "outside_the_period")


def test_principal_leaders_lead_a_check_every_quarter_and_the_others_every_month(
    app: Flask, county_by: CountyBy
) -> None:
    """望城 三(一)1."""
    office = Phone(app.test_client(), county_by(WANGCHENG).person(Role.COUNTY))
    duties = owed(office)
    assert (duties["heads_led_check"]["every"], duties["leaders_led_check"]["every"]) == (
        "quarter",
        "month",
    )


@pytest.mark.parametrize(
    "disposition",
    ["interview", "joint_discipline", "suspend_production", "publish_in_media"],
)
def test_some_are_named_some_called_in_some_disciplined_and_some_stopped(
    disposition: str, case: Case
) -> None:
    """溆浦 二(二)5, 四个一批."""
    case.take(case.inspector, "decide", disposition=disposition, note="按方案四个一批")
    assert case.shown()["disposition"] == disposition


@pytest.mark.parametrize(
    "disposition", ["propose_closure", "ban_principal", "refer_to_justice", "veto"]
)
def test_who_never_mends_is_closed_barred_handed_over_or_vetoed_by_a_person_with_a_reason(
    disposition: str, case: Case
) -> None:
    """溆浦 二(二)5, 三(五)."""
    without = case.act(case.inspector, "decide", disposition=disposition)
    assert without.status_code == 422
    case.take(case.inspector, "decide", disposition=disposition, note="屡罚不改，已集体研究")
    decisions = [event for event in case.shown()["events"] if event["kind"] == "decide"]
    assert [(event["disposition"], event["note"]) for event in decisions] == [
        (disposition, "屡罚不改，已集体研究")
    ]


@pytest.mark.parametrize(
    "disposition", ["propose_closure", "maximum_penalty", "suspend_production", "refer_to_justice"]
)
def test_what_is_illegal_is_closed_fined_to_the_limit_stopped_and_prosecuted(
    disposition: str, case: Case
) -> None:
    """东西湖 专题3.六, 四个一律: the plan advises each of the four, and a person decides it."""
    advised = {
        advice
        for rule in load_plan(DONGXIHU).dispositions
        if rule.when == "illegal" and rule.source == "DX专题3.六"
        for advice in rule.advice
    }
    assert disposition in advised
    case.take(case.inspector, "decide", disposition=disposition, note="非法生产，已集体研究")
    assert case.shown()["disposition"] == disposition


def test_what_is_listed_is_named_with_level_number_signer_period_and_publication(
    county: CountyBuilder, app: Flask
) -> None:
    """望城 三(三)3; 溆浦 二(二)7."""
    major = found(county, app.test_client(), Catalogue.load(), grade="major")
    major.take(major.inspector, "confirm", grade="major", criterion=CRITERION)
    until = in_days(30)
    major.take(major.office, "list", until=until, **LISTING)
    shown = major.shown()
    assert (shown["listed_level"], shown["listed_number"], shown["listed_until"]) == (
        LISTING["level"],
        LISTING["document_number"],
        until,
    )
    (listed,) = [event for event in shown["events"] if event["kind"] == "list"]
    assert (listed["signer"], listed["published"]) == (LISTING["signer"], True)


def test_who_inspected_what_and_when_can_be_traced_back(case: Case) -> None:
    """溆浦 二(三)5: 谁检查、谁签名、谁负责；责任倒查."""
    finder = case.finder.person
    (row,) = case.office.get(f"/inspections?person_id={finder.id}").json["inspections"]
    assert (row["person"], row["enterprise_id"], row["hazards"]) == (
        finder.name,
        str(case.place),
        1,
    )
    sent = case.office.get(f"/inspections/{row['id']}").json["document"]
    assert sent["signatures"]["inspector"]["name"] == row["person"]
    assert sent["signatures"]["enterprise"]["path"]


def test_an_inspection_says_that_it_came_unannounced(
    county: CountyBuilder, phone_of: PhoneOf
) -> None:
    """东西湖 5.十三; 临湘 9: 四不两直."""
    place, record_id = county.enterprise(), uuid4()
    inspector = phone_of(Role.INSPECTOR)
    document = inspection(place, Catalogue.load(), origin="enforcement", manner="unannounced")
    assert inspector.put(f"/inspections/{record_id}", document).status_code == 201
    shown = inspector.get(f"/inspections/{record_id}").json
    assert shown["document"]["manner"] == "unannounced"
    enterprise = own_phone(phone_of, place)
    self_check = document | {"origin": "self_check"}
    assert enterprise.put(f"/inspections/{uuid4()}", self_check).status_code == 422


def test_an_inspection_that_nobody_signed_is_none(county: CountyBuilder, phone_of: PhoneOf) -> None:
    """溆浦 二(三)5: 谁检查、谁签名."""
    place = county.enterprise()
    unsigned = {"enterprise": SIGNATURES["enterprise"]}
    document = inspection(place, Catalogue.load(), origin="enforcement", signatures=unsigned)
    answer = phone_of(Role.INSPECTOR).put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, "inspector" in str(answer.json["errors"])) == (422, True)
