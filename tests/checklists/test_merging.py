"""An enterprise of several sectors is asked each question once."""

from dataclasses import replace

from checklists.catalogue import Catalogue
from checklists.merging import merged

CATALOGUE = Catalogue.load()


def test_a_question_that_two_checklists_share_stands_where_it_comes_first() -> None:
    gas, fire = CATALOGUE.latest("S06"), CATALOGUE.latest("S04")
    shared = gas.sections[0].items[:2]
    first = replace(fire.sections[0], items=(*fire.sections[0].items, *shared))
    fire = replace(fire, sections=(first, *fire.sections[1:]))
    ids = [item.id for _, section in merged([fire, gas]) for item in section.items]
    assert len(ids) == len(set(ids))
    assert set(ids) == {item.id for checklist in (fire, gas) for item in checklist.items}
    assert ids.index(shared[0].id) < ids.index(gas.sections[0].items[2].id)


def test_a_section_that_has_nothing_left_to_ask_is_left_out() -> None:
    gas = CATALOGUE.latest("S06")
    assert len(list(merged([gas, gas]))) == len(gas.sections)
