"""报表报送: what is due, one sheet, handing in, sending back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import ValidationError

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.reports.examples import DRAFT, FILING, FILING_RECEIPT, RETURN, RETURN_RECEIPT
from api.reports.schemas import (
    CellRecordsPage,
    CellRecordsQuery,
    ReportDraftIn,
    ReportDraftOut,
    ReportFilingIn,
    ReportFilingReceipt,
    ReportOut,
    ReportPage,
    ReportQuery,
    ReportReturnIn,
    ReportReturnReceipt,
    ReportSummary,
    SummaryQuery,
)
from api.schema.strict import Day
from api.services import current_services
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import NotFound
from ledger.reports.commands.draft import save_draft
from ledger.reports.commands.hand_in import MAY_HAND_IN, FilingIntake, ReportFiling
from ledger.reports.commands.send_back import MAY_RETURN, ReportReturn, ReturnIntake
from ledger.reports.queries.draft import ShownDraft, draft_shown
from ledger.reports.queries.owed import MAY_READ_REPORTS, ReportFilter, list_reports
from ledger.reports.queries.records import CellAsked, opened_cell
from ledger.reports.queries.sheet import ReportKey, ShownReport, report_shown
from ledger.reports.queries.summary import summed_report
from ledger.reports.rules.draft import TypedDraft
from plans.form_layout import row_head_of
from plans.orders import Form
from plans.plan import Plan

MAY_SUM_REPORTS = frozenset({Role.COUNTY})
_OF_CELL = ("value", "title", "definition", "clause", "frozen_at")

blueprint = Blueprint("reports", "reports", description="报表：填报、签字、报送、退回、更正")


@endpoint(blueprint, "GET", "/reports", callers=MAY_READ_REPORTS, refuses=[422])
@blueprint.arguments(ReportQuery, location="query")
@blueprint.response(200, ReportPage)
def show_reports(filters: ReportFilter) -> dict[str, Any]:
    """应报的报表和报送情况，期限最近的在前；安委办看到全部单位"""
    page = list_reports(current_services().engine, caller(), own_plan(), filters, _today())
    return {"reports": page.rows, "next_cursor": page.next_cursor}


@endpoint(
    blueprint,
    "GET",
    "/reports/<report>/<office>/<last>",
    callers=MAY_READ_REPORTS,
    refuses=[404],
)
@blueprint.response(200, ReportOut)
def show_report(report: str, office: str, last: str) -> dict[str, Any]:
    """一份报表：自动计数的格、要填的格、上一期、报送和更正"""
    which = ReportKey(report, office, day_in_path(last))
    shown = report_shown(current_services().engine, caller(), own_plan(), which, datetime.now(UTC))
    return _as_told(shown)


@endpoint(
    blueprint,
    "GET",
    "/reports/<report>/<office>/<last>/draft",
    callers=MAY_HAND_IN,
    refuses=[404],
)
@blueprint.response(200, ReportDraftOut)
def show_report_draft(report: str, office: str, last: str) -> ShownDraft:
    """本单位各人已经填、还没有报送的：谁、什么时候填的"""
    which = ReportKey(report, office, day_in_path(last))
    return draft_shown(current_services().engine, caller(), own_plan(), which)


@endpoint(
    blueprint,
    "PUT",
    "/reports/<report>/<office>/<last>/draft",
    callers=MAY_HAND_IN,
    refuses=[404, 409],
)
@blueprint.arguments(ReportDraftIn(), example=DRAFT)
@blueprint.response(200, ReportDraftOut)
def put_report_draft(content: TypedDraft, report: str, office: str, last: str) -> ShownDraft:
    """存下刚填的格；同事刚改过的格不覆盖（409，写明谁填了什么），这时一格也不存"""
    which = ReportKey(report, office, day_in_path(last))
    return save_draft(current_services().engine, caller(), own_plan(), which, content.typed)


@endpoint(
    blueprint,
    "GET",
    "/reports/<report>/<office>/<last>/cells/<row>/<column>/records",
    callers=MAY_READ_REPORTS,
    refuses=[404, 422],
)
@blueprint.arguments(CellRecordsQuery, location="query", as_kwargs=True)
@blueprint.response(200, CellRecordsPage)
def show_cell_records(
    report: str, office: str, last: str, row: str, column: str, **asked: Any
) -> dict[str, Any]:
    """一格数字由哪些记录得出：已报送的看封存的记录，无权查看的只计数"""
    which = ReportKey(report, office, day_in_path(last))
    opened = opened_cell(
        current_services().engine,
        caller(),
        own_plan(),
        CellAsked(which, row, column, **asked),
        datetime.now(UTC),
    )
    return {
        **{name: getattr(opened, name) for name in _OF_CELL},
        "hidden": opened.records.hidden,
        "items": opened.records.page.rows,
        "next_cursor": opened.records.page.next_cursor,
    }


@endpoint(
    blueprint, "GET", "/reports/<report>/summary", callers=MAY_SUM_REPORTS, refuses=[404, 422]
)
@blueprint.arguments(SummaryQuery, location="query", as_kwargs=True)
@blueprint.response(200, ReportSummary)
def show_report_summary(report: str, *, last: date) -> dict[str, Any]:
    """各单位报送的加总、与全县记录的差、谁还没有报"""
    summed = summed_report(
        current_services().engine, caller(), own_plan(), report, last, datetime.now(UTC)
    )
    return {
        "report": summed.report,
        "name": summed.name,
        **asdict(summed.period),
        "layout": layout_of(summed.form),
        "cells": summed.cells,
        "unlisted": summed.unlisted,
        "offices": summed.offices,
    }


@endpoint(
    blueprint,
    "PUT",
    "/report-filings/<uuid:filing_id>",
    callers=MAY_HAND_IN,
    refuses=[404, 409],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(ReportFilingIn(), example=FILING)
@blueprint.alt_response(200, schema=ReportFilingReceipt, description="此前已收到同一份，回执不变")
@blueprint.response(201, ReportFilingReceipt, example=FILING_RECEIPT)
def put_report_filing(content: ReportFiling, filing_id: UUID) -> Response:
    """报送一份报表，或更正已报送的；自动计数的格由服务器计数并封存"""
    return take_in(FilingIntake(own_plan()), filing_id, content)


@endpoint(
    blueprint,
    "PUT",
    "/report-returns/<uuid:return_id>",
    callers=MAY_RETURN,
    refuses=[404, 409],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(ReportReturnIn(), example=RETURN)
@blueprint.alt_response(200, schema=ReportReturnReceipt, description="此前已收到同一份，回执不变")
@blueprint.response(201, ReportReturnReceipt, example=RETURN_RECEIPT)
def put_report_return(content: ReportReturn, return_id: UUID) -> Response:
    """退回一份报表，写明原因；退回更正的，原报送继续有效"""
    return take_in(ReturnIntake(), return_id, content)


def day_in_path(last: str) -> date:
    """As bodies take one. Raises: NotFound where it is no day, or none of these times."""
    try:
        day: date = Day().deserialize(last)
        return day
    except ValidationError:
        raise NotFound("没有这一期报表，请从报表列表重新打开") from None


def layout_of(form: Form | None) -> dict[str, Any] | None:
    """The form as pages draw it."""
    if form is None:
        return None
    return {
        "title": form.name,
        "row_head": row_head_of(form),
        "head": [form.label] if form.label else [],
        "notes": [*form.remarks, *([form.note] if form.note else [])],
        "columns": form.columns,
        "rows": form.rows,
        "total_row": form.total_row,
    }


def _as_told(shown: ShownReport) -> dict[str, Any]:
    return {
        **asdict(shown.owed),
        "basis_words": shown.basis_words,
        "previous": {"last": shown.previous} if shown.previous else None,
        "layout": layout_of(shown.form),
        "cells": shown.cells,
        "unlisted": shown.unlisted,
        "parts": shown.parts,
        "filings": shown.filings,
        "signed_last": shown.signed_last,
        "checks": shown.checks,
        "may": shown.may,
    }


def own_plan() -> Plan:
    """Of the caller's county."""
    return current_services().plans[caller().area_code]


def _today() -> date:
    return shanghai_date(datetime.now(UTC))
