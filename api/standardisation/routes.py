"""标准化等级: recorded by offices, read with the enterprise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.records.schemas import Receipt
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from api.standardisation.examples import STANDARDISATION, STANDARDISATION_RECEIPT
from api.standardisation.schemas import StandardisationIn, StandardisationsOut
from ledger.standardisation.commands import MAY_GRADE, Standardisation, StandardisationIntake
from ledger.standardisation.queries import standardisations_of

blueprint = Blueprint("standardisations", "standardisations", description="安全生产标准化等级")


@endpoint(
    blueprint,
    "PUT",
    "/standardisations/<uuid:record_id>",
    callers=MAY_GRADE,
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(StandardisationIn(), example=STANDARDISATION)
@blueprint.alt_response(200, schema=Receipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, Receipt, example=STANDARDISATION_RECEIPT)
def put_standardisation(content: Standardisation, record_id: UUID) -> Response:
    """登记企业的标准化等级；取消等级则不填证书"""
    return take_in(StandardisationIntake(), record_id, content)


@endpoint(
    blueprint,
    "GET",
    "/enterprises/<uuid:enterprise_id>/standardisations",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404],
)
@blueprint.response(200, StandardisationsOut)
def show_standardisations(enterprise_id: UUID) -> dict[str, Any]:
    """企业的标准化等级：现在有效的和历次登记"""
    return standardisations_of(current_services().engine, caller(), enterprise_id)
