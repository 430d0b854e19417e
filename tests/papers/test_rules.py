"""The kinds of papers as a table: each line is whole."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from checklists.clauses import is_clause
from documents.official_paper import PaperOfficer
from documents.visit_log import PrintedSignature
from ledger.ground.caller import Role
from ledger.papers.rules.composing import Issued, composed
from ledger.papers.rules.facts import AddresseeFacts, HazardFacts, PaperFacts
from ledger.papers.rules.kinds import KINDS, PaperKind, is_no_enforcement, officers_asked
from ledger.papers.rules.numbers import issuing_office, number_words, paper_word
from ledger.papers.rules.prefilled import prefilled
from plans.loader import all_plans, load_plan
from plans.seed_clauses import load_seed_clauses

TODAY = date(2026, 11, 30)


def facts(*, overdue: bool = False) -> PaperFacts:
    hazard = HazardFacts(
        id=uuid4(), number="431224-2026-000001", enterprise_id=uuid4(), inspection_id=uuid4(),
        sector="S06", part="后厨", description="报警器停用", grade="major", state="open",
        criterion="某某标准 第一条", responsible="李示例",
        deadline=date(2026, 11, 20) if overdue else date(2026, 12, 15),
        overdue_days=10 if overdue else 0, position=0, order_number="431224-2026-000001-J1",
        unit="示例餐馆", coordinator=None, goal=None, measures=None, cycle_days=7,
        listed_level="县安委办", listed_number="示例督〔2026〕1号", listed_until=date(2027, 1, 1),
    )  # fmt: skip
    return PaperFacts(TODAY, AddresseeFacts(uuid4(), "示例餐馆", None, "示例路1号", "李示例"),
                      None, (hazard,))  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_is_ordered_by_clauses_of_the_seeds_and_says_every_field(
    kind: PaperKind,
) -> None:
    assert kind.clauses and set(kind.clauses) <= load_seed_clauses().keys()
    assert all(map(is_clause, kind.clauses))
    filled = prefilled(kind, facts(), "张示例")
    assert filled.keys() == {one.key for one in kind.fields}
    assert all(one.example for one in kind.fields)
    written = {one.key: filled[one.key] or one.example for one in kind.fields}
    said = composed(
        kind,
        facts(),
        Issued(
            county="溆浦县", office="县应急管理局", number="号", version=1, replaced="",
            texts=written, basis=kind.basis("XP"), no_enforcement=False,
            officers=(PaperOfficer("张示例", "1"),), signed_off_by="",
            issuer=PrintedSignature("张示例", "M1 1L2 2"), issued_on=TODAY, code="C" * 13,
        ),
    )  # fmt: skip
    shown = said.addressed_to + "".join(line.text for line in said.lines)
    assert "{" not in said.opening
    assert all(
        text in shown
        for key, text in written.items()
        if kind.field(key).kind != "day"  # type: ignore[union-attr]
    )


def test_of_the_clauses_the_countys_own_bind_alone() -> None:
    letter = KINDS["urging_letter"]
    assert (letter.basis("LX"), letter.basis("XP")) == ("临湘 第3条", "")
    assert KINDS["inspection_record"].basis("WC") == "安全生产法 第六十八条"


def test_a_stationed_person_issues_two_kinds_and_both_say_that_they_are_no_enforcement() -> None:
    stationed = frozenset({Role.SUPERVISOR})
    may = [kind for kind in KINDS.values() if stationed & kind.roles]
    assert [kind.key for kind in may] == ["inspection_record", "rectify_notice"]
    for kind in may:
        assert is_no_enforcement(kind, stationed)
        assert officers_asked(kind, stationed) == 0
    record = KINDS["inspection_record"]
    both = frozenset({Role.SUPERVISOR, Role.INSPECTOR})
    assert (is_no_enforcement(record, both), officers_asked(record, both)) == (False, 2)


def test_of_what_is_late_already_the_issuer_sets_a_new_deadline() -> None:
    kind = KINDS["rectify_notice"]
    assert prefilled(kind, facts(), "")["deadline"] == "2026-12-15"
    assert prefilled(kind, facts(overdue=True), "")["deadline"] == ""
    assert "已超期 10 天" in prefilled(KINDS["urging_letter"], facts(overdue=True), "")["matter"]


def test_an_office_is_numbered_by_its_word_else_by_its_name() -> None:
    plan = load_plan("431224")
    assert paper_word(plan, "nowhere") == "nowhere"
    for county in all_plans():
        for office in county.offices:
            assert paper_word(county, office.key) in {office.paper_word, office.name}
    assert issuing_office(plan, "county_safety_office") == "溆浦县安委办"
    assert issuing_office(plan, "lufeng_office").startswith("溆浦县")
    order, letter = KINDS["order_to_rectify"], KINDS["urging_letter"]
    assert number_words(order, "溆应急", 2026, 12) == "（溆应急）责改〔2026〕12号"
    assert number_words(letter, "溆安办", 2026, 3) == "溆安办督函〔2026〕3号"
