"""Enterprises that are entered on the spot, and those that they may be already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.enterprises.examples import ALIKE, FOUND
from api.enterprises.schemas import AlikeOut, AlikeQuery, EnterpriseOut, FoundIn
from api.json_body import Blueprint
from api.services import current_services
from ledger.enterprises.alike import AlikeAsked, find_alike
from ledger.enterprises.commands.found import MAY_FIND, enter_found
from ledger.enterprises.queries import one_enterprise
from ledger.enterprises.rules import FoundEnterprise
from ledger.ground.caller import Role

blueprint = Blueprint("found_enterprises", "found_enterprises", description="现场登记企业")

_MAY_ASK = MAY_FIND | {Role.COUNTY, Role.ADMIN}


@endpoint(blueprint, "GET", "/enterprises/alike", callers=_MAY_ASK, refuses=[422])
@blueprint.arguments(AlikeQuery, location="query")
@blueprint.response(200, AlikeOut, example={"alike": [ALIKE]})
def show_alike_enterprises(asked: AlikeAsked) -> dict[str, Any]:
    """登记之前：可能已经在台账上的企业（同一信用代码、名称相近、就在附近）"""
    services = current_services()
    plan = services.plans[caller().area_code]
    return {"alike": find_alike(services.engine, caller().area_code, asked, plan)}


@endpoint(
    blueprint,
    "PUT",
    "/enterprises/<uuid:enterprise_id>/found",
    callers=MAY_FIND,
    refuses=[404, 409],
)
@blueprint.arguments(FoundIn, example=FOUND)
@blueprint.alt_response(201, schema=EnterpriseOut, description="新登记的企业，待确认")
@blueprint.response(200, EnterpriseOut)
def put_found_enterprise(found: FoundEnterprise, enterprise_id: UUID) -> Any:
    """现场登记台账上没有的企业：马上可以检查；没填的标为待补充，由安委办确认"""
    services = current_services()
    plan = services.plans[caller().area_code]
    created = enter_found(
        services.engine,
        caller(),
        enterprise_id,
        found,
        plan=plan,
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    shown = one_enterprise(services.engine, caller(), enterprise_id, plan)
    return shown, 201 if created else 200
