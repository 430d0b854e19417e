from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper.checklist_form import (
    ChecklistForm,
    FormChecklist,
    FormItem,
    FormSection,
    FormValue,
    render_checklist_form_pdf,
)
from tests.paper.conftest import FONT_DIR
from tests.paper.printed_pages import (
    letters_of_pages,
    overlapping_letters,
    page_size_mm,
    page_texts,
)

COLUMNS = "序号检查内容合格不合格不适用备注"
NO_ENFORCEMENT_DOCUMENT = "本表为现场记录用表，不是执法文书"


def item(number: int, **changes: object) -> FormItem:
    invented = FormItem(
        id=f"S99-{number:03d}",
        question=f"示例{number:03d}号门能一推就开吗？",
        good=f"从里面不用钥匙就能打开，门后没有堆物（{number:03d}号）",
        basis=("望城 附件2 4、附件3 二6", "临湘 第4条"),
        suspected_major=False,
    )
    return replace(invented, **changes)


def checklist(sector_id: str = "S99", name: str = "示例行业") -> FormChecklist:
    return FormChecklist(
        sector_id=sector_id,
        name=name,
        version="2026-1",
        published_on=date(2026, 11, 22),
        sha256=f"{sector_id.lower()}0123456789abcdef" * 4,
        instructions=f"{name}从里走到外，一路看门。",
    )


def form(*items: FormItem, enterprise: str = "") -> ChecklistForm:
    return ChecklistForm((checklist(),), (FormSection("示例行业", "出口", items),), enterprise)


def printed(content: ChecklistForm, font_dir: Path) -> bytes:
    return render_checklist_form_pdf(content, font_dir=font_dir).pdf


def printed_text(content: ChecklistForm, font_dir: Path) -> str:
    return "".join(page_texts(printed(content, font_dir)))


def test_every_item_stands_on_the_form_once_and_whole_on_one_page(font_dir: Path) -> None:
    items = [item(number) for number in range(1, 251)]
    pdf = printed(form(*items), font_dir)
    texts = page_texts(pdf)
    assert page_size_mm(pdf) == (210, 297)
    assert len(texts) <= 20
    for nth, asked in enumerate(items, 1):
        whole = f"{nth}{asked.id}{asked.question}{asked.good}依据：望城附件24、附件3二6；临湘第4条"
        assert [text.count(whole) for text in texts if asked.id in text] == [1], asked.id


def test_each_page_of_questions_repeats_the_columns_and_the_section(font_dir: Path) -> None:
    texts = page_texts(printed(form(*map(item, range(1, 120))), font_dir))
    pages = [text for text in texts if "S99-" in text]
    assert len(pages) > 3
    assert all(text.count(f"{COLUMNS}出口") == 1 for text in pages)


def test_a_section_never_ends_a_page_without_an_item(font_dir: Path) -> None:
    # Each takes one line and a header, so that some page must end just after a header.
    for shift in range(4):
        sections = tuple(
            FormSection("示例行业", f"第{n:03d}部分", (item(n),)) for n in range(shift, 60)
        )
        for text in page_texts(printed(ChecklistForm((checklist(),), sections), font_dir)):
            heads = re.findall(r"第(\d{3})部分(?=(.{10}))", text)
            assert all(f"S99-{head}" in following for head, following in heads)


def test_every_page_names_version_and_hash_and_counts_itself(font_dir: Path) -> None:
    texts = page_texts(printed(form(*map(item, range(1, 60))), font_dir))
    for number, text in enumerate(texts, 1):
        assert "S992026-1s99012345678" in text
        assert f"第{number}页，共{len(texts)}页" in text
        assert NO_ENFORCEMENT_DOCUMENT in text


def test_forty_checklists_are_all_named_on_every_page(font_dir: Path) -> None:
    many = tuple(checklist(f"S{n:02d}", f"示例行业{n}") for n in range(40))
    texts = page_texts(printed(replace(form(item(1)), checklists=many), font_dir))
    assert all(
        f"{checklist.sector_id}2026-1{checklist.sha256[:12]}" in t
        for checklist in many
        for t in texts
    )
    assert all(checklist.instructions in "".join(texts) for checklist in many)


def test_a_form_of_several_checklists_says_whose_section_it_is(font_dir: Path) -> None:
    both = (checklist("S98", "示例市场"), checklist("S99", "示例行业"))
    text = printed_text(replace(form(item(1)), checklists=both), font_dir)
    assert "S98示例市场（2026-1版）、S99示例行业（2026-1版）" in text
    assert f"{COLUMNS}出口示例行业" in text
    assert "检查说明（示例市场）示例市场从里走到外" in text


