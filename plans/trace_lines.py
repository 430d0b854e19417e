"""The trace for people: aligned lines for a terminal, rows for Excel.

Chinese characters take two columns of a terminal; everything here counts columns, not characters.
"""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from checklists import clauses
from checklists.authored_lists import AskedItem, NotAsked, SectorList
from plans.trace import ClauseOutcome, PlanValue, Trace, Traced

Rows = Iterable[Sequence[str]]

# How the groups of a plan are called in the trace.
GROUP_NAMES = {
    "area": "县区",
    "campaign": "起止",
    "sectors": "行业领域",
    "towns": "乡镇街道",
    "offices": "机构",
    "committees": "专委会",
    "roles": "称呼",
    "stationing": "派驻",
    "presence": "到访佐证",
    "reminders": "提醒",
    "tiers": "企业分级",
    "duties": "任务",
    "targets": "指标",
    "measures": "措施",
    "reports": "报送",
    "forms": "报表",
    "deadlines": "期限",
    "dispositions": "处置规则",
    "listing": "挂牌督办",
    "standardisation": "标准化达标激励",
    "accident_exclusions": "不计入同比的事故",
    "rewards": "奖励",
    "tips": "举报办理",
    "hotlines": "电话",
    "references": "文件",
    "choices": "读法",
    "clauses": "条款",
}
_GOES_TO = {
    "plan_duty": "方案任务",
    "report_row": "报表",
    "enforcement": "执法",
    "other_sector": "别的清单",
}
_OUTCOMES = {
    ClauseOutcome.ITEMS_AND_PLAN: "条目和方案",
    ClauseOutcome.ITEMS: "只有条目",
    ClauseOutcome.PLAN: "只有方案",
    ClauseOutcome.LEFT_OUT: "不承担",
    ClauseOutcome.NOTHING: "没有着落",
}
_CODE_COLUMNS = 13
_LABEL_COLUMNS = 11


def clause_lines(traced: Traced, columns: int) -> Iterator[str]:
    """One clause and, indented, all that carries it, in lines of at most `columns` columns."""
    yield f"{_padded(traced.clause.code, _CODE_COLUMNS)}{traced.clause.wording}"
    if traced.items:
        label = f"条目 {len(traced.items)} 条"
        yield from _listed(label, _ranges(traced.items), columns)
    for group, values in groupby(traced.plan_values, lambda value: value.group):
        names = [value.name or "是" for value in values]
        yield from _listed(GROUP_NAMES[group], names, columns)
    if traced.not_asked:
        yield from _listed("不作检查", [_not_asked(demand) for demand in traced.not_asked], columns)
    if traced.outcome is ClauseOutcome.LEFT_OUT:
        yield from _listed("不承担", [traced.clause.left_out], columns)
    if traced.outcome is ClauseOutcome.NOTHING:
        yield from _listed("✗", ["没有着落"], columns)


def summary_lines(trace: Trace) -> Iterator[str]:
    """One line a seed: its clauses, and how many became what; each clause counts in one column."""
    heads = ["条款", *_OUTCOMES.values()]
    yield _padded("种子", 8) + "".join(_right(head, 12) for head in heads)
    for seed, county in clauses.SEED_COUNTIES.items():
        counts = Counter(traced.outcome for traced in trace.of_seed(seed).clauses)
        if not counts:
            continue
        figures = [counts.total(), *(counts[outcome] for outcome in _OUTCOMES)]
        yield _padded(county, 8) + "".join(_right(str(figure), 12) for figure in figures)


