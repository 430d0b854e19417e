"""Inspections come in."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from api.endpoint import caller, endpoint
from api.hazards.inspection_examples import INSPECTION, INSPECTION_RECEIPT
from api.hazards.inspection_schemas import InspectionIn, InspectionReceipt
from api.json_body import Blueprint
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from ledger.hazards.commands.inspection import InspectionIntake
from ledger.hazards.rules.inspection import Inspection
from ledger.records.scope import ROLES_OF_ORIGIN

blueprint = Blueprint("inspections", "inspections", description="检查")

# Everybody who may find or register hazards of some origin.
FINDERS = frozenset().union(*ROLES_OF_ORIGIN.values())


@endpoint(
    blueprint,
    "PUT",
    "/inspections/<uuid:inspection_id>",
    callers=FINDERS,
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(InspectionIn(), example=INSPECTION)
@blueprint.alt_response(200, schema=InspectionReceipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, InspectionReceipt, example=INSPECTION_RECEIPT)
def put_inspection(content: Inspection, inspection_id: UUID) -> Response:
    """提交检查记录"""
    services, area_code = current_services(), caller().area_code
    # By what held when it was made: it may come days later.
    plan = services.plans.at(area_code, content.finished_at)
    intake = InspectionIntake(services.catalogue_of(area_code), plan)
    return take_in(intake, inspection_id, content)
