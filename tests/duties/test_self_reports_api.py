"""自查自改自报: an enterprise checks itself, has its three lists, and reports by the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from plans.loader import load_plan
from tests.duties.walked import drill
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.moments import this_month, today
from tests.support.phone import PLACE, SIGNATURES, Phone, inspection, jpeg

STROKES = "M100 200L180 120L260 210"


@dataclass
class Shop:
    """An enterprise with its own phone and an inspector's."""

    place: UUID
    enterprise: Phone
    inspector: Phone
    catalogue: Catalogue

    def check(self, phone: Phone | None = None, **changes: Any) -> dict[str, Any]:
        """Send an inspection with one hazard; its receipt."""
        by = phone or self.enterprise
        document = inspection(self.place, self.catalogue, photo=by.upload(jpeg()), **changes)
        answer = by.put(f"/inspections/{uuid4()}", document)
        assert answer.status_code == 201, answer.json
        return answer.json

    def act(self, phone: Phone, hazard_id: str, kind: str, **fields: Any) -> None:
        """One step in a hazard's life."""
        document = {"kind": kind, "at": datetime.now(UTC).isoformat(), "elapsed_s": 1, **fields}
        answer = phone.put(f"/hazards/{hazard_id}/events/{uuid4()}", document)
        assert answer.status_code == 201, answer.json

    def lists(self) -> dict[str, Any]:
        """This month's."""
        return self.enterprise.get(f"/enterprises/{self.place}/lists").json

    def report(self, month: str | None = None) -> dict[str, Any]:
        """The monthly report, of this month unless another is asked for."""
        month = month or this_month()
        answer = self.enterprise.get(f"/enterprises/{self.place}/monthly-report?month={month}")
        assert answer.status_code == 200, answer.json
        return answer.json


@pytest.fixture
def shop(app: Flask, county: CountyBuilder) -> Shop:
    place = county.enterprise()
    owner = county.person(Grant(Role.ENTERPRISE, enterprise_id=place))
    inspector = county.person(Role.INSPECTOR)
    return Shop(
        place,
        Phone(app.test_client(), owner),
        Phone(app.test_client(), inspector),
        Catalogue.load(),
    )


def test_an_enterprise_that_checks_itself_has_found_the_hazard_itself(shop: Shop) -> None:
    shop.check(origin="self_check")
    lists = shop.lists()
    assert [problem["self_found"] for problem in lists["problems"]] == [True]
    assert [correction["number"] for correction in lists["self_corrections"]] == [
        problem["number"] for problem in lists["problems"]
    ]
    assert [self_check["findings"] for self_check in lists["self_checks"]] == [1]


def test_what_an_officer_found_is_a_problem_and_no_self_correction(shop: Shop) -> None:
    shop.check(shop.inspector, origin="enforcement")
    lists = shop.lists()
    assert [problem["self_found"] for problem in lists["problems"]] == [False]
    assert (lists["self_corrections"], lists["self_checks"]) == ([], [])


def test_self_corrections_tell_how_and_when_it_was_mended(shop: Shop) -> None:
    hazard_id = shop.check(origin="self_check")["hazards"][0]["id"]
    photo = shop.enterprise.upload(jpeg())
    shop.act(shop.enterprise, hazard_id, "rectify", note="换了新软管", photos=[photo], cost_yuan=60)
    (mended,) = shop.lists()["self_corrections"]
    assert (mended["mended_how"], mended["cost_yuan"], mended["state"]) == (
        "换了新软管",
        60,
        "submitted",
    )
    assert mended["mended_at"]


def test_measures_are_the_controls_of_risk_points_duties_done_and_what_the_plan_orders(
    shop: Shop,
) -> None:
    point = {
        "id": str(uuid4()),
        "name": "燃气灶具",
        "grade": "larger",
        "accident_types": "火灾",
        "controls": "每日闭店前关总阀",
        "responsible": "李示例",
        "emergency_measures": "关阀，撤离",
    }
    shop.enterprise.put(f"/enterprises/{shop.place}/risk-points", {"risk_points": [point]})
    held = drill(shop.place) | {"note": "全员疏散"}
    assert shop.enterprise.put(f"/duty-records/{uuid4()}", held).status_code == 201
    lists = shop.lists()
    assert [control["controls"] for control in lists["controls"]] == ["每日闭店前关总阀"]
    assert [(done["name"], done["note"]) for done in lists["duties_done"]] == [
        ("应急救援预案演练", "全员疏散")
    ]
    ordered = {order["text"]: order for order in lists["orders"]}
    of_enterprises = [
        measure.text
        for measure in load_plan(XUPU).measures
        if {"enterprise", "enterprise_principal"} & set(measure.who)
    ]
    assert list(ordered) == of_enterprises
    assert {order["responsible"] for order in ordered.values()} == {"李示例"}


