"""Which spellings of a group or team are one."""

from __future__ import annotations

import pytest

from spelling.groups import group_key, group_number, team_word


@pytest.mark.parametrize(
    ("one", "other"),
    [("第三村民小组", "3组"), ("三组", "３"), ("十二小组", "12"), ("二十", "20居民小组"),
     ("李家组", "李家"), ("组", "组")],
)  # fmt: skip
def test_spellings_of_a_group_are_one_group(one: str, other: str) -> None:
    assert group_key(one) == group_key(other) != ""


def test_groups_with_other_names_are_other_groups() -> None:
    assert len({group_key(name) for name in ("一组", "十一组", "王家组", "21组", "李家组")}) == 5
    assert [group_number(name) for name in ("十", "九十九", "王家", "十十", "")] == [
        10, 99, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("第一组", "1 组"),
        ("1组", "1 组"),
        ("２", "2 组"),
        ("十二小组", "12 组"),
        ("夜查组", "夜查组"),
    ],
)
def test_a_team_is_kept_by_its_number_however_that_is_spelled(typed: str, kept: str) -> None:
    assert team_word(typed) == kept
