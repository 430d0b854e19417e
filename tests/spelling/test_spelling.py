"""One reading of words, codes and names; the phone's copy is held to the same examples."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.var import PROJECT
from spelling.characters import even, seen, tidy
from spelling.codes import normalized_mobile, typed_in, typed_letters
from spelling.figures import NotAFigure, figure_text, read_figure
from spelling.names import letters_of, name_core, name_key, same_name, simplified

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
UNSEEN = (
    "\u200b\u200c\u200e\u202a\u202e\u2066\u2069\u2060\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0"
)


@pytest.mark.parametrize(("text", "left"), VECTORS["seen"])
def test_what_nobody_sees_is_taken_out(text: str, left: str) -> None:
    assert seen(text) == left == seen(left)


@pytest.mark.parametrize(("text", "letters"), VECTORS["letters"])
def test_letters_and_figures_are_read_however_they_were_typed(text: str, letters: str) -> None:
    assert typed_letters(text) == letters


@pytest.mark.parametrize(("one", "other"), VECTORS["names"])
def test_two_spellings_are_one_name(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(("one", "other"), VECTORS["others"])
def test_other_names_stay_others(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_no_format_character_of_unicode_is_left_alone_in_a_word() -> None:
    alone = [
        hex(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in ("Cc", "Cf")
        and chr(code) not in "\n\t"
        and seen(f"字{chr(code)}字") not in ("字字", "字\n字")
    ]
    assert alone == []


@given(text=st.text(), mark=st.sampled_from(UNSEEN), at=st.integers(0, 40))
def test_a_text_is_read_once(text: str, mark: str, at: int) -> None:
    for reading in (seen, tidy, even, name_key, letters_of, simplified):
        assert reading(reading(text)) == reading(text)
    assert (
        seen(text[:at] + mark + text[at:]).replace("\n", "")
        == seen(text[:at] + text[at:]).replace("\n", "")
        or "\r" in text
        or unicodedata.category(text[at : at + 1] or "a")[0] == "M"
    )


@given(figures=st.from_regex(r"1[0-9]{10}", fullmatch=True), data=st.data())
def test_a_phone_number_is_itself_in_every_script_and_grouping(
    figures: str, data: st.DataObject
) -> None:
    noughts = [0x30, 0xFF10, 0x660, 0x6F0, 0x966, 0x1D7CE]
    drawn = [
        chr(data.draw(st.sampled_from(noughts)) + int(figure))
        + data.draw(
            st.sampled_from(["", " ", "-", "\u00a0", "—", "\u200b", "\u202c", ".", "\u3000"])
        )
        for figure in figures
    ]
    before = data.draw(st.sampled_from(["", "+86 ", "＋８６", "0086-", "86", "(+86)", "\u202d"]))
    assert normalized_mobile(before + "".join(drawn)) == figures


def test_a_letter_that_the_alphabet_lacks_is_its_double() -> None:
    assert typed_in("o1-Il", frozenset("01")) == "0111"
    assert typed_in("0", frozenset("O")) == "O"
    assert typed_in("O0", frozenset("23")) == "O0"


@pytest.mark.parametrize(("text", "unit", "decimals", "number"), VECTORS["figures"])
def test_a_figure_is_read_as_it_was_meant(text: str, unit: str, decimals: int, number: str) -> None:
    read = read_figure(text, unit=unit, decimals=decimals)
    assert figure_text(read, decimals) == number


@pytest.mark.parametrize(("text", "unit", "decimals", "message"), VECTORS["no_figures"])
def test_what_is_no_figure_is_told(text: str, unit: str, decimals: int, message: str) -> None:
    with pytest.raises(NotAFigure) as fault:
        read_figure(text, unit=unit, decimals=decimals)
    assert str(fault.value) == message


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("溆浦县湘味土饭馆（个体工商户）", "湘味土饭馆"),
        ("湖南省怀化市溆浦县示例烟花有限责任公司", "示例烟花"),
        ("示例 商店", "示例"),
        ("有限公司", "有限公司"),
        ("縣", "县"),
    ],
)
def test_the_core_of_an_enterprises_name(name: str, core: str) -> None:
    assert name_core(name) == core


def test_the_phone_has_the_same_table() -> None:
    ours, phones = (PROJECT / "spelling", PROJECT / "web" / "src" / "words")
    assert (ours / "simplified.json").read_bytes() == (phones / "simplified.json").read_bytes()
