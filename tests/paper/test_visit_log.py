from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.visit_log import LogRecheck, LogVisit, PlaceFix, PrintedSignature, VisitLogContent
from paper.visit_log import render_visit_log_pdf
from tests.paper.conftest import FONT_DIR
from tests.paper.invented import finding, photo, printing, visit, visit_log
from tests.paper.printed_pages import (
    count_pictures_within_page,
    letters_of_pages,
    overlapping_letters,
    page_pictures,
    page_size_mm,
    page_texts,
)


def printed(content: VisitLogContent, font_dir: Path, **changed: Any) -> bytes:
    return render_visit_log_pdf(content, printing(content, **changed), font_dir=font_dir).pdf


def test_the_cover_sets_each_enterprise_against_the_minimum(font_dir: Path) -> None:
    cover = page_texts(printed(visit_log(), font_dir))[0]
    assert "2026年11月" in cover
    assert "示例0号商贸有限公司3/3已达到3、17、24日53" in cover
    assert "示例1号商贸有限公司2/3差1次3、17日22" in cover
    assert "示例2号商贸有限公司0/3差3次没有到访00" in cover
    assert "每家企业每月到访不少于3次（溆浦二(二)4）" in cover


def test_a_county_without_a_minimum_of_visits_says_so_and_blames_nobody(font_dir: Path) -> None:
    rows = tuple(replace(row, visits_at_least=0) for row in visit_log().enterprises)
    free = visit_log(visits_at_least=0, plan_clause="", enterprises=rows)
    cover = page_texts(printed(free, font_dir))[0]
    assert "本县方案没有规定每月到访次数。" in cover
    assert "示例1号商贸有限公司2未规定" in cover
    assert "示例2号商贸有限公司0未规定没有到访" in cover


def test_the_cover_adds_up_visits_days_and_hazards(font_dir: Path) -> None:
    cover = page_texts(printed(visit_log(), font_dir))[0]
    for words in (
        "3企业（家）",
        "5到访（次）",
        "3到访天数（天）",
        "7发现隐患（项）",
        "5销号隐患（项）",
    ):
        assert words in cover


def test_it_says_on_every_page_that_it_is_no_enforcement_document(font_dir: Path) -> None:
    texts = page_texts(printed(visit_log(5), font_dir))
    assert all("本日志为驻企服务记录，不是执法文书" in text for text in texts)
    assert "版式为安巡自拟" in texts[0]


def test_a_visit_holds_every_field_of_the_log(font_dir: Path) -> None:
    text = "".join(page_texts(printed(visit_log(1), font_dir))[1:])
    for words in (
        "11月2日（周一）",
        "09:30到，10:45离，共75分钟",
        "本月第1次",
        "到访方式扫企业码",
        "到访佐证佐证强：扫了企业的公示牌",
        "企业接待人李示例",
        "定位110.59400，27.90800（WGS-84），误差约18米",
        "生产状态正常",
        "自查自改重大隐患本月自查2次，未发现重大事故隐患。",
        "主要负责人带队检查10月28日主要负责人带队检查一次。",
        "上次隐患复查431224-2026-000036厨房灭火毯：已整改",
        "共性检查：合格23，不合格1，不适用4",
        "城镇燃气：合格17，不合格2，不适用3",
        "宣讲、指导讲解后厨燃气泄漏处置。",
        "公告栏更新已更新",
        "企业意见希望协助联系检定单位。",
        "反馈、上报去向已报示例县城市管理局",
        "发现隐患1项",
        "F000二楼东侧安全出口",
        "一般2026-11-20",
        "现场照片2张",
        "派驻员签字陈示例",
        "企业签字李示例",
    ):
        assert words in text


def test_a_doubtful_place_says_its_doubt_and_a_missing_one_its_reason(font_dir: Path) -> None:
    far = visit(0, fix=PlaceFix(27.9, 110.5, "gcj02", 60.0))
    none = visit(1, fix=None, no_fix_reason="室内信号弱")
    doubts = {far.id: "离企业登记位置约 420 米", none.id: ""}
    text = "".join(page_texts(printed(log_of(far, none), font_dir, place_doubts=doubts)))
    assert "（GCJ-02），误差约60米。存疑：离企业登记位置约420米" in text
    assert "未能定位：室内信号弱" in text


def test_a_refused_signature_gives_its_reason(font_dir: Path) -> None:
    refused = visit(
        0, enterprise_signature=PrintedSignature("李示例", None, "负责人外出，不愿代签")
    )
    text = "".join(page_texts(printed(log_of(refused), font_dir)))
    assert "拒签负责人外出，不愿代签" in text


def test_a_signature_is_drawn_and_one_that_cannot_be_is_named(font_dir: Path) -> None:
    blank = "签名图样无法打印"
    assert blank not in "".join(page_texts(printed(log_of(visit(0)), font_dir)))
    for path in ("", 'M0 0"/><script/>', "url(x)"):
        broken = visit(0, enterprise_signature=PrintedSignature("李示例", path))
        assert blank in "".join(page_texts(printed(log_of(broken), font_dir)))


def test_a_broken_photo_leaves_its_place_and_the_rest_is_printed(font_dir: Path) -> None:
    broken = visit(0, photos=("empty", "torn", photo(4), "not there"))
    text = "".join(page_texts(printed(log_of(broken), font_dir)))
    assert text.count("照片无法打开") == 2
    assert "现场照片3张" in text


def test_a_visit_without_hazards_says_so(font_dir: Path) -> None:
    text = "".join(page_texts(printed(log_of(visit(0, findings=())), font_dir)))
    assert "本次没有发现隐患" in text


