"""Reviewing the forms of a plan: no cell without a source, no source that nobody knows."""

from collections.abc import Callable, Iterator, Mapping
from string import Formatter
from typing import Any

from checklists.authoring import Authored, Keys
from checklists.errors import FileFault
from plans.form_figures import FIGURES

_Data = Mapping[str, Any]
_KINDS = ("figure", "rate", "sum", "rank", "plan", "typed")
_PLACES = frozenset({"year", "first_month", "first_day", "last_month", "last_day"})
_OFFICES = frozenset({"department", "town_office", "county_enterprise", "industry_office"})
_ORDERS = frozenset({"duties", "targets", "measures"})
_KNOWN = "请用 docs/figures.md 里的名称；系统算不出来的，改写成 typed 由单位填"


def form_faults(authored: Authored) -> Iterator[FileFault]:
    """Every fault of the plan's forms that the schema cannot tell."""
    for number, form in enumerate(authored.data["forms"]):
        at: Keys = ("forms", number)
        yield from _row_faults(authored, form, at)
        yield from _total_faults(authored, form, at)
        yield from _repeated(authored, form, at)
        yield from _empty_cells(authored, form, at)
        for group in ("columns", "rows"):
            for index, entry in enumerate(form.get(group, [])):
                for place, part in enumerate(entry.get("cell", [])):
                    here = (*at, group, index, "cell", place)
                    yield from _part_faults(authored, form, entry, part, here)
        yield from _head_faults(authored, form, at)


def _row_faults(authored: Authored, form: _Data, at: Keys) -> Iterator[FileFault]:
    """Rows stand in the file, or the plan gives them."""
    given = {"office": _OFFICES, "order": _ORDERS}.get(form["rows_by"])
    rows_for = form.get("rows_for", [])
    if given is None:
        if rows_for or "rows" not in form:
            remedy = "请把每一行写在 rows 里；rows_for 只用于 rows_by: office 或 order"
            yield authored.fault(f"{form['name']} 没有写明有哪些行", remedy, *at)
    elif "rows" in form or not rows_for or not given.issuperset(rows_for):
        remedy = f"请去掉 rows，在 rows_for 里写：{'、'.join(sorted(given))}"
        yield authored.fault(f"{form['name']} 的行写得不对", remedy, *at)


def _total_faults(authored: Authored, form: _Data, at: Keys) -> Iterator[FileFault]:
    """Figures of different kinds have no sum."""
    if form.get("total_row") and form["rows_by"] in {"figure", "order"}:
        remedy = "请去掉 total_row；要几行相加，另写一行 cell: [{sum: [1, 2]}]"
        yield authored.fault(f"{form['name']} 的各行不是一种数，不能合计", remedy, *at, "total_row")


def _repeated(authored: Authored, form: _Data, at: Keys) -> Iterator[FileFault]:
    """A filing knows its cells by the row's number and the column's key."""
    for group, field, thing in (("columns", "key", "列"), ("rows", "number", "行号")):
        seen: set[object] = set()
        for index, entry in enumerate(form.get(group, [])):
            if entry[field] in seen:
                message = f"{form['name']} 里{thing} {entry[field]} 用了两次"
                yield authored.fault(message, "请换一个没用过的", *at, group, index, field)
            seen.add(entry[field])


def _empty_cells(authored: Authored, form: _Data, at: Keys) -> Iterator[FileFault]:
    """In a form by figures the row says what it counts, in all others the column does."""
    by_figure = form["rows_by"] == "figure"
    open_columns = [column for column in form["columns"] if "cell" not in column]
    if not by_figure:
        for index, column in enumerate(form["columns"]):
            if "cell" not in column:
                yield _unsaid(authored, f"列“{column['name']}”", *at, "columns", index)
    for index, row in enumerate(form.get("rows", [])):
        if by_figure and open_columns and "cell" not in row:
            yield _unsaid(authored, f"第 {row['number']} 行“{row['name']}”", *at, "rows", index)
        elif not by_figure and "cell" in row:
            message = f"第 {row['number']} 行不能自己写 cell"
            yield authored.fault(message, "请写在列里", *at, "rows", index, "cell")


def _unsaid(authored: Authored, which: str, *at: str | int) -> FileFault:
    remedy = "请加上 cell，例如 cell: [{figure: units_checked}] 或 cell: [{typed: number}]"
    return authored.fault(f"{which}没有写数从哪里来", remedy, *at)


