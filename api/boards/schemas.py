"""Notice boards, and proof that they hang."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.records.schemas import Place, Receipt
from api.schema.answers import AnswerSchema
from api.schema.fields import moment, one_of, optional_text, sha256, text, whole
from api.schema.strict import Flag
from api.schema.typed import Typed
from api.stored_files import FileOut
from ledger.boards.batches import BatchAsked
from ledger.boards.commands import Posting


class BoardOut(AnswerSchema):
    """A board that hangs or should hang, and where its files are."""

    code = fields.String()
    key_area = fields.String(allow_none=True, metadata={"description": "none: the main board"})
    version = fields.Integer()
    printed_at = moment(allow_none=True)
    posted_version = fields.Integer(allow_none=True, metadata={"description": "last seen hanging"})
    shows_tip_poster = fields.Boolean(
        allow_none=True, metadata={"description": "举报告知牌 seen there; none: never looked for"}
    )
    url = fields.String()
    pdf_url = fields.String()
    png_url = fields.String()


class BoardsOut(AnswerSchema):
    """The main board first."""

    boards = fields.List(fields.Nested(BoardOut))


class PostingIn(Typed):
    """Proof by photo that a board hangs (已张贴)."""

    becomes = Posting

    version = whole(1, 1_000_000, required=True)
    at = moment(required=True)
    elapsed_s = whole(0, 30 * 24 * 3600, required=True)
    place = fields.Nested(Place, required=True)
    photo = sha256(required=True)
    shows_tip_poster = Flag(
        metadata={"description": "举报告知牌 hangs there too; left out: not looked for"}
    )


class PostingReceipt(Receipt):
    """Of a proof that a board hangs."""

    board_code = fields.String()


class BatchIn(Typed):
    """Which boards are put into one file."""

    becomes = BatchAsked

    town_code = optional_text(12, metadata={"description": "哪个乡镇；不填是辖区内全部"})
    stale = Flag(
        load_default=False, metadata={"description": "只要没张贴过的，或墙上不是最新一版的"}
    )
    paper = one_of("A3", "A4", load_default="A4")


class BatchOut(AnswerSchema):
    """`done` of `total` boards are in it; `pdf`: null until it is ready."""

    id = fields.UUID()
    state = one_of("asked", "ready", "failed")
    total = fields.Integer()
    done = fields.Integer()
    asked_at = moment()
    pdf = fields.Nested(FileOut, allow_none=True)


class WithdrawalIn(Schema):
    """A board's code is withdrawn; a new one takes its place."""

    reason = text(200, required=True)
