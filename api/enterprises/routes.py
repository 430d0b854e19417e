"""Enterprises and their risk points."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.enterprises.examples import ENTERPRISE, ENTERPRISE_ROW, RISK_POINT
from api.enterprises.schemas import (
    EnterpriseIn,
    EnterpriseOut,
    EnterprisePage,
    EnterpriseQuery,
    RiskPointsIn,
)
from api.json_body import Blueprint
from api.services import current_services
from ledger.enterprises.commands.premises import MAY_SAVE, save_risk_points
from ledger.enterprises.commands.save import save_enterprise
from ledger.enterprises.queries import EnterpriseFilter, list_enterprises, one_enterprise
from ledger.enterprises.rules import EnterpriseForm, RiskPoints
from ledger.ground.caller import Role

blueprint = Blueprint("enterprises", "enterprises", description="企业")


@endpoint(blueprint, "GET", "/enterprises", callers=ANYBODY_SIGNED_IN, refuses=[422])
@blueprint.arguments(EnterpriseQuery, location="query")
@blueprint.response(
    200, EnterprisePage, example={"enterprises": [ENTERPRISE_ROW], "next_cursor": None}
)
def show_enterprises(filters: EnterpriseFilter) -> dict[str, Any]:
    """企业列表：本月到访次数、未整改和超期的隐患"""
    plan = current_services().plans[caller().area_code]
    page = list_enterprises(current_services().engine, caller(), filters, plan)
    return {"enterprises": page.rows, "next_cursor": page.next_cursor}


@endpoint(
    blueprint,
    "GET",
    "/enterprises/<uuid:enterprise_id>",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404],
)
@blueprint.response(200, EnterpriseOut)
def show_enterprise(enterprise_id: UUID) -> dict[str, Any]:
    """一家企业：重点区域、风险点、派驻员"""
    plan = current_services().plans[caller().area_code]
    return one_enterprise(current_services().engine, caller(), enterprise_id, plan)


@endpoint(
    blueprint,
    "PUT",
    "/enterprises/<uuid:enterprise_id>",
    callers=[Role.ADMIN, Role.COUNTY],
    refuses=[409],
)
@blueprint.arguments(EnterpriseIn, example=ENTERPRISE)
@blueprint.alt_response(201, schema=EnterpriseOut, description="新登记的企业")
@blueprint.response(200, EnterpriseOut)
def put_enterprise(form: EnterpriseForm, enterprise_id: UUID) -> Any:
    """登记或修改企业；公示牌随重点区域增减"""
    services = current_services()
    plan = services.plans[caller().area_code]
    created = save_enterprise(
        services.engine,
        caller(),
        enterprise_id,
        form,
        plan=plan,
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    return one_enterprise(services.engine, caller(), enterprise_id, plan), 201 if created else 200


@endpoint(
    blueprint,
    "PUT",
    "/enterprises/<uuid:enterprise_id>/risk-points",
    callers=MAY_SAVE,
    refuses=[404, 409],
)
@blueprint.arguments(RiskPointsIn, example={"risk_points": [RISK_POINT]})
@blueprint.response(200, EnterpriseOut)
def put_risk_points(body: RiskPoints, enterprise_id: UUID) -> dict[str, Any]:
    """企业的全部风险点，按公示牌上的顺序"""
    services = current_services()
    save_risk_points(
        services.engine,
        caller(),
        enterprise_id,
        body,
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    return one_enterprise(
        services.engine, caller(), enterprise_id, services.plans[caller().area_code]
    )
