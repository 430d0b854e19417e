"""Papers as they are printed: 公文 by the measures of GB/T 9704-2012, forms with all they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from documents.official_paper import (
    OfficialPaper,
    PaperDelivered,
    PaperHazard,
    PaperLine,
    PaperOfficer,
)
from documents.visit_log import PrintedSignature
from paper.paper_document import PaperPrint, render_paper_pdf
from tests.paper.invented import photograph
from tests.paper.printed_pages import (
    Letter,
    count_pictures_within_page,
    letters_of_pages,
    overlapping_letters,
    page_pictures,
    page_size_mm,
    page_texts,
)

MM = 72 / 25.4
STROKES = "M100 200L180 120L260 210L300 90M400 300L500 100L620 260"
PHOTO = "a" * 64


def content(**changed: object) -> OfficialPaper:
    said = OfficialPaper(
        kind="urging_letter", title="安全生产督促函", document=True, letter=True, county="溆浦县",
        office="溆浦县应急管理局", number="溆应急督函〔2026〕3号", version=1, replaced="",
        enterprise="示例餐馆", addressed_to="示例餐馆", opening="现将有关事项函告如下。", facts=(),
        hazards=(), lines=(PaperLine("事由", "隐患" * 400),), closing="请函复。", basis="",
        no_enforcement=False, officers=(), signed_off_by="赵示例",
        issuer=PrintedSignature("张示例", STROKES), issued_on=date(2026, 11, 30), delivered=True,
        reply=False, code="7K3M9QWERTYP2",
    )  # fmt: skip
    return replace(said, **changed)  # type: ignore[arg-type]


def form(**changed: object) -> OfficialPaper:
    found = PaperHazard(
        "431224-2026-000001", "后厨", "报警器停用", "重大隐患", date(2026, 12, 5), (PHOTO,)
    )
    said = content(
        kind="order_to_rectify", title="责令限期整改指令书", document=False, letter=False,
        hazards=(found,),
        facts=(PaperLine("企业名称", "示例餐馆"),), lines=(PaperLine("要求", "立即停用"),),
        officers=(PaperOfficer("张示例", "18120001"), PaperOfficer("王示例", "18120002")),
    )  # fmt: skip
    return replace(said, **changed)  # type: ignore[arg-type]


def printed(
    said: OfficialPaper,
    font_dir: Path,
    *,
    thumbnails: Mapping[str, bytes] | None = None,
    delivered: PaperDelivered | None = None,
) -> bytes:
    made_at = datetime(2026, 11, 30, 8, tzinfo=UTC)
    url = f"https://example.cn/p/{said.code}"
    by = PaperPrint(url, made_at, thumbnails or {PHOTO: photograph(1)}, delivered)
    return render_paper_pdf(said, by, font_dir=font_dir).pdf


def lines_of(letters: list[Letter]) -> list[list[Letter]]:
    """Letters of size 3, by their line, from the top."""
    by_line: dict[int, list[Letter]] = {}
    for letter in letters:
        if letter.character in "隐患":
            by_line.setdefault(round(letter.bottom / 10), []).append(letter)
    return [by_line[key] for key in sorted(by_line, reverse=True)]


def test_a_document_keeps_the_measures_of_the_standard(font_dir: Path) -> None:
    pdf = printed(content(), font_dir)
    assert page_size_mm(pdf) == (210, 297)
    first, second = letters_of_pages(pdf)[:2]
    full = [line for line in lines_of(second) if len(line) >= 27]
    assert {len(line) for line in full} == {28}
    assert len(lines_of(second)) <= 22
    for line in full:
        # The second page is bound on its right side.
        assert min(letter.left for letter in line) / MM == pytest.approx(26, abs=1.2)
        assert max(letter.right for letter in line) / MM == pytest.approx(210 - 28, abs=1.2)
    tops = [max(letter.top for letter in line) for line in full]
    assert tops[0] / MM == pytest.approx(297 - 37, abs=2)
    steps = [above - below for above, below in pairwise(tops)]
    assert all(step == pytest.approx(225 / 22 * MM, abs=0.8) for step in steps)
    assert min(letter.left for letter in lines_of(first)[-1]) / MM == pytest.approx(28, abs=1.2)


NOTICE = content(letter=False, kind="interview_notice", title="安全生产约谈通知书")


def red_bars(pdf: bytes) -> list[tuple[float, float]]:
    """What is red on the first page 21 mm from both edges: upper and lower edge, in mm."""
    picture = page_pictures(pdf, 300)[0].convert("RGB")
    per_mm = picture.height / 297

    def is_red(row: int) -> bool:
        seen = [picture.getpixel((round(x * per_mm), row)) for x in (21, 189)]
        return all(red > 150 and green < 110 for red, green, _ in seen)

    rows = [is_red(row) for row in range(picture.height)]
    edges = [row / per_mm for row in range(1, len(rows)) if rows[row] != rows[row - 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def test_a_letter_stands_between_two_double_lines_and_bears_its_number_at_the_right(
    font_dir: Path,
) -> None:
    pdf = printed(content(), font_dir)
    upper_thick, upper_thin, lower_thin, lower_thick = red_bars(pdf)
    for thick, thin in ((upper_thick, upper_thin), (lower_thick, lower_thin)):
        assert thick[1] - thick[0] > 2 * (thin[1] - thin[0])
    assert lower_thick[1] == pytest.approx(297 - 20, abs=0.3)
    first = letters_of_pages(pdf)[0]
    head = [letter for letter in first if letter.top - letter.bottom > 8 * MM]
    assert 297 - max(letter.top for letter in head) / MM == pytest.approx(30, abs=1)
    number_end = max(first, key=lambda letter: (letter.character == "号", letter.top))
    assert number_end.right / MM == pytest.approx(210 - 26, abs=1)
    assert upper_thin[1] < 297 - number_end.top / MM < upper_thin[1] + 8
    text = "".join(page_texts(pdf))
    assert "印发" not in text, "a letter has no imprint"
    assert "—1—" not in text
    assert "—2—" in text
    assert red_bars(printed(NOTICE, font_dir)) == []
    assert "2026年11月30日印发" in "".join(page_texts(printed(NOTICE, font_dir)))


def test_a_seal_stands_on_no_page_without_text(font_dir: Path) -> None:
    for length in range(300, 400, 7):
        said = content(lines=(PaperLine("事由", "隐" * length),), delivered=False)
        (page,) = (text for text in page_texts(printed(said, font_dir)) if "（盖章）" in text)
        assert "请函复。" in page


def test_pages_are_numbered_on_the_outer_side(font_dir: Path) -> None:
    pages = letters_of_pages(printed(NOTICE, font_dir))
    texts = page_texts(printed(NOTICE, font_dir))
    assert [text.count(f"—{number}—") for number, text in enumerate(texts, 1)] == [1] * len(texts)
    dashes = [
        [letter.left / MM for letter in page if letter.character == "—" and letter.bottom < 100]
        for page in pages
    ]
    assert min(dashes[0]) > 150
    assert max(dashes[1]) < 60


@pytest.mark.parametrize(
    "said", [content(), replace(NOTICE, reply=True), form(), form(no_enforcement=True)]
)
def test_nothing_lies_over_something_else_and_everything_is_said(
    said: OfficialPaper, font_dir: Path
) -> None:
    pdf = printed(said, font_dir)
    assert printed(said, font_dir) == pdf
    for letters in letters_of_pages(pdf):
        assert not overlapping_letters(letters)
    text = "".join(page_texts(pdf))
    for words in (said.title, said.number, said.office, said.closing, "2026年11月30日", said.code):
        assert words in text, words
    assert ("不是行政执法文书" in text) == said.no_enforcement
    assert ("回执" in text) == said.reply
    assert "送达回证" in text
    if not said.document:
        assert "王示例（证号18120002）" in text
        assert sum(count_pictures_within_page(pdf)) == 1


def test_the_return_is_blank_until_it_was_delivered(font_dir: Path) -> None:
    assert "■" not in "".join(page_texts(printed(form(), font_dir)))
    delivered = PaperDelivered(
        "留置送达",
        "2026年11月30日 11:05",
        "",
        None,
        "",
        "王示例",
        "前台",
        ("不收的情况：不在场",),
        "",
        (PHOTO,),
    )
    text = "".join(page_texts(printed(form(), font_dir, delivered=delivered)))
    assert "■留置送达" in text
    assert "不收的情况：不在场" in text
    assert "前台" in text
    pictures = sum(count_pictures_within_page(printed(form(), font_dir)))
    shown = sum(count_pictures_within_page(printed(form(), font_dir, delivered=delivered)))
    assert (pictures, shown) == (1, 2)
    assert "送达" not in "".join(page_texts(printed(form(delivered=False), font_dir)))
