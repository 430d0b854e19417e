"""Which spellings of a 文号 are one."""

from __future__ import annotations

import pytest

from spelling.document_numbers import number_word


@pytest.mark.parametrize(
    "typed",
    ["示例罚〔2026〕7号", "示例罚[2026]7号", "示例罚（2026）7号", "示例罚(2026) 007号",
     "示例罚 〔２０２６〕第007号", "示例罚【2026】 7 号", "示例罚﹝2026﹞７号"],
)  # fmt: skip
def test_a_number_is_kept_in_one_spelling(typed: str) -> None:
    assert number_word(typed) == "示例罚〔2026〕7号"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("(示例)责改[2026]10号", "（示例）责改〔2026〕10号"),
        ("示例〔2026〕第一号", "示例〔2026〕第一号"),
        ("示例〔2026〕0号", "示例〔2026〕0号"),
        ("示例字第7号", "示例字第7号"),
        ("2026-07", "2026-07"),
    ],
)
def test_nothing_else_of_it_changes(typed: str, kept: str) -> None:
    assert number_word(typed) == kept
    assert number_word(kept) == kept
