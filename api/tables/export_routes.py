"""Every ledger as a file, with the filters of its list: one line below for each.

Files are sent while they are made: 100,000 rows take no more memory than a hundred.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from api.accidents.schemas import AccidentQuery
from api.duties.schemas import DutyRecordQuery
from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.enforcement.schemas import EnforcementQuery
from api.enterprises.schemas import EnterpriseQuery
from api.hazards.schemas import HazardQuery
from api.json_body import Blueprint
from api.notices.schemas import NoticeQuery
from api.papers.schemas import PaperQuery
from api.people.schemas import PeopleQuery
from api.reports.draw_schemas import ReportDrawsQuery
from api.schema.answers import AnswerSchema
from api.schema.fields import one_of
from api.screens.schemas import RecordQuery
from api.services import current_services
from api.tables.downloads import as_download
from api.work.schemas import WorkQuery
from ledger.accidents.exports import ACCIDENT_EXPORT
from ledger.duties.exports import DUTY_EXPORT
from ledger.enforcement.exports import ENFORCEMENT_EXPORT
from ledger.enterprises.exports import ENTERPRISE_EXPORT
from ledger.enterprises.queries import county_names
from ledger.ground.clocks import shanghai_date
from ledger.ground.transfer.exports import (
    ExportAsked,
    LedgerExport,
    exported,
    filters_given,
    note_export,
)
from ledger.hazards.exports import HAZARD_EXPORT
from ledger.notices.exports import NOTICE_EXPORT
from ledger.papers.exports import PAPER_EXPORT
from ledger.people.exports import PEOPLE_EXPORT
from ledger.reports.exports import REPORT_DRAW_EXPORT
from ledger.screens.exports import INSPECTION_EXPORT, VISIT_EXPORT
from ledger.work.exports import WORK_EXPORT
from spreadsheets.listing import FORMATS

blueprint = Blueprint("exports", "exports", description="导出")

# What pages a list, and what a page alone can ask for.
_OF_PAGES = frozenset({"limit", "cursor", "near"})


@dataclass(frozen=True, slots=True)
class NoFilters:
    """A list that is whole or not at all."""


class FormatQuery(Schema):
    """Which kind of file."""

    file_format = one_of(*FORMATS, load_default="xlsx", data_key="format")


# A ledger and the query of its list.
EXPORTS: tuple[tuple[LedgerExport, type[Schema]], ...] = (
    (ENTERPRISE_EXPORT, EnterpriseQuery),
    (PEOPLE_EXPORT, PeopleQuery),
    (VISIT_EXPORT, RecordQuery),
    (INSPECTION_EXPORT, RecordQuery),
    (HAZARD_EXPORT, HazardQuery),
    (DUTY_EXPORT, DutyRecordQuery),
    (WORK_EXPORT, WorkQuery),
    (ENFORCEMENT_EXPORT, EnforcementQuery),
    (PAPER_EXPORT, PaperQuery),
    (REPORT_DRAW_EXPORT, ReportDrawsQuery),
    (ACCIDENT_EXPORT, AccidentQuery),
    (NOTICE_EXPORT, NoticeQuery),
)


class ExportOffered(AnswerSchema):
    """A ledger that the caller may take out; `filters`: parameters of its address."""

    kind = fields.String()
    title = fields.String()
    filters = fields.List(fields.String())


class ExportsOffered(AnswerSchema):
    """In the order of the page."""

    exports = fields.List(fields.Nested(ExportOffered))


@endpoint(blueprint, "GET", "/exports", callers=ANYBODY_SIGNED_IN)
@blueprint.response(
    200,
    ExportsOffered,
    example={"exports": [{"kind": "visits", "title": "到访记录", "filters": ["month"]}]},
)
def show_exports() -> dict[str, Any]:
    """我可以导出哪些台账，各能按什么筛选"""
    return {
        "exports": [
            {"kind": export.kind, "title": export.title, "filters": [*_filters(query)]}
            for export, query in EXPORTS
            if caller().has(*export.callers)
        ]
    }


def _filters(query: type[Schema]) -> Iterator[str]:
    for name, field in query().fields.items():
        if name not in _OF_PAGES:
            yield field.data_key or name


def _register(export: LedgerExport, query: type[Schema]) -> None:
    narrowed = query(exclude=_OF_PAGES & query().fields.keys())

    def view(filters: Any, *, file_format: str) -> Response:
        return _answer(export, filters or NoFilters(), file_format)

    view.__name__ = f"export_{export.kind}"
    view.__doc__ = (
        f"导出{export.title}（Excel 或 CSV）\n\n只有自己有权查看的；谁导出了多少条记入审计。"
    )
    answered = blueprint.response(200, content_type=FORMATS["xlsx"])(view)
    with_format = blueprint.arguments(FormatQuery, location="query", as_kwargs=True)(answered)
    with_filters = blueprint.arguments(narrowed, location="query")(with_format)
    address = f"/exports/{export.kind.replace('_', '-')}"
    refuses = [413, 422]
    endpoint(blueprint, "GET", address, callers=export.callers, refuses=refuses)(with_filters)


def _answer(export: LedgerExport, filters: Any, file_format: str) -> Response:
    services, asking = current_services(), caller()
    plan = services.plans[asking.area_code]
    asked = ExportAsked(services.engine, asking, plan, filters, services.calendar())
    names = county_names(services.engine, asking.area_code, plan)
    listing = exported(asked, names, export)
    note_export(services.engine, asking, listing, file_format, filters_given(filters))
    name = listing.file_name(shanghai_date(datetime.now(UTC)), file_format)
    answer = Response(listing.pieces(file_format), mimetype=FORMATS[file_format])
    return as_download(answer, name)


for _export, _query in EXPORTS:
    _register(_export, _query)
