"""自查自改自报: key areas, the three lists, the monthly report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from api.duties.self_report_schemas import KeyAreasIn, MonthlyReport, MonthQuery, ThreeLists
from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.enterprises.examples import KEY_AREAS
from api.enterprises.schemas import EnterpriseOut
from api.json_body import Blueprint
from api.services import current_services
from ledger.enterprises.commands.premises import MAY_SAVE, save_key_areas
from ledger.enterprises.queries import one_enterprise
from ledger.enterprises.rules import KeyAreas
from ledger.ground.clocks import shanghai_date
from ledger.ground.errors import Invalid
from ledger.screens.monthly_report import monthly_report
from ledger.screens.three_lists import three_lists
from ledger.visits.rules.quota import last_day_of_month

blueprint = Blueprint("self_reports", "self_reports", description="自查自改自报")


@endpoint(
    blueprint,
    "PUT",
    "/enterprises/<uuid:enterprise_id>/key-areas",
    callers=MAY_SAVE,
    refuses=[404, 409],
)
@blueprint.arguments(KeyAreasIn, example={"key_areas": KEY_AREAS})
@blueprint.response(200, EnterpriseOut)
def put_key_areas(body: KeyAreas, enterprise_id: UUID) -> dict[str, Any]:
    """企业的全部重点区域；每处一块公示牌，随之增减"""
    services = current_services()
    save_key_areas(
        services.engine,
        caller(),
        enterprise_id,
        body,
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    return one_enterprise(
        services.engine, caller(), enterprise_id, services.plans[caller().area_code]
    )


@endpoint(
    blueprint,
    "GET",
    "/enterprises/<uuid:enterprise_id>/lists",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404, 422],
)
@blueprint.arguments(MonthQuery, location="query", as_kwargs=True)
@blueprint.response(200, ThreeLists)
def show_three_lists(enterprise_id: UUID, *, month: date | None) -> dict[str, Any]:
    """三个清单：问题隐患、自查自纠、制度措施"""
    services = current_services()
    month = _month(month, _today())
    return three_lists(
        services.engine, caller(), enterprise_id, month, services.plans[caller().area_code]
    )


@endpoint(
    blueprint,
    "GET",
    "/enterprises/<uuid:enterprise_id>/monthly-report",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404, 422],
)
@blueprint.arguments(MonthQuery, location="query", as_kwargs=True)
@blueprint.response(200, MonthlyReport)
def show_monthly_report(enterprise_id: UUID, *, month: date | None) -> dict[str, Any]:
    """企业月报：本月的数字、是否已报监管部门、是否已向职工报告"""
    services, today = current_services(), _today()
    month = _month(month, today)
    plan = services.plans.on(caller().area_code, min(today, last_day_of_month(month)))
    return monthly_report(services.engine, caller(), enterprise_id, month, plan, today)


def _today() -> date:
    return shanghai_date(datetime.now(UTC))


def _month(asked: date | None, today: date) -> date:
    month = asked or today.replace(day=1)
    if month > today:
        raise Invalid("invalid", "这个月还没有到", query={"month": ["这个月还没有到"]})
    return month
