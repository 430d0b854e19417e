"""The public pages of the reports: the two doors, told before the first field, and their forms.

No login. The anonymous form works without script, then the server seals what it is given at once;
the named one does not, since a name may not come here unsealed.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from api.services import client_network, current_services
from api.tips.public.arrival import FormRefused, TakenForm, take_in_tip
from api.tips.public.form import SentForm, read_form
from api.tips.public.page_frame import answer_faults, tip_notice, tip_page
from ledger.ground.codes import typed_code
from ledger.ground.counties import counties_served
from ledger.ground.errors import NotFound
from ledger.tips.queries.channels import TipChannels, tip_channels
from ledger.tips.rules.receipts import new_secret, shown_number, shown_secret, typed_secret
from media.receipt_picture import receipt_picture

tip_pages = Blueprint("tip_pages", __name__, template_folder="templates")
answer_faults(tip_pages)

# As somebody says it who is no lawyer.
_KINDS: Mapping[str, str] = {
    "hazard": "有危险、有隐患",
    "illegal_act": "无证无照、非法生产经营",
    "violation": "违反安全规定",
    "concealed_accident": "出了事故瞒着不报",
    "official": "公职人员、派驻员、检查人员的问题",
}


@tip_pages.get("/tip")
def channels_page() -> Response:
    """What each door keeps, who reads it, what it pays; or the choice of the county."""
    doors = _asked_channels(request.args)
    if doors is None:
        counties = counties_served(current_services().engine)
        served = {code: name for code, name in counties.items() if code in current_services().plans}
        return tip_page("tip_choose.html", counties=served)
    return tip_page(
        "tip_doors.html",
        plan=current_services().plans[doors.area_code],
        doors=doors,
        where=_where(doors),
        officers=sorted({key.officer for key in doors.keys}),
        keep_words=_duration(doors.terms.keep_days),
    )


@tip_pages.get("/tip/anonymous")
def anonymous_page() -> AnyResponse:
    """The form, with an id and a secret of its own."""
    doors = _asked_channels(request.args)
    if doors is None or not doors.open:
        return redirect(_back_to_channels())
    return _form_page("tip_anonymous.html", doors, _fresh())


@tip_pages.get("/tip/named")
def named_page() -> AnyResponse:
    """The form whose names only the script takes, and seals."""
    doors = _asked_channels(request.args)
    if doors is None or not doors.open:
        return redirect(_back_to_channels())
    return _form_page("tip_named.html", doors, {"kind": "hazard"})


@tip_pages.post("/tip/anonymous")
def send_anonymous() -> AnyResponse:
    """Take in the form of a browser without script. The same form again gives the same receipt."""
    try:
        form = read_form(request.environ)
    except RequestEntityTooLarge:
        text = "照片太大，举报没有发出。请返回上一页，少选几张再发。"
        return tip_notice(413, "照片太大", text)
    doors = _asked_channels(form.typed)
    if doors is None or not doors.open:
        return redirect(_back_to_channels(), 303)
    try:
        taken = take_in_tip(form, client_network())
    except FormRefused as refused:
        return _form_again(doors, form, refused)
    return _receipt_page(doors, taken, form.typed["secret"])


def _form_again(doors: TipChannels, form: SentForm, refused: FormRefused) -> Response:
    """With everything that was typed; files a browser does not give back."""
    typed = form.typed
    if refused.anew:
        typed = {**typed, **_fresh_names()}
    answer = _form_page(
        "tip_anonymous.html",
        doors,
        typed,
        refused.code,
        refused.errors,
        message=refused.message,
        photos_lost=bool(form.photos) or form.photos_dropped,
    )
    if refused.wait_s:
        answer.headers["Retry-After"] = str(refused.wait_s)
    return answer


def _receipt_page(doors: TipChannels, form: TakenForm, secret: str) -> Response:
    taken = form.tip
    number, grouped = shown_number(taken.number), shown_secret(typed_secret(secret) or "")
    fonts = current_services().settings.font_dir
    picture = receipt_picture(number, grouped, taken.received_on.isoformat(), fonts)
    return tip_page(
        "tip_receipt.html",
        plan=current_services().plans[doors.area_code],
        doors=doors,
        number=number,
        secret=grouped,
        picture=f"data:image/png;base64,{base64.b64encode(picture).decode()}",
        photos_missing=len(taken.photos_missing),
        was_changed=form.was_changed,
    )


def _form_page(
    template: str,
    doors: TipChannels,
    typed: Mapping[str, str],
    code: int = 200,
    errors: Mapping[str, list[str]] | None = None,
    **more: Any,
) -> Response:
    return tip_page(
        template,
        code,
        plan=current_services().plans[doors.area_code],
        doors=doors,
        where=_where(doors),
        limits=doors.limits,
        kinds=_KINDS,
        typed=typed,
        errors=errors or {},
        **more,
    )


def _asked_channels(asked: Mapping[str, str]) -> TipChannels | None:
    """Of the scanned board or the chosen county; None where the county is still to be chosen."""
    services, board = current_services(), typed_code(asked.get("board", ""))
    try:
        return tip_channels(
            services.engine, services.plans, area_code=_area(asked), board_code=board
        )
    except NotFound:
        # A code that is no board's: without it, there may be an area yet.
        return _asked_channels({"area": asked.get("area", "")}) if board else None


def _area(asked: Mapping[str, str]) -> str | None:
    """What cannot be a county's code is looked for nowhere: the database takes no NUL."""
    area = asked.get("area", "")
    return (area if area.isprintable() else "?") or None


def _where(doors: TipChannels) -> dict[str, str]:
    """The address's words for this county and, where one was scanned, this board."""
    return {"board": doors.board} if doors.board else {"area": doors.area_code}


def _back_to_channels() -> str:
    asked = {name: request.args.get(name) for name in ("board", "area")}
    return url_for("tip_pages.channels_page", _external=False, **asked)


def _fresh() -> dict[str, str]:
    return {**_fresh_names(), "kind": "hazard"}


def _fresh_names() -> dict[str, str]:
    return {"id": str(uuid4()), "secret": new_secret()}


def _duration(days: int) -> str:
    return f" {days // 365} 年" if days % 365 == 0 else f" {days} 天"
