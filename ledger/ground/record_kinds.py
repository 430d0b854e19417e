"""The kinds of record that people send, each under a UUID of its own and sealed as it came."""

from __future__ import annotations

from enum import StrEnum


class RecordKind(StrEnum):
    """In the order in which they are put back: each names only records of kinds before it."""

    VISIT = "visit"
    INSPECTION = "inspection"
    HAZARD_EVENT = "hazard_event"
    BOARD_POSTING = "board_posting"
    DUTY_RECORD = "duty_record"
    ENFORCEMENT = "enforcement"
    DRAW = "draw"
    ACCIDENT = "accident"
    STANDARDISATION = "standardisation"


# A hazard shows the photographs of the finding that it was born from.
HAZARD = "hazard"
# What may show a photograph.
SHOWING = (*RecordKind, HAZARD)
