"""方案: the values that a county changes by itself, from a day on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.plan_changes.examples import CHANGE, TRIAL, WITHDRAWAL
from api.plan_changes.schemas import (
    PlanChangeIn,
    PlanPreviewOut,
    PlanTrialIn,
    PlanValues,
    PlanWithdrawalIn,
)
from api.services import current_services
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.plan_changes.commands.change import (
    ProposedChange,
    ProposedValue,
    change_plan,
    withdraw_change,
)
from ledger.screens.plan_preview import plan_preview
from ledger.screens.plan_values import plan_values
from plans.plan import Plan

blueprint = Blueprint("plan_changes", "plan_changes", description="方案的更改")

_OFFICE = [Role.COUNTY, Role.ADMIN]


@endpoint(blueprint, "GET", "/plan/values", callers=_OFFICE)
@blueprint.response(200, PlanValues)
def show_plan_values() -> Any:
    """本县自己可以改的值、它们的依据，以及每一次更改"""
    return _values()


@endpoint(blueprint, "POST", "/plan/changes/preview", callers=_OFFICE, refuses=[404])
@blueprint.arguments(PlanTrialIn, example=TRIAL)
@blueprint.response(200, PlanPreviewOut)
def try_plan_change(proposed: ProposedValue) -> Any:
    """改了会怎样：要做的、不用做的、保持不变的；什么都不保存"""
    return plan_preview(current_services().engine, caller(), _by_file(), proposed, _today())


@endpoint(blueprint, "PUT", "/plan/changes/<uuid:change_id>", callers=_OFFICE, refuses=[404, 409])
@blueprint.arguments(PlanChangeIn, example=CHANGE)
@blueprint.alt_response(201, schema=PlanValues, description="已记下，到那天生效")
@blueprint.response(200, PlanValues)
def put_plan_change(proposed: ProposedChange, change_id: UUID) -> Any:
    """从某天起改一个值；不改过去的，可以在生效前撤回"""
    services = current_services()
    made = change_plan(services.engine, caller(), _by_file(), change_id, proposed, _today())
    return _values(), 201 if made else 200


@endpoint(
    blueprint,
    "PUT",
    "/plan/changes/<uuid:change_id>/withdrawal",
    callers=_OFFICE,
    refuses=[404, 409],
)
@blueprint.arguments(PlanWithdrawalIn, example=WITHDRAWAL, as_kwargs=True)
@blueprint.response(200, PlanValues)
def put_plan_change_withdrawal(change_id: UUID, *, reason: str) -> Any:
    """撤回还没有生效的更改"""
    withdraw_change(current_services().engine, caller(), change_id, reason, _today())
    return _values()


def _values() -> Any:
    services = current_services()
    return plan_values(
        services.engine, services.plans[caller().area_code], _today(), services.calendar()
    )


def _by_file() -> Plan:
    return current_services().plans.by_file(caller().area_code)


def _today() -> date:
    return shanghai_date(datetime.now(UTC))
