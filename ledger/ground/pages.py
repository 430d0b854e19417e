"""Pages of a list: each begins after the last row of the one before, whatever was added since."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.errors import Invalid

CURSOR_LOST = "翻页位置已失效，请从头刷新列表"


def whole_number(most: int) -> Callable[[Any], int]:
    """Reads a cursor's number that lies between -`most` and `most`."""

    def read(value: Any) -> int:
        number = int(value)
        if abs(number) > most:
            raise ValueError(value)
        return number

    return read


def words(value: Any) -> str:
    """Reads a cursor's text, such as PostgreSQL can compare with. Raises: ValueError."""
    text = str(value)
    if "\x00" in text:
        raise ValueError("U+0000")
    text.encode()
    return text


Line = TypeVar("Line")
Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """Rows, and the cursor of the next page; none on the last."""

    rows: list[Line]
    next_cursor: str | None

    def map(self, show: Callable[[Line], Shown]) -> Page[Shown]:
        """The same page with what is shown of each row."""
        return Page([show(row) for row in self.rows], self.next_cursor)


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: expressions, the last one unique; all ascending or all descending.

    `read`: from a cursor's JSON values to the expressions' own.
    """

    by: Sequence[sa.ColumnElement[Any]]
    read: Sequence[Callable[[Any], Any]]
    descending: bool = False

    def after(self, cursor: str | None) -> sa.ColumnElement[bool]:
        """Rows behind the cursor. Raises: Invalid where it is none of this list's."""
        if cursor is None:
            return sa.true()
        values = sa.tuple_(
            *(
                sa.literal(value, column.type)
                for value, column in zip(self._values(cursor), self.by, strict=True)
            )
        )
        mine = sa.tuple_(*self.by)
        return mine < values if self.descending else mine > values

    def _values(self, cursor: str) -> list[Any]:
        try:
            values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            return [read(value) for read, value in zip(self.read, values, strict=True)]
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            raise Invalid("cursor_invalid", CURSOR_LOST) from None

    def clauses(self) -> list[sa.ColumnElement[Any]]:
        """For `order_by`."""
        return [column.desc() if self.descending else column.asc() for column in self.by]

    def sort_columns(self) -> list[sa.Label[Any]]:
        """The sort values as columns, for the next page's cursor."""
        return [column.label(f"sort_{index}") for index, column in enumerate(self.by)]


def page_of(rows: Sequence[Any], limit: int, order: Order) -> Page[Any]:
    """From `limit` + 1 rows with their sort columns: the page, and whether there is another."""
    shown = list(rows[:limit])
    if len(rows) <= limit:
        return Page(shown, None)
    last = [getattr(shown[-1], f"sort_{index}") for index in range(len(order.by))]
    return Page(shown, _cursor(last))


def page_of_sorted(
    rows: Iterable[Line], limit: int, cursor: str | None, key: Callable[[Line], tuple[str, ...]]
) -> Page[Line]:
    """Of rows that are made and not read, the greatest key first; `key` is another for each.

    Raises: Invalid where the cursor is none of this list's.
    """
    after = None if cursor is None else tuple(_values_in(cursor, words))
    ordered = sorted(rows, key=key, reverse=True)
    left = [row for row in ordered if after is None or key(row) < after]
    shown = left[:limit]
    return Page(shown, _cursor(key(shown[-1])) if len(left) > limit else None)


def _values_in(cursor: str, read: Callable[[Any], Any]) -> list[Any]:
    try:
        return [read(value) for value in json.loads(base64.urlsafe_b64decode(cursor.encode()))]
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Invalid("cursor_invalid", CURSOR_LOST) from None


def _cursor(values: Sequence[Any]) -> str:
    document = json.dumps([_plain(value) for value in values], ensure_ascii=False)
    return base64.urlsafe_b64encode(document.encode()).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
