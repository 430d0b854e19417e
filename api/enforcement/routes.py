"""Results of enforcement: recorded, listed, summed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.duties.examples import ENFORCEMENT, ENFORCEMENT_RECEIPT
from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.enforcement.schemas import (
    EnforcementIn,
    EnforcementPage,
    EnforcementQuery,
    SumsOut,
    SumsQuery,
)
from api.json_body import Blueprint
from api.records.schemas import Receipt
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from ledger.enforcement.commands import MAY_ENFORCE, Enforcement, EnforcementIntake
from ledger.enforcement.queries import (
    EnforcementFilter,
    SumsAsked,
    list_enforcements,
    sum_enforcements,
)

blueprint = Blueprint("enforcements", "enforcements", description="执法结果")


@endpoint(
    blueprint,
    "PUT",
    "/enforcements/<uuid:enforcement_id>",
    callers=MAY_ENFORCE,
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(EnforcementIn(), example=ENFORCEMENT)
@blueprint.alt_response(200, schema=Receipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, Receipt, example=ENFORCEMENT_RECEIPT)
def put_enforcement(content: Enforcement, enforcement_id: UUID) -> Response:
    """登记执法结果：责令整改、处罚、停产停业、关闭、拘留、行刑衔接、典型案例"""
    return take_in(
        EnforcementIntake(current_services().plans[caller().area_code]), enforcement_id, content
    )


@endpoint(blueprint, "GET", "/enforcements", callers=ANYBODY_SIGNED_IN, refuses=[422])
@blueprint.arguments(EnforcementQuery, location="query")
@blueprint.response(200, EnforcementPage)
def show_enforcements(filters: EnforcementFilter) -> dict[str, Any]:
    """执法结果，最新的在前"""
    services = current_services()
    plan = services.plans[caller().area_code]
    page = list_enforcements(services.engine, caller(), filters, plan)
    return {"enforcements": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/enforcements/sums", callers=MAY_ENFORCE, refuses=[422])
@blueprint.arguments(SumsQuery, location="query")
@blueprint.response(200, SumsOut)
def show_enforcement_sums(asked: SumsAsked) -> dict[str, Any]:
    """一段时间的执法数据：按行业、乡镇或单位，含只检查不处罚的单位"""
    services = current_services()
    plan = services.plans[caller().area_code]
    return {"sums": sum_enforcements(services.engine, caller(), asked, plan)}
