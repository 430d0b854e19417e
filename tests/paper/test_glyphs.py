from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper.glyphs import FontsMissing, breakable, missing_glyphs, printable
from paper.typesetting import load_fonts
from tests.paper.conftest import FONT_DIR


def test_rare_characters_of_names_are_drawn(font_dir: Path) -> None:
    assert missing_glyphs("䶮㙍𬭚㛃䲟", font_dir) == frozenset()
    assert printable("䶮㙍𬭚", font_dir) == "䶮㙍𬭚"


def test_a_character_no_face_has_becomes_a_geta_mark_and_is_named(font_dir: Path) -> None:
    assert missing_glyphs("王\U0002a6d6", font_dir) == {"\U0002a6d6"}
    assert printable("王\U0002a6d6", font_dir) == "王〓"


def test_text_cannot_be_turned_backwards_or_hidden(font_dir: Path) -> None:
    assert printable("重大\u202e隐患\u200b\x00", font_dir) == "重大隐患"


def test_every_kind_of_line_end_becomes_one(font_dir: Path) -> None:
    assert printable("一\r\n二\r三\u2028四\x0b五", font_dir) == "一\n二\n三\n四\n五"


@given(st.text(st.characters()))
def test_printable_text_misses_no_glyph_and_stays_as_it_is(text: str) -> None:
    once = printable(text, FONT_DIR)
    assert not missing_glyphs(once, FONT_DIR)
    assert printable(once, FONT_DIR) == once


def test_a_number_may_end_a_line_after_its_hyphens_only() -> None:
    assert breakable("431224-2026-000041") == "431224-\u200b2026-\u200b000041"


def test_a_long_word_may_end_a_line_anywhere_and_a_short_one_nowhere() -> None:
    assert breakable("电压 WWWWWWWWW") == "电压 " + "\u200b".join("W" * 9)
    assert breakable("电压 220V") == "电压 220V"


def test_a_directory_without_fonts_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match=str(tmp_path)):
        load_fonts(tmp_path)


def test_a_directory_with_the_regular_face_alone_is_refused(font_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "regular.ttf").symlink_to(font_dir / "NotoSansSC_400Regular.ttf")
    with pytest.raises(FontsMissing, match="bold"):
        load_fonts(tmp_path)
