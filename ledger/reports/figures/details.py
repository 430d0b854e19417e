"""What the work records behind a row say in words: offered for the row's words, to be checked.

Source: 望城 附件4, column 详情 (制度措施文件名, 会议研究内容, 具体到时间).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.expressions import refers
from ledger.ground.tables import village, work_record
from ledger.reports.figures.cells import FormAsked, asked_of, cell_records
from ledger.reports.figures.work import WORK_FIGURES
from ledger.work.queries.records import work_done

# Longer words help nobody who is to read them (ours).
_LETTERS_MOST = 1000
_WORK = frozenset(figure.name for figure in WORK_FIGURES)


class _Line(NamedTuple):
    row: str
    id: UUID
    done_on: date
    begins: str | None
    title: str | None
    number: str | None
    group_name: str | None
    village: str | None


def details_told(read: sa.Connection, asked: FormAsked) -> Mapping[tuple[str, str], str]:
    """By the keys of row and column, where words are typed beside work of the period. What one row
    told (宣讲) no other tells again (宣讲人数).
    """
    columns = [one.key for one in asked.form.columns if any(part.typed for part in one.cell)]
    lines = _lines(read, asked) if columns else {}
    shown: set[UUID] = set()
    details: dict[tuple[str, str], str] = {}
    for row in asked.form.rows:
        new = [line for line in lines.get(row.key, ()) if line.id not in shown]
        shown |= {line.id for line in new}
        if words := _joined([said for line in new if (said := "：".join(_said(line)))]):
            details |= {(row.key, column): words for column in columns}
    return details


def _lines(read: sa.Connection, asked: FormAsked) -> Mapping[str, list[_Line]]:
    """By row, in the order in which it was done."""
    numbers = [one for one in asked_of(asked.form) if one.span == "period" and one.figure in _WORK]
    if not numbers:
        return {}
    found = cell_records(asked, numbers).subquery("cells")
    done = work_done(asked.plan.area.code, asked.as_at).subquery("done")
    record = sa.and_(
        work_record.c.area_code == asked.plan.area.code,
        work_record.c.id == done.c.id,
        done.c.record_kind == "work_record",
    )
    lines = (
        sa.select(
            found.c.row,
            done.c.id,
            done.c.done_on,
            done.c.begins,
            done.c.title,
            work_record.c.document["number"].astext.label("number"),
            work_record.c.group_name,
            village.c.name.label("village"),
        )
        .distinct()
        .join_from(
            found,
            done,
            sa.and_(done.c.record_kind == found.c.record_kind, done.c.id == found.c.record_id),
        )
        .outerjoin(work_record, record)
        .outerjoin(village, refers(work_record.c.village_id, village))
        .order_by(done.c.done_on, done.c.begins, done.c.id)
    )
    by_row: defaultdict[str, list[_Line]] = defaultdict(list)
    for line in read.execute(lines):
        by_row[line.row].append(_Line(*line))
    return by_row


def _said(line: _Line) -> Iterator[str]:
    """11月10日 09:30 示例村3组 and 消防常识; 安全生产制度（示例办〔2026〕3号）."""
    if line.begins or line.village:
        where = f"{line.village or ''}{line.group_name or ''}"
        yield " ".join(filter(None, (f"{line.done_on:%-m月%-d日}", line.begins, where)))
    if line.title:
        yield f"{line.title}（{line.number}）" if line.number else line.title


def _joined(said: list[str]) -> str:
    """One after the other; of too many the first, with how many there are."""
    words = "；".join(said)
    if len(words) <= _LETTERS_MOST:
        return words
    return f"{words[:_LETTERS_MOST]}……等 {len(said)} 项"
