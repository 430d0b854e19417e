"""Report officers: an office proposes, an officer confirms; the first two with both present."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from api.accounts.links import shown_link
from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from api.tips.desk.examples import FOUNDING, OFFICER_ACT, OFFICER_DECISION, OFFICER_NUMBER
from api.tips.desk.officer_schemas import (
    BeingThere,
    DecisionIn,
    FoundingIn,
    NumberIn,
    OfficerActIn,
    OfficerDecided,
    OfficersOut,
    OwnFounding,
)
from ledger.ground.caller import Role
from ledger.tips.commands.found_officers import (
    FoundingPair,
    be_there,
    open_founding,
    stop_founding,
)
from ledger.tips.commands.officers import (
    Decision,
    ProposedAct,
    decide_officer_act,
    propose_officer_act,
)
from ledger.tips.queries.officers import Officers, founding_that_waits_for, list_officers

blueprint = Blueprint("officers", "officers", description="举报受理员的产生和变动")

_OFFICES = [Role.COUNTY, Role.ADMIN]
_ALL = [*_OFFICES, Role.REPORT_OFFICER]


@endpoint(blueprint, "GET", "/officers", callers=_ALL)
@blueprint.response(200, OfficersOut)
def show_officers() -> Officers:
    """受理员、待确认的变动，以及最初两名是怎样设立的"""
    return _officers()


@endpoint(blueprint, "PUT", "/officer-acts/<uuid:act_id>", callers=_OFFICES, refuses=[404, 409])
@blueprint.arguments(OfficerActIn, example=OFFICER_ACT)
@blueprint.alt_response(201, schema=OfficersOut, description="已提出，等另一名受理员确认")
@blueprint.response(200, OfficersOut)
def put_officer_act(proposed: ProposedAct, act_id: UUID) -> Any:
    """提名、取消或重设一名受理员的登录；须由在任受理员确认，提名确认满一天后生效"""
    created = propose_officer_act(current_services().engine, caller(), act_id, proposed)
    return _officers(), 201 if created else 200


@endpoint(
    blueprint, "POST", "/officer-acts/<uuid:act_id>/decision", callers=_ALL, refuses=[404, 409]
)
@blueprint.arguments(DecisionIn, example=OFFICER_DECISION)
@blueprint.response(200, OfficerDecided)
def post_officer_decision(said: Decision, act_id: UUID) -> dict[str, Any]:
    """确认或拒绝；生效以前，每名受理员都可以拒绝。重设登录的链接只给确认的人看这一次"""
    services = current_services()
    days = services.settings.activation_days
    link = decide_officer_act(services.engine, caller(), act_id, said, link_days=days)
    return {"officers": _officers(), "activation": shown_link(link) if link else None}


@endpoint(
    blueprint,
    "PUT",
    "/officer-foundings/<uuid:founding_id>",
    callers=[Role.ADMIN],
    refuses=[404, 409],
)
@blueprint.arguments(FoundingIn, example=FOUNDING)
@blueprint.alt_response(201, schema=OfficersOut, description="请两人在一小时内到场输入数字")
@blueprint.response(200, OfficersOut)
def put_officer_founding(pair: FoundingPair, founding_id: UUID) -> Any:
    """本县没有受理员时，当面设立最初两名"""
    created = open_founding(current_services().engine, caller(), founding_id, pair)
    return _officers(), 201 if created else 200


@endpoint(
    blueprint,
    "GET",
    "/officer-foundings/own",
    callers=ANYBODY_SIGNED_IN,
    even_without_role=True,
)
@blueprint.response(200, OwnFounding)
def show_own_founding() -> dict[str, Any]:
    """正等本人到场的设立；没有时为空"""
    now = datetime.now(UTC)
    return {"founding": founding_that_waits_for(current_services().engine, caller(), now)}


@endpoint(
    blueprint,
    "POST",
    "/officer-foundings/<uuid:founding_id>/presence",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404, 409],
    even_without_role=True,
)
@blueprint.arguments(NumberIn, example=OFFICER_NUMBER, as_kwargs=True)
@blueprint.response(200, BeingThere)
def post_officer_presence(founding_id: UUID, *, number: str) -> dict[str, Any]:
    """被提名的人在自己的手机上输入管理员屏幕上的数字"""
    return {"complete": be_there(current_services().engine, caller(), founding_id, number)}


@endpoint(
    blueprint,
    "POST",
    "/officer-foundings/<uuid:founding_id>/stop",
    callers=_OFFICES,
    refuses=[404, 409],
)
@blueprint.response(200, OfficersOut)
def post_officer_founding_stop(founding_id: UUID) -> Officers:
    """生效以前，安委办和管理员都可以叫停"""
    stop_founding(current_services().engine, caller(), founding_id)
    return _officers()


def _officers() -> Officers:
    return list_officers(current_services().engine, caller(), datetime.now(UTC))
