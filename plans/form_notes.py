"""What a form says below itself of how it was counted: one reading of each thing left open.

Every form prints the readings of the figures that stand in it, and no others.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from plans.form_cells import figures_asked
from plans.orders import Form, Report

_FOUND = frozenset({"major_found", "other_found", "major_rectified", "other_rectified"})
_RECTIFIED = frozenset({"major_rectified", "other_rectified"})
_DECISIONS = frozenset(
    {
        *("ordered_to_rectify", "penalised", "fines_yuan", "suspended", "closed"),
        *("detained_or_transferred", "enforcement_times"),
    }
)
_COUNTED_ONCE = frozenset(
    {
        *("groups", "inspectors", "units_checked", "self_checked_enterprises"),
        *("ordered_to_rectify", "penalised", "suspended", "closed"),
    }
)
# Of which figures each reading speaks, and how it is told.
_WORDS: dict[str, tuple[frozenset[str], dict[str, str]]] = {
    "inspectors": (
        frozenset({"inspectors"}),
        {
            "per_visit": "人次按每到一家的到场人数累加",
            "per_day": "人次按每人每天一次计",
        },
    ),
    "found_by": (
        _FOUND,
        {
            "own_checks": "隐患数为本单位检查发现的，不含企业自查、群众举报和上级交办",
            "every_origin": "隐患数含企业自查、群众举报和上级交办的",
        },
    ),
    "grade": (
        _FOUND,
        {
            "at_end": "隐患等级以期末为准",
            "as_found": "隐患等级以发现时为准",
        },
    ),
    "rectified": (
        _RECTIFIED,
        {
            "verified": "已整改指复查合格",
            "closed": "已整改指已销号",
            "reported": "已整改指企业报告改完",
        },
    ),
    "rectified_of": (
        _RECTIFIED,
        {
            "cohort": "已整改数只计本期发现的隐患",
            "all": "已整改数计本期改完的全部隐患，不论何时发现，整改率可能超过 100%",
        },
    ),
    "rectified_as_at": (
        _RECTIFIED,
        {"period_end": "整改情况截至期末", "hand_in": "整改情况截至报送时"},
    ),
    "penalised": (
        frozenset({"penalised"}),
        {
            "fines": "行政处罚（家）为受到罚款的单位",
            "every_kind": "行政处罚（家）含罚款、停产停业、关闭等各种处罚",
        },
    ),
    "joint": (
        _DECISIONS,
        {
            "own_number": "联合作出的决定算在文号所属单位",
            "each": "联合作出的决定，参加的单位各算一件",
        },
    ),
    "referrals": (
        frozenset({"detained_or_transferred"}),
        {
            "two": "同一案件先拘留后移送的算两个",
            "one": "同一案件的拘留和移送算一个",
        },
    ),
    "enforcement_times": (
        frozenset({"enforcement_times"}),
        {"decisions": "执法次数为执法决定数", "inspections": "执法次数为执法检查数"},
    ),
    "courtyards": (
        frozenset({"courtyard_groups_held"}),
        {
            "groups": "屋场会覆盖率为已开过的村民小组占全部村民小组的比例",
            "villages": "屋场会覆盖率为已开过的村（社区）占全部村（社区）的比例",
        },
    ),
}
_SIX_DAYS = timedelta(days=6)
_WEEKDAYS = "一二三四五六日"
_BASES = {
    "last_month": "数据为上月 1 日至月末",
    "this_quarter": "数据为本季度",
    "this_half_year": "数据为本半年",
    "this_year": "数据为本年",
    "campaign_to_date": "数据从行动开始之日起累计",
}
_TOWNS = {
    "office": "各街镇的数为街镇自己检查和执法的，区直部门在当地检查的不计入",
    "territory": "各街镇的数为在当地的全部检查和执法，不论由谁进行",
}
_TOTALS = {
    "sum": "合计为各行相加，同一单位在几行里各计一次",
    "distinct": "合计的家数、组数、人次不重复计",
}


def reading_notes(
    form: Form, report: Report | None, days: tuple[date, date] | None = None
) -> tuple[str, ...]:
    """The form's readings in one sentence each; with a report, which days it is of. `days`: of a
    form that is filled in, its first and last.
    """
    figures = {
        name
        for column in form.columns
        for row in form.rows
        for part in form.parts(row, column)
        for name in figures_asked(form, part)
    }
    notes = [*_days(form, report, days), *_counted(form, figures)]
    if any(part.rate for column in form.columns for part in column.cell) or _rates(form):
        notes.append("整改率等比率按合计数相除，分母为 0 时填“—”")
    notes.append(form.note)
    return tuple(note for note in notes if note)


def _days(form: Form, report: Report | None, days: tuple[date, date] | None) -> Iterator[str]:
    if report:
        if report.basis == "this_week":
            yield _week(report.week_begins, days)
        elif report.basis == "month_to_date":
            day = report.day_of_month
            yield f"数据为本月 1 日至 {day} 日，{day} 日以后至月末的不在本表内"
        else:
            yield _BASES.get(report.basis, "")
    if any(column.span == "total" for column in form.columns):
        yield "累计从行动开始之日起"


def _week(begins: int, days: tuple[date, date] | None) -> str:
    if days and (days[0].isoweekday(), days[1] - days[0]) != (begins, _SIX_DAYS):
        first, last = (f"{day.month}月{day.day}日" for day in days)
        count = (days[1] - days[0]).days + 1
        return (
            f"本周为{first}至{last}，共 {count} 天：一周从星期几算起从这一周改变；"
            "报送后新增的以更正另列"
        )
    if begins == 1:
        return "本周为周一至周日，报送后周末新增的以更正另列"
    first, last = _WEEKDAYS[begins - 1], _WEEKDAYS[begins - 2]
    return f"本周为上周{first}至本周{last}"


def _counted(form: Form, figures: set[str]) -> Iterator[str]:
    for reading, (of, words) in _WORDS.items():
        if of & figures:
            yield words[getattr(form.readings, reading)]
    if form.rows_by == "town" and figures:
        yield _TOWNS[form.readings.towns_by]
    if form.total_row and figures & _COUNTED_ONCE:
        yield _TOTALS[form.readings.totals]


def _rates(form: Form) -> bool:
    return any(part.rate for row in form.rows for part in row.cell)
