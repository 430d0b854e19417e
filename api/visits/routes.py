"""Visits come in."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from api.endpoint import endpoint
from api.json_body import Blueprint
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.visits.examples import VISIT, VISIT_RECEIPT
from api.visits.schemas import VisitIn, VisitReceipt
from ledger.ground.caller import Role
from ledger.visits.commands.submit import VisitIntake
from ledger.visits.rules.visit import Visit

blueprint = Blueprint("visits", "visits", description="到访与驻企日志")


@endpoint(
    blueprint,
    "PUT",
    "/visits/<uuid:visit_id>",
    callers=[Role.SUPERVISOR],
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(VisitIn(), example=VISIT)
@blueprint.alt_response(200, schema=VisitReceipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, VisitReceipt, example=VISIT_RECEIPT)
def put_visit(content: Visit, visit_id: UUID) -> Response:
    """提交到访记录（驻企日志一篇）"""
    return take_in(VisitIntake(), visit_id, content)
