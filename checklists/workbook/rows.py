"""The rows of one sector's sheet, read against what the export wrote, with the place of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists.workbook.columns import (
    BY_TITLE,
    ENABLED,
    ID,
    ITEM_COLUMNS,
    NO,
    REASON,
    CellWords,
    words_of,
)
from checklists.workbook.reading import Sheet
from spreadsheets.errors import Unreadable, WorkbookFault
from spreadsheets.screening import PLACES_TOLD

_SWITCHES = (ENABLED, REASON)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What a row says: column → words. `unread` are the columns whose fault is told already."""

    sheet: str
    number: int
    words: Mapping[str, CellWords]
    unread: frozenset[str]

    @property
    def item_id(self) -> str | None:
        said = self.words.get(ID)
        return str(said) if said is not None else None

    @property
    def is_off(self) -> bool:
        return self.words.get(ENABLED) == NO

    def fault(self, message: str, remedy: str, column: str | None = None) -> WorkbookFault:
        return WorkbookFault(message, remedy, sheet=self.sheet, row=self.number, column=column)


def read_rows(sheet: Sheet, faults: list[WorkbookFault]) -> list[ItemRow]:
    """Every row below the head that says something; what is wrong is added to `faults`.

    A sheet without its columns gives no rows.
    """
    faults += _structure_faults(sheet)
    if not sheet.rows:
        return []
    head_row, head = sheet.rows[0]
    titles = [str(cell).strip() if cell is not None else None for cell in head]
    head_faults = [*_head_faults(sheet, head_row, titles)]
    faults += head_faults
    if head_faults:
        return []
    return [_row(sheet.title, number, titles, cells, faults) for number, cells in sheet.rows[1:]]


def sort_rows(
    rows: Sequence[ItemRow], known: Mapping[str, Mapping[str, CellWords]], sector_id: str
) -> tuple[dict[str, ItemRow], list[ItemRow], list[WorkbookFault]]:
    """Rows of known items by id, new rows, and the faults of ids.

    `known`: item → the cells that the export wrote.
    """
    by_id: dict[str, ItemRow] = {}
    new: list[ItemRow] = []
    faults: list[WorkbookFault] = []
    for row in rows:
        item_id = row.item_id
        if item_id is None:
            new.append(row)
        elif item_id in by_id:
            message = f"{item_id} 在第 {by_id[item_id].number} 行已经有了"
            faults.append(row.fault(message, "请只留一行；新条目请把编号留空", ID))
        elif item_id in known:
            by_id[item_id] = row
        else:
            elsewhere = not item_id.startswith(f"{sector_id}-")
            message = f"{item_id} 不是 {sector_id} 的条目" if elsewhere else f"没有条目 {item_id}"
            faults.append(row.fault(message, "请核对编号；新条目请把编号留空", ID))
    return by_id, new, faults


def changed_columns(row: ItemRow, exported: Mapping[str, CellWords]) -> list[str]:
    """The columns, but for those that switch, in which the row says something else."""
    return [
        column.title
        for column in ITEM_COLUMNS
        if column.title not in _SWITCHES
        and column.title not in row.unread
        and row.words.get(column.title) != words_of(column, exported.get(column.title))
    ]


def switch_faults(row: ItemRow) -> Iterator[WorkbookFault]:
    reason = row.words.get(REASON)
    if row.is_off and reason is None:
        yield row.fault("停用了，没有写理由", "请写上为什么本县不查这一条", REASON)
    if not row.is_off and reason is not None:
        yield row.fault("没有停用，却写了停用理由", f"请清空，或把“{ENABLED}”改为“{NO}”", REASON)


def _structure_faults(sheet: Sheet) -> Iterator[WorkbookFault]:
    structure = sheet.structure
    if structure.merged:
        message = f"有合并的单元格：{_places(structure.merged)}"
        yield WorkbookFault(message, "请取消合并，每格各写各的", sheet=sheet.title)
    if structure.formulas:
        message = f"有公式：{_places(structure.formulas)}"
        yield WorkbookFault(message, "请复制后“选择性粘贴—数值”，只留结果", sheet=sheet.title)


def _places(places: Sequence[str]) -> str:
    first = "、".join(places[:PLACES_TOLD])
    return f"{first} 等" if len(places) > PLACES_TOLD else first


def _head_faults(
    sheet: Sheet, head_row: int, titles: Sequence[str | None]
) -> Iterator[WorkbookFault]:
    def fault(message: str, remedy: str) -> WorkbookFault:
        return WorkbookFault(message, remedy, sheet=sheet.title, row=head_row)

    if not any(title in BY_TITLE for title in titles):
        yield fault("第一行不是表头", "请让表头在最上面一行，表头的字不要改")
        return
    missing = [column.title for column in ITEM_COLUMNS if column.title not in titles]
    if missing:
        yield fault(f"缺少列：{'、'.join(missing)}", "请恢复这些列，表头的字不要改")
    for title in BY_TITLE:
        if titles.count(title) > 1:
            yield fault(f"“{title}”有 {titles.count(title)} 列", "请只留一列")
    unknown = [title for title in titles if title is not None and title not in BY_TITLE]
    if unknown:
        yield fault(f"不认识的列：{'、'.join(unknown)[:60]}", "请删去这些列，备注请另存")


def _row(
    sheet: str,
    number: int,
    titles: Sequence[str | None],
    cells: Sequence[Any],
    faults: list[WorkbookFault],
) -> ItemRow:
    words: dict[str, CellWords] = {}
    unread: set[str] = set()
    for at, value in enumerate(cells):
        title = titles[at] if at < len(titles) else None
        try:
            if title is not None:
                words[title] = words_of(BY_TITLE[title], value)
            elif value is not None:
                raise Unreadable("写在了没有表头的列", "请移到有表头的列，或删去")
        except Unreadable as unreadable:
            unread.add(title or "")
            faults.append(
                WorkbookFault(
                    unreadable.message, unreadable.remedy, sheet=sheet, row=number, column=title
                )
            )
    return ItemRow(sheet, number, words, frozenset(unread))
