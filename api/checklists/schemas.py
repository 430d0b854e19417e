"""Which checklists there are."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schema.fields import (
    sha256,
    text,
)


class ChecklistRow(Schema):
    """A checklist's latest version; fetch it only when the hash is new."""

    sector = fields.String()
    name = fields.String()
    version = fields.String()
    sha256 = sha256()
    items = fields.Integer()


class ChecklistList(Schema):
    """Every sector."""

    checklists = fields.List(fields.Nested(ChecklistRow))


class ChecklistQuery(Schema):
    """Without a version: the latest."""

    version = text(20)
