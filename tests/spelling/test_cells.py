"""What stands in a cell is what is shown: no formula, no escaped character."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from spelling.cells import CELL_MOST, guarded, read_workbook_words, unguarded, workbook_words
from spreadsheets.listing import ExportedTable

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠1", "\t=1", "\r=1", "\n=1", " =1",
    "\u3000＝1", "\u200b=1", "\ufeff+1", "'=1", "\u00a0@x", " \n\t-2", "\t1", "\r1", "\n1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_spreadsheet_takes_a_cell_of_a_csv_for_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"


@given(text=st.text())
def test_a_guard_and_an_escape_are_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    kept = workbook_words(text)
    assert read_workbook_words(kept) == workbook_words(text.replace("_x", "_\u200bx")).replace(
        "_\u200bx", "_x"
    )


def test_a_list_says_in_either_file_what_stands_in_it() -> None:
    words = [*FORMULAS, "_x0041_", "_x005F_x0041_", "😀_xD83D_", "a_x000D_b"]

    def pieces(file_format: str) -> bytes:
        head = [("_x0042_题", 10), ("=题", 10)]
        table = ExportedTable(
            "x", "示例", head, ["_x0043_"], iter([[word, date(2026, 11, 2)] for word in words]), 1
        )
        return b"".join(table.pieces(file_format))

    sheet = load_workbook(io.BytesIO(pieces("xlsx"))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [read_workbook_words(str(row[0])) for row in rows] == [
        "_x0042_题", *(word.replace("\r", "\n") for word in words)
    ]  # fmt: skip
    head, *lines = csv.reader(io.StringIO(pieces("csv").decode("utf-8-sig"), newline=""))
    assert head == ["_x0042_题", "'=题"]
    assert [line[0] for line in lines] == [guarded(word) for word in words]


def test_a_cell_is_no_longer_than_excel_takes() -> None:
    assert len(workbook_words("长" * 40_000)) == CELL_MOST
