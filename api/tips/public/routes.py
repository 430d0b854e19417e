"""Reports from the public (举报): no sign-in, no cookie, nothing kept of who asks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

from api.endpoint import PUBLIC, endpoint
from api.json_body import Blueprint
from api.services import client_network, current_services
from api.tips.public.examples import (
    CHANNELS_SHOWN,
    MESSAGE,
    MESSAGE_SENT,
    PHOTO_BODY,
    PLACES,
    PROOF_HEADER,
    RECEIPT_READ,
    SECRET_HEADER,
    STATUS,
    TIP_RECEIPT,
    TIPS,
)
from api.tips.public.intake import (
    draft_from,
    open_own_tip,
    open_receipt,
    take_photo,
    take_tip,
    today,
)
from api.tips.public.schemas import (
    ChallengeQuery,
    ChannelsQuery,
    PlacesQuery,
    ReceiptIn,
    TipChallenge,
    TipChannels,
    TipIn,
    TipMessageIn,
    TipMessageSent,
    TipPhotoOut,
    TipPlaces,
    TipReceipt,
    TipStatus,
)
from api.tips.public.strangers_pictures import too_large
from ledger.ground.codes import typed_code
from ledger.tips.commands.messages import add_tip_message
from ledger.tips.queries.channels import TipChannels as ToldDoors
from ledger.tips.queries.channels import tip_channels, tip_places
from ledger.tips.queries.status import TipStatus as ToldStatus
from ledger.tips.queries.status import tip_status
from ledger.tips.rules.form import PHOTO_MOST_BYTES, SentTip, SentTipMessage

blueprint = Blueprint("tips", "tips", description="群众举报")

_SECRET = "X-Tip-Secret"  # noqa: S105 — the header's name
_PROOF = "X-Tip-Proof"


@endpoint(blueprint, "GET", "/tips/doors", callers=PUBLIC, refuses=[404, 422])
@blueprint.arguments(ChannelsQuery, location="query", as_kwargs=True)
@blueprint.response(200, TipChannels, example=CHANNELS_SHOWN)
def show_tip_doors(*, area: str | None, board: str | None) -> ToldDoors:
    """举报前先告知：能不能网上举报、多久答复、有没有奖励、加密给谁"""
    services = current_services()
    # What cannot be a code is looked for all the same, and not found.
    code = (typed_code(board) or "none") if board else None
    return tip_channels(services.engine, services.plans, area_code=area, board_code=code)


@endpoint(blueprint, "GET", "/tips/places", callers=PUBLIC, refuses=[422])
@blueprint.arguments(PlacesQuery, location="query", as_kwargs=True)
@blueprint.response(200, TipPlaces, example=PLACES)
def show_tip_places(*, area: str, town: str) -> dict[str, Any]:
    """一个乡镇的企业名称和大致位置，供举报人在示意图上指认"""
    return {"places": tip_places(current_services().engine, area, town)}


@endpoint(blueprint, "GET", "/tips/challenge", callers=PUBLIC, refuses=[422, 503])
@blueprint.arguments(ChallengeQuery, location="query", as_kwargs=True)
@blueprint.response(200, TipChallenge)
def show_tip_challenge(*, level: int | None) -> dict[str, Any]:
    """页面完成的计算题（ALTCHA v2），20 分钟内有效，只能用一次

    `level`：被拒绝时 `errors.proof.level` 要的难度；不填是现在提交一次举报要的。
    同一网络来的越多越难，每级加倍。
    """
    services = current_services()
    if level is None:
        level = services.limits.price_of_report(client_network())
    return services.proofs.challenge(level)


@endpoint(blueprint, "POST", "/tips", callers=PUBLIC, refuses=[403, 409, 429, 503])
@blueprint.arguments(TipIn, examples=TIPS)
@blueprint.alt_response(200, schema=TipReceipt, description="此前已收到同一份举报，回执不变")
@blueprint.response(201, TipReceipt, example=RECEIPT_READ)
def post_tip(sent: SentTip) -> Any:
    """提交举报；能看出举报人的内容在手机上已加密"""
    taken = take_tip(draft_from(sent), client_network(), altcha=sent.altcha)
    return taken, 201 if taken.created else 200


@endpoint(
    blueprint,
    "PUT",
    "/tips/<uuid:tip_id>/photos/<uuid:photo_id>",
    callers=PUBLIC,
    refuses=[403, 404, 429, 503],
)
@blueprint.doc(parameters=[SECRET_HEADER, PROOF_HEADER], requestBody=PHOTO_BODY)
@blueprint.alt_response(200, schema=TipPhotoOut, description="此前已收到这张照片")
@blueprint.response(201, TipPhotoOut)
def put_tip_photo(tip_id: UUID, photo_id: UUID) -> Any:
    """上传举报时登记过的照片；拍摄时间、位置和机型会先抹去，再加密保存"""
    secret, altcha = request.headers.get(_SECRET, ""), request.headers.get(_PROOF)
    tip = open_own_tip(tip_id, secret, client_network(), altcha)
    request.max_content_length = PHOTO_MOST_BYTES
    if (request.content_length or 0) > PHOTO_MOST_BYTES:
        raise too_large()
    created = take_photo(tip, photo_id, request.get_data(cache=False))
    return {"id": photo_id, "state": "sealed"}, 201 if created else 200


@endpoint(blueprint, "POST", "/tips/lookup", callers=PUBLIC, refuses=[403, 404, 429, 503])
@blueprint.arguments(ReceiptIn, example=TIP_RECEIPT, as_kwargs=True)
@blueprint.response(200, TipStatus, example=STATUS)
def look_up_tip(*, number: str, secret: str, altcha: str | None) -> ToldStatus:
    """凭查询编号和密码查看办理情况和留言"""
    services = current_services()
    tip = open_receipt(number, secret, client_network(), altcha)
    return tip_status(services.engine, tip, services.plans[tip.area_code])


@endpoint(
    blueprint,
    "POST",
    "/tips/<uuid:tip_id>/messages",
    callers=PUBLIC,
    refuses=[403, 404, 409, 429, 503],
)
@blueprint.arguments(TipMessageIn, example=MESSAGE)
@blueprint.alt_response(200, schema=TipMessageSent, description="此前已收到同一条留言")
@blueprint.response(201, TipMessageSent, example=MESSAGE_SENT)
def post_tip_message(sent: SentTipMessage, tip_id: UUID) -> Any:
    """给受理员留言，或说明怎样领奖；在手机上已加密"""
    tip = open_own_tip(tip_id, sent.secret, client_network(), sent.altcha)
    kept = add_tip_message(
        current_services().engine,
        tip,
        sent.id,
        sent.envelope,
        purpose=sent.purpose,
        today=today(),
    )
    return kept, 201 if kept.created else 200
