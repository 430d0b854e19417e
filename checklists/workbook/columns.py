"""The columns of a sector's sheet, and an item as a row of it and back.

Between a cell and an item's field stand *words*: what the cell says once spaces, full-width digits
and the like are evened out. Two cells with the same words say the same.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Literal

from checklists import clauses
from checklists.documents import Case, Document
from checklists.review import OURS
from spreadsheets.errors import Unreadable

CellWords = str | int | float | None
Cases = Mapping[str, tuple[Document, Case]]

YES, NO = "是", "否"
HINT = "提示值"
NUMBER_BELOW = 10**9
ID, ENABLED, REASON, SECTION = "编号", "启用", "停用理由", "检查项目"
SOURCES, BASIS, CRITERION = "依据", "限值依据", "疑似重大情形"


@dataclass(frozen=True, slots=True)
class ItemColumn:
    """`path` leads to the field of an item; empty where the column is not about one.

    `choices`, in Chinese → in data, where only those are allowed. `width` in characters.
    """

    title: str
    width: int
    kind: Literal["text", "lines", "number", "choice"] = "text"
    path: tuple[str, ...] = ()
    choices: Mapping[str, Any] | None = None


_YES_NO = {YES: True, NO: False}
ITEM_COLUMNS = (
    ItemColumn(ID, 10, path=("id",)),
    ItemColumn(ENABLED, 7, "choice", choices=_YES_NO),
    ItemColumn(REASON, 20),
    ItemColumn(SECTION, 16),
    ItemColumn("问题", 32, path=("question",)),
    ItemColumn("怎样算合格", 36, path=("good",)),
    ItemColumn("怎么看", 36, path=("method",)),
    ItemColumn("部位", 10, path=("part",)),
    ItemColumn("怎么改", 32, path=("remedy",)),
    ItemColumn("整改天数", 9, "number", ("deadline_days",)),
    ItemColumn(
        "级别", 9, "choice", ("grade",), {"一般": "general", "疑似重大": "major-suggested"}
    ),
    ItemColumn(CRITERION, 30, path=("criterion",)),
    ItemColumn("不合格须拍照", 9, "choice", ("photo_on_fail",), _YES_NO),
    ItemColumn(
        "记录类型", 9, "choice", ("measure", "kind"),
        {"数": "number", "日期": "date", "文字": "text"},
    ),
    ItemColumn("记录名称", 14, path=("measure", "name")),
    ItemColumn("必须记录", 9, "choice", ("measure", "required"), _YES_NO),
    ItemColumn("单位", 8, path=("measure", "unit")),
    ItemColumn("可能最小", 9, "number", ("measure", "lowest")),
    ItemColumn("可能最大", 9, "number", ("measure", "highest")),
    ItemColumn("不小于", 9, "number", ("measure", "at_least")),
    ItemColumn("不大于", 9, "number", ("measure", "at_most")),
    ItemColumn("检查当天有效", 9, "choice", ("measure", "valid_on_day"), _YES_NO),
    ItemColumn("几天之内", 9, "number", ("measure", "within_days")),
    ItemColumn(BASIS, 14, path=("measure", "basis")),
    ItemColumn(SOURCES, 34, "lines", ("sources",)),
)  # fmt: skip
BY_TITLE = {column.title: column for column in ITEM_COLUMNS}

# Pasted from a web page or typed with an input method: marks that nobody sees.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]|_x000D_")
# Full-width digits and letters; punctuation stays, for it is full-width in Chinese.
_WIDE = {
    ord(wide) + step: ord(narrow) + step
    for wide, narrow, count in (("０", "0", 10), ("Ａ", "A", 26), ("ａ", "a", 26))
    for step in range(count)
}
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,6})?")


def words_of(column: ItemColumn, value: object) -> CellWords:
    """What a cell says; None if nothing. `value` is text, a number, a truth value or a date.

    Raises: Unreadable.
    """
    if isinstance(value, str):
        value = _tidy(value, column) or None
    if value is None:
        return None
    if isinstance(value, date | time | timedelta):
        raise Unreadable("是日期格式", "请把单元格格式改成“文本”再填")
    if column.kind == "number":
        return _number(value)
    if isinstance(value, bool) and column.choices and YES in column.choices:
        return YES if value else NO
    if not isinstance(value, str):
        raise Unreadable(f"是数（{value}），这里要写文字", "请写成文字")
    if column.choices and value not in column.choices:
        raise Unreadable(f"“{value[:20]}”不能选", f"请选：{'、'.join(column.choices)}")
    return value


def cells_of_ours(item: Mapping[str, Any], section: str) -> dict[str, CellWords]:
    """A row of ours, column → value, from its published form."""
    cited = item.get("criterion")
    return {
        **_cells(item, section),
        CRITERION: f"{cited['id']} {cited['wording']}" if cited else None,
        SOURCES: "\n".join(source["text"] for source in item["sources"]),
    }


def cells_of_own(item: Mapping[str, Any], section: str, cases: Cases) -> dict[str, CellWords]:
    """A row of a county's own item, column → value, from its authored form."""
    cited = item.get("criterion", "")
    spelled_out = {"grade": "general", "photo_on_fail": True, **item}
    if "measure" in item:
        spelled_out["measure"] = {"required": True, **item["measure"]}
    return {
        **_cells(spelled_out, section),
        CRITERION: f"{cited} {cases[cited][1].wording}" if cited in cases else cited or None,
        SOURCES: "\n".join(_source_line(source) for source in item["sources"]),
    }


