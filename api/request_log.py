"""One structured line a request: what, how long, which answer; never a token, phone or place."""

from __future__ import annotations

import logging
import time
import uuid

from flask import Flask, Response, g, request

access = logging.getLogger("anxun.access")


def log_requests(app: Flask) -> None:
    """Give each request an id of ours, and write its line when it is answered.

    What a caller calls its request is not taken: the audit trail would repeat it, or borrow it.
    """

    @app.before_request
    def begin() -> None:
        g.request_id = uuid.uuid4().hex
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