def test_a_new_version_says_what_changed(font_dir: Path) -> None:
    changes = ("11 月 3 日：离开时间更正为 10:45。",)
    cover = page_texts(printed(visit_log(), font_dir, version=2, changes=changes))[0]
    assert "与第1版的不同" in cover
    assert "离开时间更正为10:45。" in cover
    assert "不同" not in page_texts(printed(visit_log(), font_dir))[0]


def test_a_correction_is_told_at_its_visit(font_dir: Path) -> None:
    amended = visit(0, corrects=visit(7).id, correction_reason="到访时间填错")
    text = "".join(page_texts(printed(log_of(amended), font_dir)))
    assert "更正说明更正00000007，原因：到访时间填错" in text


def test_times_are_those_of_the_county(font_dir: Path) -> None:
    late = visit(
        0,
        arrived_at=datetime(2026, 11, 2, 16, 30, tzinfo=UTC),
        left_at=datetime(2026, 11, 2, 17, 0, tzinfo=UTC),
    )
    text = "".join(page_texts(printed(log_of(late), font_dir)))
    assert "11月3日（周二）00:30到，01:00离，共30分钟" in text


def test_forty_visits_stand_there_once_each_with_a_code_on_every_page(font_dir: Path) -> None:
    content = visit_log(40)
    pdf = printed(content, font_dir)
    texts = page_texts(pdf)
    assert 21 <= len(texts) <= 41
    assert page_size_mm(pdf) == (210, 297)
    for entry in content.visits:
        assert sum(text.count(entry.findings[0].number) for text in texts) == 1
    for picture, text in list(zip(page_pictures(pdf, 150), texts, strict=True))[1:6]:
        addresses = {code.text for code in zxingcpp.read_barcodes(picture)}
        expected = {
            printing(content).address(entry) for entry in content.visits if entry.code in text
        }
        assert addresses == expected != set()


def test_a_visit_longer_than_a_page_repeats_its_head_and_code(font_dir: Path) -> None:
    long = visit(
        0, findings=tuple(finding(f"F{i:03d}") for i in range(30)), photos=(photo(1),) * 50
    )
    pdf = printed(log_of(long), font_dir)
    texts = page_texts(pdf)[1:]
    assert len(texts) > 2
    for text, picture in zip(texts, page_pictures(pdf, 150)[1:], strict=True):
        assert long.enterprise in text
        assert zxingcpp.read_barcode(picture).text == printing(log_of(long)).address(long)
    assert all(sum(text.count(f"F{i:03d}") for text in texts) == 1 for i in range(30))


@pytest.mark.parametrize("long_word", ["", *(sign * 300 for sign in "W…—！8-😀、")])
def test_nothing_lies_over_anything_else(font_dir: Path, long_word: str) -> None:
    wordy = visit(
        0,
        enterprise="示例" * 30 + long_word,
        self_check="自查自改情况说明。" * 60 + long_word,
        received_by="李示例" + long_word,
        findings=(
            finding("F" + long_word[:40], part=long_word, description="说明" * 200 + long_word),
        ),
        enterprise_signature=PrintedSignature("李示例", None, "负责人外出" + long_word[:20]),
    )
    for letters in letters_of_pages(printed(log_of(wordy), font_dir)):
        assert overlapping_letters(letters) == []


def test_a_hazard_with_more_photos_than_a_page_holds_shows_them_all(font_dir: Path) -> None:
    shades = tuple(photo(shade) for shade in range(0, 250, 5))
    pdf = printed(log_of(visit(0, findings=(finding("F1", photos=shades),), photos=())), font_dir)
    assert sum(count_pictures_within_page(pdf)) == len(shades)


def test_markup_stays_text(font_dir: Path) -> None:
    attempt = '#import "x" *粗* $x^2$ =1+1 @ref <b>'
    text = "".join(page_texts(printed(log_of(visit(0, opinion=attempt)), font_dir)))
    assert attempt.replace(" ", "") in text


def test_unknown_characters_are_reported(font_dir: Path) -> None:
    content = log_of(visit(0, received_by="李\U0002a6d6"))
    log = render_visit_log_pdf(content, printing(content), font_dir=font_dir)
    assert log.missing_characters == {"\U0002a6d6"}
    assert "李〓" in "".join(page_texts(log.pdf))


def test_a_month_without_visits_is_a_cover_alone(font_dir: Path) -> None:
    assert len(page_texts(printed(visit_log(0), font_dir))) == 1
    empty = page_texts(printed(visit_log(0, enterprises=()), font_dir))
    assert "本月没有派驻企业" in empty[0]


def test_the_same_content_gives_the_same_bytes(font_dir: Path) -> None:
    assert printed(visit_log(), font_dir) == printed(visit_log(), font_dir)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_can_be_printed(text: str) -> None:
    signature = PrintedSignature(text, text)
    wordy = visit(
        0,
        enterprise=text,
        self_check=text,
        rechecks=(LogRecheck(text, text, False, text),),
        findings=(finding(text, part=text, description=text),),
        supervisor_signature=signature,
        corrects=UUID(int=1),
        correction_reason=text,
    )
    content = visit_log(0, visits=(wordy,), supervisor=text)
    said = {"changes": (text,), "presences": {wordy.id: text}, "place_doubts": {wordy.id: text}}
    assert printed(content, FONT_DIR, **said).startswith(b"%PDF")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text("ML0123456789., -", min_size=1, max_size=80))
def test_any_strokes_the_pattern_lets_through_can_be_printed(path: str) -> None:
    scribbled = visit(
        0, supervisor_signature=PrintedSignature("陈示例", path), photos=(), findings=()
    )
    assert printed(log_of(scribbled), FONT_DIR).startswith(b"%PDF")


def log_of(*visits: LogVisit) -> VisitLogContent:
    return replace(visit_log(0), visits=visits)
