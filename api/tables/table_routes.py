"""Lists that leave the ledger as files, and the empty tables that come back filled in.

Files are sent while they are made: 100,000 rows take no more memory than a hundred.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response

from api.endpoint import caller, endpoint
from api.hazards.schemas import ExportQuery
from api.json_body import Blueprint
from api.services import current_services
from api.tables.downloads import as_download
from ledger.enterprises.queries import county_names
from ledger.enterprises.sheet import ENTERPRISES
from ledger.ground.clocks import shanghai_date
from ledger.ground.transfer.exports import note_export
from ledger.ground.transfer.import_rows import MAY_IMPORT
from ledger.hazards.queries.major import major_hazards
from ledger.people.sheet import ASSIGNMENTS, PEOPLE
from ledger.work.sheet import VILLAGES
from spreadsheets.columns import Table
from spreadsheets.listing import FORMATS
from spreadsheets.xlsx_files import template

blueprint = Blueprint("tables", "tables", description="导入与导出")


@endpoint(blueprint, "GET", "/exports/major-hazards.xlsx", callers=MAY_IMPORT, refuses=[422])
@blueprint.arguments(ExportQuery, location="query", as_kwargs=True)
@blueprint.response(200, content_type=FORMATS["xlsx"])
def export_major_hazards_xlsx(*, open_only: bool) -> Response:
    """重大事故隐患清单（Excel）；列为本系统自定，谁导出记入审计"""
    return _major_hazards("xlsx", open_only=open_only)


@endpoint(blueprint, "GET", "/exports/major-hazards.csv", callers=MAY_IMPORT, refuses=[422])
@blueprint.arguments(ExportQuery, location="query", as_kwargs=True)
@blueprint.response(200, content_type=FORMATS["csv"])
def export_major_hazards_csv(*, open_only: bool) -> Response:
    """重大事故隐患清单（CSV，UTF-8 带 BOM）；列为本系统自定，谁导出记入审计"""
    return _major_hazards("csv", open_only=open_only)


@endpoint(blueprint, "GET", "/imports/templates/enterprises.xlsx", callers=MAY_IMPORT)
@blueprint.response(200, content_type=FORMATS["xlsx"])
def show_enterprises_template() -> Response:
    """企业导入模板，附填写说明"""
    return _template(ENTERPRISES)


@endpoint(blueprint, "GET", "/imports/templates/people.xlsx", callers=MAY_IMPORT)
@blueprint.response(200, content_type=FORMATS["xlsx"])
def show_people_template() -> Response:
    """人员导入模板，附填写说明"""
    return _template(PEOPLE)


@endpoint(blueprint, "GET", "/imports/templates/assignments.xlsx", callers=MAY_IMPORT)
@blueprint.response(200, content_type=FORMATS["xlsx"])
def show_assignments_template() -> Response:
    """派驻导入模板，附填写说明"""
    return _template(ASSIGNMENTS)


@endpoint(blueprint, "GET", "/imports/templates/villages.xlsx", callers=MAY_IMPORT)
@blueprint.response(200, content_type=FORMATS["xlsx"])
def show_villages_template() -> Response:
    """村（社区）和小组数的导入模板，附填写说明"""
    return _template(VILLAGES)


def _major_hazards(file_format: str, *, open_only: bool) -> Response:
    services, asking = current_services(), caller()
    plan = services.plans[asking.area_code]
    listing = major_hazards(services.engine, asking, plan, open_only=open_only)
    given = ["open_only"] if open_only else []
    note_export(services.engine, asking, listing, file_format, given)
    name = listing.file_name(shanghai_date(datetime.now(UTC)), file_format)
    answer = Response(listing.pieces(file_format), mimetype=FORMATS[file_format])
    return as_download(answer, name)


def _template(table: Table) -> Response:
    services, area_code = current_services(), caller().area_code
    names = county_names(services.engine, area_code, services.plans[area_code])
    answer = Response(template(table, names.guide()), mimetype=FORMATS["xlsx"])
    return as_download(answer, f"{table.title}导入模板.xlsx")
