"""Proof by photo that a notice board hangs (已张贴). Source of the duty: 溆浦 二(一)1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import board, board_posting, enterprise
from ledger.ground.visible import visible_enterprise
from ledger.records.context import submission_context
from ledger.records.note_photo_uses import note_photo_uses
from ledger.records.receipts import first_receipt
from ledger.records.settle_photos import settle_photos
from ledger.records.submission import PhotoCheck, Recorded, Submission, replay


@dataclass(frozen=True, slots=True)
class PostingLimits:
    """Settings that bound a posting. Days."""

    late_days: int


def post_board(
    engine: sa.Engine,
    caller: Caller,
    code: str,
    submission: Submission,
    *,
    limits: PostingLimits,
    look_for_photos: PhotoCheck,
) -> Recorded:
    """Record it. Sending the same document again changes nothing and gives the first receipt.

    Raises: NotFound; Conflict board_withdrawn or other_document; Invalid unknown_version (never
    printed), photo_missing.
    """
    hashes = [submission.fields["photo"]]
    seen = _look_up(engine, caller, code)
    context = submission_context(
        engine,
        caller,
        "board_posting",
        submission.record_id,
        seen.enterprise_id,
        happened_at=submission.when("at", limits.late_days),
        hashes=hashes,
    )
    if before := _replay(submission, caller, code, context.existing):
        return before
    _check(seen, submission.fields)
    photos = settle_photos(engine, caller, context, hashes, look_for_photos)
    receipt = submission.receipt(photos, board_code=code)
    with engine.begin() as tx:
        if _record(tx, caller, code, submission, receipt):
            note_photo_uses(tx, caller, submission, seen.enterprise_id, hashes)
            note(tx, caller, "post_board", "board_posting", submission.record_id)
            return Recorded(receipt, created=True)
    # Another send of it was quicker.
    return first_receipt(engine, caller, submission) or Recorded(receipt, created=False)


def _look_up(engine: sa.Engine, caller: Caller, code: str) -> sa.Row[Any]:
    wanted: sa.Select[Any] = (
        sa.select(board.c.enterprise_id, board.c.version, board.c.withdrawn_at)
        .join(
            enterprise,
            sa.and_(
                enterprise.c.area_code == board.c.area_code,
                enterprise.c.id == board.c.enterprise_id,
            ),
        )
        .where(visible_enterprise(caller), board.c.code == code)
    )
    with one_statement(engine).connect() as read:
        found = read.execute(wanted).one_or_none()
    if found is None:
        raise NotFound("没有这块公示牌，或者您无权查看")
    return found


def _replay(
    submission: Submission, caller: Caller, code: str, existing: Mapping[str, Any] | None
) -> Recorded | None:
    if existing and existing["receipt"]["board_code"] != code:
        raise Conflict("other_document", "这个编号已用在另一块公示牌上，请换新编号")
    return replay(submission, caller.person_id, existing)


def _check(seen: sa.Row[Any], fields: Mapping[str, Any]) -> None:
    if seen.withdrawn_at:
        raise Conflict("board_withdrawn", "这块公示牌已作废，请打印并张贴新的公示牌")
    if fields["version"] > seen.version:
        newest = f"公示牌最新为第 {seen.version} 版，请核对墙上的版本号"
        raise Invalid("unknown_version", newest, json={"version": [newest]})


def _record(
    tx: sa.Connection,
    caller: Caller,
    code: str,
    submission: Submission,
    receipt: Mapping[str, Any],
) -> bool:
    row = insert(board_posting).values(
        area_code=caller.area_code,
        id=submission.record_id,
        code=code,
        version=submission.fields["version"],
        person_id=caller.person_id,
        shows_tip_poster=submission.fields.get("shows_tip_poster"),
        document=submission.document,
        document_sha256=submission.document_sha256,
        receipt=receipt,
        received_at=submission.received_at,
    )
    # SQLAlchemy keeps no rowcount of an insert: only what it returns tells whether it was made.
    made = row.on_conflict_do_nothing().returning(board_posting.c.id)
    return tx.execute(made).one_or_none() is not None
