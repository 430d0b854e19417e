"""What the checklists say: every sector, in words a person can use, with sources that hold."""

from collections import defaultdict

import pytest

from checklists import clauses
from checklists.authored_lists import SectorList, read_lists
from checklists.catalogue import Catalogue
from checklists.documents import load_documents
from checklists.review import sector_names

ITEMS = [item for checklist in Catalogue.load().all() for item in checklist.items]


@pytest.fixture(scope="module")
def lists() -> tuple[SectorList, ...]:
    return read_lists()


def test_every_sector_has_a_checklist(lists: tuple[SectorList, ...]) -> None:
    assert set(sector_names()) <= {checklist.sector_id for checklist in lists}


def test_every_question_stands_on_a_clause_or_a_document(lists: tuple[SectorList, ...]) -> None:
    groundless = [
        asked.id
        for checklist in lists
        for asked in checklist.asked
        if not (asked.clauses or asked.documents)
    ]
    assert groundless == []


def test_no_two_items_ask_in_the_same_words(lists: tuple[SectorList, ...]) -> None:
    ids: dict[str, set[str]] = defaultdict(set)
    for checklist in lists:
        for asked in checklist.asked:
            ids[asked.question].add(asked.id)
    assert {question: asking for question, asking in ids.items() if len(asking) > 1} == {}


def test_every_item_has_a_source_that_reads_well() -> None:
    for item in ITEMS:
        assert item.sources, item.id
        assert all(source.text and source.text != source.code for source in item.sources), item.id


def test_no_document_is_cited_by_clause_unless_its_text_is_held() -> None:
    # 安全生产法 is the law the field knows by article: its articles are named by hand.
    held = {key for key, document in load_documents().items() if document.text_held} | {"AQSCF"}
    cited = {s.code for item in ITEMS for s in item.sources if " " in s.code}
    assert {code for code in cited if code.split()[0] not in held} == set()


def test_what_must_stop_at_once_is_to_be_put_right_on_the_spot() -> None:
    locked_exit = Catalogue.load().latest("S04").item("S04-001")
    assert locked_exit.deadline_days == 0
    assert locked_exit.grade == "major-suggested"
    assert locked_exit.criterion is not None


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
