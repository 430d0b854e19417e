from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from documents.board import BoardContent, Contact
from paper.board import render_board, render_board_pdf
from paper.typesetting import Paper
from tests.paper.conftest import FONT_DIR
from tests.paper.invented import BOARD, HAZARDS, PRINTING, RISKS, many_hazards
from tests.paper.printed_pages import (
    letters_of_pages,
    overlapping_letters,
    page_pictures,
    page_size_mm,
    page_texts,
)

CROWDED = replace(BOARD, hazards=many_hazards(60), risks=RISKS * 4, key_area="二楼大厅及东侧楼梯")


@pytest.fixture(params=["A3", "A4"])
def paper_size(request: pytest.FixtureRequest) -> Paper:
    size: Paper = request.param
    return size


def printed(content: BoardContent, font_dir: Path, paper: Paper = "A3") -> bytes:
    return render_board_pdf(content, PRINTING, paper=paper, font_dir=font_dir)


def photographed(picture: Image.Image, strength: int) -> Image.Image:
    """The picture as a phone takes it from aside in bad light, `strength` 1 to 3."""
    width, height = picture.size
    lean = width * strength // 40
    tilted = picture.convert("RGB").transform(
        (width, height),
        Image.Transform.QUAD,
        (
            -lean,
            -lean // 2,
            lean // 2,
            height + lean,
            width + lean,
            height - lean // 2,
            width,
            lean,
        ),
        Image.Resampling.BICUBIC,
        fillcolor="grey",
    )
    noise = Image.effect_noise((width, height), 30 * strength).convert("RGB")
    dim = Image.blend(tilted.filter(ImageFilter.GaussianBlur(0.6 * strength)), noise, 0.15)
    compressed = io.BytesIO()
    dim.save(compressed, "JPEG", quality=70)
    return Image.open(compressed)


@pytest.mark.parametrize("strength", [1, 2, 3])
def test_the_code_of_the_picture_reads_after_a_bad_photograph(
    font_dir: Path, paper_size: Paper, strength: int
) -> None:
    board = render_board(BOARD, PRINTING, paper=paper_size, font_dir=font_dir)
    code = zxingcpp.read_barcode(photographed(Image.open(io.BytesIO(board.png)), strength))
    assert code is not None
    assert code.text == PRINTING.url
    assert code.ec_level == "Q"


def test_the_code_on_an_a3_sheet_is_60_mm_wide(font_dir: Path) -> None:
    [page] = page_pictures(printed(BOARD, font_dir), 150)
    corners = zxingcpp.read_barcode(page).position
    width_mm = (corners.top_right.x - corners.top_left.x) * 25.4 / 150
    assert width_mm == pytest.approx(60, abs=1)


def test_every_page_carries_a_readable_code_the_version_and_its_number(
    font_dir: Path, paper_size: Paper
) -> None:
    pdf = printed(CROWDED, font_dir, paper_size)
    texts, pictures = page_texts(pdf), page_pictures(pdf, 150)
    assert len(texts) > 1
    for number, (text, picture) in enumerate(zip(texts, pictures, strict=True), start=1):
        assert f"第{number}页，共{len(texts)}页" in text
        assert "第7版" in text
        assert BOARD.enterprise in text
        assert zxingcpp.read_barcode(picture).text == PRINTING.url


def test_the_paper_has_its_size(font_dir: Path) -> None:
    assert page_size_mm(printed(BOARD, font_dir, "A3")) == (420, 297)
    assert page_size_mm(printed(BOARD, font_dir, "A4")) == (210, 297)


def test_everything_a_board_must_hold_stands_on_its_first_page(
    font_dir: Path, paper_size: Paper
) -> None:
    [text] = page_texts(printed(BOARD, font_dir, paper_size))
    for person in ("张示例000-0000001", "李示例000-0000002", "陈示例000-0000003"):
        assert person in text
    for words in ("91431224MA00000X0A", "12350", "2026-11-22", "扫码查看最新情况"):
        assert words in text
    assert "示例县应急管理局000-0000009、示例镇人民政府" in text
    for risk in RISKS:
        assert all(words.replace(" ", "") in text for words in (risk.point, risk.controls))
        assert risk.emergency_measures.replace(" ", "") in text
    for hazard in HAZARDS:
        assert hazard.number in text
        assert (hazard.part + hazard.description).replace(" ", "") in text
        assert hazard.state_word.replace(" ", "") in text
    assert "2026-10-19" in text


