"""The three sectors carry every clause they answer for, in words a person can use."""

import pytest

from checklists import clauses
from checklists.catalogue import Catalogue, Checklist
from checklists.documents import load_documents

# Every clause from which the seeds ask something of these sectors, as read in the seeds.
CLAUSES = {
    "S00": """
        WC附3-一1 WC附3-一2 WC附3-一3 WC附3-一4 WC附3-一5 WC附3-一6 WC附3-一7
        WC三(一)3 WC三(三)1 WC三(四)1 WC三(五)1 WC三(五)2 WC三(五)3 WC三(六)1
        XP二(一)1 XP二(一)2 XP二(一)3 XP二(一)4 XP二(一)5 XP二(二)7 XP三(三)
        DX专题2.一 DX专题2.二 DX专题2.三 DX专题2.四 DX专题2.六 DX工程3末 DX(四)创新
        LX5 LX6 LX10 LX13 LX19 LX20 LX21 DT15 DT22""",
    "S04": """
        WC附2-4 WC附3-二6 WC三(二)2 WC三(三)2 LX4 LX17 DX4.一 DX4.二 DX4.四 DX4.六
        DX4.七 DX4.八 DX工程2 DT11""",
    "S06": """
        WC附2-5 WC三(二)2 LX4 DX13.一 DX13.二 DX13.三 DX13.四 DX13.五 DX13.六 DT15
        XP二(三)2""",
}
ALL = Catalogue.load().all()


@pytest.mark.parametrize("sector_id", CLAUSES)
def test_every_clause_of_the_sector_is_carried_or_excused(sector_id: str) -> None:
    document = Catalogue.load().latest(sector_id).as_json.decode()
    lost = [code for code in CLAUSES[sector_id].split() if f'"code":"{code}"' not in document]
    assert lost == []


@pytest.mark.parametrize("checklist", ALL, ids=lambda c: c.sector_id)
def test_every_item_has_a_source_that_reads_well(checklist: Checklist) -> None:
    for item in checklist.items:
        assert item.sources
        assert all(source.text and source.text != source.code for source in item.sources)


@pytest.mark.parametrize("checklist", ALL, ids=lambda c: c.sector_id)
def test_no_document_is_cited_by_clause_unless_its_text_is_held(checklist: Checklist) -> None:
    # 安全生产法 is the law the field knows by article: its three articles are named by hand.
    held = {key for key, document in load_documents().items() if document.text_held} | {"AQSCF"}
    cited = [s.code.split() for item in checklist.items for s in item.sources if " " in s.code]
    assert {key for key, _clause in cited} <= held


def test_no_two_items_of_the_three_sectors_ask_the_same() -> None:
    questions = [item.question for checklist in ALL for item in checklist.items]
    assert len(questions) == len(set(questions))


def test_what_must_stop_at_once_is_to_be_put_right_on_the_spot() -> None:
    locked_exit = Catalogue.load().get("S04", "2026-1").item("S04-001")
    assert locked_exit.deadline_days == 0
    assert locked_exit.grade == "major-suggested"
    assert locked_exit.criterion is not None


def test_the_sectors_hold_all_their_items() -> None:
    counts = {c.sector_id: len(c.items) for c in ALL}
    assert counts["S00"] >= 60
    assert counts["S04"] >= 70
    assert counts["S06"] >= 40


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("WC附3-一1", "望城 附件3 一1"),
        ("WC三(一)3", "望城 三(一)3"),
        ("LX4", "临湘 第4条"),
        ("DX4.七", "东西湖 专项整治4.七"),
        ("DX工程3末", "东西湖 工程3末"),
        ("DT11", "大通湖 第11条"),
        ("XP二(二)4", "溆浦 二(二)4"),
    ],
)
def test_a_clause_is_cited_as_people_cite_it(code: str, text: str) -> None:
    assert clauses.readable(code) == text


def test_a_clause_of_no_seed_cannot_be_cited() -> None:
    with pytest.raises(ValueError, match="GB"):
        clauses.readable("GB35181")
