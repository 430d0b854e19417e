"""The public page behind a paper's code: whether there is such a paper, and whether it is the
newest. Who holds the paper reads the rest on it: nothing of a person, an enterprise or a hazard
stands here. No login, no script.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from api.boards.pages import STYLE, show_style
from api.headers import page_policy
from api.services import current_services
from ledger.ground.codes import typed_code
from ledger.papers.queries.papers import public_paper

paper_pages = Blueprint("paper_pages", __name__, template_folder="templates")
paper_pages.context_processor(show_style)


@paper_pages.get("/p/<code>")
def paper_page(code: str) -> Response:
    """Kind, number, office, day and version."""
    typed = typed_code(code)
    paper = public_paper(current_services().engine, typed) if typed else None
    page = render_template("paper.html", paper=paper, code=typed)
    answer = Response(page, 200 if paper else 404, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = page_policy(STYLE)
    # A newer version may come at any moment.
    answer.headers["Cache-Control"] = "no-store"
    return answer
