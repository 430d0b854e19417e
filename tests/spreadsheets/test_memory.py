"""However many rows, a table takes no more memory than a few of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from local.var import PROJECT

READ = """
import resource, sys
from pathlib import Path
from ledger.enterprises.sheet import ENTERPRISES
from spreadsheets.source import open_source
with open_source(Path(sys.argv[1]), ENTERPRISES) as source:
    print(sum(1 for _ in source.rows))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
WRITE = """
import resource, sys
from pathlib import Path
from bench.tables import table_rows
from ledger.enterprises.sheet import ENTERPRISES
from spreadsheets.listing import ExportedTable
head = [(column.title, column.width) for column in ENTERPRISES.columns]
count = int(sys.argv[3])
listing = ExportedTable("enterprises", "企业", head, ["示例"], table_rows(count), count)
with Path(sys.argv[1]).open("wb") as file:
    file.writelines(listing.pieces(sys.argv[2]))
print(count)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
# Whoever keeps the rows of the larger takes a third more.
SMALL_ROWS, LARGE_ROWS = 200, 10_000


def rows_and_peak_kb(program: str, *words: object) -> tuple[int, int]:
    """Of a process of its own; the peak is the kernel's."""
    command = [sys.executable, "-c", program, *map(str, words)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    rows, peak = done.stdout.split()
    return int(rows), int(peak)


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_fifty_times_the_rows_take_a_tenth_more_memory_at_most(
    tmp_path: Path, file_format: str
) -> None:
    peaks: dict[tuple[str, int], int] = {}
    for count in (SMALL_ROWS, LARGE_ROWS):
        path = tmp_path / f"{count}.{file_format}"
        for verb, program, words in (
            ("write", WRITE, (path, file_format, count)),
            ("read", READ, (path,)),
        ):
            rows, peaks[verb, count] = rows_and_peak_kb(program, *words)
            assert rows == count
    for verb in ("write", "read"):
        assert peaks[verb, LARGE_ROWS] < 1.1 * peaks[verb, SMALL_ROWS]
