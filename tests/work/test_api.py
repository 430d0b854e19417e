"""Work of offices: recorded, counted for a duty, corrected, withdrawn; villages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from ledger.ground.caller import Grant, Role
from ledger.work.queries.records import work_done
from tests.support.county_builder import CountyBuilder, CountyBy
from tests.support.moments import today
from tests.support.phone import SIGNATURES, Phone, jpeg
from tests.work.walked import lecture

WANGCHENG = "430112"
TOWN = "430112902"


class Offices:
    """A county by the plan of 望城, with people of a town, of another, and of its office."""

    def __init__(self, app: Flask, by: CountyBy) -> None:
        self.county: CountyBuilder = by(WANGCHENG)
        plan = app.extensions["anxun"].plans[self.county.area_code]
        towns = [town.code for town in plan.towns if not town.zone][:2]
        self.town, self.neighbour, self.office = (
            Phone(app.test_client(), self.county.person(*grants))
            for grants in (
                [Grant(Role.TOWN, town_code=towns[0])],
                [Grant(Role.TOWN, town_code=towns[1])],
                [Role.COUNTY],
            )
        )
        self.town_code, self.neighbour_code = towns
        self.key = next(one.key for one in plan.offices if one.town_code == towns[0])

    def send(self, who: Phone, **said: Any) -> tuple[str, Any]:
        record_id = str(uuid4())
        document = {name: value for name, value in said.items() if value is not None}
        return record_id, who.put(f"/work-records/{record_id}", lecture(self.key) | document)

    def listed(self, who: Phone, query: str = "") -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = who.get(f"/work-records?limit=200{query}").json["work_records"]
        return rows

    def village(self, who: Phone, **said: Any) -> Any:
        document = {"town_code": self.town_code, "name": "示例村", "groups": 12,
                    "counts_from": "2026-01-01"}  # fmt: skip
        return who.put(f"/villages/{uuid4()}", document | said)


@pytest.fixture
def offices(app: Flask, county_by: CountyBy) -> Offices:
    return Offices(app, county_by)


def test_a_town_records_work_and_who_is_of_another_does_not_see_it(offices: Offices) -> None:
    record_id, sent = offices.send(offices.town, title="判定标准", times=2)
    assert sent.status_code == 201, sent.json
    for who in (offices.town, offices.office):
        (row,) = offices.listed(who, "&kind=lecture")
        assert (row["id"], row["people"], row["times"], row["kind_word"]) == (
            record_id, 60, 2, "宣讲",
        )  # fmt: skip
        assert row["town_code"] == offices.town_code
        assert row["may_correct"]
    assert offices.listed(offices.neighbour) == []
    assert offices.listed(offices.office, "&last=2026-01-01") == []


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"people": "约30"}, "people", "请只填整数，如 30，不带“约”“多”等字"),
        ({"people": "３０"}, "people", "请只填整数，如 30，不带“约”“多”等字"),
        ({"people": -1}, "people", "应在 0 到 100000 之间"),
        ({"times": 0}, "times", "应在 1 到 999 之间"),
        ({"times": 10**9}, "times", "应在 1 到 999 之间"),
        ({"copies": 10**7 + 1}, "copies", "应在 0 到 10000000 之间"),
        ({"copies": 5}, "copies", "“宣讲”不填这一项，请删去"),
        ({"kind": "meeting"}, "title", "请填会议研究内容"),
        ({"begins": "25:00"}, "begins", "时间应为 19:30 的样子"),
        ({"done_on": "2199-01-01"}, "done_on", "日期不能晚于今天，请做完以后再登记"),
        ({"done_on": "2020-01-01"}, "done_on", "只能登记最近 92 天内做的事"),
        ({"duty": "heads_led_check"}, "duty", "这项任务不由这个单位承担，请刷新后重选"),
        ({"duty": "joint_enforcement"}, "duty", "“联合执法”不能用“宣讲”完成，请在履职任务里登记"),
    ],
)
def test_what_cannot_be_is_told_by_its_field(
    offices: Offices, said: dict[str, Any], field: str, words: str
) -> None:
    _, answer = offices.send(offices.town, **said)
    assert answer.status_code == 422
    assert answer.json["errors"]["json"][field] == [words], answer.json


def test_a_correction_takes_the_place_of_a_record_and_a_withdrawal_takes_it_away(
    offices: Offices,
) -> None:
    first, _ = offices.send(offices.town)
    fix = {"corrects": first, "reason": "人数写错"}
    assert offices.send(offices.neighbour, **fix)[1].status_code == 403
    assert offices.send(offices.town, people=70, corrects=first)[1].status_code == 422
    second, done = offices.send(offices.town, people=70, **fix)
    assert done.status_code == 201, done.json
    again = offices.send(offices.office, people=80, **fix)[1]
    assert (again.status_code, again.json["reason"]) == (409, "corrected_already")
    (row,) = offices.listed(offices.town)
    assert (row["id"], row["people"], row["reason"]) == (second, 70, "人数写错")
    third, gone = offices.send(
        offices.office, corrects=second, reason="不是本单位的", withdrawn=True
    )
    assert gone.status_code == 201, gone.json
    assert offices.listed(offices.town) == []
    late = offices.send(offices.town, corrects=third, reason="还是有的")[1]
    assert late.json["errors"]["json"]["corrects"] == ["这条记录已经撤销，请重新登记"]


def test_work_that_names_a_duty_fulfils_it_and_is_counted_once(offices: Offices) -> None:
    def training(who: Phone) -> dict[str, Any]:
        (owner,) = who.get(f"/duties?office={offices.key}").json["owners"]
        (line,) = [one for one in owner["duties"] if one["duty"] == "supervisor_training"]
        return line  # type: ignore[no-any-return]

    said = {"kind": "training", "duty": "supervisor_training", "people": 40}
    record_id, sent = offices.send(offices.town, **said)
    assert sent.status_code == 201, sent.json
    assert (training(offices.town)["state"], training(offices.town)["done"]) == ("done", 1)
    offices.send(offices.town, **said, corrects=record_id, reason="没有办", withdrawn=True)
    assert training(offices.town)["done"] == 0
    # A meeting that was recorded for a duty is work, and nobody writes it down again.
    deed = {
        "duty": "supervisor_training", "office": offices.key, "done_on": today().isoformat(),
        "at": lecture()["at"], "elapsed_s": 5, "note": "示例培训", "participants": ["甲", "乙"],
        "signature": SIGNATURES["enterprise"],
    }  # fmt: skip
    assert offices.town.put(f"/duty-records/{uuid4()}", deed).status_code == 201
    with offices.county.engine.connect() as read:
        (row,) = read.execute(work_done(offices.county.area_code)).all()
    assert (row.record_kind, row.kind, row.office, row.times, row.people) == (
        "duty_record", "training", offices.key, 1, 2,
    )  # fmt: skip


def test_a_courtyard_meeting_is_of_a_group_that_the_village_has(offices: Offices) -> None:
    assert offices.village(offices.neighbour).status_code == 403
    made = offices.village(offices.town)
    assert made.status_code == 200, made.json
    (village,) = made.json["villages"]
    said = {"kind": "courtyard", "village_id": village["id"], "begins": "19:30", "people": 35}
    _, sent = offices.send(offices.town, **said, group_name="第十二组")
    assert sent.status_code == 201, sent.json
    (row,) = offices.listed(offices.town)
    assert (row["village"], row["group_name"], row["begins"]) == ("示例村", "第十二组", "19:30")
    for group, field in (("13组", "group_name"), (None, "group_name")):
        wrong = offices.send(offices.town, **said, group_name=group)[1]
        assert field in wrong.json["errors"]["json"], wrong.json
    office = offices.send(
        offices.office, **said, group_name="1组", office="district_safety_office"
    )[1]
    assert office.status_code in {404, 422}


def test_a_village_keeps_how_many_groups_it_had(offices: Offices) -> None:
    assert offices.village(offices.town, groups=0).status_code == 422
    offices.village(offices.town)
    soon = (today() + timedelta(days=1)).isoformat()
    assert offices.village(offices.town, counts_from=soon).status_code == 422
    assert offices.village(offices.town, counts_from="2025-01-01").status_code == 422
    # However it is spelled, it is the same village.
    offices.village(offices.office, name="示例 村", groups=13, counts_from="2026-03-01")
    rows = offices.town.get(f"/villages?town_code={offices.town_code}").json["villages"]
    assert [(row["groups"], row["counts_from"], row["counts_until"]) for row in rows] == [
        (13, "2026-03-01", None), (12, "2026-01-01", "2026-02-28"),
    ]  # fmt: skip
    (then,) = offices.town.get("/villages?on=2026-02-28").json["villages"]
    assert then["groups"] == 12
    form = offices.town.get("/work-records/form").json
    (office,) = form["offices"]
    assert [one["groups"] for one in office["villages"]] == [13]
    assert "courtyard" in office["kinds"]
    county = offices.office.get("/work-records/form").json["offices"]
    assert all("courtyard" not in one["kinds"] for one in county)


def test_the_photographs_of_work_are_seen_by_the_office_that_did_it(
    app: Flask, offices: Offices
) -> None:
    photo = offices.town.upload(jpeg())
    _, sent = offices.send(offices.town, photos=[photo])
    assert sent.status_code == 201, sent.json
    town = Grant(Role.TOWN, town_code=offices.town_code)
    colleague = Phone(app.test_client(), offices.county.person(town))
    seen = [
        who.get(f"/photos/{photo}").status_code
        for who in (offices.town, colleague, offices.office, offices.neighbour)
    ]
    assert seen == [200, 200, 200, 404]
