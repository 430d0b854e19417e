"""The pages: the phone's app as it was built, and the API's own documentation."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, redirect, request, send_from_directory
from werkzeug.exceptions import NotFound as NoSuchFile
from werkzeug.wrappers import Response as AnyResponse

from api.services import current_services

pages = Blueprint("pages", __name__)

# Vite names these after their content: they never change.
HASHED_ASSETS_S = 365 * 24 * 3600
# The smallest first; the build lays them beside each file that gains by it.
PACKED = (("br", ".br"), ("gzip", ".gz"))
# {store}: photographs go straight to the store and come from there, and nothing goes elsewhere.
_APP_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data: {store}; "
    "connect-src 'self' {store}; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# It shows the API and calls none: its reader has no token here.
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pages.get("/")
def home() -> AnyResponse:
    """The phone's app is what people come for."""
    return redirect("/app/")


@pages.get("/app/", defaults={"path": "index.html"})
@pages.get("/app/<path:path>")
def app_file(path: str) -> Response:
    """A file of the built pages."""
    services = current_services()
    store = services.store.public_origin or ""
    return _file(services.settings.web_dir, path, _APP_POLICY.format(store=store))


@pages.get("/docs")
def docs_folder() -> AnyResponse:
    """With the slash, so that its own files are found beside it."""
    return redirect("/docs/")


@pages.get("/docs/", defaults={"path": "index.html"})
@pages.get("/docs/<path:path>")
def docs_file(path: str) -> Response:
    """Swagger UI over our own openapi.json, from our own server."""
    return _file(current_services().settings.web_dir / "docs", path, _DOCS_POLICY)


def _file(folder: Path, path: str, policy: str) -> Response:
    try:
        answer = _packed(folder.resolve(), path) or _sent(folder.resolve(), path)
    except NoSuchFile:
        return Response("页面还没有生成，请先运行 make run", 404, mimetype="text/plain")
    answer.vary.add("Accept-Encoding")
    answer.headers["Content-Security-Policy"] = policy
    return answer


def _packed(folder: Path, path: str) -> Response | None:
    """The file as the build packed it, if it did so in a way that the browser takes."""
    for encoding, suffix in PACKED:
        if request.accept_encodings.quality(encoding) <= 0:
            continue
        try:
            answer = _sent(folder, path, suffix)
        except NoSuchFile:
            continue
        answer.headers["Content-Encoding"] = encoding
        return answer
    return None


def _sent(folder: Path, path: str, suffix: str = "") -> Response:
    hashed = path.startswith("assets/")
    answer = send_from_directory(
        folder,
        path + suffix,
        # Of the file that comes out of it, whatever it is packed in.
        mimetype=guess_type(path)[0] or "application/octet-stream",
        max_age=HASHED_ASSETS_S if hashed else None,
    )
    if not hashed:
        answer.headers["Cache-Control"] = "no-cache"
    return answer
