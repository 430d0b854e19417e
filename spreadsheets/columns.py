"""A table as a county keeps it in Excel: its columns, and how a heading is recognised."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spelling.characters import even
from spreadsheets.errors import Unreadable, WorkbookFault
from spreadsheets.screening import MAX_COLUMNS

TOWN, STATUS = "乡镇", "状态"
YES_NO, STATES = ("是", "否"), ("在用", "停用")
# Rows are numbered and remarked upon in every county's tables, and bear an id in those that were
# exported; none of it says anything to us.
IGNORED = frozenset({"序号", "备注", "记录编号"})
# What we write beside the rows of a table that is to be mended; nothing of it is read again.
PROBLEM, REMEDY = "导入问题", "怎么改"
MARKS = frozenset({PROBLEM, REMEDY})
PASSWORDS = frozenset({"密码", "初始密码", "口令"})
# “电话” behind a person's column is that person's.
_PHONES = frozenset({"电话", "联系电话", "联系方式", "手机"})
_REMARK_IN_HEAD = re.compile(r"[（(][^（()）]*[)）]|[*＊：:]")


# Compared by identity: a column is a key of every row.
@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column. `field` is the name in the API's document.

    `read` gives a cell's value (see `words`). `also`: other headings for the same. `width` in
    characters. `hint` tells how to fill it in. `must_stand`: the table is none without it.
    `choices`: what a cell may say, offered by Excel. `most`: of a number.
    """

    title: str
    field: str
    read: Callable[[object], object]
    width: int
    hint: str
    also: tuple[str, ...] = ()
    max_characters: int = 0
    most: int = 0
    filled: bool = False
    must_stand: bool = False
    choices: tuple[str, ...] = ()

    def checked(self, value: object) -> object:
        """A value that was read, if the column may hold it. Raises: Unreadable."""
        if self.filled and value in (None, [], ()):
            raise Unreadable("没有填", f"这一列必填：{self.hint}")
        if self.max_characters and isinstance(value, str) and len(value) > self.max_characters:
            raise Unreadable(f"超过 {self.max_characters} 字", "请写短一些")
        if self.most and isinstance(value, int) and value > self.most:
            raise Unreadable(f"超过 {self.most}", "请核对，是不是填到了别的列")
        return value


@dataclass(frozen=True, slots=True)
class Table:
    """`kind` names it in commands and addresses, `title` on the sheet."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...]

    def column_of(self, field: str) -> Column | None:
        """The column whose value the API calls so."""
        return next((column for column in self.columns if column.field == field), None)

    def named(self, field: str) -> Column:
        """The same where it is known to be there. Raises: KeyError."""
        return {column.field: column for column in self.columns}[field]

    def match(self, head: Sequence[object], sheet: str | None, row: int) -> list[Column | None]:
        """The column of each heading; None where nothing of it is read.

        Raises: ExceptionGroup of WorkbookFault: all that is wrong with the head.
        """
        columns: list[Column | None] = []
        faults: list[WorkbookFault] = []

        def fault(message: str, remedy: str) -> None:
            faults.append(WorkbookFault(message, remedy, sheet=sheet, row=row))

        if len(head) > MAX_COLUMNS:
            message = f"表头超过 {MAX_COLUMNS} 列"
            raise WorkbookFault(message, "请删去右侧多余的列", sheet=sheet, row=row)
        for cell in head:
            column, trouble = self._column_of(cell, columns)
            if trouble:
                fault(*trouble)
            if column and column in columns:
                fault(f"“{column.title}”有两列", "请只留一列")
            columns.append(column)
        missing = [
            column.title for column in self.columns if column.must_stand and column not in columns
        ]
        if missing:
            message = f"缺少列：{'、'.join(missing)}"
            fault(message, "请让表头在最上面一行；可以下载模板对照")
        if faults:
            raise ExceptionGroup("the head", faults)
        return columns

    def _column_of(
        self, cell: object, before: Sequence[Column | None]
    ) -> tuple[Column | None, tuple[str, str] | None]:
        heading = plain_heading(cell)
        if not heading or heading in IGNORED | MARKS:
            return None, None
        if heading in PASSWORDS:
            return None, ("文件里不能有密码", "请删去这一列；初始密码由管理员另行设置")
        if heading in _PHONES and before and before[-1]:
            of_person = f"{before[-1].title}电话"
            if any(column.title == of_person for column in self.columns):
                heading = of_person
        for column in self.columns:
            if heading in (column.title, *column.also):
                return column, None
        return None, (f"不认识的列：{heading[:20]}", "请改成模板里的列名，或删去这一列")


def plain_heading(cell: object) -> str:
    """“ 企业名称（必填）* ” is 企业名称."""
    if cell is None:
        return ""
    return re.sub(r"[\s_]+", "", _REMARK_IN_HEAD.sub("", even(str(cell))))
