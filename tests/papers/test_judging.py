"""What may be issued and how it is delivered, rule by rule, at the edges of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from documents.official_paper import PaperOfficer
from ledger.ground.caller import Role
from ledger.ground.errors import Conflict, Forbidden, Invalid, LedgerError
from ledger.ground.lifecycles.hazard import Event
from ledger.papers.rules.delivering import Delivery, Reply, check_delivery, may_deliver
from ledger.papers.rules.facts import StepFacts
from ledger.papers.rules.issuing import (
    HazardSeen,
    PaperDraft,
    PaperText,
    check_issuer,
    check_paper,
)
from ledger.papers.rules.kinds import KINDS
from ledger.records.contents import Signature
from tests.papers.test_rules import facts

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
TODAY = date(2026, 11, 30)
OFFICER, OWNER = frozenset({Role.INSPECTOR}), frozenset({Role.ENTERPRISE})
SIGNED = Signature("李示例", "M1 1L2 2", None)
UNSIGNED = Signature("李示例", None, None)
LETTER, INTERVIEW = KINDS["urging_letter"], KINDS["interview_notice"]


def delivery(how: str = "signed", **more: Any) -> Delivery:
    said = Delivery(
        how, SIGNED if how == "signed" else None, None, None, None, None, None, (), NOW, 5
    )
    return replace(said, **more)


def left(**more: Any) -> Delivery:
    return delivery(
        "left", **{"reason": "拒收", "where": "前台", "witness": "王", "photos": ("a",)} | more
    )


def refused(**more: Any) -> Delivery:
    return delivery("refused", **{"reason": "不认可", "witness": "王", "photos": ("a",)} | more)


def missing(kind: Any, roles: frozenset[Role], said: Delivery) -> dict[str, list[str]]:
    """By field, what the delivery lacks."""
    try:
        check_delivery(kind, roles, said)
    except Invalid as fault:
        return dict(fault.errors["json"])
    return {}


@pytest.mark.parametrize(
    ("said", "roles", "lacks"),
    [
        (delivery(), OFFICER, ""),
        (delivery(), OWNER, ""),
        (delivery(signature=None), OFFICER, "请签收人签字"),
        (delivery(signature=UNSIGNED), OWNER, "请签收人签字"),
        (delivery(reply=Reply(will_come=True, reason=None)), OWNER, "这份文书没有回执"),
        (refused(), OFFICER, ""),
        (refused(reason=None), OFFICER, "请写明拒签的理由"),
        (refused(witness=None), OFFICER, "请填写见证人"),
        (refused(photos=()), OFFICER, "请至少拍一张现场照片"),
        (refused(signature=SIGNED), OFFICER, "没有签收就不用签字"),
        (refused(witness=None, photos=()), OWNER, ""),
        (refused(reason=None, witness=None), OWNER, "请写明拒签的理由"),
        (refused(), OWNER, "在本企业自己的手机上办理，不填见证人"),
        (refused(), OWNER | OFFICER, "在本企业自己的手机上办理，不填见证人"),
        (delivery(witness="王"), OWNER, "在本企业自己的手机上办理，不填见证人"),
        (left(), OFFICER, ""),
        (left(reason=None), OFFICER, "请写明对方为什么没有收"),
        (left(where=None), OFFICER, "请写明文书留在哪里"),
        (left(witness=None), OFFICER, "请填写见证人"),
        (left(photos=()), OFFICER, "请至少拍一张现场照片"),
    ],
)
def test_each_way_of_delivery_asks_for_its_own(
    said: Delivery, roles: frozenset[Role], lacks: str
) -> None:
    found = [words for lines in missing(LETTER, roles, said).values() for words in lines]
    assert found == ([lacks] if lacks else [])


@pytest.mark.parametrize(
    ("reply", "lacks"),
    [
        (None, "请填写回执：能否参加"),
        (Reply(will_come=True, reason=None), ""),
        (Reply(will_come=False, reason="出差"), ""),
        (Reply(will_come=False, reason=None), "不能参加的，请写明理由"),
    ],
)
def test_an_invitation_is_answered_where_it_is_signed_for(reply: Reply | None, lacks: str) -> None:
    assert missing(INTERVIEW, OWNER, delivery(reply=reply)) == ({"reply": [lacks]} if lacks else {})
    assert missing(INTERVIEW, OFFICER, left()) == {}


def test_who_delivers_and_how() -> None:
    every = ("signed", "refused", "left")
    assert may_deliver(LETTER, OFFICER) == may_deliver(LETTER, OFFICER, said_no=True) == every
    assert may_deliver(LETTER, OWNER) == ("signed", "refused")
    assert may_deliver(LETTER, OWNER, said_no=True) == ("signed",)
    assert may_deliver(LETTER, OWNER | OFFICER) == ("signed", "refused")
    assert may_deliver(LETTER, frozenset({Role.REPORT_OFFICER})) == ()
    assert may_deliver(KINDS["clearance"], OFFICER) == ()
    with pytest.raises(Forbidden, match="not_yours_to_deliver"):
        check_delivery(LETTER, OWNER, left())
    with pytest.raises(Conflict, match="no_delivery"):
        check_delivery(KINDS["clearance"], OFFICER, delivery())


def draft(kind: str = "urging_letter", **more: Any) -> PaperDraft:
    """Written in full. `texts`: what differs."""
    written = {
        one.key: "2026-12-15" if one.kind == "day" else "字" * one.most
        for one in KINDS[kind].fields
    } | more.pop("texts", {})
    said = PaperDraft(
        kind=kind, enterprise_id=uuid4(), inspection_id=None, hazards=(), office="office",
        own_number=None, texts=tuple(PaperText(key, text) for key, text in written.items()),
        officers=(), signed_off_by=None, replaces=None, reason=None, signature=SIGNED, at=NOW,
        elapsed_s=5,
    )  # fmt: skip
    return replace(said, **more)


def fault(paper: PaperDraft, roles: frozenset[Role] = OFFICER) -> str:
    """The reason for which it is not issued; empty where it is."""
    try:
        check_issuer(paper.of_kind, roles)
        check_paper(paper, roles, "李示例", TODAY)
    except LedgerError as refusal:
        return refusal.reason
    return ""


ONE, TWO = HazardSeen(UUID(int=1), 0), HazardSeen(UUID(int=2), 0)
VISIT = UUID(int=3)
COUNTY = frozenset({Role.COUNTY})
PAIR = (PaperOfficer("张示例", "1"), PaperOfficer("王示例", "2"))
SAME_NAME = (PAIR[0], PaperOfficer("张示例", "2"))
SAME_NUMBER = (PAIR[0], PaperOfficer("王示例", "1"))


@pytest.mark.parametrize(
    ("paper", "roles", "reason"),
    [
        (draft(), COUNTY, ""),
        (draft(), OFFICER, "not_yours_to_issue"),
        (draft(), COUNTY | OWNER, "own_enterprise"),
        (draft(hazards=(ONE, TWO)), COUNTY, ""),
        (draft(inspection_id=VISIT, hazards=(ONE,)), COUNTY, "wrong_subject"),
        (draft("rectify_notice"), COUNTY, "wrong_subject"),
        (draft("rectify_notice", hazards=(ONE, TWO)), COUNTY, ""),
        (draft("rectify_notice", inspection_id=VISIT), COUNTY, "no_hazard"),
        (draft("rectify_notice", inspection_id=VISIT, hazards=(ONE,)), COUNTY, ""),
        (draft("inspection_record", inspection_id=VISIT, officers=PAIR), COUNTY, ""),
        (draft("inspection_record", inspection_id=VISIT), frozenset({Role.SUPERVISOR}), ""),
        (draft("assignment", hazards=(ONE,)), COUNTY, ""),
        (draft("assignment", hazards=(ONE, TWO)), COUNTY, "one_hazard"),
        (draft("assignment", hazards=(ONE,), own_number="1号"), COUNTY, "number_of_step"),
        (draft(own_number="1号"), COUNTY, ""),
        (draft(replaces=VISIT), COUNTY, "reason_missing"),
        (draft(reason="写错"), COUNTY, "reason_missing"),
        (draft(replaces=VISIT, reason="写错"), COUNTY, ""),
        (draft(signature=UNSIGNED), COUNTY, "signature_missing"),
        (draft(signature=Signature("王示例", "M1 1L2 2", None)), COUNTY, "signed_by_another"),
        (draft(texts={"matter": ""}), COUNTY, "texts_wrong"),
        (draft(texts={"contact": ""}), COUNTY, ""),
        (draft(texts={"contact": "字" * 101}), COUNTY, "texts_wrong"),
        (draft(texts={"bring": "方案"}), COUNTY, "texts_wrong"),
        (draft(texts={"reply_by": "2026-11-30"}), COUNTY, ""),
        (draft(texts={"reply_by": "2026-11-29"}), COUNTY, "texts_wrong"),
        (draft(texts={"reply_by": "2036-12-31"}), COUNTY, ""),
        (draft(texts={"reply_by": "2037-01-01"}), COUNTY, "texts_wrong"),
        (draft(texts={"reply_by": "20261215"}), COUNTY, "texts_wrong"),
        (draft(texts={"reply_by": "下周一"}), COUNTY, "texts_wrong"),
        (draft("order_to_rectify", hazards=(ONE,), officers=PAIR), OFFICER, ""),
        (draft("order_to_rectify", hazards=(ONE,), officers=PAIR), COUNTY, "not_yours_to_issue"),
        (draft("order_to_rectify", hazards=(ONE,), officers=PAIR[:1]), OFFICER, "officers_wrong"),
        (
            draft("order_to_rectify", hazards=(ONE,), officers=SAME_NAME),
            OFFICER,
            "officers_wrong",
        ),
        (
            draft("order_to_rectify", hazards=(ONE,), officers=SAME_NUMBER),
            OFFICER,
            "officers_wrong",
        ),
    ],
)  # fmt: skip
def test_a_paper_goes_out_where_nothing_is_against_it(
    paper: PaperDraft, roles: frozenset[Role], reason: str
) -> None:
    assert fault(paper, roles) == reason


def test_a_step_stands_as_long_as_its_number_counts() -> None:
    (listed,) = facts().hazards
    assert (listed.grade_word, replace(listed, grade="general").grade_word) == (
        "重大隐患",
        "一般隐患",
    )
    assert listed.step_number(Event.ASSIGN) == listed.order_number
    assert listed.step_number(Event.LIST) == listed.listed_number
    done = StepFacts(4, NOW, "赵示例", document_number="示例督〔2026〕2号")
    struck = replace(listed, listed_number=None, steps={Event.DELIST: done, Event.CLOSE: done})
    assert struck.step_number(Event.DELIST) == "示例督〔2026〕2号"
    assert struck.step_number(Event.CLOSE) is None
    assert not struck.stands(Event.LIST)
    assert not replace(struck, listed_number="3号").stands(Event.DELIST), "listed anew"
    assert not replace(struck, steps={}).stands(Event.DELIST)
    for state, stands in (
        ("open", False),
        ("verified", False),
        ("closed", True),
        ("settled", True),
    ):
        assert replace(struck, state=state).stands(Event.CLOSE) == stands
