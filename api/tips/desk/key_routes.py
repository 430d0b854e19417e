"""The report officers' keys: made on their own devices, confirmed by a colleague, retired."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from api.tips.desk.examples import CONFIRMATION, KEY_RETIREMENT, RESEALING, TIP_KEY
from api.tips.desk.key_schemas import (
    ConfirmationIn,
    KeyRetirementIn,
    Resealed,
    ResealIn,
    ResealPage,
    ResealQuery,
    TipKeyIn,
    TipKeyList,
)
from ledger.ground.caller import Role
from ledger.tips.commands.officer_keys import (
    Confirmation,
    NewKey,
    Retirement,
    confirm_tip_key,
    retire_tip_key,
    save_tip_key,
)
from ledger.tips.commands.reseal import ResealedEntries, reseal_tips
from ledger.tips.queries.keys import list_tip_keys
from ledger.tips.queries.resealing import list_to_reseal

blueprint = Blueprint("tip_keys", "tip_keys", description="举报密钥（举报受理员）")

_OFFICERS = [Role.REPORT_OFFICER]


@endpoint(blueprint, "GET", "/tip-keys", callers=_OFFICERS)
@blueprint.response(200, TipKeyList)
def show_tip_keys() -> dict[str, Any]:
    """受理员的密钥，以及能不能网上举报"""
    return list_tip_keys(current_services().engine, caller())


@endpoint(blueprint, "PUT", "/tip-keys/<uuid:key_id>", callers=_OFFICERS, refuses=[409])
@blueprint.arguments(TipKeyIn, example=TIP_KEY, as_kwargs=True)
@blueprint.alt_response(201, schema=TipKeyList, description="新登记的密钥，等待同事核对")
@blueprint.response(200, TipKeyList)
def put_tip_key(key_id: UUID, *, alg: str, public_key: bytes, signing_key: bytes) -> Any:
    """登记本人在自己设备上生成的公钥（封存用的和签名用的）；私钥不离开设备"""
    services = current_services()
    created = save_tip_key(services.engine, caller(), key_id, NewKey(alg, public_key, signing_key))
    return list_tip_keys(services.engine, caller()), 201 if created else 200


@endpoint(
    blueprint,
    "POST",
    "/tip-keys/<uuid:key_id>/confirmation",
    callers=_OFFICERS,
    refuses=[404, 409],
)
@blueprint.arguments(ConfirmationIn, example=CONFIRMATION)
@blueprint.response(200, TipKeyList)
def post_tip_key_confirmation(sent: Confirmation, key_id: UUID) -> dict[str, Any]:
    """当面核对同事屏幕上的指纹后，用自己的密钥签名确认；从此新的举报也封给这个密钥"""
    services = current_services()
    confirm_tip_key(services.engine, caller(), key_id, sent)
    return list_tip_keys(services.engine, caller())


@endpoint(
    blueprint, "POST", "/tip-keys/<uuid:key_id>/retirement", callers=_OFFICERS, refuses=[404, 409]
)
@blueprint.arguments(KeyRetirementIn, example=KEY_RETIREMENT)
@blueprint.response(200, TipKeyList)
def post_tip_key_retirement(sent: Retirement, key_id: UUID) -> dict[str, Any]:
    """停用密钥：此后的举报不再封给它。同事的、或停用后不足两把的，等另一人确认；本人丢失的立即停用"""
    services = current_services()
    retire_tip_key(services.engine, caller(), key_id, sent)
    return list_tip_keys(services.engine, caller())


@endpoint(
    blueprint,
    "GET",
    "/tip-keys/<uuid:key_id>/resealing",
    callers=_OFFICERS,
    refuses=[404, 409, 422],
)
@blueprint.arguments(ResealQuery, location="query", as_kwargs=True)
@blueprint.response(200, ResealPage)
def show_tip_key_resealing(key_id: UUID, *, limit: int, cursor: str | None) -> dict[str, Any]:
    """同事打不开、我能打开的内容密钥，供重新封存；须回避的不在内"""
    page = list_to_reseal(current_services().engine, caller(), key_id, limit=limit, cursor=cursor)
    return {"entries": page.rows, "next_cursor": page.next_cursor}


@endpoint(
    blueprint, "POST", "/tip-keys/<uuid:key_id>/resealing", callers=_OFFICERS, refuses=[404, 409]
)
@blueprint.arguments(ResealIn, example=RESEALING)
@blueprint.response(200, Resealed)
def post_tip_key_resealing(sent: ResealedEntries, key_id: UUID) -> dict[str, Any]:
    """为同事的新密钥重新封存内容密钥；服务器看不到内容"""
    return {"added": reseal_tips(current_services().engine, caller(), key_id, sent.entries)}
