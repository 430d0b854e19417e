"""The documents of security name what exists: each requirement, each finding, each test."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from local.var import PROJECT

SECURITY = PROJECT / "docs" / "security"
# Levels 1 and 2 of OWASP ASVS 5.0: the numbers of each section.
NUMBERS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6
3.5:1-5 3.7:1-2 4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12
6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2
8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2
10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1
13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5
16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""
# What the three reviews of November 2026 found, and how many of each.
FOUND = {"H": 6, "M": 12, "L": 14, "N": 8, "K": 11}
ENOUGH_MET = 0.9


def table(name: str) -> list[list[str]]:
    """The cells of every line of its tables that begins with a number or a finding."""
    lines = (SECURITY / name).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if re.fullmatch(r"\d+\.\d+\.\d+|[HMLNK]\d+", row[0])]


def demanded() -> set[str]:
    numbers = set()
    for section, _, ranges in (part.partition(":") for part in NUMBERS.split()):
        for span in ranges.split(","):
            first, _, last = span.partition("-")
            numbers |= {f"{section}.{n}" for n in range(int(first), int(last or first) + 1)}
    return numbers


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def is_there(place: str) -> bool:
    """A file, or a test in one: of Python by its function, of the pages by its words."""
    name, _, test = place.partition("::")
    path = PROJECT / name
    if not (path.is_file() or (path.is_dir() and not test)):
        return False
    if not test:
        return True
    if path.suffix == ".py":
        return test.partition("[")[0] in functions_of(path)
    return test in path.read_text(encoding="utf-8")


def test_every_requirement_of_both_levels_stands_there_once() -> None:
    numbers = Counter(row[0] for row in table("asvs.md"))
    assert set(numbers) == demanded()
    assert set(numbers.values()) == {1}


def test_what_is_met_names_a_place_and_what_is_not_a_reason() -> None:
    for number, words, state, place in table("asvs.md"):
        assert words, number
        assert place, number
        if state == "met":
            assert is_there(place.strip("`")), (number, place)
        else:
            assert state in {"not met", "n.a."}, number
            assert len(place.split()) > 1, number


def test_nine_of_ten_that_apply_are_met_and_the_count_is_true() -> None:
    states = Counter(row[2] for row in table("asvs.md"))
    met, applying = states["met"], states["met"] + states["not met"]
    assert met / applying >= ENOUGH_MET
    assert f"{met} of {applying} that apply are met" in (SECURITY / "asvs.md").read_text()


def test_every_finding_stands_there_with_its_test_or_with_why_it_is_left() -> None:
    rows = table("findings.md")
    expected = {f"{kind}{n}" for kind, most in FOUND.items() for n in range(1, most + 1)}
    assert {row[0] for row in rows} == expected
    for number, *words in rows:
        tests = re.findall(r"`((?:tests|web/tests)/[^`]+)`", " ".join(words))
        left = any(cell.startswith(("left: ", "stands: ")) for cell in words)
        assert tests or left, number
        for test in tests:
            assert is_there(test), (number, test)


@pytest.mark.parametrize(
    "name",
    ["SECURITY.md", "docs/security/controls.md", "docs/security/threat-model.md",
     "docs/security/findings.md", "docs/threat-model-reports.md"],
)  # fmt: skip
def test_every_place_that_a_document_of_security_names_exists(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    here = (PROJECT / name).parent
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (here / link).exists(), link
    for place in re.findall(
        r"`((?:tests|api|ledger|local|media|docs|web|worker)/[^`*{}…, ]+)`", text
    ):
        assert is_there(place) or (PROJECT / f"{place}.md").exists() or _begins(place), place


def _begins(place: str) -> bool:
    """A decision by its number."""
    path = PROJECT / place
    return path.parent.is_dir() and any(path.parent.glob(f"{path.name}*"))
