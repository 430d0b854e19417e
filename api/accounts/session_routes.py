"""Sign in, sign out, who am I."""

from __future__ import annotations

from typing import Any

from flask import request

from api.accounts.schemas import Me, SignedIn, SignIn
from api.authentication import bearer_token
from api.endpoint import ANYBODY_SIGNED_IN, PUBLIC, caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from ledger.accounts.commands.sessions import SignedIn as SignedInNow
from ledger.accounts.commands.sessions import SignInTry, sign_in, sign_out

blueprint = Blueprint("sessions", "sessions", description="登录")


@endpoint(blueprint, "POST", "/sessions", callers=PUBLIC, refuses=[401, 429])
@blueprint.arguments(SignIn, example={"phone": "13800000001", "password": "见启动时的输出"})
@blueprint.response(201, SignedIn)
def open_session(attempt: SignInTry) -> SignedInNow:
    """用手机号和密码登录"""
    services = current_services()
    return sign_in(
        services.engine,
        attempt,
        network=request.remote_addr or "",
        secret_key=services.settings.secret_key,
        session_days=services.settings.session_days,
    )


@endpoint(blueprint, "DELETE", "/sessions/current", callers=ANYBODY_SIGNED_IN)
@blueprint.response(204)
def close_session() -> None:
    """退出登录"""
    sign_out(current_services().engine, caller(), bearer_token())


@endpoint(blueprint, "GET", "/me", callers=ANYBODY_SIGNED_IN)
@blueprint.response(200, Me)
def show_me() -> dict[str, Any]:
    """我是谁、能做什么"""
    services = caller()
    return {
        "id": services.person_id,
        "name": services.name,
        "title": services.title,
        "area_code": services.area_code,
        "county": current_services().plans[services.area_code].area.name,
        "grants": services.grants,
    }
