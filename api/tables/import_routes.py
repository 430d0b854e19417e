"""A county's tables come onto the ledger through a page: tried, mended, confirmed.

The file stays with whoever sends it: each step sends it whole, and nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, request

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from api.tables.downloads import as_download
from api.tables.examples import IMPORT_TRIED
from api.tables.schemas import FILE_BODY, ConfirmQuery, ImportOut, MarkedQuery
from ledger.ground.errors import Invalid, NotFound, TooMany
from ledger.ground.transfer.confirmed_import import Trial, UploadedTable, try_import
from ledger.ground.transfer.import_rows import MAY_IMPORT
from ledger.screens.importers import IMPORTED_TABLES, importer_of
from media.coordinates import wgs84_from_gcj02
from spreadsheets.columns import Table
from spreadsheets.errors import WorkbookFault
from spreadsheets.listing import FORMATS
from spreadsheets.marking import Marks, marked_workbook
from spreadsheets.source import UPLOAD_LIMITS

blueprint = Blueprint("imports", "imports", description="导入")

_FAULTS_SHOWN = 500
# People and stations are saved one by one, with all that guards them: slower than enterprises.
_LIMITS = {"enterprises": UPLOAD_LIMITS}
_FEW = replace(UPLOAD_LIMITS, rows=2_000)
# How workbooks begin, today's and those of before 2007; whatever else is text, or is none of ours.
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_BLOCK_BYTES = 65_536


@endpoint(blueprint, "POST", "/imports/<kind>/trial", callers=MAY_IMPORT, refuses=[404, 429])
@blueprint.doc(requestBody=FILE_BODY)
@blueprint.response(200, ImportOut, example=IMPORT_TRIED)
def post_import_trial(kind: str) -> dict[str, Any]:
    """试导入：新增、修改、不变各多少，逐格说明问题；什么都不保存

    `kind`：enterprises（企业）、people（人员）、assignments（派驻）、villages（村、社区）。
    """
    table = _table(kind)
    with _uploaded(table) as uploaded:
        return _shown(try_import(current_services().engine, caller(), uploaded))


@endpoint(blueprint, "POST", "/imports/<kind>", callers=MAY_IMPORT, refuses=[404, 429])
@blueprint.doc(requestBody=FILE_BODY)
@blueprint.arguments(ConfirmQuery, location="query", as_kwargs=True)
@blueprint.response(200, ImportOut, example=IMPORT_TRIED | {"state": "imported"})
def post_import(kind: str, *, digest: str) -> dict[str, Any]:
    """按试导入的结果导入同一个文件：全部成功，或者什么都不保存；再发一次不会有变化

    有问题的行不在内。台账在这之间变了的，不导入，回答新的试导入结果。
    """
    table = _table(kind)
    with _uploaded(table) as uploaded:
        return _shown(try_import(current_services().engine, caller(), uploaded, confirmed=digest))


@endpoint(blueprint, "POST", "/imports/<kind>/marked", callers=MAY_IMPORT, refuses=[404, 429])
@blueprint.doc(requestBody=FILE_BODY)
@blueprint.arguments(MarkedQuery, location="query", as_kwargs=True)
@blueprint.response(200, content_type=FORMATS["xlsx"])
def post_import_marked(kind: str, *, held_only: bool) -> Response:
    """标好问题的文件（Excel）：有问题的格标色，旁边写怎么改；改好后再上传"""
    table = _table(kind)
    with _uploaded(table) as uploaded:
        tried = try_import(current_services().engine, caller(), uploaded)
        marks = Marks.of(tried.faults, tried.held)
        if not tried.held:
            nothing = "没有可以标的行；整个文件的问题请按提示修改"
            raise Invalid("nothing_to_mark", nothing)
        try:
            book = marked_workbook(
                uploaded.path, table, uploaded.limits, marks, held_only=held_only
            )
        except (WorkbookFault, ExceptionGroup):
            unread = "这个文件读不出来，没有可以标的，请按提示重新保存一份"
            raise Invalid("file_unreadable", unread) from None
    answer = Response(book, mimetype=FORMATS["xlsx"])
    return as_download(answer, f"{table.title}-待修改.xlsx")


def _table(kind: str) -> Table:
    table = IMPORTED_TABLES.get(kind)
    if table is None:
        raise NotFound("没有这种表，可以导入企业、人员、派驻和村（社区）")
    return table


@contextmanager
def _uploaded(table: Table) -> Iterator[UploadedTable]:
    """The body as a file that goes when it was read."""
    services, asking = current_services(), caller()
    most = request.max_content_length = UPLOAD_LIMITS.file_bytes
    if (request.content_length or 0) > most:
        too_large = f"文件超过 {most // 10**6} MB，请删去图片和无关的表，或分几个文件导入"
        raise TooMany("file_too_large", too_large)
    with TemporaryDirectory(prefix="anxun-import-") as folder:
        path = _received(Path(folder))

        def make() -> Any:
            return importer_of(
                table,
                services.engine,
                asking,
                services.plans[asking.area_code],
                wgs84_from_gcj02=wgs84_from_gcj02,
                board_settle_seconds=services.settings.board_settle_seconds,
                confirmed=False,
            )

        yield UploadedTable(path, _LIMITS.get(table.kind, _FEW), make)


def _received(folder: Path) -> Path:
    head = request.stream.read(_BLOCK_BYTES)
    path = folder / ("table.xlsx" if head.startswith(_WORKBOOKS) else "table.csv")
    with path.open("wb") as file:
        while head:
            file.write(head)
            head = request.stream.read(_BLOCK_BYTES)
    return path


def _shown(tried: Trial) -> dict[str, Any]:
    return {
        "state": tried.state,
        "new": tried.new,
        "changed": tried.changed,
        "unchanged": tried.unchanged,
        "held": len(tried.held),
        "entries": tried.entries,
        "faults": tried.faults[:_FAULTS_SHOWN],
        "fault_count": len(tried.faults),
        "notes": tried.notes,
        "digest": tried.digest,
    }
