"""Tables as CSV: read in UTF-8 or GB 18030, as Excel and WPS write it; written with a BOM."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spelling.cells import guarded, unguarded
from spreadsheets.errors import WorkbookFault

_CHUNK_BYTES = 65_536
# GB 18030 holds GBK and GB 2312. “Unicode 文本” of Excel begins with its mark.
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARK = "\ufeff"
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”或“CSV UTF-8”再导入"


def encoding_of(path: Path) -> str:
    """Raises: WorkbookFault: the bytes are text in neither."""
    with path.open("rb") as file:
        begins = file.read(2)
    for encoding in ("utf-16",) if begins in _UTF_16 else _ENCODINGS:
        if _is_text_in(path, encoding):
            return encoding
    raise WorkbookFault("不是文字文件，或编码既不是 UTF-8 也不是 GB 18030", _SAVE_AS)


def _is_text_in(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def csv_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[Any]]]:
    """Rows from 1 with their cells. Raises: WorkbookFault where quotes do not close."""
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        rows = csv.reader(_without_marks(file), strict=True, delimiter=_delimiter(path, encoding))
        while True:
            number += 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                remedy = f"请核对这一行的引号；或{_SAVE_AS}"
                raise WorkbookFault("读不下去，引号没有成对", remedy, row=number) from error
            yield number, [unguarded(cell) for cell in cells]


def _delimiter(path: Path, encoding: str) -> str:
    """A comma; a tab, where the head has no comma: so Excel saves “Unicode 文本”."""
    with path.open(encoding=encoding, newline="") as file:
        head = next((line for line in file if line.strip(f" \t\r\n{_MARK}")), "")
    return "\t" if "\t" in head and "," not in head else ","


def _without_marks(lines: Iterable[str]) -> Iterator[str]:
    """A second mark of the encoding, before the head, is none of its words."""
    for number, line in enumerate(lines):
        yield line.lstrip(_MARK) if number == 0 else line


def csv_chunks(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """The file in pieces, however many rows."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield codecs.BOM_UTF8
    writer.writerow([_guarded(title) for title in head])
    for row in rows:
        writer.writerow([_guarded(cell) for cell in row])
        if buffer.tell() >= _CHUNK_BYTES:
            yield _taken(buffer)
    yield _taken(buffer)


def _guarded(value: object) -> object:
    if isinstance(value, bool):
        return "是" if value else "否"
    return guarded(value) if isinstance(value, str) else value


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
