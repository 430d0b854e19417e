"""A workbook's shared strings, kept in a temporary file instead of memory.

100,000 rows hold half a million different strings; as a list they would be most of an import's
memory. Here a string costs the eight bytes of its place.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from typing import IO, Any, cast

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

_STRING, _RUN, _TEXT = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "r", "t"))


class StringsOnDisk:
    """Read by index, as the list would be. Close it when the workbook is read."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 — lives as long as this
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        """Only before the first is read."""
        data = text.encode("utf-8", "surrogatepass")
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def flush(self) -> None:
        """After the last was appended."""
        self._file.flush()

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self):
            raise IndexError(index)
        begin, end = self._ends[index], self._ends[index + 1]
        return os.pread(self._file.fileno(), end - begin, begin).decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._ends) - 1

    def close(self) -> None:
        """The file goes with it."""
        self._file.close()


class FrugalReader(ExcelReader):
    """openpyxl's reader, without the list of all strings."""

    def read_strings(self) -> None:
        """Called by `read`, before the sheets."""
        self._strings = StringsOnDisk()
        self.shared_strings = cast(list[str], self._strings)
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                _fill(self._strings, source)

    def close(self) -> None:
        """The archive and the strings."""
        self._strings.close()
        self.archive.close()


def _fill(strings: StringsOnDisk, source: IO[bytes]) -> None:
    parsing = iter(iterparse(source, events=("start", "end")))
    _, root = next(parsing)
    for event, node in parsing:
        if event == "end" and node.tag == _STRING:
            strings.append(_text(node))
            # Not the node alone: the root would keep an empty one for each.
            root.clear()
    strings.flush()


def _text(node: Any) -> str:
    """Without the readings (拼音) that stand beside the words."""
    texts = [node.find(_TEXT), *(run.find(_TEXT) for run in node.findall(_RUN))]
    return "".join(text.text or "" for text in texts if text is not None)
