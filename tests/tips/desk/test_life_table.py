"""The desk's table of a report's life is the ledger's own."""

from __future__ import annotations

from tests.tips.desk import life_table


def test_the_desk_knows_the_same_states_events_and_demands_as_the_ledger() -> None:
    kept = life_table.FILE.read_text(encoding="utf-8")
    remedy = "run: python -m tests.tips.desk.life_table"
    assert kept == life_table.text(), remedy
