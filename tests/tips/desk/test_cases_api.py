"""Officers work on reports: who sees them, which steps there are, what each asks."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.tips.rules.envelopes import REPORTER, EnvelopeInvalid, seal_envelope
from media.object_store import ObjectStore
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone
from tests.tips.officers import Officer
from tests.tips.officers_desk import Office, OfficersDesk, in_days, two_desks
from tests.tips.tip_builder import Tip

Desks = tuple[Office, OfficersDesk, OfficersDesk]


@pytest.fixture
def desks(app: Flask, own_county: CountyBuilder) -> Desks:
    return two_desks(app, own_county)


def reason(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["reason"]


def numbers(desk: OfficersDesk, query: str = "") -> list[str]:
    """The listed reports, in their order."""
    answer = desk.phone.get(f"/tips{query}")
    assert answer.status_code == 200, answer.json
    return [tip["number"] for tip in answer.json["tips"]]


# What an officer sees.


def test_a_report_is_listed_with_its_clock_and_its_next_step(desks: Desks) -> None:
    office, first, _ = desks
    office.reports.tip(received_on=today() - timedelta(days=9))
    (line,) = first.phone.get("/tips").json["tips"]
    assert line["next"] == {"what": "受理决定", "by": in_days(-2), "overdue_days": 2}
    assert (line["state_word"], line["kind_word"], line["unread"]) == ("待受理", "事故隐患", 0)


def test_what_is_due_first_stands_on_top_and_what_ended_below(desks: Desks) -> None:
    office, first, _ = desks
    ended, late, fresh = (office.reports.tip() for _ in range(3))
    office.reports.change(late, received_on=today() - timedelta(days=30))
    first.take(ended, "refuse")
    assert numbers(first) == [late.number, fresh.number, ended.number]
    assert numbers(first, "?due=overdue") == [late.number]
    assert numbers(first, "?state=refused,transferred") == [ended.number]


def test_a_list_comes_page_by_page(desks: Desks) -> None:
    office, first, _ = desks
    made = [office.reports.tip().number for _ in range(3)]
    page = first.phone.get("/tips?limit=2").json
    rest = first.phone.get(f"/tips?limit=2&cursor={page['next_cursor']}").json
    assert [tip["number"] for tip in page["tips"] + rest["tips"]] == made
    assert rest["next_cursor"] is None
    assert first.phone.get("/tips?cursor=nonsense").status_code == 422


def test_what_is_due_is_the_same_in_the_list_and_in_the_case(desks: Desks) -> None:
    office, first, second = desks
    reports = office.reports
    tips = [reports.tip(identity="{}") for _ in range(5)]
    first.take(tips[1], "accept")
    first.to_conclusion(tips[2])
    for tip in tips[3:]:
        first.to_conclusion(tip)
        first.take(tip, "inform", message_id=str(first.answer(tip, "已查实")))
        first.take(tip, "propose_reward")
    second.take(tips[4], "approve_reward")
    listed = {tip["id"]: tip for tip in first.phone.get("/tips").json["tips"]}
    soon = {tip["id"] for tip in first.phone.get("/tips?due=soon").json["tips"]}
    for tip in tips:
        case = first.case(tip)
        assert listed[str(tip.id)]["next"] == case["next"]
        by = case["next"]["by"]
        assert (str(tip.id) in soon) == (by is not None and in_days(0) <= by <= in_days(3))
    words = [first.case(tip)["next"]["what"] for tip in tips]
    assert words == ["受理决定", "办结", "答复举报人", "审批奖励", "举报人领奖"]


def test_a_report_does_not_exist_for_whom_it_goes_around(desks: Desks) -> None:
    office, first, second = desks
    accused = office.hire(name="钱示例")
    tip = office.reports.tip(accused="县局钱示例科长", details="细节", kind="official")
    assert [numbers(desk) for desk in (first, accused)] == [[tip.number], []]
    paths = [f"/tips/{tip.id}", f"/tips/{tip.id}/photos/{uuid4()}"]
    assert [accused.phone.get(path).status_code for path in paths] == [404, 404]
    assert accused.act(tip, "accept").status_code == 404
    opening = {"parts": ["details"], "reason": "好奇"}
    assert accused.phone.post(f"/tips/{tip.id}/readings", opening).status_code == 404
    case = second.case(tip)
    assert case["excluded"] == [{"person": "钱示例", "why": "accused"}]
    assert str(accused.officer.key_id) not in case["sealed_to"]
    assert len(case["sealed_to"]) == 2


def test_who_is_stationed_or_employed_at_the_settled_enterprise_loses_the_report(
    desks: Desks,
) -> None:
    office, first, _ = desks
    place = office.county.enterprise()
    employed = office.hire(Grant(Role.ENTERPRISE, enterprise_id=place))
    stationed = office.hire(Grant(Role.SUPERVISOR))
    office.county.station(stationed.officer.person, place)
    tip = office.reports.tip(details="细节")
    assert [numbers(desk) for desk in (employed, stationed)] == [[tip.number]] * 2
    case = first.take(tip, "settle", enterprise_id=str(place))
    assert case["enterprise"]["id"] == str(place)
    assert {exclusion["why"] for exclusion in case["excluded"]} == {
        "of_the_enterprise",
        "stationed",
    }
    assert [numbers(desk) for desk in (employed, stationed)] == [[], []]
    with office.county.engine.connect() as read:
        envelope = read.scalar(sa.select(models.tip.c.details).where(models.tip.c.id == tip.id))
    for gone in (employed, stationed):
        with pytest.raises(EnvelopeInvalid):
            gone.officer.opens(envelope)


def test_the_last_officer_cannot_be_excluded(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip()
    assert first.act(tip, "exclude", person_id=str(first.id)).status_code == 404
    answer = second.act(tip, "exclude", person_id=str(second.id))
    assert reason(answer) == (409, "nobody_left")
    assert second.case(tip)["state"] == "received"


def test_officers_alone_may_call_the_desk(desks: Desks, app: Flask) -> None:
    office, _, _ = desks
    tip = office.reports.tip()
    for role in (Role.COUNTY, Role.ADMIN, Role.INSPECTOR):
        phone = Phone(app.test_client(), office.county.person(role))
        for path in ("/tips", f"/tips/{tip.id}", "/tip-rewards", "/tip-keys", "/tip-people"):
            assert phone.get(path).status_code == 403


# What is sealed.


def test_every_reading_is_on_record_before_the_envelopes_are_given(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip(details="车间主任知道", identity='{"name":"示例"}')
    assert first.case(tip)["readings"] == []
    opened = first.phone.post(
        f"/tips/{tip.id}/readings", {"parts": ["details"], "reason": "安排核查"}
    ).json
    assert first.officer.opens(opened["details"]).decode() == "车间主任知道"
    assert opened["identity"] is None
    assert opened["details"]["keys"].keys() == {str(first.officer.key_id)}
    (reading,) = second.case(tip)["readings"]
    assert (reading["person"], reading["parts"], reading["reason"]) == (
        first.officer.person.name, ["details"], "安排核查",
    )  # fmt: skip


@pytest.mark.parametrize("document", [{"parts": ["details"]}, {"parts": [], "reason": "看看"},
                                      {"parts": ["secret"], "reason": "看看"}])  # fmt: skip
def test_nothing_is_opened_without_a_reason_and_a_part(
    desks: Desks, document: dict[str, Any]
) -> None:
    office, first, _ = desks
    tip = office.reports.tip(details="细节")
    answer = first.phone.post(f"/tips/{tip.id}/readings", document)
    assert answer.status_code == 422
    assert first.case(tip)["readings"] == []


def test_a_photo_is_given_as_it_lies_after_a_reading_of_photos(desks: Desks, app: Flask) -> None:
    office, first, second = desks
    tip, key = office.reports.tip(), f"tips/{office.county.area_code}/{uuid4().hex}"
    envelope = office.reports.photo(tip, key, b"a picture")
    store: ObjectStore = app.extensions["anxun"].store
    store.put(key, envelope.body, media_type="application/octet-stream")
    (photo,) = first.case(tip)["photos"]
    path = f"/tips/{tip.id}/photos/{photo['id']}"
    assert reason(first.phone.get(path)) == (403, "reading_needed")
    opened = first.phone.post(
        f"/tips/{tip.id}/readings", {"parts": ["photos"], "reason": "核查"}
    ).json
    assert opened["photos"][0]["url"] == f"/api/v1{path}"
    answer = first.phone.get(path)
    assert answer.data == envelope.body
    assert first.officer.opens(opened["photos"][0]["envelope"], answer.data) == b"a picture"
    # A reading is one officer's own.
    assert second.phone.get(path).status_code == 403


def test_an_answer_reaches_the_reporter_and_whoever_may_read_it(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip()
    first.answer(tip, "请问是哪一天看到的？", second.officer)
    opened = second.phone.post(
        f"/tips/{tip.id}/readings", {"parts": ["messages"], "reason": "跟进"}
    ).json["messages"]
    assert second.officer.opens(opened[0]["envelope"]).decode() == "请问是哪一天看到的？"
    with office.county.engine.connect() as read:
        kept = read.scalar(
            sa.select(models.tip_message.c.envelope).where(models.tip_message.c.tip_id == tip.id)
        )
    assert tip.opens(kept).decode() == "请问是哪一天看到的？"


def test_a_key_of_whom_the_report_goes_around_falls_out_of_an_answer(desks: Desks) -> None:
    office, first, _ = desks
    accused = office.hire(name="孙示例")
    tip = office.reports.tip(accused="孙示例")
    first.answer(tip, "已收到", accused.officer)
    with office.county.engine.connect() as read:
        kept = read.scalar(
            sa.select(models.tip_message.c.envelope).where(models.tip_message.c.tip_id == tip.id)
        )
    assert kept["keys"].keys() == {str(first.officer.key_id), REPORTER}


def test_an_answer_that_the_reporter_or_no_officer_could_read_is_refused(desks: Desks) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    of_officer = {str(first.officer.key_id): first.officer.public_key}
    strange = {str(uuid4()): first.officer.public_key}
    for keys in (
        of_officer,
        {REPORTER: tip.reporter_key},
        of_officer | strange | {REPORTER: tip.reporter_key},
    ):
        answer = first.phone.put(
            f"/tips/{tip.id}/messages/{uuid4()}", {"envelope": seal_envelope(b"x", keys).as_json()}
        )
        assert reason(answer) == (409, "keys_changed")


def test_the_same_answer_again_changes_nothing_and_another_is_refused(desks: Desks) -> None:
    office, first, second = desks
    tip, message_id = office.reports.tip(), uuid4()
    keys = {str(first.officer.key_id): first.officer.public_key, REPORTER: tip.reporter_key}
    path, envelope = f"/tips/{tip.id}/messages/{message_id}", seal_envelope(b"x", keys).as_json()
    answers = [first.phone.put(path, {"envelope": envelope}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    other = first.phone.put(path, {"envelope": seal_envelope(b"y", keys).as_json()})
    assert reason(other) == (409, "other_document")
    assert reason(second.phone.put(path, {"envelope": envelope})) == (409, "other_document")
    assert len(first.case(tip)["messages"]) == 1


def test_a_message_is_unread_until_an_officer_opens_the_messages(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip()
    office.reports.message(tip, "昨天又没有开")
    assert first.case(tip)["unread"] == 1
    first.phone.post(f"/tips/{tip.id}/readings", {"parts": ["details"], "reason": "核查"})
    assert first.case(tip)["unread"] == 1
    first.phone.post(f"/tips/{tip.id}/readings", {"parts": ["messages"], "reason": "核查"})
    assert second.case(tip)["unread"] == 0
    office.reports.message(tip, "今天也没有开")
    assert second.case(tip)["unread"] == 1


# The steps.


def test_a_report_goes_from_receipt_to_the_answer(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip()
    assert first.take(tip, "accept")["next"] == {
        "what": "办结", "by": in_days(60), "overdue_days": 0,
    }  # fmt: skip
    assert second.take(tip, "extend")["next"]["by"] == in_days(90)
    second.take(tip, "check")
    case = first.take(tip, "conclude")
    assert (case["state"], case["finding"], case["next"]["by"]) == (
        "concluded", "verified", in_days(10),
    )  # fmt: skip
    message_id = first.answer(tip, "已查实，谢谢")
    case = first.take(tip, "inform", message_id=str(message_id))
    assert (case["state"], case["next"], case["delete_on"]) == ("informed", None, in_days(730))
    kinds = [event["kind"] for event in case["events"]]
    assert kinds == ["accept", "extend", "check", "conclude", "inform"]
    assert case["events"][2]["checkers"] == ["核查甲", "核查乙"]


def test_the_same_step_again_answers_as_before_and_another_document_is_refused(
    desks: Desks,
) -> None:
    office, first, second = desks
    tip, other, event_id = office.reports.tip(), office.reports.tip(), uuid4()
    sent = [first.act(tip, "accept", event_id) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 200]
    assert sent[0].json == sent[1].json
    for again in (
        first.act(tip, "accept", event_id, note="另一份"),
        first.act(other, "accept", event_id),
        second.act(tip, "accept", event_id),
    ):
        assert reason(again) == (409, "other_document")
    assert len(first.case(tip)["events"]) == 1


def test_of_two_officers_at_once_the_later_is_told_what_happened(app: Flask, desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip()
    answers: list[Any] = []

    def act(desk: OfficersDesk, kind: str) -> None:
        answers.append(desk.act(tip, kind))

    threads = [
        threading.Thread(target=act, args=pair) for pair in ((first, "accept"), (second, "refuse"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, *reason(lost)) == (201, 409, "state_forbids")
    (since,) = lost.json["errors"]["since"]
    assert since["kind"] == won.json["events"][0]["kind"]
    assert since["person"] in {desk.officer.person.name for desk in (first, second)}


@pytest.mark.parametrize(
    ("kind", "left_out"),
    [("refuse", "note"), ("transfer", "to"), ("transfer", "note"), ("settle", "note")],
)
def test_a_step_without_what_it_demands_is_refused(desks: Desks, kind: str, left_out: str) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    answer = first.act(tip, kind, **{left_out: None})
    assert reason(answer) == (422, "demands_missing")
    assert left_out in answer.json["errors"]["json"]


def test_settling_must_settle_something(desks: Desks) -> None:
    office, first, _ = desks
    answer = first.act(office.reports.tip(), "settle", deaths=None)
    assert reason(answer) == (422, "demands_missing")
    unknown = first.act(office.reports.tip(), "settle", enterprise_id=str(uuid4()))
    assert reason(unknown) == (422, "unknown_enterprise")


def test_nothing_is_concluded_that_nobody_checked(desks: Desks) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    first.take(tip, "accept")
    assert "conclude" not in first.case(tip)["may"]
    assert reason(first.act(tip, "conclude")) == (409, "not_checked")


@pytest.mark.parametrize("checkers", [["核查甲"], ["核查甲", " 核查甲 "], ["核查甲", "·"]])
def test_two_people_check(desks: Desks, checkers: list[str]) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    first.take(tip, "accept")
    assert reason(first.act(tip, "check", checkers=checkers)) == (422, "two_checkers")


def test_nobody_checks_or_signs_whom_the_report_goes_around(desks: Desks) -> None:
    office, first, _ = desks
    office.county.person(Role.INSPECTOR, name="郑示例")
    tip = office.reports.tip(accused="郑示例")
    first.take(tip, "accept")
    answer = first.act(tip, "check", checkers=["核查甲", "郑 示例"])
    assert reason(answer) == (422, "must_avoid")
    first.take(tip, "check")
    assert reason(first.act(tip, "conclude", signer="郑示例")) == (422, "must_avoid")
    self_signed = first.act(tip, "conclude", signer=first.officer.person.name)
    assert reason(self_signed) == (422, "own_signature")


def test_days_of_checks_and_signatures_are_believable(desks: Desks) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    first.take(tip, "accept")
    for day in (in_days(1), in_days(-1)):
        answer = first.act(tip, "check", checked_on=day)
        assert reason(answer) == (422, "day_out_of_range")
    first.take(tip, "check")
    answer = first.act(tip, "conclude", signed_on=in_days(1))
    assert reason(answer) == (422, "day_out_of_range")


def test_a_deadline_is_extended_once_in_time_and_by_no_more_than_the_plan_says(
    desks: Desks,
) -> None:
    office, first, _ = desks
    tip, late = office.reports.tip(), office.reports.tip()
    for report in (tip, late):
        first.take(report, "accept")
    assert reason(first.act(tip, "extend", days=31)) == (422, "extension_too_long")
    first.take(tip, "extend", days=20)
    assert reason(first.act(tip, "extend", days=10)) == (409, "already_extended")
    office.reports.change(late, conclude_by=today() - timedelta(days=1))
    assert reason(first.act(late, "extend")) == (409, "too_late")


def test_what_involves_deaths_can_only_go_to_the_county_government(desks: Desks) -> None:
    office, first, _ = desks
    tip, later = office.reports.tip(deaths=True), office.reports.tip()
    assert set(first.case(tip)["may"]) == {"settle", "exclude", "join", "transfer"}
    assert first.case(tip)["next"]["what"] == "移送县人民政府"
    assert reason(first.act(tip, "accept")) == (409, "state_forbids")
    assert reason(first.act(tip, "transfer")) == (422, "deaths_go_to")
    case = first.take(tip, "transfer", to="县人民政府")
    assert (case["state"], case["transferred_to"]) == ("transferred", "县人民政府")
    first.take(later, "accept")
    first.take(later, "settle", deaths=True)
    assert reason(first.act(later, "check")) == (409, "state_forbids")


@pytest.mark.parametrize("ending", ["refuse", "transfer"])
def test_after_it_was_refused_or_transferred_it_is_only_kept_or_gone_around(
    desks: Desks, ending: str
) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    case = first.take(tip, ending)
    assert case["may"] == ["exclude", "keep"]
    for kind in ("accept", "check", "conclude", "propose_reward", "settle"):
        assert reason(first.act(tip, kind)) == (409, "state_forbids")


def test_an_answer_must_have_been_written_before_the_reporter_counts_as_informed(
    desks: Desks,
) -> None:
    office, first, _ = desks
    tip, other = office.reports.tip(), office.reports.tip()
    first.to_conclusion(tip)
    reporters = office.reports.message(tip, "怎么样了？")
    elsewhere = first.answer(other, "已收到")
    old = office.reports.message(
        tip, "已受理", by=first.officer.person, sent_on=today() - timedelta(days=1)
    )
    for message_id in (None, str(uuid4()), str(reporters), str(elsewhere), str(old)):
        answer = first.act(tip, "inform", message_id=message_id)
        assert reason(answer) == (422, "answer_needed")
    first.take(tip, "inform", message_id=str(first.answer(tip, "已查实")))


def test_a_report_is_kept_longer_only_to_a_later_day(desks: Desks) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    first.take(tip, "refuse")
    for until in (in_days(730), in_days(60 * 365)):
        assert reason(first.act(tip, "keep", until=until)) == (422, "until_out_of_range")
    assert first.take(tip, "keep", until=in_days(900))["delete_on"] == in_days(900)


# Reports of one matter.


def test_a_later_report_is_put_under_the_earlier(desks: Desks) -> None:
    office, first, _ = desks
    earliest, middle, latest = (office.reports.tip() for _ in range(3))
    assert reason(first.act(earliest, "join", tip_id=str(latest.id))) == (422, "not_earlier")
    assert reason(first.act(middle, "join", tip_id=str(middle.id))) == (422, "not_earlier")
    first.take(latest, "join", tip_id=str(middle.id))
    first.take(middle, "join", tip_id=str(earliest.id))
    for report in (middle, latest):
        assert first.case(report)["duplicate_of"] == str(earliest.id)


def test_nothing_is_put_under_a_refused_report(desks: Desks) -> None:
    office, first, _ = desks
    earlier, later = office.reports.tip(), office.reports.tip()
    first.take(earlier, "refuse")
    assert reason(first.act(later, "join", tip_id=str(earlier.id))) == (422, "not_earlier")


def test_a_check_of_the_first_report_is_one_of_the_later_too(desks: Desks) -> None:
    office, first, _ = desks
    earlier, later = office.reports.tip(), office.reports.tip()
    first.take(later, "join", tip_id=str(earlier.id))
    for report in (earlier, later):
        first.take(report, "accept")
    first.take(earlier, "check")
    first.take(later, "conclude")


def test_reports_that_may_be_of_one_matter_are_suggested(desks: Desks) -> None:
    office, first, _ = desks
    place, elsewhere = office.county.enterprise(), office.county.enterprise()
    words = "示例路的烟花爆竹仓库里住了人，晚上还用电炉做饭"
    here = {"longitude": 110.594, "latitude": 27.908}
    tip = office.reports.tip(enterprise_id=place, town_code="431224100", description=words, **here)
    same = office.reports.tip(enterprise_id=place, description="别的事")
    near = office.reports.tip(longitude=110.5945, latitude=27.9085, description="别的事")
    alike = office.reports.tip(
        town_code="431224100", description="烟花爆竹仓库里住了人，用电炉做饭"
    )
    office.reports.tip(
        enterprise_id=elsewhere, town_code="431224100", description="楼道堵了", place_words="三楼"
    )
    office.reports.tip(longitude=110.6, latitude=27.908, description="别的事")
    old = today() - timedelta(days=100)
    office.reports.tip(enterprise_id=place, received_on=old)
    suggested = {similar["id"]: similar["why"] for similar in first.case(tip)["alike"]}
    assert suggested == {
        str(same.id): "同一家企业",
        str(near.id): "相距约 70 米",
        str(alike.id): "同一乡镇，描述相近",
    }


def test_nobody_learns_of_a_report_that_goes_around_them_from_another(desks: Desks) -> None:
    office, first, _ = desks
    accused, place = office.hire(name="冯示例"), office.county.enterprise()
    earlier = office.reports.tip(accused="冯示例", enterprise_id=place)
    later = office.reports.tip(enterprise_id=place)
    first.take(later, "join", tip_id=str(earlier.id))
    case = accused.case(later)
    assert (case["alike"], case["duplicate_of"], case["events"]) == ([], None, [])
    assert earlier.number not in str(case)
    answer = accused.act(later, "join", tip_id=str(earlier.id))
    assert reason(answer) == (422, "unknown_tip")


def test_people_are_found_by_name_for_exclusion_and_nothing_else_of_them(desks: Desks) -> None:
    office, first, _ = desks
    made = office.county.person(Role.INSPECTOR, name="褚示例一")
    found = first.phone.get("/tip-people?text=褚示").json["people"]
    assert found == [{"id": str(made.id), "name": "褚示例一"}]
    assert first.phone.get("/tip-people").status_code == 422


def test_a_strange_officer_of_another_county_sees_nothing(
    desks: Desks, county: CountyBuilder, app: Flask
) -> None:
    office, _, _ = desks
    tip: Tip = office.reports.tip()
    stranger = Phone(app.test_client(), county.person(Role.REPORT_OFFICER))
    assert stranger.get(f"/tips/{tip.id}").status_code == 404
    assert isinstance(office.desks[0].officer, Officer)
