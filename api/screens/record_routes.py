"""Visits and inspections read back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.screens.schemas import InspectionOut, InspectionPage, RecordQuery, VisitOut, VisitPage
from api.services import current_services
from ledger.screens.records import (
    RecordFilter,
    list_inspections,
    list_visits,
    one_inspection,
    one_visit,
)
from media.coordinates import metres

blueprint = Blueprint("records", "records", description="到访与检查的查询")


@endpoint(blueprint, "GET", "/visits", callers=ANYBODY_SIGNED_IN, refuses=[422])
@blueprint.arguments(RecordQuery, location="query")
@blueprint.response(200, VisitPage)
def show_visits(filters: RecordFilter) -> dict[str, Any]:
    """到访记录，最新的在前"""
    page = list_visits(current_services().engine, caller(), filters)
    return {"visits": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/visits/<uuid:visit_id>", callers=ANYBODY_SIGNED_IN, refuses=[404])
@blueprint.response(200, VisitOut)
def show_visit(visit_id: UUID) -> dict[str, Any]:
    """一份到访记录：原文、回执和到访佐证"""
    plan = current_services().plans[caller().area_code]
    return one_visit(current_services().engine, caller(), visit_id, plan, metres)


@endpoint(blueprint, "GET", "/inspections", callers=ANYBODY_SIGNED_IN, refuses=[422])
@blueprint.arguments(RecordQuery, location="query")
@blueprint.response(200, InspectionPage)
def show_inspections(filters: RecordFilter) -> dict[str, Any]:
    """检查记录，最新的在前"""
    plan = current_services().plans[caller().area_code]
    page = list_inspections(current_services().engine, caller(), filters, plan)
    return {"inspections": page.rows, "next_cursor": page.next_cursor}


@endpoint(
    blueprint, "GET", "/inspections/<uuid:inspection_id>", callers=ANYBODY_SIGNED_IN, refuses=[404]
)
@blueprint.response(200, InspectionOut)
def show_inspection(inspection_id: UUID) -> dict[str, Any]:
    """一份检查记录：原文和回执；交办的不写明由谁登记"""
    plan = current_services().plans[caller().area_code]
    return one_inspection(current_services().engine, caller(), inspection_id, plan)
