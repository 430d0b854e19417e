"""双随机: commit to a value, draw by lot, read the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.draws.examples import COMMITMENT, DRAW, DRAW_RECEIPT
from api.draws.schemas import CommitmentOut, DrawIn, DrawOut, DrawPage, DrawQuery, DrawReceipt
from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from ledger.draws.commands.commit import Commitment, commit_draw
from ledger.draws.commands.draw import Draw, DrawIntake
from ledger.draws.queries.commitments import unused_commitments
from ledger.draws.queries.draws import MAY_READ_DRAWS, list_draws, one_draw
from ledger.draws.queries.pool import MAY_DRAW

blueprint = Blueprint("draws", "draws", description="双随机：抽企业，也抽检查人员")


@endpoint(blueprint, "PUT", "/draws/<uuid:draw_id>/commitment", callers=MAY_DRAW, refuses=[409])
@blueprint.response(200, CommitmentOut, example=COMMITMENT)
def put_draw_commitment(draw_id: UUID) -> Commitment:
    """公布承诺值：抽取之前给见证人看；重复请求结果不变"""
    return commit_draw(current_services().engine, caller(), draw_id)


@endpoint(blueprint, "PUT", "/draws/<uuid:draw_id>", callers=MAY_DRAW, refuses=[409])
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(DrawIn(), example=DRAW)
@blueprint.alt_response(200, schema=DrawReceipt, description="此前已抽取，结果不变")
@blueprint.response(201, DrawReceipt, example=DRAW_RECEIPT)
def put_draw(content: Draw, draw_id: UUID) -> Response:
    """抽取：同一编号只抽一次，结果不能改"""
    return take_in(DrawIntake(current_services().plans[caller().area_code]), draw_id, content)


@endpoint(blueprint, "GET", "/draws", callers=MAY_READ_DRAWS, refuses=[422])
@blueprint.arguments(DrawQuery, location="query", as_kwargs=True)
@blueprint.response(200, DrawPage)
def show_draws(*, limit: int, cursor: str | None) -> dict[str, Any]:
    """抽取日志，最新的在前；安委办另见公布了承诺值而没有抽取的"""
    engine = current_services().engine
    page = list_draws(engine, caller(), limit=limit, cursor=cursor)
    return {
        "draws": page.rows,
        "unused": [] if cursor else unused_commitments(engine, caller()),
        "public_url": _public_url(),
        "next_cursor": page.next_cursor,
    }


@endpoint(blueprint, "GET", "/draws/<uuid:draw_id>", callers=MAY_READ_DRAWS, refuses=[404])
@blueprint.response(200, DrawOut)
def show_draw(draw_id: UUID) -> dict[str, Any]:
    """一次抽取：抽到谁、派谁去、查了没有；公示以前只看到派给自己的"""
    draw = one_draw(current_services().engine, caller(), draw_id)
    return draw | {"public_url": f"{_public_url()}/{draw_id}"}


def _public_url() -> str:
    return f"{current_services().settings.public_url}/draws/{caller().area_code}"
