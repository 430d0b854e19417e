"""A test that waits fails when nothing comes, not when a busy machine is late: all wait alike."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def own_patience(source: str) -> list[int]:
    """Lines that say in seconds of their own how long somebody waits."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.keyword(arg="timeout", value=ast.Constant(value=int() | float())):
                found.append(node.value.lineno)
            case ast.BinOp(left=ast.Call() as asked, right=ast.Constant()):
                if ast.unparse(asked.func) in {"time.monotonic", "monotonic", "time.time"}:
                    found.append(node.lineno)
    return found


def test_nobody_waits_for_less_than_all_do() -> None:
    found = [
        f"{path.relative_to(HERE)}:{line}"
        for path in HERE.rglob("*.py")
        if "node_modules" not in path.parts
        for line in own_patience(path.read_text())
    ]
    assert found == [], "wait for tests.support.waiting.GIVE_UP_S"


@pytest.mark.parametrize(
    "source",
    [
        "requests.get(url, timeout=10)",
        "expect(page).to_be_visible(timeout=0.5)",
        "until = time.monotonic() + 60",
    ],
)
def test_each_way_to_be_impatient_is_seen(source: str) -> None:
    assert own_patience(source) == [1]


def test_the_patience_of_all_and_what_took_how_long_are_nobodys_own() -> None:
    assert own_patience("get(url, timeout=GIVE_UP_S)\ntook = time.monotonic() - began") == []
