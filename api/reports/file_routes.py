"""Printed reports: the files of what was handed in, and of the county's sum."""

from __future__ import annotations

from typing import Any

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.reports.routes import day_in_path
from api.reports.schemas import ReportFilesOut
from api.services import current_services
from api.stored_files import link
from ledger.ground.caller import Role
from ledger.reports.commands.prints import ALL_OFFICES
from ledger.reports.queries.owed import MAY_READ_REPORTS
from ledger.reports.queries.printing import print_of

blueprint = Blueprint("report_files", "report_files", description="报表：打印和导出")


@endpoint(
    blueprint,
    "GET",
    "/reports/<report>/<office>/<last>/files",
    callers=MAY_READ_REPORTS,
    refuses=[404],
)
@blueprint.response(200, ReportFilesOut)
def show_report_files(report: str, office: str, last: str) -> dict[str, Any]:
    """已报送的报表（PDF、XLSX）；报送后自动生成，稍后来取"""
    return _told(report, office, last)


@endpoint(
    blueprint,
    "GET",
    "/reports/<report>/summary/<last>/files",
    callers=[Role.COUNTY],
    refuses=[404],
)
@blueprint.response(200, ReportFilesOut)
def show_summary_files(report: str, last: str) -> dict[str, Any]:
    """各单位已报送的相加（PDF、XLSX），写明还有谁没报"""
    return _told(report, ALL_OFFICES, last)


def _told(report: str, office: str, last: str) -> dict[str, Any]:
    services, asking = current_services(), caller()
    plan = services.plans[asking.area_code]
    found = print_of(services.engine, asking, plan, report, office, day_in_path(last))
    files = [
        {
            "name": name,
            "url": link(stored.key, download_name=f"{found.name}.{name}"),
            "size_bytes": stored.size_bytes,
        }
        for name, stored in sorted(found.files.items())
    ]
    return {"state": found.state, "printed_at": found.printed_at, "files": files}
