"""One structured line a request: what, how long, which answer; never a token, phone or place."""

from __future__ import annotations

import logging
import re
import time
import uuid

from flask import Flask, Response, g, request

access = logging.getLogger("anxun.access")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


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
