"""What may be typed into a form's cells, and what is told of what may not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ledger.ground.errors import Invalid
from ledger.reports.rules.cells import TypedCell, cells_asked, check_required, read_typed
from plans.orders import CellPart, Form, FormColumn, FormRow

FORM = Form(
    key="example", name="示例表", rows_by="figure", source="ours",
    columns=(FormColumn(key="number", name="数量"),),
    rows=(
        FormRow(number=1, name="投入", unit="家", cell=(CellPart(typed="number", required=True),)),
        FormRow(number=2, name="检查", unit="家", cell=(CellPart(figure="units_checked"),)),
        FormRow(number=3, name="何时", cell=(CellPart(typed="date"),)),
    ),
)  # fmt: skip
ASKED = cells_asked(FORM)


def _read(row: str, value: str | None, text: str | None = None) -> Any:
    return read_typed(ASKED, [TypedCell(row, "number", value, text)])


@pytest.mark.parametrize(
    ("typed", "number"),
    [("30", "30"), ("３０", "30"), (" 30家 ", "30"), ("1,200", "1200"), ("0", "0")],
)
def test_a_number_is_read_as_it_was_meant(typed: str, number: str) -> None:
    assert _read("1", typed).cells["1", "number"].numbers == (Decimal(number),)


@pytest.mark.parametrize(
    ("row", "value", "asked_for"),
    [
        ("1", "约30", "准确的数"),
        ("1", "-3", "负数"),
        ("1", "10000000000", "之间"),
        ("1", "3.5", "小数"),
        ("2", "3", "不能改写"),
        ("3", "昨天", "2026-11-02"),
        ("9", "3", "没有这一格"),
    ],
)
def test_what_cannot_be_read_says_at_its_cell_what_to_do(
    row: str, value: str, asked_for: str
) -> None:
    with pytest.raises(Invalid, match="cells_unreadable") as refused:
        _read(row, value)
    (fault,) = refused.value.errors["cells"]
    assert (fault["row"], fault["column"]) == (row, "number")
    assert asked_for in fault["message"]


def test_words_beside_a_counted_number_are_a_remark_and_no_number() -> None:
    read = _read("2", None, "另有 2 家未录入")
    assert (dict(read.cells), dict(read.remarks)) == ({}, {("2", "number"): "另有 2 家未录入"})


def test_what_is_asked_and_empty_is_named() -> None:
    with pytest.raises(Invalid, match="cells_missing") as refused:
        check_required(ASKED, _read("3", "2026-06-01"))
    assert "第 1 行“投入”的“数量”" in refused.value.message
    twice = [TypedCell("1", "number", "3", None)] * 2
    with pytest.raises(Invalid, match="cells_unreadable"):
        read_typed(ASKED, twice)
