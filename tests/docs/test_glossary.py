"""The glossary stands twice: for who reads the code, and in Chinese for who runs it."""

from __future__ import annotations

from local.var import PROJECT


def _terms(page: str) -> list[tuple[str, str]]:
    """(Chinese, English) of each row of the page's table, without its head."""
    lines = (PROJECT / "docs" / page).read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("| ")]
    return [(row[0].strip(), row[1].strip()) for row in rows[1:]]


def test_both_languages_of_the_glossary_hold_the_same_terms() -> None:
    assert _terms("glossary.md") == _terms("zh/glossary.md")


def test_a_term_has_one_row() -> None:
    chinese = [term for term, _ in _terms("glossary.md")]
    assert sorted(chinese) == sorted(set(chinese))
