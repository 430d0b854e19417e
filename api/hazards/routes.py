"""Hazards and the events of their lives."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.hazards.examples import HAZARD_EVENT_RECEIPT, HAZARD_EVENTS
from api.hazards.schemas import (
    HazardEventIn,
    HazardEventReceipt,
    HazardOut,
    HazardPage,
    HazardQuery,
)
from api.json_body import Blueprint
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from ledger.hazards.commands.act import HazardEventIntake, seen_hazard
from ledger.hazards.queries.hazards import HazardFilter, list_hazards, one_hazard
from ledger.hazards.rules.steps import HazardStep

blueprint = Blueprint("hazards", "hazards", description="隐患")


@endpoint(blueprint, "GET", "/hazards", callers=ANYBODY_SIGNED_IN, refuses=[422])
@blueprint.arguments(HazardQuery, location="query")
@blueprint.response(200, HazardPage)
def show_hazards(filters: HazardFilter) -> dict[str, Any]:
    """隐患台账：最急的在前，已销号的在后"""
    page = list_hazards(current_services().engine, caller(), filters)
    return {"hazards": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/hazards/<uuid:hazard_id>", callers=ANYBODY_SIGNED_IN, refuses=[404])
@blueprint.response(200, HazardOut)
def show_hazard(hazard_id: UUID) -> dict[str, Any]:
    """一条隐患、它的全部经过和方案的建议"""
    services, area_code = current_services(), caller().area_code
    return one_hazard(
        services.engine,
        caller(),
        hazard_id,
        services.catalogue_of(area_code),
        services.plans[area_code],
    )


@endpoint(
    blueprint,
    "PUT",
    "/hazards/<uuid:hazard_id>/events/<uuid:event_id>",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(HazardEventIn, examples=HAZARD_EVENTS)
@blueprint.alt_response(
    200, schema=HazardEventReceipt, description="此前已收到同一份记录，回执不变"
)
@blueprint.response(201, HazardEventReceipt, example=HAZARD_EVENT_RECEIPT)
def put_hazard_event(content: HazardStep, hazard_id: UUID, event_id: UUID) -> Response:
    """隐患的一步：从确认、交办到销号、回头看；见 docs/hazard-life.md"""
    services = current_services()
    seen = seen_hazard(services.engine, caller(), hazard_id)
    intake = HazardEventIntake(seen, services.plans.at(caller().area_code, content.at))
    return take_in(intake, event_id, content)
