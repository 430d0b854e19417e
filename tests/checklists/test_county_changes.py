"""A county adds items and switches items off; what it publishes never changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from checklists.authoring import parse
from checklists.catalogue import Catalogue, Checklist
from checklists.county.changes import Added, Changes, write_changes
from checklists.county.publishing import county_catalogues, sectors_behind
from checklists.county.review import review_changes
from checklists.errors import FileFault, PublishedVersionEdited, UnknownVersion
from checklists.publishing import publish, version_named
from checklists.register import version_order
from tests.checklists.conftest import newest_version
from tests.checklists.county_folder import AREA, CountyFolder, few_checklists, own_item

OTHER_AREA = "430682"


@pytest.fixture
def county(tmp_path: Path) -> CountyFolder:
    return CountyFolder(tmp_path / "counties", few_checklists(tmp_path / "ours"))


@pytest.fixture
def on_all(root: Path) -> CountyFolder:
    """On a copy of all checklists, for what publishes a new version of ours."""
    return CountyFolder(root / "counties", root)


def of_county(county: CountyFolder, area: str = AREA) -> Catalogue:
    ours = Catalogue.load(county.root)
    return county_catalogues(county.folder, ours).get(area, ours)


def published(
    county: CountyFolder, edition: int, *items: dict[str, Any], **fields: Any
) -> Checklist:
    county.write(edition, *items, **fields)
    county.publish()
    return of_county(county).latest("S06")


def publish_ours(county: CountyFolder, sector_id: str, extra: Sequence[Any] = ()) -> None:
    """Our version 2026-9 of a sector, with these entries in its first section."""
    home = county.root / "sectors" / sector_id
    newest = parse(home / f"{newest_version(county.root, sector_id)}.yaml").data
    newer = newest | {"version": "2026-9", "published": "2026-12-01"}
    newer["sections"][0]["items"] += extra
    text = yaml.safe_dump(newer, allow_unicode=True)
    (home / "2026-9.yaml").write_text(text, encoding="utf-8")
    publish([version_named(f"{sector_id}@2026-9", county.root)], county.root)


def faults_of(
    county: CountyFolder, *items: dict[str, Any], edition: int = 1, **fields: Any
) -> list[FileFault]:
    county.write(edition, *items, **fields)
    return review_changes(county.folder, AREA, county.root)


def test_a_countys_edition_stands_between_our_versions() -> None:
    in_order = ["2026-1", "2026-1.2", "2026-1.10", "2026-2", "2026-2.1", "2026-10"]
    assert sorted(sorted(in_order), key=version_order) == in_order


def test_an_own_item_stands_at_the_end_of_the_section_it_names(county: CountyFolder) -> None:
    checklist = published(county, 3, own_item())
    assert checklist.version == "2026-1.3"
    assert checklist.sections[0].items[-1].id == "S06-X01"
    item = checklist.item("S06-X01")
    assert (item.grade, item.photo_on_fail) == ("general", True)
    assert item.sources[0].text == "示例安办〔2026〕3号"


def test_a_new_section_stands_after_ours_under_an_id_of_its_own(county: CountyFolder) -> None:
    group = {"sector": "S06", "section": "送气上门", "items": [own_item(), own_item("S06-X02")]}
    group["items"][1]["question"] = "送气单留存了一年吗？"
    checklist = published(county, 1, add=[group])
    assert [section.name for section in checklist.sections][-1] == "送气上门"
    assert [item.id for item in checklist.part("S06-XS01")] == ["S06-X01", "S06-X02"]


def test_an_item_that_is_switched_off_is_asked_nowhere_not_even_where_it_is_used(
    on_all: CountyFolder,
) -> None:
    fire = {item.id for item in of_county(on_all).latest("S04").items}
    gas = next(item.id for item in of_county(on_all).latest("S06").items if item.id not in fire)
    publish_ours(on_all, "S04", extra=[{"uses": gas}])
    assert of_county(on_all).latest("S04").item(gas)
    on_all.write(off=[{"item": gas, "reason": "本县没有管道燃气"}])
    assert {"S04", "S06"} <= {entry.sector_id for entry in on_all.publish()}
    for checklist in of_county(on_all).all():
        assert gas not in {item.id for item in checklist.items}


def test_a_checklist_says_what_the_county_changed(county: CountyFolder) -> None:
    off = [{"item": "S06-005", "reason": "本县没有管道燃气"}]
    checklist = published(county, 2, own_item(), off=off)
    document = json.loads(checklist.as_json)
    assert document["county"] == {"area": AREA, "edition": 2, "off": off}
    assert "本县在此基础上增加 1 条、停用 1 条（本县第 2 版）" in checklist.notes[0].text


def test_only_checklists_that_read_differently_get_a_version(county: CountyFolder) -> None:
    county.write(1, own_item())
    assert [entry.sector_id for entry in county.publish()] == ["S06"]
    assert of_county(county).latest("S04").version == "2026-1"


def test_publishing_the_same_words_again_changes_nothing(county: CountyFolder) -> None:
    county.write(1, own_item())
    assert county.publish()
    register = (county.home / "published.json").read_bytes()
    assert county.publish() == []
    assert (county.home / "published.json").read_bytes() == register


@pytest.mark.parametrize("edition", [2, 1])
def test_an_edition_that_is_not_newer_cannot_say_something_else(
    county: CountyFolder, edition: int
) -> None:
    published(county, 2, own_item())
    county.write(edition, own_item(part="灶台"))
    with pytest.raises(PublishedVersionEdited, match="请把 edition 改成 3"):
        county.publish()


def test_the_next_edition_may_change_own_words_and_the_older_one_stays(
    county: CountyFolder,
) -> None:
    published(county, 1, own_item())
    newest = published(county, 2, own_item(part="灶台"))
    assert newest.item("S06-X01").part == "灶台"
    assert of_county(county).get("S06", "2026-1.1").item("S06-X01").part == "厨房"
    assert of_county(county).get("S06", "2026-1").version == "2026-1"


def test_taking_every_change_back_serves_our_words_under_the_next_edition(
    county: CountyFolder,
) -> None:
    published(county, 1, off=[{"item": "S06-005", "reason": "本县没有管道燃气"}])
    back = published(county, 2)
    assert back.version == "2026-1.2"
    assert back.sections == Catalogue.load(county.root).latest("S06").sections
    assert back.notes == Catalogue.load(county.root).latest("S06").notes


def test_another_county_sees_neither_items_nor_versions(county: CountyFolder) -> None:
    published(county, 1, own_item())
    elsewhere = of_county(county, OTHER_AREA)
    assert elsewhere.latest("S06").version == "2026-1"
    with pytest.raises(UnknownVersion):
        elsewhere.get("S06", "2026-1.1")


def test_an_edited_published_version_stops_the_start_with_its_name(county: CountyFolder) -> None:
    published(county, 1, own_item())
    path = county.home / "published" / "S06-2026-1.1.json"
    path.write_text(path.read_text(encoding="utf-8").replace("厨房", "后厨"), encoding="utf-8")
    with pytest.raises(PublishedVersionEdited, match=r"S06-2026-1\.1\.json"):
        of_county(county)


def test_a_published_own_item_cannot_be_deleted_but_switched_off(county: CountyFolder) -> None:
    published(county, 1, own_item())
    county.write(2)
    with pytest.raises(FileFault, match="S06-X01 曾经发布，不能删去"):
        county.publish()
    off = [{"item": "S06-X01", "reason": "已并入省里的清单"}]
    assert "S06-X01" not in [item.id for item in published(county, 2, own_item(), off=off).items]


def test_when_ours_moves_on_the_countys_items_stay_until_it_publishes_anew(
    on_all: CountyFolder,
) -> None:
    published(on_all, 1, own_item())
    before = newest_version(on_all.root, "S06")
    publish_ours(on_all, "S06")
    assert of_county(on_all).latest("S06").version == f"{before}.1"
    assert sectors_behind(of_county(on_all), Catalogue.load(on_all.root)) == ["S06"]
    assert [entry.version for entry in on_all.publish()] == ["2026-9.1"]
    assert sectors_behind(of_county(on_all), Catalogue.load(on_all.root)) == []
    assert of_county(on_all).latest("S06").item("S06-X01")


def test_a_county_without_changes_is_told_how_to_begin(county: CountyFolder) -> None:
    with pytest.raises(FileFault, match="本县还没有改动"):
        county.publish()


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (own_item(question="送气工是否查过软管吗？"), "“是否”让“是”不再表示合格"),
        (own_item(question="用气房间装了燃气泄漏报警器吗？"), "S06-001 已经问了同样的问题"),
        (own_item(sources=["XP九"]), "没有这样的条款：XP九"),
        (own_item(sources=[{"text": "LX4"}]), "已有代号"),
        (own_item(sources=[{"document": "没有"}]), "没有登记的文件"),
        (own_item(grade="major-suggested", criterion="X/1"), "没有这样的判定情形：X/1"),
        (own_item("S04-X01"), "编号 S04-X01 不属于 S06"),
        (own_item("S06-001"), "add/0/items/0/id 不合要求"),
        (own_item(grade="major-suggested"), "缺少 criterion"),
        (
            own_item(measure={"kind": "date", "name": "查管日期", "within_days": 30}),
            "缺少 basis",
        ),
        (own_item(points=[1]), "有不认识的字段 points"),
    ],
)  # fmt: skip
def test_an_own_item_must_hold_to_the_rules_of_ours(
    county: CountyFolder, item: dict[str, Any], message: str
) -> None:
    (fault,) = faults_of(county, item)
    assert message in fault.message
    assert fault.remedy
    assert fault.line and fault.line > 4


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"off": [{"item": "S06-999", "reason": "本县没有"}]}, "没有条目 S06-999"),
        ({"off": [{"item": "S06-005", "reason": "本县没有"} for _ in "12"]}, "S06-005 停用了两次"),
        ({"off": [{"item": "S06-005", "reason": "无"}]}, "off/0/reason 不合要求"),
        ({"area": OTHER_AREA}, f"区划代码与目录 {AREA} 不符"),
        ({"edition": 0}, "edition 不合要求"),
        (
            {"add": [{"sector": "S99", "section": "别的", "items": [own_item("S99-X01")]}]},
            "没有行业领域 S99 的检查清单",
        ),
    ],
)
def test_faulty_changes_are_told_with_line_and_remedy(
    county: CountyFolder, fields: dict[str, Any], message: str
) -> None:
    (fault,) = faults_of(county, **fields)
    assert message in fault.message
    assert fault.line
    with pytest.raises(ExceptionGroup):
        county.publish()
    assert not (county.home / "published.json").exists()


def test_a_whole_checklist_cannot_be_switched_off(county: CountyFolder) -> None:
    items = Catalogue.load(county.root).latest("S06").items
    off = [{"item": item.id, "reason": "本县没有燃气"} for item in items]
    assert "S06 城镇燃气 的条目全部停用了" in [
        fault.message for fault in faults_of(county, off=off)
    ]


def test_an_own_id_used_twice_is_told(county: CountyFolder) -> None:
    twice = own_item(question="送气单留存了一年吗？")
    (fault,) = faults_of(county, own_item(), twice)
    assert fault.message == "编号 S06-X01 用了两次"


def test_what_several_items_share_is_written_out_for_each(tmp_path: Path) -> None:
    sources = [{"text": "示例安办〔2026〕3号"}]
    items = [own_item(f"S06-X0{number}", sources=sources) for number in (1, 2)]
    added = tuple(Added("S06", "用气", item) for item in items)
    (tmp_path / AREA).mkdir()
    path = write_changes(tmp_path, Changes(AREA, 1, "2026-11-30", added=added))
    assert "sources: &" not in path.read_text(encoding="utf-8")
    assert parse(path).data["add"][0]["items"] == items