def test_a_month_that_has_not_come_has_no_lists(shop: Shop) -> None:
    answer = shop.enterprise.get(f"/enterprises/{shop.place}/lists?month=2099-01")
    assert (answer.status_code, answer.json["message"]) == (422, "这个月还没有到")


def test_a_hazard_stands_on_the_lists_from_finding_to_striking_off_and_no_longer(
    shop: Shop, county: CountyBuilder
) -> None:
    hazard_id = shop.check(origin="self_check")["hazards"][0]["id"]
    found = datetime(2026, 8, 31, 16, 30, tzinfo=UTC)  # 1 September, 00:30 in Shanghai
    closed = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)  # 30 September, 23:59 in Shanghai
    with county.engine.begin() as tx:
        tx.execute(
            sa.update(models.hazard)
            .where(models.hazard.c.id == UUID(hazard_id))
            .values(found_at=found, closed_at=closed, state="closed")
        )
    on_list = {
        month: len(
            shop.enterprise.get(f"/enterprises/{shop.place}/lists?month={month}").json["problems"]
        )
        for month in ("2026-08", "2026-09", "2026-10")
    }
    assert on_list == {"2026-08": 0, "2026-09": 1, "2026-10": 0}


def test_a_principal_who_led_has_signed_and_is_counted(shop: Shop) -> None:
    shop.check(origin="self_check", led_by_principal=True)
    shop.check(origin="self_check")
    figures = shop.report()["figures"]
    assert (figures["self_checks"], figures["led_checks"]) == (2, 1)
    assert sorted(self_check["led_by_principal"] for self_check in shop.lists()["self_checks"]) == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("origin", "signature", "reason"),
    [
        (
            "self_check",
            {"name": "李示例", "refused_reason": "外出"},
            "带队检查须主要负责人本人签字",
        ),
        (
            "self_check",
            {"name": "王示例", "path": STROKES},
            "带队检查须由主要负责人签字",
        ),
    ],
)
def test_led_by_the_principal_holds_only_with_the_principals_own_signature(
    shop: Shop, origin: str, signature: dict[str, str], reason: str
) -> None:
    document = inspection(
        shop.place,
        shop.catalogue,
        origin=origin,
        led_by_principal=True,
        signatures=SIGNATURES | {"enterprise": signature},
    )
    answer = shop.enterprise.put(f"/inspections/{uuid4()}", document)
    assert answer.status_code == 422
    assert reason in answer.text.encode().decode("unicode_escape") or reason in str(answer.json)


def test_no_officer_can_say_that_the_principal_led(shop: Shop) -> None:
    document = inspection(shop.place, shop.catalogue, origin="enforcement", led_by_principal=True)
    answer = shop.inspector.put(f"/inspections/{uuid4()}", document)
    assert answer.status_code == 422
    assert "只有企业自查可以由主要负责人带队" in str(answer.json)


def _voluntary(shop: Shop, **changes: Any) -> dict[str, Any]:
    finding = {
        "id": str(uuid4()),
        "sector": "S06",
        "part": "后厨",
        "description": "灶具没有熄火保护",
        "grade": "general",
        "photos": [shop.enterprise.upload(jpeg())],
    }
    now = datetime.now(UTC).isoformat()
    return {
        "enterprise_id": str(shop.place),
        "origin": "voluntary",
        "started_at": now,
        "finished_at": now,
        "elapsed_s": 60,
        "place": PLACE,
        "checklists": [],
        "answers": [],
        "findings": [finding],
        "signatures": SIGNATURES,
        **changes,
    }


def test_an_enterprise_reports_a_hazard_of_its_own_accord_without_a_checklist(shop: Shop) -> None:
    answer = shop.enterprise.put(f"/inspections/{uuid4()}", _voluntary(shop))
    assert answer.status_code == 201, answer.json
    hazard = shop.enterprise.get(f"/hazards/{answer.json['hazards'][0]['id']}").json
    assert hazard["origin"] == "voluntary"


def test_a_voluntary_report_names_a_hazard_of_the_enterprises_own_sectors(shop: Shop) -> None:
    empty = shop.enterprise.put(f"/inspections/{uuid4()}", _voluntary(shop, findings=[]))
    assert (empty.status_code, empty.json["reason"]) == (422, "unknown_checklist")
    strange = _voluntary(shop)
    strange["findings"][0]["sector"] = "S20"
    answer = shop.enterprise.put(f"/inspections/{uuid4()}", strange)
    assert (answer.status_code, answer.json["reason"]) == (422, "sector_needed")


