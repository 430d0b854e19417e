"""What follows from the numbers of a form: sums, rates of sums, ranks, forms added up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from documents.report_form import TOTAL_ROW, FilledCell, FilledForm
from plans.form_cells import added, shown
from plans.form_layout import lay_out
from plans.form_notes import reading_notes
from plans.form_rows import with_rows
from plans.loader import load_plan
from plans.orders import CellPart, Form, FormColumn, FormRow, Readings

WANGCHENG, XUPU = load_plan("430112"), load_plan("431224")
FORMS = {form.key: form for form in WANGCHENG.forms}
COUNTS = st.integers(0, 1000).map(Decimal)
PAIRS = st.lists(st.tuples(COUNTS, COUNTS), min_size=15, max_size=15)


def cell(*numbers: int | str) -> FilledCell:
    return FilledCell(tuple(Decimal(number) for number in numbers))


def hazards(pairs: list[tuple[Decimal, Decimal]]) -> dict[tuple[str, str], FilledCell]:
    found = {(str(row), "major_found"): FilledCell((n,)) for row, (n, _) in enumerate(pairs, 1)}
    mended = {
        (str(row), "major_rectified"): FilledCell((n,)) for row, (_, n) in enumerate(pairs, 1)
    }
    return found | mended


@given(pairs=PAIRS)
def test_the_rate_of_the_total_is_that_of_the_sums(pairs: list[tuple[Decimal, Decimal]]) -> None:
    texts = shown(FORMS["monthly_sectors"], hazards(pairs))
    found, mended = sum(n for n, _ in pairs), sum(n for _, n in pairs)
    assert texts[TOTAL_ROW, "major_found"].number == found
    rate = texts[TOTAL_ROW, "major_rate_percent"]
    if found:
        assert abs(rate.number * found - mended * 100) <= found * Decimal("0.005")
    else:
        assert (rate.text, rate.number) == ("—", None)


@given(fillings=st.lists(PAIRS, min_size=1, max_size=4))
def test_forms_add_up_to_the_form_of_all(
    fillings: list[list[tuple[Decimal, Decimal]]],
) -> None:
    form = FORMS["monthly_sectors"]
    together = [
        (
            sum((f[at][0] for f in fillings), Decimal(0)),
            sum((f[at][1] for f in fillings), Decimal(0)),
        )
        for at in range(15)
    ]
    assert shown(form, added(form, map(hazards, fillings))) == shown(form, hazards(together))


def test_two_numbers_of_one_cell_stay_two_when_forms_are_added() -> None:
    form, at = FORMS["weekly"], ("19", "this_week")
    towns = [{at: cell(3, 3, 10)}, {at: cell(1, 1, 2)}, {at: FilledCell(text="")}]
    sums = added(form, towns)
    assert sums[at] == cell(4, 4, 12)
    assert shown(form, sums)[at].text == "4、33.33%"
    assert shown(form, {at: cell(0, 0, 0)})[at].text == "0、—"
    assert shown(form, {("22", "total"): cell(2, 120)})["22", "total"].text == "2、120"


def test_a_total_that_was_counted_stands_and_texts_of_several_forms_stand_below_another() -> None:
    form = FORMS["monthly_towns"]
    cells = {("1", "groups"): cell(3), ("2", "groups"): cell(4), (TOTAL_ROW, "groups"): cell(5)}
    assert shown(form, cells)[TOTAL_ROW, "groups"].text == "5"
    uncounted = cells | {(TOTAL_ROW, "groups"): FilledCell()}
    assert shown(form, uncounted)[TOTAL_ROW, "groups"].text == "7"
    # A total of each form is no part of the county's.
    assert (TOTAL_ROW, "groups") not in added(form, [cells, cells])
    at = ("1", "detail")
    both = added(FORMS["weekly"], [{at: FilledCell(text="甲")}, {at: FilledCell(text="乙")}])
    assert both[at].text == "甲\n乙"


def test_ranks_are_by_the_most_equals_share_and_who_has_no_rate_has_none() -> None:
    form = next(form for form in XUPU.forms if form.key == "bulletin")
    checked = {(str(row), "units_checked"): cell(n) for row, n in ((1, 5), (2, 9), (3, 5), (4, 0))}
    texts = shown(form, checked | hazards([(Decimal(4), Decimal(1)), (Decimal(0), Decimal(0))]))
    assert [texts[str(row), "checked_rank"].text for row in (1, 2, 3, 4)] == ["2", "1", "2", "4"]
    assert texts["1", "rate_rank"].text == "1"
    assert ("2", "rate_rank") not in texts
    assert (TOTAL_ROW, "checked_rank") not in texts


def test_a_row_may_add_up_others() -> None:
    rows = (
        FormRow(number=1, name="甲", cell=(CellPart(figure="groups"),)),
        FormRow(number=2, name="乙", cell=(CellPart(figure="groups"),)),
        FormRow(number=3, name="小计", cell=(CellPart(sum=(1, 2)),)),
    )
    form = Form(
        key="f", name="表", rows_by="figure", source="ours", rows=rows,
        columns=(FormColumn(key="n", name="数"),),
    )  # fmt: skip
    texts = shown(form, {("1", "n"): cell(2), ("2", "n"): cell(3)})
    assert texts["3", "n"].text == "5"


def test_a_bulletin_has_a_row_for_each_office_and_the_list_one_for_each_order() -> None:
    offices = {row.office for row in FORMS["bulletin"].rows}
    kinds = {"department", "town_office"}
    assert offices == {office.key for office in WANGCHENG.offices if office.kind in kinds}
    tasks = FORMS["tasks"]
    ordered = (*WANGCHENG.duties, *WANGCHENG.targets, *WANGCHENG.measures)
    assert len(tasks.rows) == len(ordered)
    texts = shown(tasks, {})
    exam = next(
        row for row in tasks.rows if row.name.startswith("重点企业主要负责人和安全管理人员")
    )
    assert [texts[exam.key, key].text for key in ("clause", "goal")] == ["三(一)3", "不少于 80%"]
    assert "不少于 80%" in {c.text for c in lay_out(tasks, FilledForm()).cells}


def test_what_a_county_changed_stands_in_the_list_of_its_orders() -> None:
    (first, *others) = WANGCHENG.duties
    changed = replace(WANGCHENG, duties=(replace(first, times_at_least=4), *others))
    tasks = next(form for form in with_rows(changed).forms if form.key == "tasks")
    assert tasks.rows[0].given[-1].endswith("至少 4 次")


def test_every_reading_that_a_form_takes_is_printed_and_no_other() -> None:
    weekly, sectors = FORMS["weekly"], FORMS["monthly_sectors"]
    report = {report.form: report for report in WANGCHENG.reports}
    notes = reading_notes(weekly, report["weekly"])
    assert "本周为周一至周日，报送后周末新增的以更正另列" in notes
    assert not any("人次按" in note for note in notes)
    other = Readings(
        found_by="every_origin", grade="as_found", rectified="closed",
        rectified_of="all", rectified_as_at="hand_in", joint="each",
        enforcement_times="inspections", courtyards="villages",
    )  # fmt: skip
    from_saturday = replace(report["weekly"], week_begins=6)
    otherwise = reading_notes(replace(weekly, readings=other), from_saturday)
    assert otherwise[0].startswith("本周为上周六至本周五")
    assert len(otherwise) == len(notes)
    # 累计 and “—” are told alike under any reading.
    assert len(set(notes) & set(otherwise)) == 2
    monthly = reading_notes(sectors, report["monthly_sectors"])
    assert any("同一单位在几行里各计一次" in note for note in monthly)
    (dispatch,) = (r for r in XUPU.reports if r.form == "dispatch")
    form = next(form for form in XUPU.forms if form.key == "dispatch")
    assert "22 日以后至月末的不在本表内" in reading_notes(form, dispatch)[0]
