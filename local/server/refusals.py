"""What is answered before the application sees a request, in the shape of its own answers."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from http import HTTPStatus

from local.server.patience import RETRY_AFTER_SECONDS


@dataclass(frozen=True, slots=True)
class EarlyRefusal:
    status: HTTPStatus
    reason: str
    message: str
    wait: bool = False


HEAD_TOO_SLOW = EarlyRefusal(
    HTTPStatus.REQUEST_TIMEOUT, "too_slow", "等了太久没有收到完整的请求，请再试一次"
)
BODY_TOO_SLOW = EarlyRefusal(
    HTTPStatus.REQUEST_TIMEOUT,
    "too_slow",
    "网络太慢，内容没有收完，没有保存。请换到信号好的地方再试一次",
)
NO_ROOM = EarlyRefusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "busy",
    f"现在提交的人太多，请过 {RETRY_AFTER_SECONDS} 秒再试",
    wait=True,
)
DISK_FULL = EarlyRefusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "busy",
    "服务器的磁盘暂时写不了，内容请留在手机上，稍后再试",
    wait=True,
)
TOO_LARGE = EarlyRefusal(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "内容超出大小限制，请减少或缩小照片后再试"
)
HEAD_TOO_LARGE = EarlyRefusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too_large", "请求的地址或标头太长"
)
NOT_READABLE = EarlyRefusal(HTTPStatus.BAD_REQUEST, "not_readable", "请求的格式不对，没有处理")
FAILED = EarlyRefusal(
    HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", "服务器出错了，已记录，请稍后再试"
)
NO_LENGTH = EarlyRefusal(
    HTTPStatus.LENGTH_REQUIRED, "no_length", "请求没有说明内容有多长（Content-Length）"
)


def answer_bytes(refusal: EarlyRefusal, path: str) -> bytes:
    """The whole answer; the connection ends after it."""
    body, kind = _body(refusal, path)
    lines = [
        f"HTTP/1.1 {refusal.status.value} {refusal.status.phrase}",
        f"Content-Type: {kind}; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Connection: close",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
        *([f"Retry-After: {RETRY_AFTER_SECONDS}"] if refusal.wait else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _body(refusal: EarlyRefusal, path: str) -> tuple[bytes, str]:
    if path.startswith("/api/"):
        problem: dict[str, object] = {
            "code": refusal.status.value,
            "status": refusal.status.phrase,
            "reason": refusal.reason,
            "message": refusal.message,
            "errors": {},
            "request_id": "",
        }
        return json.dumps(problem, ensure_ascii=False).encode(), "application/json"
    page = (
        '<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width">'
        f"<title>没有收到</title><h1>没有收到</h1><p>{html.escape(refusal.message)}。</p>"
        "<p>请返回上一页再试，填写的内容请先留着。急事请拨打"
        ' <a href="tel:12350">12350</a>。</p></html>'
    )
    return page.encode(), "text/html"
