"""The inbox: what a person is told, and what they have read."""

from __future__ import annotations

from typing import get_args

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, whole
from api.schema.queries import PAGE_MOST, PageQuery
from api.schema.typed import Typed
from ledger.notices.queries.notices import ID_MOST, NoticeFilter
from ledger.notices.rules.account_notices import ACCOUNT_KIND
from ledger.notices.rules.broken_photos import BROKEN_PHOTO_KIND
from ledger.notices.rules.guard import GUARD_KIND
from ledger.notices.rules.handed_over import HANDED_OVER_KIND
from ledger.notices.rules.holidays import KNOWN, UNKNOWN
from ledger.notices.rules.officer_notices import OFFICERS_KIND
from ledger.notices.rules.paper_notices import PAPER_DELIVERED, PAPER_ISSUED
from ledger.notices.rules.tip_reminders import TIP_KINDS
from ledger.notices.rules.unsealed import UNSEALED_KIND
from plans.reminders import About

_NUMBER = {"description": "the number of a notice"}


class NoticeQuery(PageQuery, Typed):
    """The newest first."""

    becomes = NoticeFilter

    after = fields.Integer(
        load_default=None,
        validate=validate.Range(0, ID_MOST, error=f"应在 0 到 {ID_MOST} 之间"),
        metadata={"description": "只要比这一条新的"},
    )
    unread = fields.Boolean(load_default=False, metadata={"description": "只要未读、未了结的"})


class NoticeOut(AnswerSchema):
    """`over`: settled since it was told, or past; counts as unread no more."""

    id = fields.Integer(metadata=_NUMBER)
    kind = one_of(
        *get_args(About),
        *TIP_KINDS,
        OFFICERS_KIND,
        ACCOUNT_KIND,
        HANDED_OVER_KIND,
        BROKEN_PHOTO_KIND,
        UNSEALED_KIND,
        GUARD_KIND,
        PAPER_ISSUED,
        PAPER_DELIVERED,
        "wechat",
        UNKNOWN,
        KNOWN,
        metadata={"description": "what runs out or waits, by the plan"},
    )
    words = fields.String()
    link = fields.String(metadata={"description": "path within the pages; empty: none yet"})
    due_on = fields.Date(allow_none=True, metadata={"description": "null: it waits"})
    created_at = moment()
    read_at = moment(allow_none=True)
    over = fields.Boolean()


class NoticePage(AnswerSchema):
    """`unread` counts all of them, not this page's alone."""

    notices = fields.List(fields.Nested(NoticeOut))
    unread = fields.Integer()
    next_cursor = fields.String(allow_none=True)


class NoticesRead(Schema):
    """Single ones, all up to one, or both."""

    ids = list_of(whole(1, ID_MOST, metadata=_NUMBER), PAGE_MOST, load_default=list)
    up_to = whole(
        1, ID_MOST, load_default=None, allow_none=True, metadata={"description": "this one too"}
    )

    @validates_schema
    def says_which(self, data: dict[str, object], **_: object) -> None:
        """Nothing at all is a mistake."""
        if not data["ids"] and data["up_to"] is None:
            raise ValidationError("请给出 ids 或 up_to", "ids")
