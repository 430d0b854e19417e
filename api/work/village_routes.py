"""Villages (村、社区) and how many groups each has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from api.work.examples import VILLAGE
from api.work.schemas import VillageIn, VillageQuery, Villages
from ledger.ground.clocks import shanghai_date
from ledger.work.commands.villages import MAY_KEEP_VILLAGES, Village, save_village
from ledger.work.queries.records import READS_WORK
from ledger.work.queries.villages import keeps_villages_of, list_villages
from plans.plan import Plan

blueprint = Blueprint("villages", "villages", description="村（社区）和小组数：屋场会覆盖率的分母")


@endpoint(
    blueprint,
    "PUT",
    "/villages/<uuid:village_id>",
    callers=MAY_KEEP_VILLAGES,
    refuses=[404, 409],
)
@blueprint.arguments(VillageIn(), example=VILLAGE)
@blueprint.response(200, Villages)
def put_village(said: Village, village_id: UUID) -> dict[str, Any]:
    """登记一个村（社区），或登记它从哪天起有几个小组；以前的数保留"""
    today = shanghai_date(datetime.now(UTC))
    save_village(current_services().engine, caller(), _plan(), village_id, said, today=today)
    return _shown(said.town_code, None)


@endpoint(blueprint, "GET", "/villages", callers=READS_WORK, refuses=[422])
@blueprint.arguments(VillageQuery, location="query", as_kwargs=True)
@blueprint.response(200, Villages)
def show_villages(*, town_code: str | None, on: date | None) -> dict[str, Any]:
    """村（社区）和小组数；某一天的，或全部历史"""
    return _shown(town_code, on)


def _shown(town_code: str | None, on: date | None) -> dict[str, Any]:
    engine, plan = current_services().engine, _plan()
    return {
        "villages": list_villages(engine, caller(), plan, town_code=town_code, on=on),
        "keeps": [town for town in plan.towns if keeps_villages_of(caller(), plan, town.code)],
    }


def _plan() -> Plan:
    return current_services().plans[caller().area_code]
