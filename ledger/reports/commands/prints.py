"""Printed reports: asked for by whoever hands in or sends back, kept where they lie.

What was handed in is printed at once, with the form as the plan has it on that day: a form that
changes later changes nothing that was handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.printed import StoredFile, kept_json
from ledger.ground.stored import read_back
from ledger.ground.tables import report_print
from ledger.records import outbox
from ledger.records.rows import RecordRow

# Of the sum of all offices.
ALL_OFFICES = ""


def ask_for_prints(tx: sa.Connection, area_code: str, report: str, office: str, last: date) -> None:
    """Of the office's report, and of the county's sum."""
    for whose in (office, ALL_OFFICES):
        subject = f"{report}/{whose}/{last}"
        outbox.put(
            tx,
            area_code,
            outbox.Job.PRINT_REPORT,
            subject,
            merge_key=f"report_print/{subject}",
        )


def record_printed_report(
    tx: sa.Connection,
    area_code: str,
    print_id: UUID,
    which: tuple[str, str, date],
    files: Mapping[str, StoredFile],
) -> None:
    """It takes the place of the one before it. `which`: report, office, last day."""
    report, office, last = which
    values = {
        "area_code": area_code,
        "id": print_id,
        "report": report,
        "office": office,
        "last": last,
        "files": kept_json(dict(files)),
        "printed_at": datetime.now(UTC),
    }
    anew = {name: values[name] for name in ("id", "files", "printed_at")}
    tx.execute(
        insert(report_print)
        .values(values)
        .on_conflict_do_update(index_elements=["area_code", "report", "office", "last"], set_=anew)
    )


@dataclass(frozen=True, slots=True)
class _Period:
    """Of a filing's row."""

    report: str
    office: str
    last: date


def print_restored_reports(tx: sa.Connection, filings: list[RecordRow]) -> None:
    """Those that came back from their sealed objects: their files may be gone."""
    for one in filings:
        whose = read_back(_Period, one.columns)
        ask_for_prints(tx, one.head.area_code, whose.report, whose.office, whose.last)
