"""What the paper form says of published checklists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checklists.catalogue import Catalogue, Measurement, Source
from checklists.clauses import SEED_COUNTIES
from plans.loader import all_plans
from worker.printing.checklist_sheet import (
    basis_words,
    checklist_sheet,
    form_file_name,
    limit_words,
)

CATALOGUE = Catalogue.load()
FIRE, GAS = CATALOGUE.latest("S04"), CATALOGUE.latest("S06")


def test_a_merged_form_asks_what_two_checklists_share_once() -> None:
    shared = GAS.sections[0].items[0]
    first = replace(FIRE.sections[0], items=(*FIRE.sections[0].items, shared))
    fire = replace(FIRE, sections=(first, *FIRE.sections[1:]))
    sheet = checklist_sheet([fire, GAS])
    ids = [item.id for section in sheet.sections for item in section.items]
    assert sheet.item_count == len(ids) == len(set(ids))
    assert set(ids) == {item.id for checklist in (fire, GAS) for item in checklist.items}
    assert ids.index(shared.id) < ids.index(FIRE.sections[1].items[0].id)


def test_a_checklist_is_named_by_version_and_hash() -> None:
    (named,) = checklist_sheet([FIRE]).checklists
    assert (named.sector_id, named.version, named.sha256) == ("S04", FIRE.version, FIRE.sha256)


def test_the_countys_own_clauses_are_the_basis_and_no_other_countys() -> None:
    sources = (
        Source("WC附2-4", "望城 附件2 4"),
        Source("LX4", "临湘 第4条"),
        Source("WC附3-二6", "望城 附件3 二6"),
        Source("AQSCF 第41条", "安全生产法第41条"),
    )
    assert basis_words(sources, "WC") == ("望城 附件2 4、附件3 二6", "安全生产法第41条")
    assert basis_words(sources, "XP") == ("安全生产法第41条",)
    assert basis_words(sources[:3], "XP") == ("本系统建议",)


@pytest.mark.parametrize("seed", [*(plan.seed for plan in all_plans()), ""])
def test_no_item_of_any_list_cites_another_countys_plan(seed: str) -> None:
    others = [name for other, name in SEED_COUNTIES.items() if other != seed]
    for checklist in CATALOGUE.all():
        for section in checklist_sheet([checklist], seed=seed).sections:
            for item in section.items:
                assert not [words for words in item.basis if words.split()[0] in others], item.id


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measurement("number", "高差", unit="米", at_most=2, basis="XP一"), "不大于 2 米"),
        (
            Measurement("number", "净宽", unit="米", at_least=4, basis="ours"),
            "不小于 4 米（提示值）",
        ),
        (
            Measurement("number", "压力", unit="MPa", at_least=0.1, at_most=0.5, basis="XP一"),
            "不小于 0.1 MPa，不大于 0.5 MPa",
        ),
        (Measurement("date", "有效期至", valid_on_day=True, basis="XP一"), "检查当天未过期"),
        (Measurement("date", "演练日期", within_days=92, basis="XP一"), "距检查当天不超过 92 天"),
        (Measurement("text", "文书号"), ""),
    ],
)
def test_a_limit_is_told_in_words_and_ours_is_marked(measure: Measurement, words: str) -> None:
    assert limit_words(measure, "XP") == words


def test_a_limit_that_another_county_ordered_is_a_suggestion_here() -> None:
    ordered = Measurement("date", "演练日期", within_days=183, basis="WC附2-13")
    assert limit_words(ordered, "WC") == "距检查当天不超过 183 天"
    assert limit_words(ordered, "XP").endswith("（提示值）")


def test_the_file_is_named_after_what_it_holds_and_never_too_long() -> None:
    assert form_file_name([FIRE]) == f"检查表-S04-{FIRE.version}.pdf"
    assert form_file_name([FIRE, GAS]) == f"检查表-S04-{FIRE.version}+S06-{GAS.version}.pdf"
    assert len(form_file_name([FIRE] * 40).encode()) < 120
    assert form_file_name([FIRE] * 40).endswith("等40个.pdf")
