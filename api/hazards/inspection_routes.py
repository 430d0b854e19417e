"""Inspections come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.endpoint import caller, endpoint
from api.hazards.inspection_examples import INSPECTION, INSPECTION_RECEIPT
from api.hazards.inspection_schemas import InspectionIn
from api.json_body import Blueprint
from api.records.schemas import Receipt
from api.records.submissions import PHONE_TIME_HEADER, answer, look_for_photos, submission
from api.services import services
from ledger.hazards.commands.inspection import InspectionLimits, submit_inspection
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
@blueprint.alt_response(200, schema=Receipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, Receipt, example=INSPECTION_RECEIPT)
def put_inspection(fields: dict[str, Any], inspection_id: UUID) -> Response:
    """提交检查记录"""
    own = services()
    limits = InspectionLimits(
        late_days=own.settings.record_late_days,
        max_photos=own.settings.record_max_photos,
        board_settle_seconds=own.settings.board_settle_seconds,
    )
    recorded = submit_inspection(
        own.engine,
        caller(),
        submission("inspection", inspection_id, fields),
        catalogue=own.catalogue_of(caller().area_code),
        plan=own.plans[caller().area_code],
        limits=limits,
        look_for_photos=look_for_photos,
    )
    return answer(recorded)
