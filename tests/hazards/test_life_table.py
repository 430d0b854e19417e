"""The phone's table of a hazard's life is the ledger's own."""

from __future__ import annotations

from tests.hazards import life_table


def test_the_phone_knows_the_same_states_events_and_demands_as_the_ledger() -> None:
    kept = life_table.FILE.read_text(encoding="utf-8")
    remedy = "run: python -m tests.hazards.life_table"
    assert kept == life_table.text(), remedy
