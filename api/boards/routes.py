"""Notice boards: which there are, proof that they hang, withdrawal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response

from api.boards.examples import BOARDS, POSTING, POSTING_RECEIPT
from api.boards.schemas import BatchIn, BatchOut, BoardsOut, PostingIn, PostingReceipt, WithdrawalIn
from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from api.stored_files import link
from ledger.boards.batches import BatchAsked, BoardBatch, ask_board_batch, board_batch_of
from ledger.boards.commands import (
    MAY_WITHDRAW,
    Posting,
    PostingIntake,
    posted_board,
    withdraw_board,
)
from ledger.boards.queries.status import boards_of
from ledger.ground.codes import typed_code
from ledger.ground.errors import NotFound

blueprint = Blueprint("boards", "boards", description="公示牌")


@endpoint(
    blueprint,
    "GET",
    "/enterprises/<uuid:enterprise_id>/board",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404],
)
@blueprint.response(200, BoardsOut, example=BOARDS)
def show_boards(enterprise_id: UUID) -> dict[str, Any]:
    """企业的公示牌：最新版本、墙上的版本、打印文件"""
    return _boards(enterprise_id)


@endpoint(
    blueprint,
    "PUT",
    "/boards/<code>/postings/<uuid:posting_id>",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(PostingIn, example=POSTING)
@blueprint.alt_response(200, schema=PostingReceipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, PostingReceipt, example=POSTING_RECEIPT)
def put_board_posting(content: Posting, code: str, posting_id: UUID) -> Response:
    """公示牌已张贴，附照片"""
    board = posted_board(current_services().engine, caller(), _as_stored(code))
    return take_in(PostingIntake(board), posting_id, content)


@endpoint(blueprint, "POST", "/boards/<code>/withdrawal", callers=MAY_WITHDRAW, refuses=[404])
@blueprint.arguments(WithdrawalIn, example={"reason": "公示牌被复制到别处"}, as_kwargs=True)
@blueprint.response(200, BoardsOut, example=BOARDS)
def post_board_withdrawal(code: str, *, reason: str) -> dict[str, Any]:
    """作废一块公示牌的编码，换上新编码；重复作废不再改变什么"""
    services = current_services()
    enterprise_id = withdraw_board(
        services.engine,
        caller(),
        _as_stored(code),
        reason,
        board_settle_seconds=services.settings.board_settle_seconds,
    )
    return _boards(enterprise_id)


@endpoint(blueprint, "POST", "/board-batches", callers=MAY_WITHDRAW)
@blueprint.arguments(BatchIn(), example={"town_code": "431224100", "stale": True, "paper": "A4"})
@blueprint.response(202, BatchOut)
def post_board_batch(asked: BatchAsked) -> dict[str, Any]:
    """把一个乡镇的、或者墙上过期的公示牌合成一个文件；稍后来取"""
    return _with_pdf(ask_board_batch(current_services().engine, caller(), asked))


@endpoint(blueprint, "GET", "/board-batches/<uuid:batch_id>", callers=MAY_WITHDRAW, refuses=[404])
@blueprint.response(200, BatchOut)
def show_board_batch(batch_id: UUID) -> dict[str, Any]:
    """合成到哪里了，文件在哪里"""
    return _with_pdf(board_batch_of(current_services().engine, caller(), batch_id))


def _with_pdf(batch: BoardBatch) -> dict[str, Any]:
    name = f"公示牌 {batch.total} 块.pdf"
    file = batch.file and {
        "name": name,
        "url": link(batch.file.key, download_name=name),
        "size_bytes": batch.file.size_bytes,
    }
    return asdict(batch) | {"pdf": file}


def _as_stored(code: str) -> str:
    stored = typed_code(code)
    if stored is None:
        raise NotFound("没有这块公示牌，或者您无权查看")
    return stored


def _boards(enterprise_id: UUID) -> dict[str, Any]:
    boards = boards_of(current_services().engine, caller(), enterprise_id)
    return {"boards": [asdict(board) | _addresses(board.code) for board in boards]}


def _addresses(code: str) -> dict[str, str]:
    page = f"{current_services().settings.public_url.rstrip('/')}/b/{code}"
    return {"url": page, "pdf_url": f"{page}.pdf", "png_url": f"{page}.png"}
