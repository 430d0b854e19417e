"""A figure is shown as people write it, and read as they meant it; nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spelling.figures import FIGURE_MOST, NotAFigure, figure_text, read_figure

NUMBERS = st.decimals(min_value=0, max_value=FIGURE_MOST, places=2, allow_nan=False)
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        ("0", 0, "0"),
        ("12", 0, "12"),
        ("1200", 0, "1200"),
        ("1.005", 2, "1.01"),
        ("2.5", 0, "3"),
        ("66.666", 2, "66.67"),
        ("12.50", 2, "12.5"),
        ("100.00", 2, "100"),
        ("0.004", 2, "0"),
        ("-0.001", 2, "0"),
        ("123456789.125", 2, "123456789.13"),
    ],
)
def test_a_figure_is_rounded_half_up_without_thousands_and_noughts(
    number: str, decimals: int, text: str
) -> None:
    assert figure_text(Decimal(number), decimals) == text


def test_what_is_divided_by_nothing_is_a_dash() -> None:
    assert figure_text(None, 2) == "—"


@given(number=NUMBERS, data=st.data())
def test_what_is_shown_is_read_again_however_it_is_typed(
    number: Decimal, data: st.DataObject
) -> None:
    text = figure_text(number, 2)
    whole, point, after = text.partition(".")
    grouped = f"{int(whole):,}{point}{after}"
    ways = [
        text,
        grouped,
        grouped.replace(",", " "),
        f" {text}\t\n",
        f"{text}万元",
        f"{text} 万元 ",
        f"00{text}",
    ]
    typed = data.draw(st.sampled_from(ways))
    script = data.draw(st.sampled_from([{}, WIDE, ARABIC]))
    assert read_figure(typed.translate(script), unit="万元", decimals=2) == number


@given(text=st.text(max_size=60), unit=st.sampled_from(["", "家", "%"]))
def test_any_text_is_a_number_within_the_bounds_or_is_told(text: str, unit: str) -> None:
    try:
        number = read_figure(text, unit=unit, decimals=1, most=500)
    except NotAFigure as refusal:
        assert len(str(refusal)) > 6
    else:
        assert number is None or 0 <= number <= 500


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("约30", "不是确数"),
        ("30余", "不是确数"),
        ("近百", "不是确数"),
        ("≈30", "不是确数"),
        ("-3", "负数"),
        ("－３", "负数"),
        ("−3", "负数"),
        ("负3", "负数"),
        ("1000000001", "不在 0 到 1000000000 之间"),
        ("9" * 60, "只填数字"),
        ("1e9", "“e9”请去掉"),
        ("三十", "阿拉伯数字"),
        ("30人", "“人”请去掉，只填数字，单位是家"),
        ("30家企业", "“家企业”请去掉"),
        ("3.5", "请填整数"),
        ("1,00", "只填数字"),
        ("1 2", "只填数字"),
        ("3/4", "“/4”请去掉"),
        ("无", "不是一个数"),
        ("=1+1", "不是一个数"),
        (".5", "不是一个数"),
    ],
)
def test_what_is_no_figure_is_told_with_what_to_do(typed: str, words: str) -> None:
    with pytest.raises(NotAFigure, match=words.replace("+", r"\+")):
        read_figure(typed, unit="家")


@pytest.mark.parametrize("typed", ["", " ", "　", "家"])
def test_nothing_typed_is_nothing(typed: str) -> None:
    assert read_figure(typed, unit="家") is None
