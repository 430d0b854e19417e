"""Looking a workbook over before anything of it is believed: what it is, how big, what it hides.

A workbook comes from outside and is a zip archive of XML. Each part is read once as a stream, in
bounded memory, before the library that reads cells sees it. Refused are: what is no .xlsx, what is
too big or unpacks to too much, macros, XML that declares entities, merged cells, formulas.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO
from xml.parsers import expat

from spreadsheets.errors import WorkbookFault

MAX_PARTS = 500
MAX_COLUMNS = 100
# Far more than any program writes; without them a small file could keep us busy for long.
_MAX_DEPTH = 50
_TAG_MAX_BYTES = 1_000_000
# More places than this help nobody to mend them.
PLACES_TOLD = 10

Element = Callable[[str, dict[str, str]], None]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What reading a damaged archive ends in.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, expat.ExpatError)
_CHUNK_BYTES = 65_536
# ISO/IEC 29500 strict: the same words under other names, which the reader of cells does not know.
_STRICT = "http://purl.oclc.org/ooxml/"
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”再导入"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may hold; `rows` and `cells` of each sheet, `elements` of each part."""

    file_bytes: int
    unpacked_bytes: int
    rows: int
    cells: int
    elements: int


# All 40 sectors with their items come to about 1 MB, unpacked about 6.
CHECKLIST_LIMITS = Limits(
    file_bytes=10_000_000, unpacked_bytes=40_000_000, rows=5_000, cells=300_000, elements=3_000_000
)


@dataclass(slots=True)
class SheetStructure:
    """What cells alone do not tell of a sheet. Rows count from 1.

    Of formulas and merged cells the first few are named, of one more than are told.
    """

    formulas: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    rows: int = 0
    cells: int = 0


