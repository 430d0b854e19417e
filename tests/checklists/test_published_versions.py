"""What was published stays as it was, and is served as it was."""

import gzip
import hashlib
import json
from copy import deepcopy
from pathlib import Path

import pytest
import rfc8785
import yaml

from checklists.authoring import PACKAGE_ROOT, parse
from checklists.catalogue import Catalogue
from checklists.errors import (
    FileFault,
    PublishedVersionEdited,
    UnknownItem,
    UnknownSector,
    UnknownVersion,
)
from checklists.publishing import publish, unpublished, version_named
from tests.checklists.conftest import DraftEditor, newest_version

ALL = Catalogue.load().all()


def publish_one(named: str, root: Path) -> str:
    (entry,) = publish([version_named(named, root)], root)
    return entry.sha256


def test_every_authored_version_is_in_the_register() -> None:
    authored = {(p.parent.name, p.stem) for p in (PACKAGE_ROOT / "sectors").glob("*/*.yaml")}
    register = json.loads((PACKAGE_ROOT / "published.json").read_text(encoding="utf-8"))
    assert authored == {(sector, version) for sector, of in register.items() for version in of}
    assert {"S00", "S04", "S06"} <= set(register)


def test_the_hash_is_that_of_the_served_canonical_json() -> None:
    for checklist in ALL:
        assert checklist.sha256 == hashlib.sha256(checklist.as_json).hexdigest()
        assert rfc8785.dumps(json.loads(checklist.as_json)) == checklist.as_json


def test_a_checklist_travels_in_less_than_60_kb() -> None:
    long = {c.sector_id for c in ALL if len(gzip.compress(c.as_json)) >= 60_000}
    assert long == set()


def test_an_edited_published_version_is_refused_with_file_and_remedy(root: Path) -> None:
    path = root / "sectors" / "S06" / "2026-1.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("不超过 2 米", "不超过 3 米"), encoding="utf-8"
    )
    with pytest.raises(PublishedVersionEdited) as caught:
        Catalogue.load(root)
    assert caught.value.path == path
    assert "新版本" in str(caught.value)


def test_an_edited_published_document_is_refused(root: Path) -> None:
    path = root / "published" / "S06-2026-1.json"
    path.write_bytes(path.read_bytes().replace(b'"S06-001"', b'"S06-901"'))
    with pytest.raises(PublishedVersionEdited) as caught:
        Catalogue.load(root)
    assert caught.value.path == path


def test_a_published_version_may_be_laid_out_anew_as_long_as_it_says_the_same(root: Path) -> None:
    path = root / "sectors" / "S06" / "2026-1.yaml"
    path.write_text("# 版面调整\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert Catalogue.load(root).latest("S06").sha256 == Catalogue.load().latest("S06").sha256


@pytest.mark.parametrize("name", ["sectors/S04/2026-1.yaml", "published/S04-2026-1.json"])
def test_a_missing_published_file_is_named(root: Path, name: str) -> None:
    (root / name).unlink()
    with pytest.raises(FileFault, match=r"找不到") as caught:
        Catalogue.load(root)
    assert caught.value.path == root / name


def test_publishing_the_same_words_again_changes_nothing(root: Path) -> None:
    before = (root / "published.json").read_bytes()
    assert publish_one("S06@2026-1", root) == Catalogue.load().get("S06", "2026-1").sha256
    assert (root / "published.json").read_bytes() == before


def test_other_words_under_a_published_version_cannot_be_published(root: Path) -> None:
    path = root / "sectors" / "S06" / "2026-1.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("不超过 2 米", "不超过 3 米"), encoding="utf-8"
    )
    with pytest.raises(PublishedVersionEdited):
        publish_one("S06@2026-1", root)


def test_a_new_version_is_served_beside_the_old_one(root: Path, draft: DraftEditor) -> None:
    draft.first_item["good"] = "每个用气、存瓶的房间都有报警器，并且能报警"
    draft.save()
    assert Catalogue.load(root).latest("S06").version == draft.before
    sha256 = publish_one(f"S06@{draft.version}", root)
    catalogue = Catalogue.load(root)
    assert catalogue.latest("S06").sha256 == sha256
    assert catalogue.get("S06", draft.before).sha256 == Catalogue.load().latest("S06").sha256


def test_the_tenth_version_of_a_year_is_later_than_the_ninth(
    root: Path, draft: DraftEditor
) -> None:
    for number in (10, 9):
        draft.data["version"] = f"2026-{number}"
        draft.path = draft.path.with_name(f"2026-{number}.yaml")
        draft.save()
        publish_one(f"S06@2026-{number}", root)
    assert Catalogue.load(root).latest("S06").version == "2026-10"


def test_checklists_that_use_each_others_items_are_published_together(
    root: Path, draft: DraftEditor
) -> None:
    new = {**deepcopy(draft.first_item), "id": "S06-901", "question": "新加的一条写清楚了吗？"}
    draft.data["sections"][0]["items"].append(new)
    draft.save()
    before = newest_version(root, "S04")
    fire = parse(root / "sectors" / "S04" / f"{before}.yaml").data | {"version": "2026-9"}
    fire["sections"][0]["items"].append({"uses": "S06-901"})
    text = yaml.safe_dump(fire, allow_unicode=True, sort_keys=False)
    (root / "sectors" / "S04" / "2026-9.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnknownItem):
        publish_one("S04@2026-9", root)
    publish(unpublished(root), root)
    used = Catalogue.load(root).latest("S04").item("S06-901")
    assert used.question == "新加的一条写清楚了吗？"


def test_notes_have_no_gaps_where_their_lines_were_folded(root: Path, draft: DraftEditor) -> None:
    draft.data["notes"][1]["text"] = "先看 S04 的门， 再看窗。 “不适用” 的 不填，写在备注里就行了。"
    draft.save()
    publish_one(f"S06@{draft.version}", root)
    text = Catalogue.load(root).latest("S06").notes[1].text
    assert text == "先看 S04 的门，再看窗。“不适用”的不填，写在备注里就行了。"


def test_a_faulty_draft_is_not_published_and_all_its_faults_are_told(
    root: Path, draft: DraftEditor
) -> None:
    draft.first_item["question"] = "报警器是否安装"
    draft.first_item["sources"] = ["WC附9-1"]
    draft.save()
    with pytest.raises(ExceptionGroup) as caught:
        publish_one(f"S06@{draft.version}", root)
    assert len(caught.value.exceptions) == 3
    assert Catalogue.load(root).latest("S06").version == draft.before


def test_unknown_sectors_versions_items_and_sections_are_told_apart() -> None:
    catalogue = Catalogue.load()
    with pytest.raises(UnknownSector):
        catalogue.latest("S99")
    with pytest.raises(UnknownVersion):
        catalogue.get("S06", "1999-1")
    with pytest.raises(UnknownItem):
        catalogue.latest("S06").item("S04-001")
    with pytest.raises(UnknownItem):
        catalogue.latest("S06").part("S06-Z")


def test_a_damaged_register_is_named(root: Path) -> None:
    (root / "published.json").write_text('{"S06": ["2026-1"]}', encoding="utf-8")
    with pytest.raises(FileFault, match="登记"):
        Catalogue.load(root)
