"""Tables as CSV: read in UTF-8 or GB 18030, as Excel and WPS write it; written with a BOM."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spreadsheets.errors import WorkbookFault

_CHUNK_BYTES = 65_536
# GB 18030 holds GBK and GB 2312.
_ENCODINGS = ("utf-8-sig", "gb18030")
# What a spreadsheet takes for a formula; and the sign that keeps it from doing so, for itself.
_GUARDED = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”或“CSV UTF-8”再导入"


def encoding_of(path: Path) -> str:
    """Raises: WorkbookFault: the bytes are text in neither."""
    for encoding in _ENCODINGS:
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
        rows = csv.reader(file, strict=True)
        while True:
            number += 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                remedy = f"请核对这一行的引号；或{_SAVE_AS}"
                raise WorkbookFault("读不下去，引号没有成对", remedy, row=number) from error
            yield number, [_unguarded(cell) for cell in cells]


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
    if isinstance(value, str) and value.startswith(_GUARDED):
        return f"'{value}"
    return value


def _unguarded(cell: str) -> str:
    """As `_guarded` found it. What people write without a guard stays as it is."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_GUARDED) else cell


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
