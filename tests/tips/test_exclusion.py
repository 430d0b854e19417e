"""Whom a report means, whatever its words do to a name: rather once too often than once too few."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.tips.rules.exclusion import people_meant, stands_in
from spelling.characters import seen

ZHANG, WEI, WEIMIN, ZHUGE, UYGHUR, LONG = (UUID(int=number) for number in range(1, 7))
NAMES = {
    ZHANG: ["张示例"],
    WEI: ["赵伟"],
    WEIMIN: ["赵伟民"],
    ZHUGE: ["诸葛审计", "司马旧名"],
    UYGHUR: ["买买提·示例甲"],
    LONG: ["刘䶮国"],
}
UNSEEN = [
    "\u200b",
    "\u200d",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u00ad",
    "\u034f",
    "\u115f",
    "\u1160",
    "\u3164",
    "\uffa0",
    "\u180e",
    "\ufe0f",
    "\U000e0100",
    "\U000e0061",
    "\ufff9",
    "\u2800",
    "\u0336",
    "\u20dd",
    "\x07",
    "\u2028",
    "\u061c",
    "\u17b5",
    "\ufffe",
]
BETWEEN = [
    *UNSEEN,
    " ",
    "\u3000",
    "·",
    "•",
    "・",
    ".",
    "-",
    "—",
    "_",
    "*",
    "/",
    "，",
    "x",
    "0",
    "(",
    "★",
]


def meant(accused: str | None, words: str = "") -> set[UUID]:
    return set(people_meant(accused, words, NAMES))


@pytest.mark.parametrize(
    "written",
    [
        "张示例",
        " 张 示 例 ",
        "张\u3000示例",
        "县应急局张示例科长",
        "李四、张示例",
        "张示例（副局长）",
        "张\n示例",
        "張示例",
        "张某",
        "张科长",
        "老张",
        "小张",
        "姓张的那个",
        "张",
        "张*例",
        "张队长",
        "zhang shi li",
        "ZHANGSHILI",
        "章示力",
        "张氏",
        "张X",
        "应急局的张工",
        "示例科长",
        "⼸长示例、张示例",
        "弓长张",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert ZHANG in meant(written)


@pytest.mark.parametrize(
    ("written", "who"),
    [
        ("诸葛科长", ZHUGE),
        ("諸葛審計", ZHUGE),
        ("司馬舊名", ZHUGE),
        ("刘龑国", LONG),
        ("劉龑囯", LONG),
        ("买买提•示例甲", UYGHUR),
        ("買買提示例甲", UYGHUR),
        ("买买提", UYGHUR),
        ("赵偉", WEI),
        ("趙伟", WEI),
        ("赵玮", WEI),
        ("走肖伟、赵ㄧ伟", WEI),
        ("赵伟民警", WEI),
        ("赵伟民警", WEIMIN),
    ],
)
def test_other_forms_of_a_name_and_names_of_before_are_found(written: str, who: UUID) -> None:
    assert who in meant(written)


@pytest.mark.parametrize("written", [None, "", " ", "张三", "李四", "王科长", "\u200b"])
def test_nobody_is_meant_where_no_name_stands(written: str | None) -> None:
    assert meant(written) == set()


def test_in_the_other_words_a_whole_name_is_meant_or_a_surname_with_an_office() -> None:
    assert meant(None, "应急局的张示例和赵 伟收了钱") == {ZHANG, WEI}
    assert meant(None, "應急局的張示例和趙 偉收了錢") == {ZHANG, WEI}
    # One is taken for the other by the eye, though none is read like it.
    assert people_meant(None, "去找由エ田в的人", {LONG: ["申工甲B"]}) == {LONG}
    assert ZHANG in meant(None, "检查的张科长每次来都先打电话")
    assert meant(None, "主要负责人张总说的，老张也在，纸张堆在门口") == set()


def test_in_the_other_words_look_alike_signs_and_other_forms_of_a_title_are_known() -> None:
    """There no sound helps: the eye's table and the key of names are all that finds them."""
    name = {ZHANG: ["王日示"]}
    assert people_meant(None, "听说玉曰示收了钱", name) == {ZHANG}
    assert people_meant(None, "听说诸葛審計收了錢，張科長也在", NAMES) == {ZHUGE, ZHANG}


@given(
    who=st.sampled_from(sorted(NAMES)),
    marks=st.lists(st.sampled_from(BETWEEN), min_size=1, max_size=12),
    data=st.data(),
)
def test_no_mark_between_around_or_over_a_name_hides_it(
    who: UUID, marks: list[str], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(NAMES[who]))
    text = name
    for mark in marks:
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + mark + text[at:]
    assert who in meant(text)
    assert stands_in(name, f"由{text}和李四核查")


@given(
    name=st.text(
        st.characters(categories=["Lo"], min_codepoint=0x4E00, max_codepoint=0x9FA5),
        min_size=2,
        max_size=4,
    ),
    mark=st.sampled_from(UNSEEN),
)
def test_so_it_is_for_any_name(name: str, mark: str) -> None:
    # Also where other letters stand in it, so that not its Chinese characters alone are looked for.
    for whole in (name, f"{name}B"):
        names = {ZHANG: [whole]}
        assert people_meant(mark.join(whole), "", names) == {ZHANG}
        assert people_meant(None, f"有人看见{mark.join(whole)}来过", names) == {ZHANG}


def test_nothing_that_nobody_sees_is_left_of_a_text() -> None:
    hidden = "".join(mark for mark in UNSEEN if mark not in "\u2800\u0336\u20dd\u2028")
    assert seen(f"a{hidden}b") == "ab"