def test_the_board_tells_that_its_code_also_takes_reports(
    font_dir: Path, paper_size: Paper
) -> None:
    [text] = page_texts(printed(BOARD, font_dir, paper_size))
    assert "扫码可举报（可匿名）" in text
    assert "12350" in text


def test_each_grade_is_a_word_and_not_a_colour_alone(font_dir: Path, paper_size: Paper) -> None:
    [text] = page_texts(printed(BOARD, font_dir, paper_size))
    assert all(risk.point + risk.grade_word in text for risk in RISKS)
    assert all(hazard.number + hazard.grade_word in text for hazard in HAZARDS)


def test_sixty_hazards_stand_there_once_each_and_no_row_is_split(
    font_dir: Path, paper_size: Paper
) -> None:
    texts = page_texts(printed(CROWDED, font_dir, paper_size))
    assert 3 <= len(texts) <= 9
    for hazard in CROWDED.hazards:
        whole_row = (hazard.part + hazard.description).replace(" ", "")
        assert sum(text.count(hazard.number) for text in texts) == 1
        assert sum(text.count(whole_row) for text in texts) == 1


def test_following_pages_repeat_the_heads_of_their_tables(
    font_dir: Path, paper_size: Paper
) -> None:
    texts = page_texts(printed(CROWDED, font_dir, paper_size))
    for text in texts:
        assert "安全风险隐患公示牌" in text
        if "部位0" in text:
            assert "隐患与整改" in text
            assert "编号与级别" in text
        if "配电间" in text:
            assert "风险点与等级" in text


@pytest.mark.parametrize("content", [BOARD, CROWDED, replace(BOARD, risks=(), hazards=())])
def test_nothing_lies_over_anything_else(
    font_dir: Path, paper_size: Paper, content: BoardContent
) -> None:
    for letters in letters_of_pages(printed(content, font_dir, paper_size)):
        assert overlapping_letters(letters) == []


LONG_RUNS = [
    *(sign * 60 for sign in "W…—！8-😀=／·、﹏"),
    *(mixed * 40 for mixed in ("a…", "。，", "1—", "(）")),
]


@pytest.mark.parametrize("long_word", LONG_RUNS)
def test_words_too_long_for_their_column_do_not_run_into_the_next(
    font_dir: Path, paper_size: Paper, long_word: str
) -> None:
    wide = replace(
        HAZARDS[0],
        number="W" * 30,
        part=long_word,
        description=long_word,
        responsible="W" * 20,
        state_word="W" * 20,
    )
    risk = replace(RISKS[0], point=long_word, accident_types="W" * 20, controls=long_word)
    content = replace(
        BOARD, enterprise="W" * 60 + "示例" * 20, hazards=(wide,), risks=(risk,), key_area="区" * 40
    )
    for letters in letters_of_pages(printed(content, font_dir, paper_size)):
        assert overlapping_letters(letters) == []


def test_a_description_longer_than_a_page_goes_on_and_loses_nothing(
    font_dir: Path, paper_size: Paper
) -> None:
    sentences = "".join(f"第{index}句。" for index in range(1500))
    content = replace(BOARD, hazards=(replace(HAZARDS[0], description=sentences),))
    texts = page_texts(printed(content, font_dir, paper_size))
    counts = [sum(text.count(f"第{index}句。") for text in texts) for index in range(1500)]
    # A page may end in the middle of a sentence.
    assert counts.count(1) >= 1500 - len(texts)
    assert max(counts) == 1


def test_the_longest_rows_that_a_page_can_hold_are_not_split(
    font_dir: Path, paper_size: Paper
) -> None:
    risk = replace(RISKS[0], controls="措" * 600, accident_types="类" * 60)
    hazard = replace(HAZARDS[0], description="隐" * 1000, responsible="人" * 50)
    content = replace(BOARD, risks=(risk,) * 2, hazards=(hazard,) * 2)
    pdf = printed(content, font_dir, paper_size)
    texts = page_texts(pdf)
    assert sum(text.count("措" * 600) for text in texts) == 2
    assert sum(text.count("隐" * 1000) for text in texts) == 2
    assert not any(overlapping_letters(letters) for letters in letters_of_pages(pdf))