def test_the_head_has_what_is_filled_in_by_hand(font_dir: Path) -> None:
    first = page_texts(printed(form(item(1)), font_dir))[0]
    assert first.startswith("安全生产现场检查表S99示例行业（2026-1版）共1项。")
    for words in ("被检查单位地址", "检查日期年月日", "到/离时间：到：离", "检查人员陪同人员"):
        assert words in first
    assert "检查说明示例行业从里走到外，一路看门。" in first


def test_the_enterprise_is_printed_on_every_page_where_it_is_known(font_dir: Path) -> None:
    name = "示例县某某餐饮有限公司"
    texts = page_texts(printed(form(*map(item, range(1, 40)), enterprise=name), font_dir))
    assert len(texts) > 1
    assert all(f"被检查单位{name}" in text for text in texts)


def test_a_suspected_major_hazard_is_marked_in_words(font_dir: Path) -> None:
    text = printed_text(form(item(1), item(2, suspected_major=True)), font_dir)
    assert "示例002号门能一推就开吗？★疑似重大" in text
    assert text.count("吗？★疑似重大") == 1
    assert "共2项，其中★1项" in text
    assert "★疑似重大只是提示" in text
    assert "★" not in printed_text(form(item(1)), font_dir)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (FormValue("number", "地面高差", "米", "不大于 2 米"), "地面高差米不大于2米"),
        (FormValue("number", "在岗人数", "人"), "在岗人数人"),
        (FormValue("date", "有效期至", "", "检查当天未过期"), "有效期至年月日检查当天未过期"),
        (FormValue("text", "文书号（选填）"), "文书号（选填）"),
    ],
)
def test_a_value_has_its_line_with_name_unit_and_limit(
    font_dir: Path, value: FormValue, words: str
) -> None:
    assert words in printed_text(form(item(1, value=value), item(2)), font_dir)


def test_it_ends_with_hazards_signatures_and_how_to_enter_it_later(font_dir: Path) -> None:
    end = page_texts(printed(form(item(1)), font_dir))[-1]
    for words in (
        "结果合计合格项不合格项不适用项共1项",
        "发现的隐患序号检查项编号部位隐患描述整改期限责任人1234",
        "检查人员（签字）",
        "被检查单位负责人（签字）",
        "拒签原因",
        "逐项录入手机",
        NO_ENFORCEMENT_DOCUMENT,
    ):
        assert words in end


def test_a_long_list_has_more_lines_for_hazards_which_stay_on_one_page(font_dir: Path) -> None:
    end = page_texts(printed(form(*map(item, range(1, 251))), font_dir))[-1]
    assert "责任人" + "".join(map(str, range(1, 15))) + "检查人员（签字）" in end


@pytest.mark.parametrize("long_word", ["", "W" * 90])
def test_nothing_lies_over_anything_else_or_outside_the_page(
    font_dir: Path, long_word: str
) -> None:
    wordy = item(
        1,
        question="安全出口" * 11 + long_word + "吗？",
        good="从里面不用钥匙就能打开" * 11 + long_word,
        basis=("望城 附件2 4", "示例标准（很长的名称）" * 4 + long_word, long_word or "临湘 第4条"),
        suspected_major=True,
        value=FormValue("number", "记录值" * 5, "立方米/小时", "不大于 2 立方米/小时" * 3),
    )
    taller_than_a_page = item(2, question="很长" * 900, good="很长" * 2000 + long_word)
    pages = letters_of_pages(
        printed(
            form(wordy, *map(item, range(3, 70)), taller_than_a_page, enterprise="示例" * 60),
            font_dir,
        )
    )
    for letters in pages:
        assert overlapping_letters(letters) == []
        assert all(
            letter.left > 50 and letter.right < 565 and letter.bottom > 20 and letter.top < 820
            for letter in letters
        )


def test_unknown_characters_are_reported(font_dir: Path) -> None:
    done = render_checklist_form_pdf(form(item(1), enterprise="李\U0002a6d6店"), font_dir=font_dir)
    assert done.missing_characters == {"\U0002a6d6"}
    assert "李〓店" in "".join(page_texts(done.pdf))


def test_markup_stays_text(font_dir: Path) -> None:
    attempt = '#import "x" *粗* $x^2$ =1+1 @ref <b>'
    assert attempt.replace(" ", "") in printed_text(form(item(1, good=attempt)), font_dir)


def test_the_same_form_gives_the_same_bytes(font_dir: Path) -> None:
    assert printed(form(item(1)), font_dir) == printed(form(item(1)), font_dir)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_can_be_printed(text: str) -> None:
    value = FormValue("number", text, text, text)
    wordy = item(1, question=text, good=text, basis=(text,), value=value)
    assert printed(form(wordy, enterprise=text), FONT_DIR).startswith(b"%PDF")