def test_a_check_by_an_officer_still_needs_a_checklist(shop: Shop) -> None:
    document = _voluntary(shop, origin="self_check")
    answer = shop.enterprise.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "unknown_checklist")


def test_the_report_of_a_quiet_month_shows_no_rate(shop: Shop) -> None:
    report = shop.report()
    assert report["figures"]["major"] == {"found": 0, "rectified": 0, "rate_percent": None}
    assert report["duty"]["key"] == "monthly_hazard_report"
    assert (report["sent"], report["workers_told"], report["majors"]) == (None, None, [])


def test_the_report_counts_what_somebody_else_has_accepted(shop: Shop) -> None:
    hazards = [shop.check(origin="self_check")["hazards"][0]["id"] for _ in range(2)]
    for hazard_id in hazards:
        shop.act(
            shop.enterprise,
            hazard_id,
            "rectify",
            note="已更换",
            photos=[shop.enterprise.upload(jpeg())],
        )
    shop.act(shop.inspector, hazards[0], "verify")
    figures = shop.report()["figures"]
    assert figures["general"] == {"found": 2, "rectified": 1, "rate_percent": 50.0}
    assert (figures["outstanding"], figures["overdue"]) == (1, 0)


def test_the_report_names_every_major_hazard_that_is_owed_with_its_five_guarantees(
    shop: Shop,
) -> None:
    document = inspection(shop.place, shop.catalogue, photo=shop.enterprise.upload(jpeg()))
    document |= {"origin": "self_check"}
    document["findings"][0]["grade"] = "major"
    sent = shop.enterprise.put(f"/inspections/{uuid4()}", document).json
    (major,) = shop.report()["majors"]
    assert (major["id"], major["five"]) == (sent["hazards"][0]["id"], None)
    assert shop.report()["figures"]["majors_with_five"] == 0


def _send_report(shop: Shop, **changes: Any) -> Any:
    report = shop.report()
    now = datetime.now(UTC)
    document = {
        "duty": report["duty"]["key"],
        "enterprise_id": str(shop.place),
        "done_on": today().isoformat(),
        "at": now.isoformat(),
        "elapsed_s": 60,
        "note": "本月月报",
        "signature": {"name": "李示例", "path": STROKES},
        "month": this_month(),
        "figures": report["figures"],
    }
    return shop.enterprise.put(f"/duty-records/{uuid4()}", document | changes)


def test_a_report_goes_to_the_department_and_to_the_workers(shop: Shop) -> None:
    shop.check(origin="self_check", led_by_principal=True)
    assert _send_report(shop).status_code == 201
    report = shop.report()
    assert report["sent"]["figures"] == report["figures"]
    assert report["workers_told"] is None
    announcement = {"on": f"{this_month()}-01", "way": "职工代表大会"}
    assert _send_report(shop, workers_told=announcement).status_code == 201
    assert shop.report()["workers_told"] == announcement
    assert shop.report("2026-01")["sent"] is None


def test_a_report_without_figures_or_to_the_workers_alone_is_refused(shop: Shop) -> None:
    assert "月报须写明月份和数字" in str(_send_report(shop, figures=None).json)
    bare = _send_report(shop, figures=None, month=None)
    assert (bare.status_code, bare.json["reason"]) == (422, "figures_missing")
    announcement = {"on": f"{this_month()}-01", "way": "公示栏"}
    alone = _send_report(shop, figures=None, month=None, workers_told=announcement)
    assert (alone.status_code, "请一并报送数字" in str(alone.json)) == (422, True)


def test_an_enterprise_sets_its_own_key_areas_and_each_has_a_board(shop: Shop) -> None:
    path, kitchen = f"/enterprises/{shop.place}/key-areas", {"id": str(uuid4()), "name": "后厨"}
    saved = shop.enterprise.put(path, {"key_areas": [kitchen]})
    assert saved.json["key_areas"] == [kitchen]
    boards = shop.enterprise.get(f"/enterprises/{shop.place}/board").json["boards"]
    assert [board["key_area"] for board in boards] == [None, "后厨"]
    again = shop.enterprise.put(path, {"key_areas": [kitchen]})
    assert again.json["key_areas"] == [kitchen]
    assert shop.enterprise.put(path, {"key_areas": []}).json["key_areas"] == []


def test_two_key_areas_of_one_name_are_refused(shop: Shop) -> None:
    twice = [{"id": str(uuid4()), "name": "后厨"} for _ in range(2)]
    answer = shop.enterprise.put(f"/enterprises/{shop.place}/key-areas", {"key_areas": twice})
    assert (answer.status_code, answer.json["message"]) == (422, "重点区域不能重名或重复")
