"""举报告知牌: where it hangs, and its printed files."""

from __future__ import annotations

from marshmallow import fields

from api.schema.answers import AnswerSchema
from api.schema.fields import moment, text
from api.schema.queries import PageQuery
from api.schema.typed import Typed
from api.stored_files import FileOut
from ledger.tips.queries.posters import LackingFilter


class CoverageQuery(PageQuery, Typed):
    """Whose plates are missing: of one town, or of all."""

    becomes = LackingFilter

    town_code = text(12, load_default=None)


class Coverage(AnswerSchema):
    """Enterprises in business, and those that have a plate."""

    enterprises = fields.Integer()
    with_poster = fields.Integer()
    percent = fields.Float(allow_none=True, metadata={"description": "none where there is nobody"})


class TownCoverage(Coverage):
    """The same of one town."""

    town_code = fields.String()
    town = fields.String(allow_none=True)


class EnterpriseLacking(AnswerSchema):
    """Where no plate hangs, as far as anybody told."""

    id = fields.UUID()
    name = fields.String()
    town_code = fields.String()
    town = fields.String(allow_none=True)


class CoverageOut(AnswerSchema):
    """Within what the caller may see."""

    total = fields.Nested(Coverage)
    towns = fields.List(fields.Nested(TownCoverage))
    lacking = fields.List(fields.Nested(EnterpriseLacking))
    next_cursor = fields.String(allow_none=True)


class TipPosterOut(AnswerSchema):
    """The plate printed last. `current`: it says what one printed now would say."""

    open = fields.Boolean(metadata={"description": "reports can be made online"})
    printed_at = moment(allow_none=True)
    current = fields.Boolean()
    files = fields.List(fields.Nested(FileOut))
