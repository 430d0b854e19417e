"""工作记录: what an office did that no other record tells."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.records.schemas import Receipt
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from api.work.examples import WORK_RECEIPT, WORK_RECORD
from api.work.schemas import WorkForm, WorkPage, WorkQuery, WorkRecordIn
from ledger.ground.clocks import shanghai_date
from ledger.work.commands.records import MAY_RECORD_WORK, WorkIntake, WorkRecord
from ledger.work.queries.form import work_form
from ledger.work.queries.records import READS_WORK, WorkFilter, list_work
from plans.plan import Plan

blueprint = Blueprint("work", "work", description="工作记录：会议、宣讲、屋场会、宣传册、培训…")


@endpoint(
    blueprint,
    "PUT",
    "/work-records/<uuid:record_id>",
    callers=MAY_RECORD_WORK,
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(WorkRecordIn(), example=WORK_RECORD)
@blueprint.alt_response(200, schema=Receipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, Receipt, example=WORK_RECEIPT)
def put_work_record(content: WorkRecord, record_id: UUID) -> Response:
    """记一笔工作，或更正、撤销一条；原来的记录保留"""
    return take_in(WorkIntake(_plan()), record_id, content)


@endpoint(blueprint, "GET", "/work-records", callers=READS_WORK, refuses=[422])
@blueprint.arguments(WorkQuery, location="query")
@blueprint.response(200, WorkPage)
def show_work_records(filters: WorkFilter) -> dict[str, Any]:
    """工作记录，最新的在前；看到本单位的，县安委办看到全部"""
    page = list_work(current_services().engine, caller(), filters, _plan())
    return {"work_records": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/work-records/form", callers=MAY_RECORD_WORK)
@blueprint.response(200, WorkForm)
def show_work_form() -> dict[str, Any]:
    """记一笔要的全部：种类和各填什么、本单位、能同时完成的任务、村（社区）"""
    today = shanghai_date(datetime.now(UTC))
    return work_form(current_services().engine, caller(), _plan(), today)


def _plan() -> Plan:
    return current_services().plans[caller().area_code]
