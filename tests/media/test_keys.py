from __future__ import annotations

import pytest

from media import keys

SHA256 = "ab" + "0" * 62


def test_a_photo_and_its_copies_lie_together_under_its_hash() -> None:
    assert keys.photo_original("431224", SHA256) == f"photos/431224/ab/{SHA256}.orig"
    assert keys.photo_display("431224", SHA256) == f"photos/431224/ab/{SHA256}.display.jpg"
    assert keys.photo_thumbnail("431224", SHA256) == f"photos/431224/ab/{SHA256}.thumbnail.jpg"


def test_records_heads_boards_and_logs_have_places_of_their_own() -> None:
    record_id = "0192f0c1-0000-7000-8000-000000000001"
    assert (
        keys.sealed_record("431224", "inspection", record_id)
        == f"sealed/431224/inspection/{record_id}.json"
    )
    assert keys.board_file("431224", "K7QX2", 3, "a3.pdf") == "boards/431224/K7QX2/3/a3.pdf"
    assert keys.visit_log_file("431224", "17", 1, "log.xlsx") == "visit-logs/431224/17/1/log.xlsx"


def test_a_prefix_holds_its_keys_and_no_neighbours() -> None:
    assert keys.sealed_record("431224", "visit", "1").startswith(keys.sealed_records("431224"))
    assert not keys.sealed_record("431224", "visits", "1").startswith(
        keys.sealed_records("431224", "visit")
    )
    assert keys.tree_head("431224", 3).startswith(keys.tree_heads("431224"))


@pytest.mark.parametrize("area_code", ["", "43122", "4312240", "43122a", "４３１２２４", "../431"])
def test_no_key_names_anything_but_a_county_in_its_place(area_code: str) -> None:
    with pytest.raises(ValueError, match="not usable"):
        keys.photo_original(area_code, SHA256)
    with pytest.raises(ValueError, match="not usable"):
        keys.county_prefixes(area_code)


def test_tree_heads_are_listed_in_the_order_of_their_size() -> None:
    heads = [keys.tree_head("431224", size) for size in (0, 9, 10, 123_456)]
    assert heads == sorted(heads)


@pytest.mark.parametrize(
    "part", ["", ".", "..", "../431224", "a/b", "溆浦", "a b", "a" * 129, "a\n"]
)
def test_nothing_that_could_leave_its_folder_gets_into_a_key(part: str) -> None:
    with pytest.raises(ValueError, match="not usable"):
        keys.sealed_record("431224", part, "1")
    with pytest.raises(ValueError, match="not usable"):
        keys.board_file(part, "K7QX2", 1, "a3.pdf")


@pytest.mark.parametrize("name", ["", "ab", SHA256.upper(), SHA256 + "0", "../" + SHA256[3:]])
def test_a_photo_is_named_by_a_sha256_and_nothing_else(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        keys.photo_original("431224", name)


def test_a_tree_has_no_negative_size() -> None:
    with pytest.raises(ValueError, match="negative"):
        keys.tree_head("431224", -1)
