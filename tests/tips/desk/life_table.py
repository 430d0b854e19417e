"""The table of a report's life as the officers' desk knows it.

`python -m tests.tips.desk.life_table` writes it anew after the ledger's table has changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ledger.ground.lifecycles import tip as tip_life
from ledger.ground.lifecycles.tip import TipEvent
from ledger.tips.rules.steps import TipStep
from local.var import PROJECT
from tests.support.step_tables import asks_table, fields_table

FILE: Path = PROJECT / "web" / "src" / "features" / "tips" / "tipLife.json"


def table() -> dict[str, Any]:
    """States, events, findings with their words; the fields, and what each event asks."""
    return {
        "states": dict(tip_life.STATE_WORDS),
        "events": dict(tip_life.EVENT_WORDS),
        "findings": dict(tip_life.FINDING_WORDS),
        "fields": fields_table(TipStep),
        "asks": {event: asks_table(TipStep, event) for event in TipEvent},
    }


def text() -> str:
    """What the file holds."""
    return json.dumps(table(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
