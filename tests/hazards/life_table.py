"""The table of a hazard's life as the phone knows it, for pages without a network.

`python -m tests.hazards.life_table` writes it anew after the ledger's table has changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ledger.ground.lifecycles import hazard as hazard_life
from ledger.ground.lifecycles.hazard import CLOSED_STATES, OPEN_STATES, Event, State
from ledger.hazards.rules.steps import DISPOSITION_WORDS, HazardStep
from local.var import PROJECT
from tests.support.step_tables import asks_table, fields_table

FILE: Path = PROJECT / "web" / "src" / "features" / "hazards" / "hazardLife.json"


def table() -> dict[str, Any]:
    """`states` and `events` with their words; the fields of a step, and what each event asks."""
    return {
        "states": dict(hazard_life.STATE_WORDS),
        "owed": [state for state in State if state in OPEN_STATES],
        "struck_off": [state for state in State if state in CLOSED_STATES],
        "events": dict(hazard_life.EVENT_WORDS),
        "fields": fields_table(HazardStep),
        "asks": {event: asks_table(HazardStep, event) for event in Event},
        "dispositions": dict(DISPOSITION_WORDS),
    }


def text() -> str:
    """What the file holds."""
    return json.dumps(table(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
