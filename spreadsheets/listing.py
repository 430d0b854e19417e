"""A list on its way out: what stands in it, and the file it becomes, in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from spreadsheets.csv_files import csv_chunks
from spreadsheets.xlsx_files import xlsx_chunks

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """`rows` can be gone through once; nothing is read before. `count`: how many there will be.

    `head`: titles and widths in characters. `about`: what the list is, a line each. `left_out`:
    entries that concern the caller's own enterprise and so are not in it.
    """

    kind: str
    title: str
    head: Sequence[tuple[str, int]]
    about: Sequence[str]
    rows: Iterator[Sequence[object]]
    count: int
    left_out: int = 0

    def file_name(self, day: date, file_format: str) -> str:
        """What a browser saves it as; a CSV has no other place to tell what it lacks."""
        remark = "（不含与导出人有关的企业）" if self.left_out else ""
        return f"{self.title}{remark}-{day}.{file_format}"

    def pieces(self, file_format: str) -> Iterator[bytes]:
        """The file. `file_format`: one of FORMATS."""
        if file_format == "csv":
            return csv_chunks([title for title, _ in self.head], self.rows)
        return xlsx_chunks(self.title, self.head, self.rows, self.about)
