"""公示 of draws by lot: pages for everybody, without login and without script.

The file behind a page holds all that it takes to draw the lots again (docs/decisions/0013).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, render_template

from api.boards.pages import STYLE, show_style
from api.headers import page_policy
from api.services import current_services
from ledger.draws.queries.draws import pool_text, public_draw, public_draws

draw_pages = Blueprint("draw_pages", __name__, template_folder="templates")
draw_pages.context_processor(show_style)


@draw_pages.get("/draws/<area_code>")
def draws_page(area_code: str) -> Response:
    """The county's draws, the newest first."""
    plan = current_services().plans.get(area_code)
    if plan is None:
        return _no_such_page()
    draws = public_draws(current_services().engine, area_code)
    return _page(render_template("draws.html", county=plan.area.name, draws=draws, code=area_code))


@draw_pages.get("/draws/<area_code>/<uuid:draw_id>")
def draw_page(area_code: str, draw_id: UUID) -> Response:
    """One draw: the enterprises with whether they were inspected, and how it was drawn."""
    draw = _published_draw(area_code, draw_id)
    if draw is None:
        return _no_such_page()
    county = current_services().plans[area_code].area.name
    return _page(render_template("draw.html", county=county, draw=draw, code=area_code))


@draw_pages.get("/draws/<area_code>/<uuid:draw_id>.json")
def draw_file(area_code: str, draw_id: UUID) -> Response:
    """All that is public of the draw, for whoever draws the lots again."""
    draw = _published_draw(area_code, draw_id)
    if draw is None:
        abort(404)
    days = {name: str(draw[name]) for name in ("id", "drawn_on", "publish_on")}
    shown = current_app.json.dumps({"drawn": []} | draw | days)
    if draw["published"]:
        services = current_services()
        pool = services.pools.pool(
            area_code, draw_id, lambda: pool_text(services.engine, area_code, draw_id)
        )
        # Put in as it lies there: a stranger's hit is not worth reading 20 MB of JSON.
        whole = shown.encode()[:-1] + b', "pool": ' + pool + b"}"
    else:
        whole = shown.encode()
    return Response(whole, mimetype="application/json")


def _published_draw(area_code: str, draw_id: UUID) -> dict[str, Any] | None:
    if area_code not in current_services().plans:
        return None
    return public_draw(current_services().engine, area_code, draw_id)


def _no_such_page() -> Response:
    text = "请核对网址，或者向公布这次抽查的单位询问。"
    return _page(render_template("board_notice.html", title="没有这次抽查", text=text), 404)


def _page(html: str, code: int = 200) -> Response:
    answer = Response(html, code, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = page_policy(STYLE)
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer
