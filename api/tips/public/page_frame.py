"""What every public page of the reports has: its frame, its script, what it may load, 12350.

Nothing is kept by the browser or told to another site: no-store, no referrer, nothing from others.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template

from api.errors import STATUS_OF
from api.headers import style_of, style_source
from api.services import current_services
from ledger.ground.database import DATABASE_AWAY
from ledger.ground.errors import LedgerError, TryLater, Unavailable
from ledger.tips.queries.channels import hotlines
from media.store_errors import StoreUnavailable
from plans.plan import Plan

_STYLE = "tip_style.css"
_ENTRY = "src/reporter/main.ts"
# 全国安全生产举报投诉电话: for pages that belong to no county.
NATIONAL_HOTLINE = "12350"
RECOVERING_S = 60


def tip_page(template: str, code: int = 200, *, plan: Plan | None = None, **words: Any) -> Response:
    """A page of the reports. `words`: what the template shows."""
    files = _script_files(current_services().settings.web_dir)
    html = render_template(
        template,
        style=style_of(_STYLE),
        script=files[0] if files else None,
        scripts=files[1:],
        hotlines=callable_numbers(plan),
        **words,
    )
    answer = Response(html, code, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _policy()
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def tip_notice(
    code: int, title: str, text: str, *, plan: Plan | None = None, **more: Any
) -> Response:
    """A page that only says something. `link` and `link_words`: where to go on."""
    return tip_page("tip_notice.html", code, plan=plan, title=title, text=text, **more)


def callable_numbers(plan: Plan | None) -> list[str]:
    """The numbers that the public may call, in the county's order."""
    return hotlines(plan) if plan else [NATIONAL_HOTLINE]


def answer_faults(blueprint: Blueprint) -> None:
    """What goes wrong on a page is told as a page."""
    blueprint.register_error_handler(LedgerError, _refused)
    for away in (StoreUnavailable, *DATABASE_AWAY):
        blueprint.register_error_handler(away, _unavailable)


def _refused(refused: LedgerError) -> Response:
    code = next(STATUS_OF[kind] for kind in type(refused).__mro__ if kind in STATUS_OF)
    answer = tip_notice(code, "现在还不行", refused.message)
    if isinstance(refused, TryLater | Unavailable) and refused.wait_s:
        answer.headers["Retry-After"] = str(refused.wait_s)
    return answer


def _unavailable(_: Exception) -> Response:
    text = "请约一分钟后返回上一页再试，填写的内容请先留着。急事请拨打下面的电话。"
    answer = tip_notice(503, "正在恢复，请稍后再试", text)
    answer.headers["Retry-After"] = str(RECOVERING_S)
    return answer


def _policy() -> str:
    return (
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
        f"img-src 'self' blob: data:; style-src {style_source(_STYLE)}; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def _script_files(web_dir: Path) -> list[str]:
    """The script and what it imports, as addresses; none where the pages are not built.

    Without it the anonymous door works all the same.
    """
    try:
        built = (web_dir / "manifest.json").stat().st_mtime_ns
    except FileNotFoundError:
        return []
    return _files_of(web_dir, built)


@cache
def _files_of(web_dir: Path, built: int) -> list[str]:
    """`built`: when, so that a new build is read anew."""
    chunks = json.loads((web_dir / "manifest.json").read_text())
    entry = chunks.get(_ENTRY)
    if entry is None:
        return []
    parts = [entry, *(chunks[name] for name in entry.get("imports", []))]
    return [f"/app/{part['file']}" for part in parts]
