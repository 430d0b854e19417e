"""Write `docs/figures.md`: `python -m tests.docs.figures_page`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ledger.reports.figures.cells import asked_of
from ledger.reports.figures.figure import Figure
from ledger.reports.figures.registry import FIGURES_BY_NAME
from plans.loader import all_plans
from plans.orders import Form

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"
# Each setting with its values as people read them; the first is ours.
READINGS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "inspectors": ("人次", {"per_visit": "人数 × 到企业的次数", "per_day": "人数 × 天数"}),
    "towns_by": ("归单位", {"office": "谁检查、谁决定", "territory": "企业当时在哪个乡镇"}),
    "found_by": (
        "隐患来源",
        {"own_checks": "只算本单位执法检查发现的", "every_origin": "不论来源"},
    ),
    "grade": ("级别", {"at_end": "到期末所定的", "as_found": "发现时写的"}),
    "rectified": ("已整改", {"verified": "已验收", "closed": "已销号", "reported": "企业已上报"}),
    "rectified_of": ("已整改的范围", {"cohort": "期内发现的", "all": "期内改好的，不论何时发现"}),
    "rectified_as_at": ("截止", {"period_end": "期末", "hand_in": "报送时"}),
    "penalised": ("行政处罚", {"fines": "只算罚款", "every_kind": "各类处罚"}),
    "joint": ("联合执法", {"own_number": "文号属谁算谁的", "each": "参加的单位都算"}),
    "referrals": ("拘留和移送", {"two": "两个决定算两个", "one": "一案算一个"}),
    "enforcement_times": ("执法次数", {"decisions": "决定", "inspections": "检查"}),
    "totals": ("家、组、人次的合计", {"sum": "各行相加", "distinct": "全表去重"}),
    "courtyards": ("屋场会覆盖率", {"groups": "按村民小组", "villages": "按村"}),
}

HEAD = """# Figures of the forms

<!-- Written from ledger/reports/figures and the plans' forms by
     `python -m tests.docs.figures_page`. Change the figures, not this page; a test compares. -->

What each figure (报表数) of a report form counts: which records, by which day, in which reading, by
which clause, and in which forms it stands. The definitions are those that the pages show beside a
figure, in the words of the people who answer for it. [How a form is
built](architecture.md#a-report-form-报表-of-a-plan).

## What holds for all of them

- **One rule of counting.** A figure selects the records that count; each says what it counts for
  (an enterprise, a group, a decision, itself) and how much. Its value is the sum over what is
  counted once. So an enterprise that was checked three times is one 家, and a fine that two
  offices booked under one 文号 is one fine.
- **Days are those of Asia/Shanghai**, both ends included: Sunday 23:59:59.999 is of this week,
  00:00 of the next; what ended on the 22nd is of the 22nd.
- **The past stays where it was.** The office that acted and the town where the enterprise lay
  stand on the record since the day it was sent. People who change office and enterprises that
  move take nothing along. Two enterprises that merged are one 家 from the day of the merger on; a
  period that ended before it has two.
- **As of when.** A form is counted from what was received by a moment (its hand-in, or now). What
  comes later changes the figure of now, never the frozen one: the difference is told beside it,
  dated. A hazard counts as it stood on the last day of the period: its events up to then are
  read, not its row of today. A hazard that was opened again is not mended.
- **Rates come from sums**, of the total row too, never from the mean of rates; to two decimals,
  half up. Where there is nothing to divide by stands “—”. 万元 are yuan / 10,000 with two
  decimals, half up; they are rounded when they are shown, so sums are of yuan.
- **What has no row** (S00 共性 in a form that does not name it, a zone that is in no form by
  towns, the county office's and the departments' checks in a form by towns) is counted as 未列入
  beside the form, and is in no total.
- **Who opens a figure** sees the records that they may see elsewhere, and how many there are
  besides. No reading tells hazards that somebody reported from those handed down: both count or
  neither does, and both stand with the county's office, whoever registered them.

## The ten that were hardest to define

1. **组织督导检查组**: nobody records a group. People of one office who went together on one day
   are one: by the team's name, else by the names of all who went.
2. **组织督查检查人员（人次）**: people at each visit; two checklists of one group at one
   enterprise on one day are one visit.
3. **重大隐患数**: a suspected one counts as major until somebody confirms its grade; one that was
   confirmed general by the period's end is general, and moves from one column to the other if
   that happens later.
4. **重大隐患已整改数**: of those found in the period alone, else the rate could pass 100%; mended
   is verified by an office, not reported by the enterprise, and stays so to the period's last
   moment.
5. **累计**: counted anew from the first day, not added up from weeks: a hazard found in one week
   and mended in the next counts as mended in 累计 alone.
6. **处罚金额 by sector**: a decision has no sector. It stands in one row alone (the hazard's,
   else the first checklist's, else the enterprise's first), so that no yuan stands in two.
7. **督导检查单位数, 合计**: a restaurant checked for gas and for fire stands in both rows; 合计
   is the rows' sum unless the form counts each once, and says which.
8. **行政拘留和行刑衔接**: 拘留 and 移送 of one case are two decisions, unless the plan reads
   cases.
9. **屋场会覆盖率**: groups where one was held (三组 and 第3村民小组 are one), of the groups that
   the villages had on the last day.
10. **附件6**: what a town's office did, not what happened in the town; the county's and the
    departments' checks there are 未列入, unless the form is read by territory.

## Readings

A form reads each of these in one way and prints it as its note; `readings:` of the form in the
plan's file changes it. The first is ours. With which day the week of a weekly report begins is a
setting of the report, `week_begins`: 1 周一至周日 (ours), 6 上周六至本周五. A county changes it
from a Monday on: the week in between is shorter or longer, and no day is counted twice or
never.
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD, "| setting | what | values |", "| --- | --- | --- |"]
    for name, (word, values) in READINGS.items():
        words = "；".join(f"`{value}` {meaning}" for value, meaning in values.items())
        lines.append(f"| `{name}` | {word} | {words} |")
    lines += ["", "## The figures", ""]
    used = dict(_used())
    for figure in FIGURES_BY_NAME.values():
        lines += _figure(figure, used.get(figure.name, ()))
    return "\n".join(lines)


def _figure(figure: Figure, forms: tuple[str, ...]) -> Iterator[str]:
    yield f"### `{figure.name}` {figure.title}（{figure.unit}）"
    yield ""
    yield figure.definition
    yield ""
    yield f"- 哪一天：{figure.day}"
    belongs = {"office": "作出的单位", "territory": "企业（村）所在的乡镇、所属的行业"}
    yield f"- 归谁：{belongs[figure.belongs]}"
    if figure.readings:
        yield "- 可设的口径：" + "、".join(f"`{name}`" for name in figure.readings)
    yield f"- 依据：{figure.clause}"
    yield "- 用在：" + ("；".join(forms) or "目前没有报表用它")
    yield ""


def _used() -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in FIGURES_BY_NAME:
        forms = [
            f"{plan.area.name}《{form.name}》" + _places(form, name)
            for plan in all_plans()
            for form in plan.forms
            if _places(form, name)
        ]
        yield name, tuple(forms)


def _places(form: Form, name: str) -> str:
    """The rows or columns that ask for it."""
    rows = {row.key: f"第{row.number}行" for row in form.rows}
    columns = {column.key: column.name for column in form.columns}
    places = [
        rows[one.row] if one.row is not None else columns[one.column]
        for one in asked_of(form)
        if one.figure == name and one.at is not None
    ]
    return "、".join(dict.fromkeys(places))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
