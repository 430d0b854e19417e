"""The phone's table of a hazard's life is the ledger's own."""

from __future__ import annotations

from tests.pages import hazard_life_table


def test_the_phone_knows_the_same_states_events_and_demands_as_the_ledger() -> None:
    kept = hazard_life_table.FILE.read_text(encoding="utf-8")
    remedy = "run: python -m tests.pages.hazard_life_table"
    assert kept == hazard_life_table.text(), remedy
