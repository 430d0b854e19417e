"""Calls of WeChat's API, and what keeps the secrets in their addresses out of every log.

WeChat wants AppSecret and access token in the query. So no exception of requests or urllib3 leaves
this file, since their texts quote the address; ours are raised outside the `except`, so that the
foreign one does not hang on as their context. What urllib3 logs by itself loses its query.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Mapping
from typing import Any

import requests
from urllib3.exceptions import HTTPError, NewConnectionError

from wechat.errors import OutcomeUnknown, WechatError, WechatUnavailable, meaning_of

# To connect, to answer: WeChat answers within a second, and somebody may be waiting.
_TIMEOUT_S = (3.05, 8.0)
# While it is away each process asks once in so long: a board must not wait behind fifty timeouts.
AWAY_S = 10.0
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
_LOGGERS = ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry")


class _NoQueries(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = re.sub(r"\?[^\s\"']*", "?…", record.getMessage())
        record.args = ()
        record.exc_info = None
        return True


_no_queries = _NoQueries()


class Transport:
    """One account's way to WeChat."""

    def __init__(self, api_url: str) -> None:
        self._base = api_url.rstrip("/")
        self._away_until = 0.0
        for name in _LOGGERS:
            # The same filter a second time is not added.
            logging.getLogger(name).addFilter(_no_queries)

    def get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        """The answer. Raises: WechatError."""
        return self._call("GET", path, query, None)

    def post(self, path: str, query: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer. Raises: WechatError."""
        # As UTF-8: some of WeChat's calls show \\u… to people as it stands.
        return self._call("POST", path, query, json.dumps(body, ensure_ascii=False).encode())

    def _call(
        self, method: str, path: str, query: Mapping[str, str], body: bytes | None
    ) -> dict[str, Any]:
        if time.monotonic() < self._away_until:
            raise WechatUnavailable("away a moment ago")
        answer = _ask(method, self._base + path, query, body)
        if isinstance(answer, _Lost):
            self._away_until = time.monotonic() + AWAY_S
            raise answer.meaning
        said = _read(answer)
        if isinstance(said, WechatError):
            raise said
        return said


class _Lost:
    """No answer came."""

    def __init__(self, error: Exception) -> None:
        kind = type(error).__name__
        never_left = _never_left(error)
        self.meaning = WechatUnavailable(kind) if never_left else OutcomeUnknown(kind)


def _ask(
    method: str, url: str, query: Mapping[str, str], body: bytes | None
) -> requests.Response | _Lost:
    try:
        return requests.request(
            method,
            url,
            params=query,
            data=body,
            headers={"Content-Type": "application/json"} if body else None,
            timeout=_TIMEOUT_S,
            # To another place the secrets do not go.
            allow_redirects=False,
        )
    except (requests.RequestException, HTTPError) as error:
        return _Lost(error)


def _never_left(error: Exception) -> bool:
    """Whether the request cannot have reached WeChat."""
    if isinstance(
        error,
        requests.exceptions.ConnectTimeout
        | requests.exceptions.SSLError
        | requests.exceptions.ProxyError,
    ):
        return True
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError)


def _read(answer: requests.Response) -> dict[str, Any] | WechatError:
    if answer.status_code != 200:
        return OutcomeUnknown(f"HTTP {answer.status_code}")
    try:
        # Whatever type it names: jscode2session answers as text/plain.
        said = json.loads(answer.content)
    except ValueError:
        return OutcomeUnknown("no JSON")
    # The number comes as one, and from some calls as a string.
    errcode = str(said.get("errcode", 0)) if isinstance(said, dict) else ""
    if not _WHOLE.fullmatch(errcode):
        return OutcomeUnknown("no answer of WeChat's")
    return meaning_of(int(errcode), str(said.get("errmsg", ""))) if int(errcode) else said
