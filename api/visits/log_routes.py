"""Monthly visit logs (驻企日志): asked for, looked at."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from api.stored_files import link
from api.visits.examples import VISIT_LOG
from api.visits.log_schemas import VisitLogIn, VisitLogList, VisitLogOut, VisitLogQuery
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_month
from ledger.ground.errors import Invalid, NotFound
from ledger.visits.commands.logs import request_visit_log
from ledger.visits.queries.logs import VisitLog, list_visit_logs, one_visit_log, supervisor_visible

blueprint = Blueprint("visit_logs", "visit_logs", description="驻企日志")

READERS = [Role.SUPERVISOR, Role.COUNTY, Role.ADMIN]


@endpoint(blueprint, "POST", "/visit-logs", callers=READERS, refuses=[404])
@blueprint.arguments(VisitLogIn, example={"month": "2026-10"}, as_kwargs=True)
@blueprint.response(202, VisitLogOut, example=VISIT_LOG | {"state": "asked", "files": []})
def ask_for_visit_log(*, month: date, person_id: UUID | None) -> dict[str, Any]:
    """生成一个月的驻企日志（PDF 和 XLSX）；稍后来取"""
    services, asking = current_services(), caller()
    if month > shanghai_month(datetime.now(UTC)):
        raise Invalid("invalid", "这个月还没有到", json={"month": ["这个月还没有到"]})
    person_id = person_id or asking.person_id
    if not supervisor_visible(services.engine, asking, person_id):
        raise NotFound("没有这个人，或者您无权查看其日志")
    with services.engine.begin() as tx:
        log_id = request_visit_log(tx, asking.area_code, person_id, month, asking)
    return _with_links(one_visit_log(services.engine, asking, log_id))


@endpoint(blueprint, "GET", "/visit-logs", callers=READERS, refuses=[422])
@blueprint.arguments(VisitLogQuery, location="query", as_kwargs=True)
@blueprint.response(200, VisitLogList, example={"visit_logs": [VISIT_LOG]})
def show_visit_logs(*, month: date | None, person_id: UUID | None) -> dict[str, Any]:
    """驻企日志列表，最新版本在前"""
    logs = list_visit_logs(current_services().engine, caller(), month, person_id)
    return {"visit_logs": [_with_links(log) for log in logs]}


@endpoint(blueprint, "GET", "/visit-logs/<uuid:log_id>", callers=READERS, refuses=[404])
@blueprint.response(200, VisitLogOut, example=VISIT_LOG)
def show_visit_log(log_id: UUID) -> dict[str, Any]:
    """一份驻企日志：状态、与上一版的不同、文件"""
    return _with_links(one_visit_log(current_services().engine, caller(), log_id))


def _with_links(log: VisitLog) -> dict[str, Any]:
    files = [
        {
            "name": name,
            "url": link(stored.key, download_name=f"驻企日志 {log.month} {log.person}.{name}"),
            "size_bytes": stored.size_bytes,
        }
        for name, stored in log.files.items()
    ]
    return asdict(log) | {"files": files}
