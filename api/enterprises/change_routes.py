"""What becomes of an enterprise: it closes, takes another name, goes on as part of another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.enterprises.schemas import EnterpriseOut
from api.json_body import Blueprint
from api.services import current_services
from api.visits.stationing_examples import CLOSURE, MERGER, RENAMING
from api.visits.stationing_schemas import ClosureIn, MergerIn, RenamingIn
from ledger.enterprises.commands.changes import (
    close_enterprise,
    merge_enterprise,
    rename_enterprise,
)
from ledger.enterprises.queries import one_enterprise
from ledger.enterprises.rules import Closure, Merger, Renaming
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date

blueprint = Blueprint("enterprise_changes", "enterprise_changes", description="企业变更")

_OFFICE = [Role.ADMIN, Role.COUNTY]
Change = Closure | Renaming | Merger


@endpoint(
    blueprint,
    "PUT",
    "/enterprises/<uuid:enterprise_id>/closure",
    callers=_OFFICE,
    refuses=[404, 409],
)
@blueprint.arguments(ClosureIn, example=CLOSURE)
@blueprint.response(200, EnterpriseOut)
def put_enterprise_closure(closure: Closure, enterprise_id: UUID) -> dict[str, Any]:
    """企业关闭：派驻到那天为止，未整改的隐患仍留在台账上"""
    return _changed(close_enterprise, closure, enterprise_id)


@endpoint(
    blueprint,
    "PUT",
    "/enterprises/<uuid:enterprise_id>/name",
    callers=_OFFICE,
    refuses=[404, 409],
)
@blueprint.arguments(RenamingIn, example=RENAMING)
@blueprint.response(200, EnterpriseOut)
def put_enterprise_name(renaming: Renaming, enterprise_id: UUID) -> dict[str, Any]:
    """企业改名：以前的名称连同日期保留，旧记录仍显示当时的名称"""
    return _changed(rename_enterprise, renaming, enterprise_id)


@endpoint(
    blueprint,
    "PUT",
    "/enterprises/<uuid:enterprise_id>/merger",
    callers=_OFFICE,
    refuses=[404, 409],
)
@blueprint.arguments(MergerIn, example=MERGER)
@blueprint.response(200, EnterpriseOut)
def put_enterprise_merger(merger: Merger, enterprise_id: UUID) -> dict[str, Any]:
    """企业并入另一家：未整改的隐患和派驻由接收企业承接，历史记录不动"""
    return _changed(merge_enterprise, merger, enterprise_id)


def _changed(change: Callable[..., None], into: Change, enterprise_id: UUID) -> dict[str, Any]:
    services = current_services()
    change(
        services.engine,
        caller(),
        enterprise_id,
        into,
        today=shanghai_date(datetime.now(UTC)),
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    return one_enterprise(
        services.engine, caller(), enterprise_id, services.plans[caller().area_code]
    )
