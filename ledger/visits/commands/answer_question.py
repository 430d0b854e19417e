"""An office answers a question about visits: what was found out, on the audit trail."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import NotFound
from ledger.visits.queries.questions import ANSWERED, Comparing, visit_questions
from plans.plan import Plan


def answer_visit_question(
    engine: sa.Engine,
    caller: Caller,
    question_id: UUID,
    month: date,
    words: str,
    *,
    plan: Plan,
    comparing: Comparing,
) -> None:
    """Add the answer; earlier ones stay. The caller's own last words again change nothing.

    Raises: NotFound where nobody asks that, or the caller may not see it.
    """
    asked = visit_questions(engine, caller, plan, month, comparing)
    question = next((question for question in asked if question.id == question_id), None)
    if question is None:
        raise NotFound("没有这个问题，或者您无权查看，请刷新列表")
    last = question.answers[-1] if question.answers else None
    if last and (last.person_id, last.words) == (caller.person_id, words):
        return
    with engine.begin() as tx:
        note(
            tx,
            caller,
            ANSWERED,
            "visit_question",
            question_id,
            words=words,
            visits=[str(visit.id) for visit in question.visits],
        )