def screen(path: Path, limits: Limits = CHECKLIST_LIMITS) -> dict[str, SheetStructure]:
    """Sheet title → structure. Raises: WorkbookFault: the file cannot be taken, and why."""
    _refuse_other_files(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_dangerous(archive, limits)
            titles = _sheet_titles(archive, limits)
            return {
                title: _structure(archive, part, title, limits) for part, title in titles.items()
            }
    except BROKEN as error:
        raise unreadable() from error


def unreadable() -> WorkbookFault:
    return WorkbookFault("文件不完整或已损坏，读不出来", f"请重新下载或复制一份；{_SAVE_AS}")


def _refuse_other_files(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.file_bytes:
        message = f"文件超过 {limits.file_bytes // 10**6} MB"
        raise WorkbookFault(message, "请删去图片和无关的表，或分几个文件导入")
    with path.open("rb") as file:
        head = file.read(len(_OLE))
        if head == _OLE:
            _refuse_ole(file, limits)
    if not head.startswith(b"PK"):
        raise WorkbookFault("不是 Excel 工作簿（.xlsx）", _SAVE_AS)


def _refuse_ole(file: BinaryIO, limits: Limits) -> None:
    """The container of .xls, and of an .xlsx with a password."""
    if "EncryptedPackage".encode("utf-16-le") in file.read(limits.file_bytes):
        raise WorkbookFault("文件设了打开密码", "请在 Excel 里取消密码，保存后再导入")
    raise WorkbookFault("是旧格式的工作簿（.xls）", _SAVE_AS)


def _refuse_dangerous(archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    # The archive's reader stops at the size that is told here, so that it can be relied on.
    if sum(part.file_size for part in parts) > limits.unpacked_bytes or len(parts) > MAX_PARTS:
        message = f"解开后超过 {limits.unpacked_bytes // 10**6} MB，或内含的部件太多"
        raise WorkbookFault(message, "请删去图片、无关的表和空行空列，或重新导出一份来填")
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookFault("压缩包设了密码", "请取消密码再导入")
    names = {part.filename.lower() for part in parts}
    if any(PurePosixPath(name).name.startswith("vbaproject") for name in names):
        raise WorkbookFault("文件带宏，为安全起见不能导入", _SAVE_AS)
    if "xl/workbook.xml" not in names:
        raise WorkbookFault("不是 Excel 工作簿（.xlsx）", _SAVE_AS)
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            _read_xml(archive, name, limits)


def _sheet_titles(archive: zipfile.ZipFile, limits: Limits) -> dict[str, str]:
    """Part name → title of every worksheet."""
    targets: dict[str, str] = {}
    titles: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").startswith(_STRICT):
            raise WorkbookFault("是“Strict Open XML”格式的工作簿", _SAVE_AS)
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            # As the reader of cells finds it: what it reads and this does not was not looked over.
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = target.lstrip("/")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet" and attributes.get("id") in targets:
            if attributes.get("name", "") in titles.values():
                raise unreadable()
            titles[targets[attributes["id"]]] = attributes.get("name", "")

    try:
        _read_xml(archive, "xl/_rels/workbook.xml.rels", limits, relation)
        _read_xml(archive, "xl/workbook.xml", limits, sheet)
    except KeyError:
        raise unreadable() from None
    return {part: title for part, title in titles.items() if part in archive.namelist()}


def _structure(archive: zipfile.ZipFile, part: str, title: str, limits: Limits) -> SheetStructure:
    structure = SheetStructure()
    reference, column = "", 0

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal reference, column
        if tag == "c":
            reference = attributes.get("r", "")
            structure.cells += 1
            column = _column_after(column, reference)
            _refuse_too_wide(column, structure, title, limits)
        elif tag == "row":
            structure.rows, column = _row_after(structure.rows, attributes.get("r")), 0
            if structure.rows > limits.rows:
                message = f"超过 {limits.rows} 行"
                remedy = "请删去下方多余的行（选中整行删除，不只是清空内容）"
                raise WorkbookFault(message, remedy, sheet=title)
            if attributes.get("hidden") in ("1", "true"):
                structure.hidden_rows.append(structure.rows)
        elif tag == "f":
            _note(structure.formulas, reference)
        elif tag == "mergeCell":
            _note(structure.merged, attributes.get("ref", "").replace(":", " 至 "))

    _read_xml(archive, part, limits, element)
    return structure


def _note(places: list[str], place: str) -> None:
    if len(places) <= PLACES_TOLD:
        places.append(place)


def _row_after(row: int, written: str | None) -> int:
    """Raises: WorkbookFault of rows out of their order: the reader of cells leaves such out."""
    number = row + 1 if written is None else _whole(written)
    if number <= row:
        raise unreadable()
    return number


def _column_after(column: int, reference: str) -> int:
    """The same of cells within a row; one that tells no place stands behind the last."""
    letters = reference.rstrip("0123456789")
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    if letters and number <= column:
        raise unreadable()
    return number or column + 1


def _refuse_too_wide(column: int, structure: SheetStructure, title: str, limits: Limits) -> None:
    if column > MAX_COLUMNS or structure.cells > limits.cells:
        message = "太宽了，或单元格太多"
        remedy = "请删去右侧多余的列，或重新导出一份来填"
        raise WorkbookFault(message, remedy, sheet=title)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _read_xml(
    archive: zipfile.ZipFile, name: str, limits: Limits, element: Element | None = None
) -> None:
    """Stream one part through `element(tag, attributes)`, names without their namespace."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = elements = 0

    def refuse(*_: object) -> None:
        raise WorkbookFault("文件里有不该有的内容（实体声明）", _SAVE_AS)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > _MAX_DEPTH or elements > limits.elements:
            raise unreadable()
        if element:
            element(_local(tag), {_local(key): value for key, value in attributes.items()})

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    with archive.open(name) as part:
        fed = 0
        for chunk in _chunks(part):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _TAG_MAX_BYTES:
                raise unreadable()
        parser.Parse(b"", True)


def _chunks(part: IO[bytes]) -> Iterator[bytes]:
    while chunk := part.read(_CHUNK_BYTES):
        yield chunk


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
