"""No question twice in a merged list, as far as the wording shows it.

Each question is a set of character bigrams. Rare ones weigh more: 「没有超过」 stands in hundreds
of questions and says little, 「泄爆」 says what is asked. Two questions are as alike as the weight
they share is of the weight they have. What reads alike and was found different stands in
`alike_questions.yaml` with the reason.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations
from math import log
from pathlib import Path

import pytest

from checklists.authored_lists import SectorList, read_lists
from checklists.authoring import PACKAGE_ROOT, parse
from checklists.review import campaign_names

# Copies and near copies score above these. Of 128 pairs that reading the lists side by side found
# to ask the same in other words, they would have told one in six: this guards, it does not review.
ALIKE_IN_ANY_TWO_LISTS = 0.30
ALIKE_IN_ONE_SITTING = 0.24

Pair = tuple[str, str]

TYPICAL: Mapping[str, list[str]] = parse(PACKAGE_ROOT / "typical_enterprises.yaml").data
REVIEWED: Mapping[str, list[str]] = parse(Path(__file__).parent / "alike_questions.yaml").data


@cache
def lists() -> Mapping[str, SectorList]:
    return {checklist.sector_id: checklist for checklist in read_lists()}


@cache
def questions() -> Mapping[str, str]:
    return {item.id: item.question for checklist in lists().values() for item in checklist.asked}


@cache
def likenesses() -> Mapping[Pair, float]:
    """How alike two questions are, 0 to 1, for each pair that shares a bigram; ids in order."""
    bigrams = {item_id: _bigrams(question) for item_id, question in questions().items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for item_id in sorted(bigrams):
        for bigram in bigrams[item_id]:
            holders[bigram].append(item_id)
    weight = {bigram: log(len(bigrams) / len(ids)) for bigram, ids in holders.items()}
    whole = {item_id: sum(weight[pair] for pair in pairs) for item_id, pairs in bigrams.items()}
    shared: dict[Pair, float] = defaultdict(float)
    for bigram, ids in holders.items():
        for pair in combinations(ids, 2):
            shared[pair] += weight[bigram]
    return {(a, b): both / (whole[a] + whole[b] - both) for (a, b), both in shared.items()}


def _bigrams(question: str) -> set[str]:
    text = re.sub("[，、。？“”《》（） 吗]", "", question)
    return {text[start : start + 2] for start in range(len(text) - 1)}


def _reviewed() -> set[Pair]:
    return {pair for items in REVIEWED.values() for pair in combinations(sorted(items), 2)}


def alike(limit: float, among: Iterable[str]) -> list[str]:
    """Pairs that read alike and nobody has found different, as a reader compares them."""
    asked, reviewed = set(among), _reviewed()
    return [
        f"{a} {questions()[a]} | {b} {questions()[b]}"
        for (a, b), likeness in likenesses().items()
        if likeness >= limit and (a, b) not in reviewed and a in asked and b in asked
    ]


@pytest.mark.parametrize("enterprise", TYPICAL)
def test_a_typical_enterprise_is_not_asked_the_same_twice(enterprise: str) -> None:
    asked = [item.id for sector_id in TYPICAL[enterprise] for item in lists()[sector_id].asked]
    assert alike(ALIKE_IN_ONE_SITTING, asked) == []


def test_no_two_lists_ask_the_same_under_two_ids() -> None:
    assert alike(ALIKE_IN_ANY_TWO_LISTS, questions()) == []


def test_no_question_stands_under_two_ids_word_for_word() -> None:
    assert [text for text, count in Counter(questions().values()).items() if count > 1] == []


@pytest.mark.parametrize("why", REVIEWED)
def test_every_reviewed_group_still_needs_its_reason(why: str) -> None:
    items = sorted(REVIEWED[why])
    assert set(items) <= questions().keys()
    likest = max(likenesses().get(pair, 0.0) for pair in combinations(items, 2))
    assert likest >= ALIKE_IN_ONE_SITTING


def test_there_are_ten_typical_enterprises_and_every_one_has_the_common_checks() -> None:
    assert len(TYPICAL) == 10
    assert all("S00" in sector_ids for sector_ids in TYPICAL.values())


@pytest.mark.parametrize("campaign_id", campaign_names())
def test_a_campaign_draws_all_it_asks_from_the_sectors(campaign_id: str) -> None:
    asked = lists()[campaign_id].asked
    assert 20 <= len(asked) <= 45
    assert all(item.id.startswith("S") for item in asked)
