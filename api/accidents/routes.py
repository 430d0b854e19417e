"""亡人事故: the register, and its figures against the year before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Response

from api.accidents.examples import ACCIDENT, ACCIDENT_RECEIPT
from api.accidents.schemas import AccidentIn, AccidentPage, AccidentQuery, FiguresOut, FiguresQuery
from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.records.schemas import Receipt
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from ledger.accidents.commands import MAY_ENTER_ACCIDENTS, Accident, AccidentIntake
from ledger.accidents.queries import FiguresAsked, accident_figures, list_accidents
from ledger.ground.clocks import shanghai_date
from ledger.ground.visible import READS_ACCIDENTS

blueprint = Blueprint("accidents", "accidents", description="亡人事故登记和同比")


@endpoint(
    blueprint,
    "PUT",
    "/accidents/<uuid:accident_id>",
    callers=MAY_ENTER_ACCIDENTS,
    refuses=[404, 409],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(AccidentIn(), example=ACCIDENT)
@blueprint.alt_response(200, schema=Receipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, Receipt, example=ACCIDENT_RECEIPT)
def put_accident(content: Accident, accident_id: UUID) -> Response:
    """登记一起事故，或更正一条登记；不写个人信息"""
    return take_in(
        AccidentIntake(current_services().plans[caller().area_code]), accident_id, content
    )


@endpoint(blueprint, "GET", "/accidents", callers=READS_ACCIDENTS, refuses=[422])
@blueprint.arguments(AccidentQuery, location="query", as_kwargs=True)
@blueprint.response(200, AccidentPage)
def show_accidents(*, limit: int, cursor: str | None) -> dict[str, Any]:
    """事故登记，最新的在前；只看到自己辖区和行业的"""
    services = current_services()
    plan = services.plans[caller().area_code]
    page = list_accidents(services.engine, caller(), plan, limit=limit, cursor=cursor)
    return {"accidents": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/accidents/figures", callers=READS_ACCIDENTS, refuses=[422])
@blueprint.arguments(FiguresQuery, location="query", as_kwargs=True)
@blueprint.response(200, FiguresOut)
def show_accident_figures(*, first: date | None, last: date | None, which: str) -> dict[str, Any]:
    """亡人事故起数、死亡人数与上年同期相比，零发生，方案的指标"""
    services = current_services()
    last = last or shanghai_date(datetime.now(UTC))
    first = first or last.replace(month=1, day=1)
    asked = FiguresAsked(first, last, business_only=which == "business")
    return accident_figures(services.engine, caller(), services.plans[caller().area_code], asked)
