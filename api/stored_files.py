"""Links to what lies in the object store, for people who were allowed to ask.

Where phones reach the store, a link is signed by the store's own rules. Where they cannot, it is an
address of ours with a signature that ends, and we pass the bytes on: that one object, as long as
the sign-in lasts that asked for it.
"""

from __future__ import annotations

from flask import Response, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from marshmallow import fields

from api.authentication import bearer_token
from api.endpoint import PUBLIC, caller, endpoint
from api.headers import FILE_POLICY
from api.json_body import Blueprint
from api.schema.answers import AnswerSchema
from api.services import current_services
from ledger.accounts.queries.tokens import is_signed_in
from ledger.ground.errors import NotFound
from ledger.ground.tokens import KeyUse, derived_key, hash_of
from media.store_errors import ObjectNotFound

LINK_SECONDS = 300

_OVER = "链接已失效，请返回上一页重新打开"

blueprint = Blueprint("files", "files", description="文件")


class FileOut(AnswerSchema):
    """A signed link, good for some minutes."""

    name = fields.String()
    url = fields.String()
    size_bytes = fields.Integer()


def link(key: str, *, download_name: str | None = None) -> str:
    """An address that serves the object for some minutes to whoever holds it."""
    services = current_services()
    if services.store.is_public:
        return services.store.link(key, LINK_SECONDS, download_name=download_name)
    # An address is opened without the token: its hash says whose sign-in it was.
    whose = [caller().area_code, hash_of(bearer_token()).hex()]
    return url_for("files.show_stored_file", signed=_signer().dumps([key, *whose]))


def _signer() -> URLSafeTimedSerializer:
    secret_key = current_services().settings.secret_key
    return URLSafeTimedSerializer(derived_key(secret_key, KeyUse.STORED_FILE))


@endpoint(blueprint, "GET", "/files/<signed>", callers=PUBLIC, refuses=[404, 503])
@blueprint.response(200, content_type="application/octet-stream")
def show_stored_file(signed: str) -> Response:
    """凭签名链接取文件（仅在手机连不到存储时使用）"""
    try:
        key, area_code, token_sha256 = _signer().loads(signed, max_age=LINK_SECONDS)
        whose = bytes.fromhex(token_sha256)
    except (BadSignature, TypeError, ValueError):
        raise NotFound(_OVER) from None
    if not is_signed_in(current_services().engine, area_code, whose):
        raise NotFound(_OVER)
    return stream_of(key)


def stream_of(key: str, *, media_type: str | None = None) -> Response:
    """The object's bytes as an answer, a block at a time. Raises: NotFound."""
    try:
        stream = current_services().store.open(key)
    except ObjectNotFound:
        raise NotFound("文件还没有准备好，请稍后再试") from None
    answer = Response(stream, mimetype=media_type or stream.media_type)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.content_length = stream.size_bytes
    answer.call_on_close(stream.close)
    return answer
