"""Printing a report that an office handed in, or the county's sum of what all handed in."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from ledger.ground.database import wait_for_lock
from ledger.records.outbox import Work
from ledger.reports.commands.prints import record_printed_report
from ledger.reports.queries.printing import PrintableReport, filing_to_print, summary_to_print
from media.keys import report_file
from paper.report_form import render_report_form_pdf
from paper.report_workbook import render_report_form_xlsx
from plans.form_layout import lay_out, lay_out_words
from worker.context import WorkerContext
from worker.printing.files import PDF, XLSX, Files, store_files


def print_one_report(context: WorkerContext, work: Work) -> None:
    """Subject: `<report>/<office>/2026-10-31`. What was sent back meanwhile is not printed."""
    report, office, day = work.subject.split("/")
    last, area_code = date.fromisoformat(day), work.area_code
    plan = context.plans[area_code]
    with context.engine.begin() as tx:
        # Of two printings at once the second waits, and prints what came meanwhile.
        wait_for_lock(tx, f"report_print/{area_code}/{work.subject}")
        asked = (
            filing_to_print(tx, area_code, plan, (report, office, last))
            if office
            else summary_to_print(tx, area_code, plan, report, last)
        )
        if asked is None:
            return
        files = _files(context, asked)
        print_id = uuid4()
        stored = store_files(
            context.store,
            files,
            lambda name: report_file(area_code, str(print_id), f"form.{name}"),
        )
        record_printed_report(tx, area_code, print_id, (report, office, last), stored)


def _files(context: WorkerContext, asked: PrintableReport) -> Files:
    """Words alone are no table to add up."""
    font_dir = context.settings.font_dir
    if asked.form is None:
        words = lay_out_words(asked.report, asked.filled)
        return {"pdf": (render_report_form_pdf(words, font_dir=font_dir).pdf, PDF)}
    sheet = lay_out(asked.form, asked.filled, asked.report)
    pdf = render_report_form_pdf(sheet, font_dir=font_dir).pdf
    return {"pdf": (pdf, PDF), "xlsx": (render_report_form_xlsx(sheet), XLSX)}
