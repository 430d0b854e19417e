"""What the records say of a form's cells at this moment, with the records behind each number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from documents.report_form import FilledCell
from ledger.ground.errors import Unavailable
from ledger.reports.rules.calendar import ReportPeriod
from ledger.reports.rules.cells import cells_asked
from plans.orders import Form
from plans.plan import Plan


@dataclass(frozen=True, slots=True)
class CountedForm:
    """`records`: how many stand behind a cell; `evidence`: which, as they are frozen."""

    cells: Mapping[tuple[str, str], FilledCell] = field(default_factory=dict)
    records: Mapping[tuple[str, str], int] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)


def counted(
    read: sa.Connection,
    plan: Plan,
    form: Form,
    office: str,
    period: ReportPeriod,
    as_at: datetime,
) -> CountedForm:
    """Every cell of the form that counts something."""
    if any(cell.source == "computed" for cell in cells_asked(form)):
        raise Unavailable("not_counted", "这张表的数字还不能计算，请稍后再试")
    return CountedForm()
