"""Every numbered point of a seed can be cited, and nothing beyond."""

import pytest

from checklists import clauses


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("WC附1-(一)1", "望城 附件1 (一)1"),
        ("WC附4-2", "望城 附件4 2"),
        ("WC附5", "望城 附件5"),
        ("WC二(二)11", "望城 二(二)11"),
        ("LX一", "临湘 一"),
        ("LX23", "临湘 第23条"),
        ("LX四(一)", "临湘 四(一)"),
        ("DX(三)1.一", "东西湖 (三)1.一"),
        ("DX工程1.二", "东西湖 工程1.二"),
        ("DT前言", "大通湖 前言"),
    ],
)
def test_every_part_of_a_seed_can_be_cited(code: str, text: str) -> None:
    assert clauses.readable(code) == text


@pytest.mark.parametrize("code", ["WC附5-16", "WC附6-12", "WC附1-(七)1", "LX24", "LX三", "DT26"])
def test_a_number_that_no_seed_reaches_is_no_clause(code: str) -> None:
    assert not clauses.is_clause(code)
