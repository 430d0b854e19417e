"""A workbook that officials filled in becomes the county's next edition, whole or not at all.

1. Read: what cannot be a workbook of ours is refused before its cells are believed.
2. Overtaken? The first sheet says what the export was made from.
3. Each sheet: our rows must read as exported and may be switched off; the county's own may change;
   rows without an id are new. No row may vanish: a slip with the mouse must not switch off an item.
4. The new changes are held against the same schema and review as a file written by hand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from checklists.authoring import PACKAGE_ROOT
from checklists.county.changes import Added, Changes, Off, arranged, read_changes, without_defaults
from checklists.county.review import Ours
from checklists.workbook.columns import ENABLED, ID, NO, REASON, SECTION, item_of
from checklists.workbook.exporting import (
    AREA_LABEL,
    CASES,
    COVER,
    EDITION_LABEL,
    our_rows,
    own_rows,
    sheet_title,
)
from checklists.workbook.reading import Sheet, read_workbook
from checklists.workbook.review import reviewed
from checklists.workbook.rows import ItemRow, changed_columns, read_rows, sort_rows, switch_faults
from spreadsheets.errors import WorkbookFault
from spreadsheets.screening import PLACES_TOLD

_EXPORT_AGAIN = "请重新导出一份，把改动抄过去再导入"


@dataclass(frozen=True, slots=True)
class ImportedWorkbook:
    """`changes` is the county's next edition, or the present one where nothing changed.

    `notes` are for the person: rows that nobody sees and were taken all the same.
    """

    before: Changes
    changes: Changes
    notes: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        return self.changes != self.before


@dataclass(slots=True)
class _Taken:
    """What the sheets said so far, with the row of each item."""

    off: list[Off] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    rows: dict[str, ItemRow] = field(default_factory=dict)
    sectors: set[str] = field(default_factory=set)
    faults: list[WorkbookFault] = field(default_factory=list)


def import_workbook(
    path: Path, folder: Path, area: str, on: date, root: Path = PACKAGE_ROOT
) -> ImportedWorkbook:
    """Read a workbook against the county's present changes; writes nothing.

    `on` is the day that a new edition is dated. Raises: ExceptionGroup of WorkbookFault: all that
    is wrong. WorkbookFault: the file cannot be read at all. FileFault: ours or the county's file.
    """
    before = read_changes(folder, area) or Changes(area, 0, on.isoformat())
    ours = Ours.load(root)
    sheets = read_workbook(path)
    titles = {
        sheet_title(sector_id, checklist["name"]): sector_id
        for sector_id, checklist in ours.checklists.items()
    }
    _refuse([*_overtaken(sheets, titles, ours, before)])
    taken = _Taken()
    for sheet in sheets:
        if sheet.title in titles:
            _take_sheet(sheet, titles[sheet.title], ours, before, taken)
        elif sheet.rows and sheet.title not in (COVER, CASES):
            remedy = f"表名应像“{next(iter(titles))}”；不用的表请删去"
            taken.faults.append(WorkbookFault("不认识这张表", remedy, sheet=sheet.title))
    _refuse(taken.faults)
    changes = _next_edition(before, taken, on)
    _refuse([*reviewed(changes, ours, taken.rows)])
    return ImportedWorkbook(before, changes, tuple(_notes(sheets)))


def change_lines(imported: ImportedWorkbook) -> Iterator[str]:
    """What changed, a line each; none where nothing did."""
    before, after = imported.before, imported.changes
    for item_id, reason in after.switched_off.items():
        if before.switched_off.get(item_id) != reason:
            yield f"停用 {item_id}：{reason}"
    for item_id in before.switched_off:
        if item_id not in after.switched_off:
            yield f"恢复 {item_id}"
    known = {added.id: added for added in before.added}
    for added in after.added:
        if added.id not in known:
            yield f"新增 {added.id} {added.item['question']}（{added.section}）"
        elif added != known[added.id]:
            yield f"修改 {added.id} {added.item['question']}（{added.section}）"


def _overtaken(
    sheets: Iterable[Sheet], titles: Mapping[str, str], ours: Ours, before: Changes
) -> Iterator[WorkbookFault]:
    cover = next((sheet for sheet in sheets if sheet.title == COVER), None)
    if cover is None:
        yield WorkbookFault(f"缺少“{COVER}”表，不知道是从哪一版导出的", _EXPORT_AGAIN)
        return
    facts = {str(cells[0]): cells[1] for _, cells in cover.rows if len(cells) > 1}
    area, edition = facts.get(AREA_LABEL), facts.get(EDITION_LABEL)
    if area is not None and str(area).strip() != before.area:
        yield WorkbookFault(
            f"是县区 {area} 的表，不是 {before.area} 的", _EXPORT_AGAIN, sheet=COVER
        )
    if str(edition).strip() != str(before.edition):
        message = f"导出时是本县第 {edition} 版，现在是第 {before.edition} 版"
        yield WorkbookFault(message, _EXPORT_AGAIN, sheet=COVER)
    for sheet in sheets:
        newest = ours.checklists[titles[sheet.title]]["version"] if sheet.title in titles else None
        if newest and str(facts.get(sheet.title)).strip() != newest:
            message = f"统一清单现在是 {newest}，这张表不是从它导出的"
            yield WorkbookFault(message, _EXPORT_AGAIN, sheet=sheet.title)


def _take_sheet(sheet: Sheet, sector_id: str, ours: Ours, before: Changes, taken: _Taken) -> None:
    mine = our_rows(ours.checklists[sector_id])
    added_rows = own_rows(ours, sector_id, before)
    faults_before = len(taken.faults)
    rows = read_rows(sheet, taken.faults)
    if len(taken.faults) > faults_before and not rows:
        return
    by_id, new, id_faults = sort_rows(rows, {**mine, **added_rows}, sector_id)
    taken.faults += id_faults
    taken.faults += _vanished(
        sheet.title, [item_id for item_id in {**mine, **added_rows} if item_id not in by_id]
    )
    for item_id, row in by_id.items():
        taken.faults += switch_faults(row)
        if row.is_off:
            taken.off.append(Off(item_id, str(row.words.get(REASON))))
        if item_id in mine:
            taken.faults += _edited(row, mine[item_id])
    taken.rows |= by_id
    taken.sectors.add(sector_id)
    known = {added.id: added for added in before.in_sector(sector_id)}
    for row in sorted((*(by_id[id_] for id_ in added_rows if id_ in by_id), *new), key=_place):
        _take_own(row, sector_id, known, added_rows, ours, taken)


def _take_own(
    row: ItemRow,
    sector_id: str,
    known: Mapping[str, Added],
    added_rows: Mapping[str, Mapping[str, Any]],
    ours: Ours,
    taken: _Taken,
) -> None:
    item_id = row.item_id
    if item_id and item_id in known and not changed_columns(row, added_rows[item_id]):
        taken.added.append(known[item_id])
        return
    if item_id is None and row.is_off:
        taken.faults.append(row.fault("新条目不能一来就停用", "请删去这一行，或改为“是”", ENABLED))
    if row.words.get(SECTION) is None and SECTION not in row.unread:
        remedy = "请写检查项目的名称，已有的或新设的都行"
        taken.faults.append(row.fault("没有填写", remedy, SECTION))
    item_id = item_id or _next_id(sector_id, {*known, *taken.rows})
    item = without_defaults(item_of({**row.words, ID: item_id}, ours.documents))
    taken.rows[item_id] = row
    taken.added.append(Added(sector_id, str(row.words.get(SECTION)), item))


def _next_id(sector_id: str, used: Iterable[str]) -> str:
    """One more than the highest number ever used; an id is never used again."""
    prefix = f"{sector_id}-X"
    highest = max(
        (int(id_.removeprefix(prefix)) for id_ in used if id_.startswith(prefix)), default=0
    )
    return f"{prefix}{highest + 1:02d}"


def _edited(row: ItemRow, exported: Mapping[str, Any]) -> Iterator[WorkbookFault]:
    for title in changed_columns(row, exported):
        was = exported.get(title)
        message = f"统一清单的条目不能改（原为：{'空' if was is None else was}）"
        remedy = (
            f"请恢复原样；要改的话，这一行“{ENABLED}”选“{NO}”并写理由，再在末尾加一行，编号留空"
        )
        yield row.fault(message, remedy, title)


def _vanished(sheet: str, item_ids: list[str]) -> Iterator[WorkbookFault]:
    if item_ids:
        named = "、".join(item_ids[:PLACES_TOLD])
        more = " 等" if len(item_ids) > PLACES_TOLD else ""
        message = f"少了 {len(item_ids)} 行：{named}{more}"
        remedy = f"请从导出的表里补回来；本县不查的，“{ENABLED}”选“{NO}”并写理由"
        yield WorkbookFault(message, remedy, sheet=sheet)


def _next_edition(before: Changes, taken: _Taken, on: date) -> Changes:
    off = [entry for entry in before.off if entry.item not in taken.rows]
    added = [addition for addition in before.added if addition.sector_id not in taken.sectors]
    same = replace(before, off=(*off, *taken.off), added=(*added, *taken.added))
    if arranged(same) == before:
        return before
    return replace(arranged(same), edition=before.edition + 1, published=on.isoformat())


def _notes(sheets: Iterable[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        said = {number for number, _ in sheet.rows}
        hidden = [number for number in sheet.structure.hidden_rows if number in said]
        if hidden:
            named = "、".join(str(number) for number in hidden[:PLACES_TOLD])
            more = " 等" if len(hidden) > PLACES_TOLD else ""
            yield f"「{sheet.title}」第 {named} 行{more}是隐藏的，也一起读入了"


def _refuse(faults: list[WorkbookFault]) -> None:
    if faults:
        raise ExceptionGroup("工作簿还不能导入", faults)


def _place(row: ItemRow) -> int:
    return row.number
