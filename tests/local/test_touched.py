"""`make quick` runs what a change speaks of, and what imports it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.touched import touched


def of(*names: str) -> list[str]:
    """What runs when these files were changed."""
    return touched(map(Path, names))


@pytest.mark.parametrize(
    ("changed", "folders"),
    [
        ("api/hazards/routes.py", "tests/hazards"),
        ("web/src/features/inspections/OneScreen.vue", "tests/hazards"),
        ("worker/printing/visit_logs.py", "tests/visits"),
        ("paper/templates/board.typ", "tests/boards tests/paper"),
        ("docs/glossary.md", "tests/docs"),
    ],
)
def test_a_subject_is_found_by_the_words_of_a_path(changed: str, folders: str) -> None:
    assert of(changed) == folders.split()


def test_what_has_no_subject_is_of_its_first_folder() -> None:
    assert "tests/worker" in of("worker/relay.py")
    assert "tests/boards" not in of("worker/relay.py")


def test_who_imports_a_module_runs_even_in_another_folder() -> None:
    assert "tests/records/test_hash_tree.py" not in of("ledger/visits/rules/presence.py")
    assert "tests/media/test_tickets.py" in of("tests/support/services.py")


def test_what_a_subject_brings_to_a_walk_runs_the_walk() -> None:
    walks = {
        "tests/records/test_every_kind.py",
        "tests/api/test_permission_matrix.py",
        "tests/web/test_forms_pages.py",
    }
    assert walks <= set(of("tests/accidents/walked.py"))
    assert walks <= set(of("ledger/accidents/commands.py"))


def test_a_test_runs_alone_and_a_builder_with_its_tests() -> None:
    assert of("tests/draws/test_rules.py") == ["tests/draws/test_rules.py"]
    assert of("tests/tips/mark_search.py") == [
        "tests/tips/desk/test_as_if_not_there_api.py",
        "tests/tips/test_mark_search.py",
        "tests/tips/test_nothing_leaks.py",
    ]


def test_what_no_test_knows_runs_nothing() -> None:
    assert of("Makefile", "tests/draws/test_that_is_gone.py") == []
