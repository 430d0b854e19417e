"""The plate that tells how to report: what it says, that it fits a sheet, that its code reads."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from documents.tip_poster import FixedReward, PrintedKey, TipPosterContent
from paper.tip_poster import TipPosterPrint, render_tip_poster, render_tip_poster_pdf
from paper.typesetting import COUNTY_TIME, Paper
from tests.paper.printed_pages import (
    letters_of_pages,
    overlapping_letters,
    page_pictures,
    page_size_mm,
    page_texts,
)
from tests.paper.test_board import photographed

KEYS = (
    PrintedKey("张示例", "eb29 3726 5d40 a1c7 0e8b 9f12 6630 d4ea"),
    PrintedKey("李示例", "07f1 88c2 49be 3310 c5d6 72ae 1b9f 045c"),
)
POSTER = TipPosterContent(
    county="示例县",
    enterprise="示例县大桥镇示例餐馆",
    board_code="K7M2X9QH4TPWD",
    hotlines=("12350",),
    officers=KEYS,
    accept_days=7,
    conclude_days=60,
    extend_days=30,
    feedback_days=10,
    collect_days=60,
    deaths_go_to="县人民政府",
    anonymous_rewarded=True,
    amounts=(FixedReward("举报重大事故隐患", 2000),),
    percent_of_fine=15,
    yuan_at_least=3000,
    yuan_at_most=300_000,
)
OF_COUNTY = replace(POSTER, enterprise=None, board_code=None)


def printing(content: TipPosterContent) -> TipPosterPrint:
    url = content.address("https://anxun.example.gov.cn/", "431224")
    return TipPosterPrint(url, datetime(2026, 11, 25, 11, 0, tzinfo=COUNTY_TIME))


def as_pdf(content: TipPosterContent, paper: Paper, font_dir: Path) -> bytes:
    return render_tip_poster_pdf(content, printing(content), paper=paper, font_dir=font_dir)


URL = printing(POSTER).url
TYPED = "https://anxun.example.gov.cn/tip?board=K7M2X9QH4TPWD"


@pytest.fixture(params=["A3", "A4"])
def paper_size(request: pytest.FixtureRequest) -> Paper:
    size: Paper = request.param
    return size


@pytest.mark.parametrize("strength", [1, 2, 3])
def test_the_code_reads_after_a_bad_photograph(
    font_dir: Path, paper_size: Paper, strength: int
) -> None:
    poster = render_tip_poster(POSTER, printing(POSTER), paper=paper_size, font_dir=font_dir)
    code = zxingcpp.read_barcode(photographed(Image.open(io.BytesIO(poster.png)), strength))
    assert code is not None
    assert (code.text, code.ec_level) == (URL, "Q")


def test_the_code_is_read_from_ten_times_its_width(font_dir: Path, paper_size: Paper) -> None:
    pdf = as_pdf(POSTER, paper_size, font_dir)
    corners = zxingcpp.read_barcode(page_pictures(pdf, 150)[0]).position
    width_mm = (corners.top_right.x - corners.top_left.x) * 25.4 / 150
    assert width_mm == pytest.approx({"A4": 78, "A3": 110}[paper_size], abs=1)


def test_the_code_carries_every_officers_fingerprint_and_modules_of_a_millimetre(
    font_dir: Path, paper_size: Paper
) -> None:
    many = tuple(PrintedKey(f"示例人{n}", f"{n:04x}" + KEYS[0].fingerprint[4:]) for n in range(8))
    crowded = replace(POSTER, officers=many)
    pdf = as_pdf(crowded, paper_size, font_dir)
    code = zxingcpp.read_barcode(page_pictures(pdf, 100)[0])
    place, _, keys = code.text.partition("#k=")
    assert place == TYPED
    assert [base64.urlsafe_b64decode(key + "==").hex() for key in keys.split(".")] == [
        key.fingerprint.replace(" ", "") for key in many
    ]
    corners = code.position
    width_mm = (corners.top_right.x - corners.top_left.x) * 25.4 / 100
    assert width_mm / 69 > 1
    assert "#k=" not in page_texts(pdf)[0]


def test_it_is_one_upright_sheet(font_dir: Path, paper_size: Paper) -> None:
    many = tuple(PrintedKey(f"示例人{n}", KEYS[0].fingerprint) for n in range(8))
    amounts = tuple(FixedReward(f"举报第 {n} 类重大事故隐患", 2000) for n in range(6))
    crowded = replace(POSTER, officers=many, amounts=amounts)
    named = (replace(POSTER, enterprise=name) for name in ("示例" * 40, "W" * 80))
    for content in (POSTER, OF_COUNTY, crowded, *named):
        pdf = as_pdf(content, paper_size, font_dir)
        assert page_size_mm(pdf) == {"A4": (210, 297), "A3": (297, 420)}[paper_size]
        [letters] = letters_of_pages(pdf)
        assert not overlapping_letters(letters)
        assert min(letter.bottom for letter in letters) > 20


def test_it_tells_both_doors_days_rewards_hotline_and_date(
    font_dir: Path, paper_size: Paper
) -> None:
    [text] = page_texts(as_pdf(POSTER, paper_size, font_dir))
    for words in (
        *("安全生产举报", "扫码可举报（可匿名）", "匿名举报", "实名举报", "12350"),
        *("示例县大桥镇示例餐馆", "K7M2X9QH4TPWD", TYPED, "2026-11-25"),
        *("7天内告知是否受理", "60天内办结", "30天并说明理由", "10天内答复", "60天内领取"),
        *(
            "举报重大事故隐患2000元",
            "罚款的15%",
            "最低3000元",
            "最高30万元",
            "由县人民政府核查处理",
        ),
    ):
        assert words in text


def test_the_officers_fingerprints_stand_there_to_be_compared(font_dir: Path) -> None:
    [text] = page_texts(as_pdf(POSTER, "A4", font_dir))
    assert "不一样就不要填写，请拨打12350" in text
    for key in KEYS:
        assert key.officer + key.fingerprint.replace(" ", "") in text


def test_what_an_anonymous_reporter_can_get_is_told_before_sending(font_dir: Path) -> None:
    unrewarded = replace(POSTER, anonymous_rewarded=False)
    for content, words in (
        (POSTER, "查实同样有奖，凭编号和密码领取"),
        (unrewarded, "本地的奖励要实名才能领取"),
    ):
        [text] = page_texts(as_pdf(content, "A4", font_dir))
        assert words in text


def test_the_countys_own_names_no_enterprise(font_dir: Path) -> None:
    [text] = page_texts(as_pdf(OF_COUNTY, "A4", font_dir))
    assert "全域通用" in text
    assert "公示牌编码" not in text


def test_the_same_content_gives_the_same_bytes(font_dir: Path) -> None:
    first = as_pdf(POSTER, "A4", font_dir)
    assert first == as_pdf(POSTER, "A4", font_dir)


def test_markup_stays_text_and_a_strange_character_is_told(font_dir: Path) -> None:
    strange = replace(POSTER, enterprise="#panic() *粗* \U0010ffff店")
    poster = render_tip_poster(strange, printing(strange), paper="A4", font_dir=font_dir)
    assert poster.missing_characters == {"\U0010ffff"}
    assert "#panic()*粗*〓店" in page_texts(poster.pdf)[0]
