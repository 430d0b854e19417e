"""What the demo tells is fixed by names and months; the moment only cuts it off."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from PIL import Image
from stdnum.cn import uscc

from checklists.catalogue import Catalogue
from demo.agenda import Occasion, occasions
from demo.enterprises import DEMO_ENTERPRISES
from demo.findings import CASES
from demo.kinds import BUSINESS_KINDS
from demo.people import everybody
from demo.photographs import Shot, take
from demo.scenes import SCENES
from demo.signatures import signature
from ledger.ground.clocks import SHANGHAI
from media.exif_claims import exif_claims

MONDAY = datetime(2026, 11, 16, 12, tzinfo=SHANGHAI)

# A word of the checklist's question for each item that a case says has failed.
ASKED = {
    "S06-001": "报警器", "S06-003": "按测试键", "S06-005": "软管", "S06-007": "减压阀",
    "S06-049": "地下", "S06-014": "瓶间", "S06-016": "检验", "S06-028": "存放气瓶",
    "S06-030": "去向", "S06-036": "上墙", "S06-038": "报警", "S06-039": "防爆",
    "S04-001": "出口", "S04-002": "堆放", "S04-006": "指示标志", "S04-007": "照明",
    "S04-016": "消火栓", "S04-018": "灭火器", "S04-019": "灭火器", "S04-020": "屏蔽",
    "S04-024": "防火门", "S04-036": "私拉", "S04-037": "配电箱", "S04-040": "清洗",
    "S04-042": "电动自行车", "S04-047": "住人", "S04-056": "巡查", "S04-068": "夜间值班",
    "S04-071": "灯", "S04-072": "车间", "S00-031": "清单", "S00-043": "公告栏",
    "S00-044": "操作证", "S00-046": "审批", "S00-059": "警示", "S00-062": "防雷",
    "S00-063": "演练",
}  # fmt: skip


def test_every_case_is_what_its_checklist_item_asks_about() -> None:
    catalogue = Catalogue.load()
    assert ASKED.keys() == CASES.keys()
    for item, word in ASKED.items():
        assert word in catalogue.latest(item[:3]).item(item).question


def test_every_case_lies_in_the_sections_that_its_kind_of_enterprise_works_through() -> None:
    catalogue = Catalogue.load()
    for kind in BUSINESS_KINDS.values():
        items = {
            item.id
            for section in kind.sections
            for item in catalogue.latest(section[:3]).part(section)
        }
        assert items >= set(kind.cases)


def test_what_may_be_called_major_has_a_criterion_to_name() -> None:
    catalogue = Catalogue.load()
    for case in CASES.values():
        if case.major:
            assert catalogue.latest(case.item[:3]).item(case.item).criterion


def test_every_scene_of_a_case_or_kind_is_drawn() -> None:
    scenes = {scene for case in CASES.values() for scene in (case.scene, case.mended_scene)}
    scenes |= {scene for kind in BUSINESS_KINDS.values() for scene in kind.scenes}
    assert scenes <= SCENES.keys()


def test_a_later_run_tells_the_same_story_and_goes_on() -> None:
    for enterprise in DEMO_ENTERPRISES:
        before = occasions(enterprise, MONDAY)
        after = occasions(enterprise, MONDAY + timedelta(days=7))
        assert after[: len(before)] == before


def test_a_run_in_the_next_month_repeats_this_one_word_for_word() -> None:
    next_month = datetime(2026, 12, 3, tzinfo=SHANGHAI)
    for enterprise in DEMO_ENTERPRISES:
        now = [
            occasion for occasion in occasions(enterprise, MONDAY) if occasion.began_at.month == 11
        ]
        assert occasions(enterprise, next_month)[: len(now)] == now


def test_nobody_is_at_two_enterprises_at_once() -> None:
    by_person: dict[str, list[Occasion]] = {}
    for enterprise in DEMO_ENTERPRISES:
        for occasion in occasions(enterprise, MONDAY):
            if occasion.origin == "stationed":
                by_person.setdefault(occasion.person.key, []).append(occasion)
    for of_person in by_person.values():
        in_order = sorted(of_person, key=lambda occasion: occasion.began_at)
        assert all(one.ended_at <= other.began_at for one, other in pairwise(in_order))


@pytest.mark.parametrize("day", [1, 16, 30])
def test_the_month_has_more_than_a_hundred_visits_and_some_enterprises_fall_short(day: int) -> None:
    now = datetime(2026, 11, day, tzinfo=SHANGHAI)
    visits = [
        [occasion for occasion in occasions(enterprise, now) if occasion.origin == "stationed"]
        for enterprise in DEMO_ENTERPRISES
    ]
    assert sum(map(len, visits)) > 100
    october = [sum(occasion.began_at.month == 10 for occasion in month) for month in visits]
    owed = [enterprise.employees >= 3 for enterprise in DEMO_ENTERPRISES]
    assert any(is_owed and came < 3 for is_owed, came in zip(owed, october, strict=True))
    assert any(is_owed and came >= 3 for is_owed, came in zip(owed, october, strict=True))


def test_people_and_codes_hold_their_form_and_belong_to_nobody() -> None:
    people = everybody(DEMO_ENTERPRISES)
    assert (
        len({person.phone for person in people})
        == len({person.id for person in people})
        == len(people)
    )
    assert all(person.phone.startswith("10000") and "示例" in person.name for person in people)
    for enterprise in DEMO_ENTERPRISES:
        code = enterprise.as_document()["credit_code"]
        assert code is None or (uscc.is_valid(code) and "DEM0" in code)


@pytest.mark.parametrize("scene", ["gas_hose_bad", "shelves"])
def test_a_photograph_is_a_phone_sized_jpeg_that_claims_its_time_and_place(scene: str) -> None:
    taken_at = datetime(2026, 10, 12, 9, 41, 3, tzinfo=SHANGHAI)
    shot = Shot(scene, "one", taken_at, (110.594, 27.908))
    photograph = take(shot)
    assert 200_000 <= len(photograph.jpeg) <= 400_000
    with Image.open(io.BytesIO(photograph.jpeg)) as picture:
        assert picture.size == (1600, 1200)
        claims = exif_claims(picture.getexif())
    assert claims.taken_at == taken_at.astimezone(UTC)
    assert claims.longitude == pytest.approx(110.594, abs=1e-5)
    assert claims.latitude == pytest.approx(27.908, abs=1e-5)
    assert take(shot) == photograph
    assert take(Shot(scene, "two", taken_at, (110.594, 27.908))).sha256 != photograph.sha256


def test_a_signature_is_one_hand_and_never_twice_the_same() -> None:
    assert signature("张示例", "a") == signature("张示例", "a") != signature("张示例", "b")
    assert signature("张示例", "a").startswith("M")
