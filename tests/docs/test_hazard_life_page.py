"""The page of a hazard's life says what the table says."""

from __future__ import annotations

from xml.etree import ElementTree

from ledger.ground.lifecycles.hazard import EVENT_WORDS, STATE_WORDS
from tests.docs.hazard_life_page import PAGE, PICTURE, page
from tests.docs.hazard_life_rows import rows
from tests.docs.hazard_life_svg import svg

WRITE_IT = "run `python -m tests.docs.hazard_life_page`"


def test_the_page_is_written_from_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), WRITE_IT


def test_the_picture_is_drawn_from_the_table() -> None:
    assert PICTURE.read_text(encoding="utf-8") == svg(), WRITE_IT


def test_the_picture_shows_every_state_every_event_and_every_move() -> None:
    drawn = ElementTree.fromstring(svg())
    words = " ".join(drawn.itertext())
    assert all(word in words for word in EVENT_WORDS.values())
    assert all(word.partition("，")[0] in words for word in STATE_WORDS.values())
    arrows = drawn.findall("{http://www.w3.org/2000/svg}path")
    moves = [(a, b) for row in rows() for a, b in row.moves if a is not b]
    assert len(arrows) == len(moves)