def item_of(words: Mapping[str, CellWords], documents: Mapping[str, Document]) -> dict[str, Any]:
    """The authored form of a row, without what the row leaves open."""
    item: dict[str, Any] = {}
    for column in ITEM_COLUMNS:
        said = words.get(column.title)
        value = None if said is None else _data(column, said, documents)
        if not column.path or value is None:
            continue
        *outer, field = column.path
        holder = item
        for name in outer:
            holder = holder.setdefault(name, {})
        holder[field] = value
    return item


def _data(column: ItemColumn, said: CellWords, documents: Mapping[str, Document]) -> Any:
    if column.title == SOURCES:
        lines = (line.strip() for line in re.split("[\n;；]", str(said)))
        return [_source(line, documents) for line in lines if line]
    if column.title == CRITERION:
        return str(said).split()[0]
    if column.title == BASIS:
        return OURS if said == HINT else said
    if column.path == ("measure", "valid_on_day"):
        return True if said == YES else None  # the schema knows no other value
    return column.choices[str(said)] if column.choices else said


def _cells(item: Mapping[str, Any], section: str) -> dict[str, CellWords]:
    cells: dict[str, CellWords] = {SECTION: section}
    for column in ITEM_COLUMNS:
        value: Any = item if column.path else None
        for field in column.path:
            value = value.get(field) if isinstance(value, Mapping) else None
        if column.choices and value is not None:
            value = next(word for word, meant in column.choices.items() if meant == value)
        if column.path:
            cells[column.title] = HINT if column.title == BASIS and value == OURS else value
    return cells


def _source(line: str, documents: Mapping[str, Document]) -> str | dict[str, str]:
    if clauses.is_clause(line):
        return line
    key, _, clause = line.partition(" ")
    if key not in documents:
        return {"text": line}
    return {"document": key, "clause": clause.strip()} if clause.strip() else {"document": key}


def _source_line(source: str | Mapping[str, str]) -> str:
    if isinstance(source, str):
        return source
    if "text" in source:
        return source["text"]
    return f"{source['document']} {source.get('clause', '')}".strip()


def _tidy(text: str, column: ItemColumn) -> str:
    text = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_WIDE).strip().removeprefix("'").strip()
    if column.kind == "lines":
        return "\n".join(line.strip() for line in text.split("\n") if line.strip())
    text = "".join(line.strip() for line in text.split("\n"))
    return unicodedata.normalize("NFKC", text).upper() if column.title == ID else text


def _number(value: object) -> int | float:
    """Counts stay whole: 3.0 and “３” are 3."""
    if isinstance(value, str):
        plain = unicodedata.normalize("NFKC", value).replace(",", "")
        if not _NUMBER.fullmatch(plain):
            raise Unreadable(f"“{value[:20]}”不是数", "请只写数字，单位写在“单位”列")
        value = float(plain)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable("不是数", "请只写数字")
    if not abs(value) < NUMBER_BELOW:
        raise Unreadable("数太大了", "请核对位数，或换一个单位")
    return int(value) if float(value).is_integer() else value