def sector_lines(sector: SectorList, columns: int) -> Iterator[str]:
    """The way back: each item with its clauses, points and documents; then what is not asked."""
    yield (
        f"{sector.sector_id} {sector.name} {sector.version}："
        f"{len(sector.asked)} 条，不作现场检查 {len(sector.not_asked)} 项"
    )
    for asked in sector.asked:
        yield f"{_padded(asked.id, _CODE_COLUMNS)}{asked.question}"
        if asked.clauses:
            yield from _listed("条款", asked.clauses, columns)
        if asked.points:
            yield from _listed(
                "要点", [_point(asked, at) for at in range(len(asked.points))], columns
            )
        if asked.documents:
            yield from _listed("文件", asked.documents, columns)
    for left in sector.not_asked:
        yield f"{_padded('不作检查', _CODE_COLUMNS)}{left.demand}"
        if left.clauses:
            yield from _listed("条款", left.clauses, columns)
        yield from _listed(_GOES_TO[left.goes_to], [left.reason, *left.items], columns)


def clause_rows(traced: Iterable[Traced]) -> Iterator[Sequence[str]]:
    """A heading, then one row a clause."""
    yield (
        "条款", "依据", "要求", "着落", "检查条目", "方案内容", "不作现场检查的", "不承担的理由",
    )  # fmt: skip
    for clause in traced:
        yield (
            clause.clause.code,
            clauses.readable(clause.clause.code),
            clause.clause.wording,
            _OUTCOMES[clause.outcome],
            "、".join(clause.items),
            "\n".join(map(_plan_value, clause.plan_values)),
            "\n".join(map(_not_asked, clause.not_asked)),
            clause.clause.left_out,
        )


def sector_rows(sector: SectorList) -> Iterator[Sequence[str]]:
    """A heading, then one row an item and one a demand that is not asked."""
    yield ("编号", "检查内容", "条款", "要点", "文件", "去向", "理由")
    for asked in sector.asked:
        points = "\n".join(_point(asked, at) for at in range(len(asked.points)))
        documents = "\n".join(asked.documents)
        yield (
            asked.id,
            asked.question,
            "、".join(asked.clauses),
            points,
            documents,
            "检查条目",
            "",
        )
    for left in sector.not_asked:
        codes = "、".join(left.clauses)
        yield ("", left.demand, codes, "", "", _GOES_TO[left.goes_to], left.reason)


def write_csv(path: Path, rows: Rows) -> None:
    """A CSV that Excel opens as UTF-8: it goes by the mark at the beginning."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _plan_value(value: PlanValue) -> str:
    group = GROUP_NAMES[value.group]
    return f"{group}：{value.name}" if value.name else group


def _not_asked(left: NotAsked) -> str:
    return f"{left.sector_id} {left.demand} → {_GOES_TO[left.goes_to]}"


def _point(asked: AskedItem, at: int) -> str:
    point = asked.points[at]
    return f"第{point.number}点 {point.text}"


def _ranges(item_ids: Sequence[str]) -> list[str]:
    """Sorted ids with runs drawn together: S04-001, S04-002, S04-003 → S04-001…003."""
    numbered = ((item_id[:-3], int(item_id[-3:])) for item_id in item_ids)
    drawn: list[str] = []
    # Within a run of one sector, the number and the place in the list grow alike.
    for (sector, _), run in groupby(enumerate(numbered), lambda at: (at[1][0], at[1][1] - at[0])):
        numbers = [number for _, (_, number) in run]
        last = f"…{numbers[-1]:03d}" if len(numbers) > 1 else ""
        drawn.append(f"{sector}{numbers[0]:03d}{last}")
    return drawn


def _listed(label: str, entries: Sequence[str], columns: int) -> Iterator[str]:
    """Entries after a label, broken between entries, and within one that is too long."""
    indent = 2 + _LABEL_COLUMNS
    head, line = f"  {_padded(label, _LABEL_COLUMNS)}", ""
    for number, entry in enumerate(entries):
        ending = "；" if number + 1 < len(entries) else ""
        if line and indent + _columns(line + entry + ending) > columns:
            yield head + line
            head, line = " " * indent, ""
        for character in entry + ending:
            if indent + _columns(line + character) > columns and character not in "；，。）”":
                yield head + line
                head, line = " " * indent, ""
            line += character
    yield head + line


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, columns: int) -> str:
    return text + " " * max(1, columns - _columns(text))


def _right(text: str, columns: int) -> str:
    return " " * (columns - _columns(text)) + text