def test_markup_and_formulas_stay_text(font_dir: Path) -> None:
    attempt = '#import "x" *粗* $x^2$ =1+1 @ref <b> \\ `code` #{panic()} // 注释'
    content = replace(
        BOARD,
        hazards=(replace(HAZARDS[0], description=attempt),),
        regulators=(Contact(attempt, None),),
    )
    [text] = page_texts(printed(content, font_dir))
    assert text.count(attempt.replace(" ", "")) == 2


def test_a_board_without_hazards_says_so_kindly(font_dir: Path, paper_size: Paper) -> None:
    content = replace(BOARD, hazards=(HAZARDS[2],))
    assert "目前没有未整改隐患" in page_texts(printed(content, font_dir, paper_size))[0]
    assert "目前没有未整改隐患" not in page_texts(printed(BOARD, font_dir, paper_size))[0]


def test_an_empty_risk_list_says_where_to_look(font_dir: Path) -> None:
    [text] = page_texts(printed(replace(BOARD, risks=()), font_dir))
    assert "风险清单还没有登记" in text


def test_a_missing_credit_code_gives_its_reason(font_dir: Path) -> None:
    content = replace(BOARD, credit_code=None, no_credit_code_reason="个体摊点，正在办理")
    assert "暂无：个体摊点，正在办理" in page_texts(printed(content, font_dir))[0]


def test_a_person_without_a_phone_is_printed_without_one(font_dir: Path) -> None:
    content = replace(BOARD, principal=Contact("张示例", None))
    [text] = page_texts(printed(content, font_dir))
    assert "000-0000001" not in text
    assert "None" not in text


def test_only_the_board_of_a_key_area_names_one(font_dir: Path, paper_size: Paper) -> None:
    assert "重点区域" not in page_texts(printed(BOARD, font_dir, paper_size))[0]
    content = replace(BOARD, key_area="气瓶间")
    assert "重点区域：气瓶间" in page_texts(printed(content, font_dir, paper_size))[0]


def test_rare_names_are_printed_and_unknown_characters_reported(font_dir: Path) -> None:
    content = replace(
        BOARD, principal=Contact("䶮㙍𬭚", None), safety_officer=Contact("李\U0002a6d6", None)
    )
    board = render_board(content, PRINTING, paper="A3", font_dir=font_dir)
    [text] = page_texts(board.pdf)
    assert "䶮㙍𬭚" in text
    assert "李〓" in text
    assert board.missing_characters == {"\U0002a6d6"}


def test_the_same_content_gives_the_same_bytes(font_dir: Path) -> None:
    first = render_board(BOARD, PRINTING, paper="A3", font_dir=font_dir)
    assert render_board(BOARD, PRINTING, paper="A3", font_dir=font_dir) == first
    assert render_board_pdf(BOARD, PRINTING, paper="A3", font_dir=font_dir) == first.pdf


def test_there_is_a_picture_for_every_page(font_dir: Path) -> None:
    board = render_board(CROWDED, PRINTING, paper="A4", font_dir=font_dir)
    assert len(board.pages_png) == len(page_texts(board.pdf))
    assert board.png == board.pages_png[0]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(), max_size=200), st.sampled_from(["A3", "A4"]))
def test_any_text_at_all_can_be_printed(text: str, paper: Paper) -> None:
    hazard = replace(
        HAZARDS[0], number=text, part=text, description=text, responsible=text, state_word=text
    )
    risk = replace(
        RISKS[0], point=text, accident_types=text, controls=text, emergency_measures=text
    )
    content = replace(
        BOARD,
        enterprise=text,
        key_area=text,
        risks=(risk,),
        hazards=(hazard,),
        regulators=(Contact(text, text),),
    )
    assert printed(content, FONT_DIR, paper).startswith(b"%PDF")
