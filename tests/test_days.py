"""A day that is asked for when a file is read is yesterday's once midnight has passed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from local.var import PROJECT

OUTSIDE = {".venv", "node_modules", "var", "build"}
ASKS_THE_CLOCK = {
    "now", "utcnow", "today", "time.time", "shanghai_date",
    "in_days", "this_month", "earlier_today",
}  # fmt: skip


def read_when_imported(node: ast.AST) -> Iterator[ast.AST]:
    """What runs then: no function's body, but its decorators and defaults."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            parts: list[ast.AST] = [*node.decorator_list, *node.args.defaults]
            parts += [default for default in node.args.kw_defaults if default]
        case ast.Lambda():
            parts = []
        case _:
            parts = list(ast.iter_child_nodes(node))
    for part in parts:
        yield part
        yield from read_when_imported(part)


def asked_when_imported(source: str) -> list[int]:
    """Lines that ask the clock while the file is read."""
    calls = (n for n in read_when_imported(ast.parse(source)) if isinstance(n, ast.Call))
    return [
        call.lineno for call in calls if ast.unparse(call.func).split(".")[-1] in ASKS_THE_CLOCK
    ]


def test_no_file_keeps_the_day_on_which_it_was_read() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{line}"
        for path in PROJECT.rglob("*.py")
        if not OUTSIDE & set(path.relative_to(PROJECT).parts)
        for line in asked_when_imported(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "TODAY = datetime.now(UTC).date()",
        "FIELDS = {'checked_on': in_days(0)}",
        "class Case:\n    day: date = today()",
        "def due(day: date = today()) -> None: ...",
        "@pytest.mark.parametrize('day', [today()])\ndef test(day): ...",
    ],
)
def test_each_way_to_keep_a_day_is_seen(source: str) -> None:
    assert asked_when_imported(source)


def test_a_day_that_is_asked_for_anew_is_no_kept_one() -> None:
    assert (
        asked_when_imported("def due() -> date:\n    return today()\nnow = lambda: time.time()")
        == []
    )
