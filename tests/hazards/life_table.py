"""The table of a hazard's life as the phone knows it, for pages without a network.

`python -m tests.hazards.life_table` writes it anew after the ledger's table has changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ledger.ground.lifecycles import hazard as hazard_life
from ledger.ground.lifecycles.hazard import TRANSITIONS
from ledger.hazards.rules.plan_limits import DISPOSITION_WORDS
from local.var import PROJECT

FILE: Path = PROJECT / "web" / "src" / "features" / "hazards" / "hazardLife.json"


def table() -> dict[str, Any]:
    """`states` and `events` with their words; `demands` of each event."""
    return {
        "states": dict(hazard_life.STATE_WORDS),
        "owed": [state for state in hazard_life.State if state in hazard_life.OPEN_STATES],
        "struck_off": [state for state in hazard_life.State if state in hazard_life.CLOSED_STATES],
        "events": dict(hazard_life.EVENT_WORDS),
        "demands": {
            event: [
                {"field": each.name, "words": each.message, "only_major": each.variant == "major"}
                for each in transition.required
            ]
            for event, transition in TRANSITIONS.items()
        },
        "dispositions": dict(DISPOSITION_WORDS),
    }


def text() -> str:
    """What the file holds."""
    return json.dumps(table(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
