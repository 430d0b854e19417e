"""`docs/mechanisms.yaml`: every mechanism of the seeds is carried by tests, or says why not."""

from __future__ import annotations

import ast
from functools import cache
from typing import Any

import pytest
import yaml

from local.var import PROJECT

MECHANISMS: dict[str, dict[str, Any]] = yaml.safe_load(
    (PROJECT / "docs" / "mechanisms.yaml").read_text()
)
FIELDS = {"name", "gloss", "clause", "tests", "part", "left"}


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the tests in a file under `tests/`, by reading it."""
    file = PROJECT / "tests" / path
    if not file.exists():
        return frozenset()
    defined = ast.walk(ast.parse(file.read_text()))
    functions = (node.name for node in defined if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in functions if name.startswith("test_"))


def test_all_86_mechanisms_are_there_in_order() -> None:
    assert list(MECHANISMS) == [f"M{number:02d}" for number in range(1, 87)]


@pytest.mark.parametrize("number", MECHANISMS)
def test_a_mechanism_has_its_clause_and_either_tests_or_a_reason(number: str) -> None:
    mechanism = MECHANISMS[number]
    assert mechanism.keys() <= FIELDS
    assert all(mechanism[name] for name in ("name", "gloss", "clause"))
    assert bool(mechanism.get("tests")) != bool(mechanism.get("left"))
    # What is left has nothing that could be missing besides.
    assert not ("left" in mechanism and "part" in mechanism)


def test_every_test_that_a_mechanism_names_exists() -> None:
    named = [name for mechanism in MECHANISMS.values() for name in mechanism.get("tests", ())]
    missing = []
    for name in named:
        path, _, test = name.partition("::")
        if test not in names_in(path):
            missing.append(name)
    assert not missing
