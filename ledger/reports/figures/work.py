"""Figures of work records (工作记录): what offices did and no other record tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.ground.tables import village
from ledger.reports.figures.figure import Figure, FigureScope, evidence, figure
from ledger.work.queries.records import work_done
from ledger.work.queries.villages import in_force
from ledger.work.rules import WORK_KINDS

_DAY = "工作记录上写的日期"
_NO_SECTOR = sa.literal([], ARRAY(sa.Text))


def _evidence(done: sa.CTE, kind: str, counted: Mapping[str, Any]) -> sa.Select[Any]:
    return evidence(
        done.c.record_kind,
        done,
        day=done.c.done_on,
        office=done.c.office,
        town_code=done.c.town_code,
        sectors=_NO_SECTOR,
        enterprise_id=done.c.enterprise_id,
        **counted,
    ).where(done.c.kind == kind)


def _done(scope: FigureScope, name: str) -> sa.CTE:
    """What stands as at then: not corrected by another, nor taken away. Meetings and trainings that
    were recorded for a duty of the plan are among it.
    """
    done = work_done(scope.area_code, scope.as_at).subquery("done")
    return sa.select(done).where(done.c.done_on.between(scope.first, scope.last)).cte(name)


def _of_kind(name: str, kind: str, title: str, unit: str, column: str, words: str) -> Figure:
    def records(scope: FigureScope) -> sa.Select[Any]:
        done = scope.once(f"work_{scope.days}", lambda name: _done(scope, name))
        return _evidence(done, kind, {"amount": sa.func.coalesce(done.c[column], 0)})

    records.__name__ = name
    records.__doc__ = (
        f"“{WORK_KINDS[kind].word}”的工作记录，{words}；更正过的按更正后的，撤回的不算。"
        + _FOR_DUTIES.get(kind, "")
    )
    made = figure(title=title, unit=unit, counts="sum", day=_DAY, clause=WORK_KINDS[kind].clause)
    return made(records)


_FOR_DUTIES = {
    "meeting": "为履职清单登记的会议也算，一次登记算一次。",
    "training": "为履职清单登记的培训也算，一次登记算一次，人数按所写的参加人。",
}


def _times(kind: str) -> Figure:
    of = WORK_KINDS[kind]
    words = f"所写{of.unit}数相加（没写的算 1）"
    return _of_kind(f"work_{kind}", kind, of.word, of.unit, "times", words)


_BY_TIMES = (
    "rules", "meeting", "oversight", "study", "film", "lecture", "vehicle", "courtyard", "media",
    "press", "recommended", "training", "campaign",
)  # fmt: skip
WORK_FIGURES = (
    *(_times(kind) for kind in _BY_TIMES),
    _of_kind("work_lecture_people", "lecture", "宣讲人数", "人次", "people", "所写听讲人数相加"),
    _of_kind(
        "work_brochure",
        "brochure",
        "印发宣传册",
        "册",
        "copies",
        "所写册数相加",
    ),
    _of_kind("work_training_people", "training", "培训人数", "人", "people", "所写培训人数相加"),
    _of_kind(
        "work_spot_exam_people", "spot_exam", "知识抽考人数", "人", "people", "所写抽考人数相加"
    ),
    _of_kind(
        "work_spot_exam_passed",
        "spot_exam",
        "知识抽考合格人数",
        "人",
        "passed",
        "所写合格人数相加",
    ),
)


@figure(
    title="开过屋场会的村民小组",
    unit="个",
    counts="distinct",
    day=_DAY,
    clause="望城 附件4 第19行、三(五)1",
    readings=("courtyards",),
)
def courtyard_groups_held(scope: FigureScope) -> sa.Select[Any]:
    """开过屋场会的村（居）民小组，开几次都算一个，同一小组的不同写法算同一个。
    按村的口径，开过屋场会的村（社区）算一个。到期末已撤并的村、已没有的小组不算。"""
    done = scope.once(f"work_{scope.days}", lambda name: _done(scope, name))
    # The row of a village is another once it has more groups; its name stays.
    at_end = village.alias("village_at_end")
    parts: list[sa.ColumnElement[Any]] = [at_end.c.town_code, at_end.c.compared_name]
    still = [_in_force(scope, at_end)]
    if scope.readings.courtyards == "groups":
        parts.append(done.c.group_key)
        still.append(_has_group(at_end, done.c.group_key))
    here = sa.and_(village.c.area_code == scope.area_code, village.c.id == done.c.village_id)
    same = sa.and_(
        at_end.c.town_code == village.c.town_code,
        at_end.c.compared_name == village.c.compared_name,
    )
    held = _evidence(done, "courtyard", {"counted": sa.func.concat_ws("|", *parts)})
    return held.select_from(done.join(village, here).join(at_end, sa.and_(same, *still)))


def _in_force(scope: FigureScope, of: sa.FromClause) -> sa.ColumnElement[bool]:
    """Villages that are there at the period's end, as they are then."""
    return sa.and_(
        of.c.area_code == scope.area_code,
        of.c.groups > 0,
        in_force(scope.last, of),
    )


def _has_group(of: sa.FromClause, key: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """A group with a name of its own is taken for one; a number beyond what there are is none."""
    number = sa.case((key.regexp_match("^[0-9]+$"), sa.cast(key, sa.Numeric)))
    return sa.func.coalesce(number <= of.c.groups, sa.true())


@figure(
    title="全部村民小组",
    unit="个",
    counts="sum",
    day="期末最后一天的登记数",
    clause="望城 附件4 第19行",
    belongs="territory",
    readings=("courtyards",),
)
def courtyard_groups_all(scope: FigureScope) -> sa.Select[Any]:
    """村（社区）登记的村（居）民小组数之和，按期末那一天有效的登记。按村的口径，是村（社区）数。"""
    villages = scope.readings.courtyards == "villages"
    return evidence(
        "village",
        village,
        day=village.c.counts_from,
        office=sa.null(),
        town_code=village.c.town_code,
        sectors=_NO_SECTOR,
        amount=1 if villages else village.c.groups,
    ).where(_in_force(scope, village))
