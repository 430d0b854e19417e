"""The table of a report's life as the officers' desk knows it.

`python -m tests.tips.desk.life_table` writes it anew after the ledger's table has changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ledger.ground.lifecycles import tip as tip_life
from local.var import PROJECT

FILE: Path = PROJECT / "web" / "src" / "features" / "tips" / "tipLife.json"


def table() -> dict[str, Any]:
    """`states`, `events` and `findings` with their words; `demands` of each event."""
    return {
        "states": dict(tip_life.STATE_WORDS),
        "events": dict(tip_life.EVENT_WORDS),
        "findings": dict(tip_life.FINDING_WORDS),
        "demands": {
            event: {each.name: each.message for each in transition.required}
            for event, transition in tip_life.TRANSITIONS.items()
        },
    }


def text() -> str:
    """What the file holds."""
    return json.dumps(table(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
