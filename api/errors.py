"""From the ledger's errors to HTTP, in one table; and the one shape that every error has."""

from __future__ import annotations

import logging
from http import HTTPStatus
from threading import Lock
from typing import Any

from flask import Flask, Response, g, jsonify, request
from flask_smorest import Api, Blueprint
from werkzeug.exceptions import HTTPException

from api.refusals import note_refusal
from api.schema.answers import Problem
from ledger.ground.constraints import constraint_of
from ledger.ground.database import DATABASE_AWAY
from ledger.ground.errors import (
    Conflict,
    Forbidden,
    Invalid,
    LedgerError,
    NotFound,
    NotSignedIn,
    TooMany,
    TryLater,
    Unavailable,
)
from media.store_errors import StoreUnavailable
from wechat.errors import WechatError

_log = logging.getLogger(__name__)

STATUS_OF: dict[type[LedgerError], int] = {
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 413,
    Invalid: 422,
    TryLater: 429,
    Unavailable: 503,
}

# What the framework itself refuses, in words for the person.
FRAMEWORK_REFUSALS = {
    400: (
        "not_json",
        "内容不是有效的 JSON（须为 UTF-8，字段不重复，嵌套不过深），请检查后重发",
    ),
    404: ("not_found", "没有这个地址"),
    405: ("method_not_allowed", "这个地址不支持该操作"),
    413: ("too_large", "内容超出大小限制"),
    415: ("not_json", "请以 application/json 发送"),
    422: ("invalid", "有内容不正确，请按提示修改"),
}


class ChineseApi(Api):  # type: ignore[misc]
    """flask-smorest's API with our error shape, and described when it is first asked for.

    To describe all operations takes twice as long as all else that makes an app, and most processes
    are never asked.
    """

    ERROR_SCHEMA = Problem
    # Each operation names its refusals: a `default` would make any answer a documented one.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blueprint: Blueprint, url_prefix: str) -> None:
        """Its routes answer from now on."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint, url_prefix=url_prefix)
        self._undescribed.append(blueprint)

    def _openapi_json(self) -> Response:
        """The document, whole whichever of several threads asks first."""
        with self._describing:
            while self._undescribed:
                self._describe(self._undescribed.pop(0))
        answer: Response = super()._openapi_json()
        return answer

    def _describe(self, blueprint: Blueprint) -> None:
        name = blueprint.name
        blueprint.register_views_in_doc(self, self._app, self.spec, name=name, parameters=None)
        self.spec.tag({"name": name, "description": blueprint.description})

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Errors that the framework found: bad JSON, unknown address, validation."""
        code = error.code or 500
        reason, message = FRAMEWORK_REFUSALS.get(code, ("refused", "请求未被接受"))
        if code == 413 and error.description and "字节" in error.description:
            message = error.description
        answer = problem(code, reason, message, _validation_errors(error))
        answer.headers.extend(
            header for header in error.get_headers() if header[0] in {"Allow", "Retry-After"}
        )
        return answer


def _validation_errors(error: HTTPException) -> dict[str, Any]:
    data = getattr(error, "data", None) or {}
    messages = data.get("messages") or data.get("errors") or {}
    return messages if isinstance(messages, dict) else {"messages": messages}


def problem(code: int, reason: str, message: str, errors: dict[str, Any] | None = None) -> Response:
    """An answer in the one shape."""
    body = {
        "code": code,
        "status": HTTPStatus(code).phrase,
        "reason": reason,
        "message": message,
        "errors": errors or {},
        "request_id": g.get("request_id", ""),
    }
    answer = jsonify(body)
    answer.status_code = code
    return answer


def register_errors(app: Flask) -> None:
    """Every exception that can leave a view has its answer here."""
    app.register_error_handler(LedgerError, _ledger_error)
    app.register_error_handler(StoreUnavailable, _store_unavailable)
    app.register_error_handler(WechatError, _wechat_unavailable)
    for away in DATABASE_AWAY:
        app.register_error_handler(away, _database_unavailable)
    app.register_error_handler(Exception, _unexpected)


def _ledger_error(error: LedgerError) -> Response:
    code = next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)
    note_refusal(code, error.reason)
    answer = problem(code, error.reason, error.message, error.errors)
    if isinstance(error, TryLater | Unavailable) and error.wait_s:
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _store_unavailable(error: Exception) -> Response:
    _log.warning("object store unavailable", extra={"fault": type(error).__name__})
    return problem(503, "store_unavailable", "照片存储暂时不可用，内容请留在手机上，稍后会自动重发")


def _wechat_unavailable(error: Exception) -> Response:
    # Its text is a number of WeChat's or a fault's kind, never an address (`wechat.transport`).
    _log.warning("wechat unavailable", extra={"fault": str(error)})
    return problem(503, "wechat_unavailable", "微信暂时连不上，请稍后再试；也可以用手机号登录")


def _database_unavailable(error: Exception) -> Response:
    _log.warning("database unavailable", extra={"fault": type(error).__name__})
    return problem(503, "database_unavailable", "服务器正在恢复，内容请留在手机上，稍后会自动重发")


def _unexpected(error: Exception) -> Response | HTTPException:
    if isinstance(error, HTTPException):
        return error
    facts = {"route": str(request.url_rule)}
    if constraint := constraint_of(error):
        facts["constraint"] = constraint
    # The exception's own words may hold a document's content: the trace has the place alone.
    _log.error("unexpected error", extra=facts, exc_info=error)
    return problem(500, "unexpected", "服务器出错了，已记录。请稍后再试，并告知管理员请求编号")
