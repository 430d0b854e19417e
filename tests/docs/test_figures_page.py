"""The page of figures says what the figures are."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args, get_type_hints

from ledger.reports.figures.registry import FIGURES_BY_NAME
from plans.form_figures import FIGURES
from plans.orders import Readings
from tests.docs.figures_page import PAGE, READINGS, page


def test_the_page_is_written_from_the_figures_and_forms() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.docs.figures_page`"


def test_each_reading_is_told_with_all_its_values_ours_first() -> None:
    hints = get_type_hints(Readings)
    values = {field.name: get_args(hints[field.name]) for field in fields(Readings)}
    assert {name: tuple(meanings) for name, (_, meanings) in READINGS.items()} == values
    ours = Readings()
    assert all(getattr(ours, name) == known[0] for name, known in values.items())


def test_each_figure_is_defined_and_may_be_asked_for_and_no_other() -> None:
    assert set(FIGURES_BY_NAME) == FIGURES
    for figure in FIGURES_BY_NAME.values():
        assert figure.definition.endswith("。"), figure.name
        assert figure.day and figure.clause and figure.title and figure.unit
        assert set(figure.readings) <= set(READINGS)
