"""The rows of a step's fields as the web reads them: JSON that stands beside its forms."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from ledger.ground.lifecycles.step_fields import StepField, asked_by, fields_of


def fields_table(step: type[Any]) -> dict[str, Any]:
    """Name → what the field holds, its words and bounds."""
    return {name: _field(row) for name, row in fields_of(step).items()}


def asks_table(step: type[Any], event: StrEnum) -> list[dict[str, Any]]:
    """What the event asks for, in the order of its form; `message`: null where it may lack."""
    return [
        {
            "field": name,
            "label": ask.label or row.label,
            "message": ask.message,
            "only": ask.only,
        }
        for name, row, ask in asked_by(step, event)
    ]


def _field(row: StepField) -> dict[str, Any]:
    table = {
        "kind": row.kind,
        "label": row.label,
        "unit": row.unit,
        "least": row.least,
        "most": row.most,
        "lines": row.lines,
        "choices": dict(row.choices),
        "parts": fields_table(row.parts) if row.parts else {},
    }
    return {name: value for name, value in table.items() if value or name in ("kind", "label")}
