from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from ledger.ground.printed import kept_json, kept_sha256
from tests.paper.invented import BOARD, HAZARDS, visit, visit_log


def test_other_words_for_the_same_thing_are_no_reason_to_print_a_board_again() -> None:
    reworded = replace(HAZARDS[0], state_word="超过期限", grade_word="重大隐患")
    assert kept_sha256(replace(BOARD, hazards=(reworded, *HAZARDS[1:]))) == kept_sha256(BOARD)
    later = replace(HAZARDS[0], deadline=date(2026, 11, 19))
    assert kept_sha256(replace(BOARD, hazards=(later, *HAZARDS[1:]))) != kept_sha256(BOARD)


def test_of_a_visit_what_the_phone_sent_is_kept_and_not_the_words_made_of_it() -> None:
    content = visit_log(0, visits=(visit(0, document={"opinion": "同意"}, opinion="同意"),))
    [kept] = json.loads(json.dumps(kept_json(content)))["visits"]
    assert kept["document"] == {"opinion": "同意"}
    assert kept["arrived_at"] == "2026-11-02T09:30:00+08:00"
    assert kept["findings"][0]["deadline"] == "2026-11-20"
    assert "words" not in kept