def _part_faults(
    authored: Authored, form: _Data, entry: _Data, part: _Data, at: Keys
) -> Iterator[FileFault]:
    kinds = [kind for kind in _KINDS if kind in part]
    if len(kinds) != 1:
        said = "、".join(kinds) or "没有一种"
        remedy = f"请只写其中一种：{'、'.join(_KINDS)}"
        yield authored.fault(f"这一格的数从 {said} 来", remedy, *at)
        return
    kind = kinds[0]
    if kind in {"figure", "rate"}:
        yield from _figure_faults(authored, form, part, at)
    elif kind == "rank":
        yield from _name_faults(authored, form, (part["rank"],), at, _holds_rate)
    elif kind == "sum":
        yield from _sum_faults(authored, form, entry, part["sum"], at)
    elif kind == "plan" and form["rows_by"] != "order":
        yield authored.fault("plan 只用于 rows_by: order 的表", "请改写成 typed", *at)
    elif kind == "typed" and len(entry["cell"]) > 1:
        yield authored.fault("要填的和别的数不能并在一格", "请把要填的另写一列", *at)
    if part.get("least", 0) > part.get("most", 10**9):
        yield authored.fault("least 大于 most", "请核对最少和最多", *at)


def _figure_faults(authored: Authored, form: _Data, part: _Data, at: Keys) -> Iterator[FileFault]:
    """A figure that is counted for nobody would leave the cell empty for good."""
    if "rate" in part and form["rows_by"] != "figure":
        yield from _name_faults(authored, form, part["rate"], at)
        return
    for name in part.get("rate", [part.get("figure")]):
        if name not in FIGURES:
            yield authored.fault(f"没有叫“{name}”的数，这一格填不出来", _KNOWN, *at)
    if form["rows_by"] == "order":
        remedy = "请改写成 typed，由责任单位填"
        yield authored.fault("按方案分行的表没有行业和单位可数", remedy, *at)


def _name_faults(
    authored: Authored,
    form: _Data,
    names: tuple[str, ...],
    at: Keys,
    or_held: Callable[[list[_Data]], bool] = lambda _: False,
) -> Iterator[FileFault]:
    """Rates are of columns that hold one number, ranks of those or of rates."""
    cells = {column["key"]: column.get("cell", []) for column in form["columns"]}
    held = {key for key, cell in cells.items() if _holds_number(cell) or or_held(cell)}
    for name in names:
        if name not in held:
            message = f"没有叫“{name}”、只有一个数的列"
            yield authored.fault(message, f"请写列的键：{'、'.join(sorted(held))}", *at)


def _holds_number(cell: list[_Data]) -> bool:
    return len(cell) == 1 and ("figure" in cell[0] or cell[0].get("typed") == "number")


def _holds_rate(cell: list[_Data]) -> bool:
    return len(cell) == 1 and "rate" in cell[0]


def _sum_faults(
    authored: Authored, form: _Data, entry: _Data, numbers: list[int], at: Keys
) -> Iterator[FileFault]:
    """Of rows that hold one number; a sum of sums could go round in a circle."""
    held = {row["number"] for row in form.get("rows", []) if _holds_number(row.get("cell", []))} - {
        entry.get("number")
    }
    for number in numbers:
        if number not in held:
            remedy = "sum 里请写只有一个数、自己不是合计的行号"
            yield authored.fault(f"第 {number} 行加不进来", remedy, *at)


def _head_faults(authored: Authored, form: _Data, at: Keys) -> Iterator[FileFault]:
    """The head over the form names days that there are."""
    remedy = f"只能用：{'、'.join(f'{{{place}}}' for place in sorted(_PLACES))}"
    try:
        used = {name for _, name, _, _ in Formatter().parse(form.get("period_head", "")) if name}
    except ValueError:
        yield authored.fault("period_head 里的大括号不成对", remedy, *at, "period_head")
        return
    for name in sorted(used - _PLACES):
        yield authored.fault(f"period_head 里没有 {{{name}}}", remedy, *at, "period_head")


_WEEKS_BEFORE = {
    "mon_sun": "请删去这一行：不写就是周一至周日",
    "sat_fri": "请删去这一行，在 reports 里用这张表的那条周报写 week_begins: 6（上周六至本周五）",
}


def moved_week_faults(authored: Authored) -> Iterator[FileFault]:
    """What plans said of a form's week before it became the report's own."""
    forms = authored.data.get("forms")
    for index, form in enumerate(forms if isinstance(forms, list) else ()):
        readings = form.get("readings") if isinstance(form, dict) else None
        week = readings.get("week") if isinstance(readings, dict) else None
        if isinstance(week, str) and week in _WEEKS_BEFORE:
            yield authored.fault(
                "一周从星期几算起不再写在报表的 readings 里", _WEEKS_BEFORE[week],
                "forms", index, "readings", "week",
            )  # fmt: skip
