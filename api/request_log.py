"""One structured line a request: what, how long, which answer; never a token, phone or place."""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
import uuid
from typing import Any

from flask import Flask, Response, g, request
from pythonjsonlogger.json import JsonFormatter

from media.quiet_libraries import quiet_libraries

access = logging.getLogger("anxun.access")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class PlaceOnlyFormatter(JsonFormatter):
    """A traceback without the exception's message, which can quote what a person entered."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Another handler's rendering of the exception is not taken over."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        """Frames and the exception's type."""
        kind, trace = ei[0], ei[2]
        return "".join(traceback.format_tb(trace)) + f"{kind.__module__}.{kind.__qualname__}"


def configure_logging(level: str) -> None:
    """JSON lines on standard error, once a process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        PlaceOnlyFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    quiet_libraries()


def log_requests(app: Flask) -> None:
    """Give each request an id, and write its line when it is answered."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        access.info(
            "request",
            extra={
                "request_id": g.request_id,
                "method": request.method,
                # The rule, not the path: paths hold board codes and, one day, receipts.
                "route": str(request.url_rule or "unknown"),
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.began) * 1000, 1),
            },
        )
        return response
