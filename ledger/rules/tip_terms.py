"""What a report waits for next, and until when: calendar days, as the county's plan sets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checklists.county_plan import Tips
from ledger.rules.tip_life import TipState


@dataclass(frozen=True, slots=True)
class NextStep:
    """`by`: the last day on which it is in time."""

    what: str
    by: date


def next_step(tip: Mapping[str, Any], terms: Tips) -> NextStep | None:
    """What the officers owe next; None once nothing is owed. `tip`: its row, by column."""
    state = TipState(tip["state"])
    if state is TipState.RECEIVED:
        # What involves deaths is not the office's to check: it goes on as fast as others are taken.
        what = "移送" if tip["deaths"] else "受理决定"
        return NextStep(what, tip["received_on"] + timedelta(days=terms.accept_days))
    if state is TipState.ACCEPTED:
        return NextStep("移送" if tip["deaths"] else "办结", tip["conclude_by"])
    if state is TipState.CONCLUDED:
        return NextStep("答复", tip["concluded_on"] + timedelta(days=terms.feedback_days))
    return None
