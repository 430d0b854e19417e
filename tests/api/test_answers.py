"""The short way for plain answers accepts what the schema accepts, and nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields

from api.hazards.answer_schemas import Answer, Answers
from ledger.hazards.rules import inspection

SHORT = Answers()
LONG: fields.List[Any] = fields.List(fields.Nested(Answer))

anything = st.none() | st.booleans() | st.integers() | st.text(max_size=45) | st.lists(st.none())
answers = st.lists(
    st.fixed_dictionaries(
        {
            "item": st.sampled_from(["S06-001", "", "x" * 41, "附件 1"]) | anything,
            "result": st.sampled_from(["pass", "fail", "na", "PASS"]) | anything,
        },
        optional={"value": anything, "note": anything, "more": anything},
    )
    | anything,
    max_size=4,
)


def outcome(field: fields.Field[Any], value: Any) -> Any:
    try:
        return [
            inspection.Answer(**answer) if isinstance(answer, dict) else answer
            for answer in field.deserialize(value)
        ]
    except ValidationError as fault:
        return fault.messages


@given(answers)
def test_both_ways_come_to_the_same(value: Any) -> None:
    assert outcome(SHORT, value) == outcome(LONG, value)


def test_a_plain_answer_has_neither_value_nor_note() -> None:
    assert SHORT.deserialize([{"item": "S06-001", "result": "na"}]) == [
        inspection.Answer(item="S06-001", result="na", value=None, note=None)
    ]
