"""What every answer tells browsers and caches: errors, files, redirects and figures too.

An answer that names no policy of its own may load nothing, run nothing and stand in no frame. Pages
name theirs beside their template; none of them lets a style or a script stand in the page unless
its hash is named.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup

PAGES_FOLDER = Path(__file__).parent / "templates"
# A file that a link opened is shown by the browser itself: its viewer of PDFs is an object.
FILE_POLICY = "default-src 'none'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'"
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HSTS_S = 365 * 24 * 3600
# The phone's app asks where it is, when its owner taps so; nothing else is asked of any device.
_DEVICE = "accelerometer=(), camera=(), geolocation=({}), gyroscope=(), microphone=(), payment=()"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Whoever reads an answer to a signed-in person from a shared cache would read too much.
    "Cache-Control": "no-store",
    "Content-Security-Policy": NOTHING,
}


def put_headers(app: Flask) -> None:
    """On whatever the app answers."""
    app.after_request(_harden)


def _harden(answer: Response) -> Response:
    for name, value in _ALWAYS.items():
        answer.headers.setdefault(name, value)
    where = "self" if request.path.startswith(("/app/", "/tip")) else ""
    answer.headers.setdefault("Permissions-Policy", _DEVICE.format(where))
    if request.is_secure:
        answer.headers["Strict-Transport-Security"] = f"max-age={HSTS_S}; includeSubDomains"
    return answer


@cache
def style_of(template: str) -> Markup:
    """A page's own style, as it stands in the page."""
    return Markup((PAGES_FOLDER / template).read_text())  # noqa: S704 — our own file


@cache
def style_source(template: str) -> str:
    """How a policy names that style: by its hash."""
    digest = hashlib.sha256(style_of(template).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def page_policy(template: str) -> str:
    """Of a page that has a style and nothing else."""
    return (
        f"default-src 'none'; style-src {style_source(template)}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
