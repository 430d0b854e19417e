"""What a filled-in workbook adds up to, held against the same schema and review as YAML."""

from collections.abc import Iterator, Mapping
from typing import Any

from checklists.authoring import SCHEMAS, Keys, schema_flaws
from checklists.county.changes import Changes, as_data
from checklists.county.review import Ours, flaws
from checklists.workbook.columns import ID, ITEM_COLUMNS, REASON, SECTION
from checklists.workbook.rows import ItemRow
from spreadsheets.errors import WorkbookFault


def reviewed(changes: Changes, ours: Ours, rows: Mapping[str, ItemRow]) -> Iterator[WorkbookFault]:
    """The faults of a county's next edition, each at the cell that says it.

    `rows`: item → the row it was read from.
    """
    if not changes.edition:
        return
    data = as_data(changes)
    schema = schema_flaws(data, SCHEMAS / "county_changes.schema.json")
    for broken in schema:
        opening = {"missing": "请补上", "wrong": "应为"}.get(broken.kind, "")
        remedy = "：".join(filter(None, (opening, broken.advice)))
        message = "没有填写" if broken.kind == "missing" else broken.message
        yield _placed(data, broken.keys, message, remedy, rows)
    # The review relies on the shape that the schema grants.
    for flaw in () if schema else flaws(data, ours):
        yield _placed(data, flaw.keys, flaw.message, flaw.remedy, rows)


def _placed(
    data: Mapping[str, Any], keys: Keys, message: str, remedy: str, rows: Mapping[str, ItemRow]
) -> WorkbookFault:
    """The fault at the cell that said what stands at `keys` of `data`."""
    item_id, path = _item_at(data, keys)
    row = rows.get(item_id or "")
    if row is None:
        # Of a sector that the workbook does not hold, or of the county's file as a whole.
        return WorkbookFault(f"{item_id or '本县的改动'}：{message}", remedy)
    return row.fault(message, remedy, _column_title(path))


def _item_at(data: Mapping[str, Any], keys: Keys) -> tuple[str | None, tuple[str, ...]]:
    """The item that `keys` are about, and the way from it to the field."""
    match keys:
        case ("off", int(index), *fields):
            return data["off"][index]["item"], tuple(f"off {field}" for field in fields)
        case ("add", int(group), "items", int(index), *fields):
            item_id = data["add"][group]["items"][index]["id"]
            return item_id, tuple(field for field in fields if isinstance(field, str))
        case ("add", int(group), *fields):
            return data["add"][group]["items"][0]["id"], tuple(str(field) for field in fields)
    return None, ()


def _column_title(path: tuple[str, ...]) -> str | None:
    named = {("off reason",): REASON, ("off item",): ID, ("section",): SECTION}
    if path in named:
        return named[path]
    for column in ITEM_COLUMNS:
        if path and column.path[: len(path)] == path:
            return column.title
    return None
