"""The grades of hazards and of risks, in words."""

from __future__ import annotations

HAZARD_GRADE_WORDS = {"general": "一般", "major": "重大"}
RISK_GRADE_WORDS = {
    "major": "重大风险",
    "larger": "较大风险",
    "general": "一般风险",
    "low": "低风险",
}
