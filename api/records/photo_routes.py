"""Photographs: announced, uploaded straight to the store, looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request, url_for

from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.records.photo_glances import Watched, broken_words
from api.records.photo_schemas import PhotoOut, PhotosWanted, PhotoTickets
from api.services import current_services
from api.stored_files import link
from ledger.ground.errors import Invalid, NotFound, TooMany
from ledger.ground.on_behalf import answers_for
from ledger.records.photo_budget import check_upload_budget
from ledger.records.photo_queries import announced_photo, visible_photo
from ledger.records.photos import (
    AnnouncedPhoto,
    AnnouncedPhotos,
    confirm_photos,
    photo_broken,
    ticket_photos,
)
from media import keys
from media.store_errors import BytesDiffer

blueprint = Blueprint("photos", "photos", description="照片")

EXAMPLE = {
    "photos": [
        {
            "sha256": "3f0a" * 16,
            "size_bytes": 213_004,
            "media_type": "image/jpeg",
        }
    ],
    "form": "put",
}


@endpoint(blueprint, "POST", "/photos", callers=ANYBODY_SIGNED_IN, refuses=[429, 503])
@blueprint.arguments(PhotosWanted(), example=EXAMPLE)
@blueprint.response(200, PhotoTickets)
def announce_photos(announcement: AnnouncedPhotos) -> dict[str, Any]:
    """申请上传照片：逐张给出上传凭证，或说明已经存有"""
    photos = announcement.photos
    _check_sizes(photos)
    check_upload_budget(current_services().engine, caller(), photos, datetime.now(UTC))
    there = ticket_photos(current_services().engine, caller(), photos)
    # Once more, with what was announced at the same time: no ticket was given yet.
    check_upload_budget(current_services().engine, caller(), photos, datetime.now(UTC))
    return {
        "photos": [
            {"sha256": photo.sha256, "state": "already_there", "ticket": None}
            if photo.sha256 in there
            else {
                "sha256": photo.sha256,
                "state": "ticket",
                "ticket": _ticket(photo, announcement.form),
            }
            for photo in photos
        ]
    }


def _check_sizes(photos: Sequence[AnnouncedPhoto]) -> None:
    most = current_services().settings.photo_max_bytes
    if any(photo.size_bytes > most for photo in photos):
        raise TooMany("photo_too_large", f"照片不能超过 {most // 1_000_000} MB，请缩小后再传")


def _ticket(photo: AnnouncedPhoto, form: str) -> dict[str, Any]:
    services = current_services()
    expires_s = services.settings.ticket_minutes * 60
    expires_at = datetime.now(UTC) + timedelta(seconds=expires_s)
    if not services.store.is_public:
        content_url = url_for("photos.pass_photo_on", sha256=photo.sha256)
        headers = {"Content-Type": photo.media_type}
        return {"method": "PUT", "url": content_url, "headers": headers, "expires_at": expires_at}
    make = services.store.post_ticket if form == "post" else services.store.put_ticket
    key = keys.photo_original(caller().area_code, photo.sha256)
    ticket = make(key, photo.sha256, photo.size_bytes, photo.media_type, expires_s)
    return {
        "method": ticket.method,
        "url": ticket.url,
        "headers": ticket.headers,
        "fields_": ticket.fields,
        "expires_at": expires_at,
    }


@endpoint(
    blueprint,
    "PUT",
    "/photos/<sha256:sha256>/content",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404, 503],
)
@blueprint.response(204)
def pass_photo_on(sha256: str) -> None:
    """手机连不到照片存储时，由服务器转存；须先申请上传"""
    services = current_services()
    request.max_content_length = services.settings.photo_max_bytes
    announced = announced_photo(services.engine, caller(), sha256)
    if request.content_length != announced.size_bytes:
        raise Invalid("photo_mismatch", "照片大小与申请时不符，请重新选择照片")
    key = keys.photo_original(caller().area_code, sha256)
    body = Watched(request.stream)
    try:
        services.store.pass_on(key, body, sha256, announced.size_bytes, announced.media_type)
    except BytesDiffer:
        raise Invalid("photo_mismatch", "照片内容与申请时不符，请重新上传") from None
    if why := broken_words(body.ends, announced.size_bytes):
        raise photo_broken({sha256: why})
    confirm_photos(services.engine, caller(), [sha256])


@endpoint(
    blueprint,
    "GET",
    "/photos/<sha256:sha256>",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404],
)
@blueprint.response(200, PhotoOut)
def show_photo(sha256: str) -> dict[str, Any]:
    """看照片：短期有效的链接"""
    services, who = current_services(), caller()
    offices = {owner.key for owner in answers_for(who, services.plans[who.area_code])}
    photo = visible_photo(services.engine, who, sha256, offices)
    if photo is None:
        raise NotFound("没有这张照片，或者您无权查看")
    area = who.area_code
    ready = photo["state"] == "processed"
    return {
        **photo,
        "display_url": link(keys.photo_display(area, sha256)) if ready else None,
        "thumbnail_url": link(keys.photo_thumbnail(area, sha256)) if ready else None,
    }
