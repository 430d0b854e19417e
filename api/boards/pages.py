"""The public page behind a board's code, and its printed files. No login, no script.

A printed code never turns into a 404: a withdrawn one says so and shows where to go on.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request, url_for

from api.headers import page_policy, style_of
from api.services import current_services
from api.stored_files import stream_of
from api.tips.public.page_frame import callable_numbers
from documents.board import BoardContent, BoardHazard
from ledger.boards.queries.content import board_content
from ledger.boards.queries.status import BoardStatus, board_status
from ledger.ground.clocks import SHANGHAI, shanghai_date
from ledger.ground.codes import typed_code
from ledger.ground.database import DATABASE_AWAY
from ledger.ground.errors import NotFound
from ledger.ground.lifecycles.hazard import State, overdue_days
from ledger.ground.printed import kept_sha256
from media.store_errors import StoreUnavailable

board_pages = Blueprint("board_pages", __name__, template_folder="templates")

# The relay, the queue and the printing of a new board take seconds; a minute is patience enough.
PRINTING_S = 30
# Everything lies in the page itself: it may load nothing and run nothing.
STYLE = "board_style.css"


@board_pages.context_processor
def show_style() -> dict[str, Any]:
    """The same on every page of a board."""
    return {"style": style_of(STYLE)}


@board_pages.get("/b/<code>")
def board_page(code: str) -> Response:
    """What the board says now, newer than what hangs on the wall."""
    status = _status(code)
    if status is None:
        return _unknown()
    if status.withdrawn:
        return _withdrawn(status)
    services, now = current_services(), datetime.now(UTC)
    plan = services.plans[status.area_code]
    with services.engine.connect() as read:
        content = board_content(read, status.area_code, status.code, plan, shanghai_date(now))
    if content is None:
        return _unknown()
    return _page(_board(status, content, now))


@board_pages.get("/b/<code>.pdf", defaults={"kind": "pdf", "media_type": "application/pdf"})
@board_pages.get("/b/<code>.png", defaults={"kind": "png", "media_type": "image/png"})
def board_file(code: str, kind: str, media_type: str) -> Response:
    """The newest print: A3, or A4 with `?paper=A4`."""
    status = _status(code)
    if status is None:
        return _unknown()
    if status.withdrawn:
        return _withdrawn(status)
    paper = "A4" if request.args.get("paper", "").upper() == "A4" else "A3"
    stored = status.files.get(f"{paper}.{kind}") or status.files.get(f"A3.{kind}")
    if stored is None:
        return _being_printed()
    if request.if_none_match.contains(stored.sha256):
        return _with_etag(Response(status=304), stored.sha256)
    answer = stream_of(stored.key, media_type=media_type)
    name = f"公示牌-{status.enterprise}-第{status.version}版.{kind}"
    # RFC 6266: gunicorn refuses a header that is not Latin-1.
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name, safe='')}"
    return _with_etag(answer, stored.sha256)


@board_pages.errorhandler(NotFound)
def _file_not_there(_: NotFound) -> Response:
    # The ledger knows the file and the store does not: nothing that the reader could have mistyped.
    return _being_printed()


def _unavailable(_: Exception) -> Response:
    answer = _notice(503, "正在恢复，请稍后再试", "服务暂时不可用，请约一分钟后刷新本页。")
    answer.headers["Retry-After"] = str(PRINTING_S)
    return answer


for away in (StoreUnavailable, *DATABASE_AWAY):
    board_pages.register_error_handler(away, _unavailable)


def _status(code: str) -> BoardStatus | None:
    typed = typed_code(code)
    return board_status(current_services().engine, typed) if typed else None


def _board(status: BoardStatus, content: BoardContent, now: datetime) -> str:
    today = shanghai_date(now)
    printed = kept_sha256(content) == status.content_sha256
    # While the newest change is not printed yet, it happened less than a minute or two ago.
    updated_at = status.printed_at if printed and status.printed_at else now
    open_hazards = [hazard for hazard in content.hazards if not hazard.is_closed]
    return render_template(
        "board.html",
        report=_report(status.code),
        hotlines=content.hotlines,
        board=status,
        content=content,
        printed=printed,
        updated_at=updated_at.astimezone(SHANGHAI),
        hanging_version=_hanging_version(status),
        hazards=[_shown(open_hazard, today) for open_hazard in open_hazards],
        closed=[_shown(hazard, today) for hazard in content.hazards if hazard.is_closed],
    )


def _hanging_version(status: BoardStatus) -> int | None:
    """The version that was scanned, where it is older than the newest."""
    text = request.args.get("v", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return version if 0 < version < status.version else None


def _shown(hazard: BoardHazard, today: date) -> dict[str, Any]:
    overdue = overdue_days(State(hazard.state), hazard.deadline, today)
    return {
        "hazard": hazard,
        "grade": f"{hazard.grade_word}隐患",
        "state": f"已超期 {overdue} 天" if overdue else hazard.state_word,
        "tone": "overdue" if overdue else hazard.state,
    }


def _withdrawn(status: BoardStatus) -> Response:
    text = "这块公示牌的二维码已作废，上面的内容不再更新。"
    if status.withdrawn_reason:
        text += f"原因：{status.withdrawn_reason}。"
    successor = status.successor and url_for("board_pages.board_page", code=status.successor)
    return _notice(
        410,
        "公示牌已作废",
        text,
        link=successor,
        enterprise=status.enterprise,
        report=_report(status.code),
        hotlines=callable_numbers(current_services().plans[status.area_code]),
    )


def _report(code: str | None = None) -> str:
    """Where the public reports, in the same place on every page."""
    return url_for("tip_pages.channels_page", board=code)


def _unknown() -> Response:
    text = "请核对公示牌上二维码旁的编码：共 13 位，没有字母 I、L、O、U，也没有数字 0 和 1。"
    return _notice(404, "没有这块公示牌", text)


def _being_printed() -> Response:
    text = "公示牌正在生成，约一分钟后再打开本页即可下载。"
    answer = _notice(503, "公示牌正在生成", text)
    answer.headers["Retry-After"] = str(PRINTING_S)
    return answer


def _notice(code: int, title: str, text: str, **more: Any) -> Response:
    shown = {"report": _report(), "hotlines": callable_numbers(None)} | more
    return _page(render_template("board_notice.html", title=title, text=text, **shown), code)


def _page(html: str, code: int = 200) -> Response:
    answer = Response(html, code, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = page_policy(STYLE)
    return _with_etag(answer, hashlib.sha256(answer.get_data()).hexdigest()[:32])


def _with_etag(answer: Response, etag: str) -> Response:
    answer.set_etag(etag)
    # Everybody may keep it and asks before showing it again.
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer
