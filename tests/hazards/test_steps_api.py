"""Further steps of a hazard's life: order, extension, 挂牌, look-back; and who stays out of it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from api.hazards.schemas import HazardEventIn
from checklists.catalogue import Catalogue
from ledger.enterprises.commands.changes import merge_enterprise
from ledger.enterprises.rules import Merger
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.lifecycles.hazard import Event
from ledger.ground.record_kinds import RecordKind
from ledger.hazards.commands.act import HazardEventIntake, seen_hazard
from ledger.hazards.rules.steps import missing_fields
from ledger.records.accept import RecordLimits, accept
from ledger.records.context import PendingPhoto
from ledger.records.photos import PhotosSeen
from ledger.records.request import RecordRequest
from plans.loader import load_plan
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.hazard_case import (
    CRITERION,
    FIVE,
    LISTING,
    Case,
    event,
    found,
    in_days,
    major_order,
    order,
)
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg


@pytest.fixture
def case(county: CountyBuilder, client: FlaskClient, catalogue: Catalogue) -> Case:
    return found(county, client, catalogue)


@pytest.fixture
def major(county: CountyBuilder, client: FlaskClient, catalogue: Catalogue) -> Case:
    """A suspected major hazard."""
    return found(county, client, catalogue, grade="major", criterion=CRITERION)


def changed(engine: sa.Engine, case: Case, **values: Any) -> None:
    """As if it had been found so: time cannot be waited for."""
    with engine.begin() as tx:
        tx.execute(sa.update(models.hazard).where(models.hazard.c.id == case.id).values(**values))


def test_a_major_hazard_is_confirmed_assigned_signed_for_and_begun_with_the_five_settled(
    major: Case,
) -> None:
    early = major.act(major.enterprise, "start", five=FIVE)
    assert early.json["reason"] == "state_forbids"
    major.take(major.inspector, "confirm", grade="major", criterion=CRITERION)
    short = major.act(major.office, "assign", **order())
    assert set(short.json["errors"]["json"]) == {"coordinator", "goal", "measures", "cycle_days"}
    receipt = major.take(major.office, "assign", **major_order())
    assert receipt["order_number"].endswith("-J1")
    major.take(major.enterprise, "sign_for")
    unsettled = major.act(major.enterprise, "start")
    assert list(unsettled.json["errors"]["json"]) == ["five"]
    empty = major.act(major.enterprise, "start", five=FIVE | {"funds": " "})
    assert empty.json["errors"]["json"]["five"] == {"funds": ["不能为空"]}
    major.take(major.enterprise, "start", five=FIVE)
    shown = major.shown()
    assert (shown["state"], shown["coordinator"], shown["cycle_days"]) == (
        "rectifying", "县住建局", 7,
    )  # fmt: skip
    assert shown["events"][3]["five"] == FIVE


def test_a_refused_order_is_recorded_with_its_witness_and_binds_all_the_same(case: Case) -> None:
    case.take(case.town, "assign", **order())
    assert case.act(case.finder, "refuse").json["reason"] == "demands_missing"
    case.take(case.finder, "refuse", note="负责人不在，拒绝代签", witness="王示例")
    shown = case.shown()
    assert (shown["state"], shown["events"][1]["witness"]) == ("open", "王示例")


def test_a_second_order_has_its_own_number_and_cannot_put_the_day_off(case: Case) -> None:
    case.take(case.town, "assign", **order())
    case.take(case.enterprise, "sign_for")
    later = case.act(case.town, "assign", **order(deadline=in_days(9)))
    assert later.json["reason"] == "deadline_out_of_range"
    assert "延期" in later.json["message"]
    receipt = case.take(case.town, "assign", **order(deadline=in_days(4), responsible="王示例"))
    assert receipt["order_number"].endswith("-J2")


def test_a_general_hazard_is_put_right_on_the_spot(case: Case) -> None:
    photo = case.finder.upload(jpeg())
    case.take(case.finder, "fix_at_once", note="当场接通电源，试响正常", photos=[photo])
    case.take(case.town, "close")
    assert case.state() == "closed"


def test_a_major_hazard_is_never_put_right_on_the_spot(major: Case) -> None:
    photo = major.finder.upload(jpeg())
    answer = major.act(major.finder, "fix_at_once", note="当场改好", photos=[photo])
    assert answer.json["reason"] == "state_forbids"


def test_an_extension_keeps_the_first_deadline_and_gives_its_reason(case: Case) -> None:
    first = case.shown()["first_deadline"]
    case.take(case.town, "assign", **order())
    assert case.act(case.town, "extend", deadline=in_days(9)).json["reason"] == "demands_missing"
    case.take(case.town, "extend", deadline=in_days(9), note="配件未到")
    shown = case.shown()
    assert (shown["first_deadline"], shown["deadline"], shown["extensions"]) == (
        first, in_days(9), 1,
    )  # fmt: skip
    assert shown["extend_until"] == in_days(5 + 30)


def test_extensions_are_capped_in_days_and_times_by_the_plan(case: Case) -> None:
    case.take(case.town, "assign", **order())

    def ask(days: int) -> Any:
        return case.act(case.town, "extend", deadline=in_days(days), note="配件未到")

    assert ask(5).json["reason"] == ask(36).json["reason"] == "deadline_out_of_range"
    assert [ask(10).status_code, ask(35).status_code] == [201, 201]
    third = ask(35)
    assert (third.status_code, third.json["reason"]) == (422, "extensions_used_up")
    assert case.shown()["extend_until"] is None


def test_an_extension_for_a_closed_hazard_is_refused_with_what_happened_since(case: Case) -> None:
    before = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    case.to_closing()
    late = case.act(case.office, "extend", deadline=in_days(9), note="配件未到", at=before)
    assert (late.status_code, late.json["reason"]) == (409, "state_forbids")
    assert "已销号" in late.json["message"]
    since = late.json["errors"]["since"]
    assert [event["kind"] for event in since] == ["rectify", "verify", "close"]
    assert since[-1]["by"] == "town"
    assert since[-1]["state_word"] == "已销号"


def test_of_two_who_close_at_once_one_is_told_that_it_is_closed(case: Case, app: Flask) -> None:
    case.rectify()
    case.take(case.inspector, "verify")
    phones = [Phone(app.test_client(), officer.person) for officer in (case.town, case.office)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda phone: case.act(phone, "close"), phones))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (late,) = [answer.json["errors"] for answer in answers if answer.status_code == 409]
    assert late["state"] == "closed"
    assert late["since"][-1]["kind"] == "close"


def test_a_phone_that_was_offline_cannot_answer_a_rejection_it_has_not_seen(case: Case) -> None:
    offline = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    case.rectify()
    case.take(case.finder, "reject", note="只通了电，没有试响")
    photo = case.enterprise.upload(jpeg())
    late = case.act(case.enterprise, "rectify", note="已通电", photos=[photo], at=offline)
    assert (late.status_code, late.json["reason"]) == (409, "state_forbids")
    assert [event["kind"] for event in late.json["errors"]["since"]] == ["rectify", "reject"]
    assert case.state() == "rejected"


def test_a_listed_hazard_is_closed_only_after_it_was_delisted(major: Case) -> None:
    major.to_work()
    strange = major.act(major.office, "list", **LISTING | {"level": "联合国"}, until=in_days(60))
    assert strange.json["reason"] == "unknown_level"
    major.take(major.office, "list", **LISTING, until=in_days(60))
    shown = major.shown()
    assert (shown["listed_level"], shown["listed_number"]) == ("县安委办", "示例督〔2026〕1号")
    assert [hazard["id"] for hazard in _listed(major, "listed=true")] == [major.id]
    major.rectify()
    major.take(major.inspector, "verify")
    refused = major.act(major.town, "close")
    assert refused.json["reason"] == "state_forbids"
    assert "挂牌督办中" in refused.json["message"]
    major.take(
        major.office,
        "delist",
        document_number="示例摘〔2026〕1号",
        signer="赵示例",
        note="验收合格",
    )
    major.take(major.town, "close")
    assert _listed(major, "listed=true") == []


def _listed(case: Case, query: str) -> list[dict[str, Any]]:
    answer = case.inspector.get(f"/hazards?enterprise_id={case.place}&{query}")
    assert answer.status_code == 200, answer.json
    return answer.json["hazards"]


def test_a_closed_major_hazard_is_looked_at_again_on_its_day(
    major: Case, engine: sa.Engine
) -> None:
    major.to_work()
    major.to_closing()
    assert major.shown()["look_back_due"] == in_days(30)
    assert _listed(major, "due=look_back") == []
    changed(engine, major, look_back_due=date.fromisoformat(in_days(0)))
    assert [hazard["id"] for hazard in _listed(major, "due=look_back")] == [major.id]
    photo = major.finder.upload(jpeg())
    major.take(major.finder, "look_back", photos=[photo], note="没有反弹")
    assert (major.state(), _listed(major, "due=look_back")) == ("settled", [])


def test_a_hazard_that_came_back_is_opened_again_with_its_first_deadline(major: Case) -> None:
    first = major.shown()["first_deadline"]
    major.to_work()
    major.to_closing()
    photo = major.finder.upload(jpeg())
    major.take(major.finder, "reopen", note="又出现泄漏", photos=[photo], deadline=in_days(6))
    shown = major.shown()
    assert (shown["state"], shown["closed_at"], shown["look_back_due"]) == ("confirmed", None, None)
    assert (shown["first_deadline"], shown["deadline"]) == (first, in_days(6))
    assert major.rectify().json["reason"] == "state_forbids"
    assert major.take(major.office, "assign", **major_order())["order_number"].endswith("-J2")


def test_what_is_confirmed_as_general_is_worked_on_without_an_order(major: Case) -> None:
    major.take(major.town, "confirm", grade="general")
    shown = major.shown()
    assert (shown["state"], shown["grade"], shown["criterion"]) == ("open", "general", None)
    assert major.rectify().status_code == 201


def test_who_is_named_responsible_judges_nothing_of_it(
    case: Case, county: CountyBuilder, client: FlaskClient
) -> None:
    named = Phone(client, county.person(Role.INSPECTOR, name=f"钱示例{uuid4().hex[:6]}"))
    case.take(case.town, "assign", **order(responsible=named.person.name))
    case.rectify()
    for kind in ("verify", "reject", "extend", "list"):
        refused = case.act(named, kind)
        assert (refused.status_code, refused.json["reason"]) == (403, "not_yours_to_do")
    assert named.get(f"/hazards/{case.id}").json["may"] == []


def test_who_rectified_it_does_not_judge_it_in_another_office_later(
    case: Case, county: CountyBuilder
) -> None:
    case.rectify()
    with county.engine.begin() as tx:
        of_them = models.grant.c.person_id == case.enterprise.person.id
        tx.execute(
            sa.update(models.grant).where(of_them).values(role="inspector", enterprise_id=None)
        )
    refused = case.act(case.enterprise, "verify")
    assert (refused.status_code, refused.json["reason"]) == (403, "not_yours_to_do")
    assert "上报整改的人" in refused.json["message"]


def test_a_hazard_that_the_enterprise_reports_of_its_own_accord_keeps_that_origin(
    case: Case, catalogue: Catalogue
) -> None:
    document = inspection(
        case.place, catalogue, photo=case.enterprise.upload(jpeg()), origin="voluntary"
    )
    receipt = case.enterprise.put(f"/inspections/{uuid4()}", document)
    assert receipt.status_code == 201, receipt.json
    hazard = case.inspector.get(f"/hazards/{receipt.json['hazards'][0]['id']}").json
    assert hazard["origin"] == "voluntary"
    refused = case.finder.put(f"/inspections/{uuid4()}", document)
    assert refused.status_code in (403, 409, 422)


def test_advice_follows_the_origin_and_a_person_decides_with_the_reason(case: Case) -> None:
    texts = " ".join(sentence["text"] for sentence in case.shown()["advice"])
    assert "一案双罚" in texts
    assert "企业自查发现" not in texts
    assert case.act(case.town, "decide", disposition="penalise_both").status_code == 422
    strange = case.act(case.town, "decide", disposition="exile", note="示例")
    assert strange.status_code == 422
    case.take(case.town, "decide", disposition="penalise_both", note="多次提醒未改")
    shown = case.shown()
    assert shown["disposition"] == "penalise_both"
    assert shown["events"][0]["note"] == "多次提醒未改"


def test_what_is_overdue_for_long_or_happens_again_is_proposed_for_listing(
    major: Case, catalogue: Catalogue, engine: sa.Engine
) -> None:
    major.to_work()
    assert major.shown()["proposals"] == []
    changed(engine, major, deadline=date.fromisoformat(in_days(-31)))
    (proposal,) = major.shown()["proposals"]
    assert (proposal["kind"], proposal["source"]) == ("long_overdue", "XP二(二)7")
    assert "已超期 31 天" in proposal["reason"]

    document = inspection(major.place, catalogue, photo=major.finder.upload(jpeg()))
    again = major.finder.put(f"/inspections/{uuid4()}", document).json["hazards"][0]["id"]
    shown = major.inspector.get(f"/hazards/{again}").json
    assert [proposal["kind"] for proposal in shown["proposals"]] == ["repeated"]
    # 溆浦 二(二)5 speaks of 重大事故隐患长期存在、屡罚不改.
    assert [sentence for sentence in shown["advice"] if sentence["when"] == "repeated"] == []
    document["findings"][0] |= {"id": str(uuid4()), "grade": "major", "criterion": CRITERION}
    worse = major.finder.put(f"/inspections/{uuid4()}", document).json["hazards"][0]["id"]
    advice = major.inspector.get(f"/hazards/{worse}").json["advice"]
    assert [line["applies_now"] for line in advice if line["when"] == "repeated"] == [True]


@pytest.mark.parametrize("origin", ["report", "superior"])
def test_a_major_hazard_that_was_reported_or_found_from_above_is_proposed_for_listing(
    major: Case, engine: sa.Engine, origin: str
) -> None:
    major.to_work()
    changed(engine, major, origin=origin)
    (proposal,) = major.shown()["proposals"]
    assert (proposal["level"], proposal["source"]) == ("县安委办", "XP三(五)")
    major.take(major.office, "list", **LISTING, until=in_days(60))
    assert major.shown()["proposals"] == []


def test_the_time_line_tells_who_when_where_and_with_which_evidence(case: Case) -> None:
    place = {"no_fix_reason": "在地下室，收不到卫星信号"}
    photo = case.enterprise.upload(jpeg())
    at = datetime.now(UTC).isoformat()
    case.take(
        case.enterprise, "rectify", note="已通电", photos=[photo], place=place, cost_yuan=60, at=at
    )
    (line,) = case.shown()["events"]
    assert line["person"] == case.enterprise.person.name
    assert (line["role"], line["kind_word"], line["state_word"]) == (
        "enterprise", "上报整改", "待验收",
    )  # fmt: skip
    assert (line["claimed_at"], line["elapsed_s"], line["clock_offset_s"]) == (at, 20, 0)
    assert line["received_at"] and line["happened_at"]
    assert (line["place"], line["photos"], line["cost_yuan"]) == (place, [photo], 60)


def test_what_is_advised_and_proposed_is_for_offices_and_not_for_the_enterprise(
    major: Case, engine: sa.Engine
) -> None:
    major.to_work()
    changed(engine, major, origin="report")
    shown = major.enterprise.get(f"/hazards/{major.id}").json
    assert (shown["proposals"], shown["advice"]) == ([], [])


@pytest.mark.parametrize("event", list(Event))
def test_the_pages_show_a_complete_example_of_each_event(event: Event, client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    path = "/api/v1/hazards/{hazard_id}/events/{event_id}"
    body = document["paths"][path]["put"]["requestBody"]["content"]["application/json"]
    example = body["examples"][event.value]["value"]
    assert missing_fields(HazardEventIn().load(example), "major") == {}


def test_lists_are_asked_by_grade(case: Case) -> None:
    assert _listed(case, "grade=major") == []
    assert [hazard["id"] for hazard in _listed(case, "grade=general")] == [case.id]


def test_an_enterprise_sees_the_events_of_its_own_hazards_alone(
    case: Case, county: CountyBuilder, client: FlaskClient
) -> None:
    other = county.enterprise()
    stranger = Phone(client, county.person(Grant(Role.ENTERPRISE, enterprise_id=other)))
    assert stranger.get(f"/hazards/{case.id}").status_code == 404
    assert case.act(stranger, "sign_for").status_code == 404


def test_a_step_that_meets_a_merger_belongs_to_the_successor(
    county: CountyBuilder, engine: sa.Engine, case: Case
) -> None:
    case.take(case.office, "assign", **order())
    successor = county.enterprise()
    day = today()

    def merge_meanwhile(pending: Sequence[PendingPhoto]) -> PhotosSeen:
        """The look into the store takes its time."""
        merger = Merger(into=successor, merged_on=day, reason="合并经营")
        merge_enterprise(
            engine, case.office.person.caller, case.place, merger, today=day, board_settle_seconds=0
        )
        return PhotosSeen([photo.sha256 for photo in pending])

    enterprise, event_id = case.enterprise.person.caller, uuid4()
    photo = case.enterprise.upload(jpeg())
    document = event("rectify", note="已更换", photos=[photo])
    content = HazardEventIn().load(document)
    accept(
        engine,
        enterprise,
        HazardEventIntake(seen_hazard(engine, enterprise, UUID(case.id)), load_plan(XUPU)),
        RecordRequest.now(RecordKind.HAZARD_EVENT, event_id, document, content, None),
        limits=RecordLimits(late_days=92, max_photos=50, settle_seconds=0),
        probe=merge_meanwhile,
    )
    uses = sa.select(models.photo_use.c.enterprise_id).where(
        models.photo_use.c.record_id == event_id
    )
    with engine.connect() as read:
        assert read.scalars(uses).all() == [successor]
