"""Photos: announced, sent, shown."""

from __future__ import annotations

from marshmallow import fields

from api.schema.answers import AnswerSchema
from api.schema.fields import list_of, moment, one_of, sha256, whole
from api.schema.typed import Part, Typed
from ledger.records.photos import AnnouncedPhoto, AnnouncedPhotos


class PhotoWanted(Part):
    """A photo that wants to come."""

    becomes = AnnouncedPhoto

    sha256 = sha256(required=True)
    size_bytes = whole(1, 10**9, required=True)
    media_type = one_of("image/jpeg", "image/png", "image/webp", "image/heic", required=True)


class PhotosWanted(Typed):
    """`form`: `put` for a browser, `post` for wx.uploadFile."""

    becomes = AnnouncedPhotos

    photos = list_of(PhotoWanted, 50, required=True)
    form = one_of("put", "post", load_default="put")


class Ticket(AnswerSchema):
    """Send exactly these headers (PUT) or fields, then `file` (POST multipart)."""

    method = one_of("PUT", "POST")
    url = fields.String()
    headers = fields.Dict(keys=fields.String(), values=fields.String())
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), data_key="fields")
    expires_at = moment()


class PhotoTicket(AnswerSchema):
    """`already_there`: stored and checked, and you sent it yourself before; nothing to send."""

    sha256 = sha256()
    state = one_of("ticket", "already_there")
    ticket = fields.Nested(Ticket, allow_none=True)


class PhotoTickets(AnswerSchema):
    """In the order asked."""

    photos = fields.List(fields.Nested(PhotoTicket))


class PhotoOut(AnswerSchema):
    """Links are signed and short-lived; null while the copies are not made yet."""

    sha256 = sha256()
    state = one_of("stored", "processed", "rejected")
    rejected_reason = fields.String(allow_none=True)
    width_px = fields.Integer(allow_none=True)
    height_px = fields.Integer(allow_none=True)
    display_url = fields.String(allow_none=True)
    thumbnail_url = fields.String(allow_none=True)
