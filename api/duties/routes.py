"""Duties with a cycle: records of them, how they stand, who is behind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.duties.examples import DUTIES, DUTY_RECEIPT, DUTY_RECORD
from api.duties.schemas import (
    BehindPage,
    BehindQuery,
    DutiesOut,
    DutyQuery,
    DutyReceipt,
    DutyRecordIn,
    DutyRecordPage,
    DutyRecordQuery,
    MissingOut,
    WhichQuery,
)
from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from ledger.duties.commands import MAY_RECORD, DutyRecord, DutyRecordIntake
from ledger.duties.queries.duties import duties_of_caller, duties_of_enterprise, duties_of_office
from ledger.duties.queries.missing import Which, behind_with, missing_by_duty
from ledger.duties.queries.records import DutyRecordFilter, list_duty_records
from ledger.ground.caller import Role
from plans.plan import Plan

_OFFICES = frozenset({Role.TOWN, Role.DEPARTMENT, Role.COUNTY})

blueprint = Blueprint("duties", "duties", description="有周期的任务：带队检查、演练、培训、会议")


@endpoint(
    blueprint,
    "PUT",
    "/duty-records/<uuid:record_id>",
    callers=MAY_RECORD,
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(DutyRecordIn(), example=DUTY_RECORD)
@blueprint.alt_response(200, schema=DutyReceipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, DutyReceipt, example=DUTY_RECEIPT)
def put_duty_record(content: DutyRecord, record_id: UUID) -> Response:
    """登记一次履职：带队检查、演练、培训、会议、月报"""
    return take_in(DutyRecordIntake(_plan()), record_id, content)


@endpoint(blueprint, "GET", "/duty-records", callers=ANYBODY_SIGNED_IN, refuses=[422])
@blueprint.arguments(DutyRecordQuery, location="query")
@blueprint.response(200, DutyRecordPage)
def show_duty_records(filters: DutyRecordFilter) -> dict[str, Any]:
    """履职记录，最新的在前"""
    page = list_duty_records(current_services().engine, caller(), filters, _plan())
    return {"duty_records": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/duties", callers=ANYBODY_SIGNED_IN, refuses=[404, 422])
@blueprint.arguments(DutyQuery, location="query", as_kwargs=True)
@blueprint.response(200, DutiesOut, example=DUTIES)
def show_duties(*, enterprise_id: UUID | None, office: str | None) -> dict[str, Any]:
    """一家企业或一个单位的任务：周期、已做几次、还差几次、剩几天；不指明则为自己的"""
    engine, plan = current_services().engine, _plan()
    if enterprise_id:
        return {"owners": [duties_of_enterprise(engine, caller(), plan, enterprise_id)]}
    if office:
        return {"owners": [duties_of_office(engine, caller(), plan, office)]}
    return {"owners": duties_of_caller(engine, caller(), plan)}


@endpoint(blueprint, "GET", "/duties/missing", callers=_OFFICES, refuses=[422])
@blueprint.arguments(WhichQuery, location="query", as_kwargs=True)
@blueprint.response(200, MissingOut)
def show_missing_duties(*, cycle: Which) -> dict[str, Any]:
    """每项任务应做几家、还差几家"""
    return {"duties": missing_by_duty(current_services().engine, caller(), _plan(), cycle)}


@endpoint(blueprint, "GET", "/duties/missing/<duty>", callers=_OFFICES, refuses=[404, 422])
@blueprint.arguments(BehindQuery, location="query", as_kwargs=True)
@blueprint.response(200, BehindPage)
def show_enterprises_behind(
    duty: str, *, cycle: Which, limit: int, cursor: str | None
) -> dict[str, Any]:
    """一项任务还没做够的企业和单位"""
    page = behind_with(
        current_services().engine,
        caller(),
        _plan(),
        duty,
        cycle,
        limit=limit,
        cursor=cursor,
    )
    return {"behind": page.rows, "next_cursor": page.next_cursor}


def _plan() -> Plan:
    return current_services().plans[caller().area_code]
