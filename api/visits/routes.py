"""Visits come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.records.schemas import Receipt
from api.records.submissions import PHONE_TIME_HEADER, answer, look_for_photos, submission
from api.services import services
from api.visits.examples import VISIT, VISIT_RECEIPT
from api.visits.schemas import VisitIn
from ledger.ground.caller import Role
from ledger.visits.commands.submit import VisitLimits, submit_visit

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
@blueprint.alt_response(200, schema=Receipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, Receipt, example=VISIT_RECEIPT)
def put_visit(fields: dict[str, Any], visit_id: UUID) -> Response:
    """提交到访记录（驻企日志一篇）"""
    own = services()
    limits = VisitLimits(
        late_days=own.settings.record_late_days,
        max_photos=own.settings.record_max_photos,
        log_settle_seconds=own.settings.board_settle_seconds,
    )
    recorded = submit_visit(
        own.engine,
        caller(),
        submission("visit", visit_id, fields),
        limits=limits,
        look_for_photos=look_for_photos,
    )
    return answer(recorded)
