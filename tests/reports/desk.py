"""A town at its desk in June 2026 looks at its sheets and hands in; every moment is passed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from api.reports.schemas import ReportFilingIn
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.record_kinds import RecordKind
from ledger.records.accept import accept
from ledger.records.photos import PhotosSeen
from ledger.records.request import RecordRequest
from ledger.reports.commands.hand_in import FilingIntake
from ledger.reports.queries.records import CellAsked, OpenedCell, opened_cell
from ledger.reports.queries.sheet import ReportKey, ShownReport, report_shown
from tests.records.samples import LIMITS
from tests.reports.figure_rows import FigureRows, at
from tests.support.signing import signed

TOWN, OTHER_TOWN = "430112901", "430112902"
WEEK = date(2026, 6, 14)
MONTH = date(2026, 5, 31)
# Friday, Saturday, and the Monday after.
FRIDAY, SATURDAY, MONDAY = at("2026-06-12"), at("2026-06-13"), at("2026-06-15")


class Desk:
    """A town that hands in, in a county where it is any day."""

    def __init__(self, rows: FigureRows, town: str) -> None:
        self.rows, self.town, self.office = rows, town, rows.town_offices[town]
        self.caller: Caller = rows.county.person(Grant(Role.TOWN, town_code=town)).caller
        self.place: UUID = rows.enterprise(town)

    def check(self, moment: datetime, *grades: str) -> None:
        self.rows.check(self.place, moment, office=self.office, town=self.town, grades=grades)

    def sheet(self, now: datetime, report: str = "weekly", last: date = WEEK) -> ShownReport:
        which = ReportKey(report, self.office, last)
        return report_shown(self.rows.engine, self.caller, self.rows.plan, which, now)

    def cell(self, now: datetime, row: str, column: str, **asked: Any) -> dict[str, Any]:
        cells = self.sheet(now, **asked).cells
        (one,) = (cell for cell in cells if (cell["row"], cell["column"]) == (row, column))
        return one

    def hand_in(
        self, now: datetime, report: str = "weekly", last: date = WEEK, **changes: Any
    ) -> dict[str, Any]:
        """As somebody does who looks at the sheet in that moment."""
        sheet = self.sheet(now, report, last)
        document = {
            "report": report, "office": self.office, "last": last.isoformat(), "typed": [],
            "seen": [
                {"row": cell["row"], "column": cell["column"], "value": cell["live"]}
                for cell in sheet.cells
                if cell["source"] == "computed" and cell["live"]
            ],
            "parts": [{"name": part.name, "text": "无"} for part in sheet.parts],
            "signature": {"name": "赵示例", "path": "M100 200L180 120L260 210"},
            "filled_by": "李示例", "phone": "0731-0000000", "at": now.isoformat(),
            "elapsed_s": 60, **changes,
        }  # fmt: skip
        document = signed(document)
        content = ReportFilingIn().load(document)
        request = RecordRequest(RecordKind.REPORT_FILING, uuid4(), document, content, None, now)
        intake = FilingIntake(self.rows.plan)
        return accept(
            self.rows.engine, self.caller, intake, request, limits=LIMITS,
            probe=lambda _: PhotosSeen(),
        ).body  # fmt: skip

    def opened(self, now: datetime, row: str, column: str, *, live: bool = False) -> OpenedCell:
        which = ReportKey("weekly", self.office, WEEK)
        asked = CellAsked(which, row, column, live, None, 50, None)
        return opened_cell(self.rows.engine, self.caller, self.rows.plan, asked, now)
