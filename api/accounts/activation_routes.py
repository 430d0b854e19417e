"""Links by which people open their accounts: made by an office, used by the owner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.accounts.examples import (
    ACTIVATION,
    ACTIVATION_LOOK,
    ACTIVATION_OPEN,
    ACTIVATION_WAITING,
)
from api.accounts.links import shown_link
from api.accounts.opening import opening
from api.accounts.schemas import (
    ActivationIn,
    ActivationLook,
    ActivationOpen,
    ActivationOut,
    ActivationWaiting,
    SignedIn,
)
from api.endpoint import PUBLIC, caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from ledger.accounts.commands.activations import (
    ActivationTry,
    LinkAsked,
    WaitingActivation,
    look_at_activation,
    make_activation,
    open_account,
)
from ledger.accounts.commands.sessions import SignedIn as SignedInNow
from ledger.ground.caller import Role

blueprint = Blueprint("activations", "activations", description="账号开通")


@endpoint(
    blueprint,
    "POST",
    "/people/<uuid:person_id>/activation",
    callers=[Role.ADMIN, Role.COUNTY],
    refuses=[404, 409, 429],
)
@blueprint.arguments(ActivationIn, example={"without_factor": False, "password": None})
@blueprint.response(201, ActivationOut, example=ACTIVATION)
def post_activation(asked: LinkAsked, person_id: UUID) -> dict[str, Any]:
    """给某人发开通或重设的链接；旧链接作废，原来的密码、登录和微信随即失效"""
    services = current_services()
    link = make_activation(
        services.engine,
        caller(),
        person_id,
        asked,
        days=services.settings.activation_days,
        secret_key=services.settings.secret_key,
    )
    return shown_link(link)


@endpoint(blueprint, "POST", "/activations/look", callers=PUBLIC, refuses=[404, 409])
@blueprint.arguments(ActivationLook, example=ACTIVATION_LOOK, as_kwargs=True)
@blueprint.response(200, ActivationWaiting, example=ACTIVATION_WAITING)
def look_at_own_activation(*, token: str) -> WaitingActivation:
    """这个开通链接还能不能用"""
    return look_at_activation(current_services().engine, token)


@endpoint(blueprint, "POST", "/activations/open", callers=PUBLIC, refuses=[404, 409, 429, 503])
@blueprint.arguments(ActivationOpen, example=ACTIVATION_OPEN)
@blueprint.response(201, SignedIn)
def open_own_account(attempt: ActivationTry) -> SignedInNow:
    """本人凭链接和手机号设密码，随即登录"""
    services = current_services()
    key = services.settings.secret_key
    return open_account(services.engine, attempt, opening(attempt.device), secret_key=key)
