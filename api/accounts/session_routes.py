"""Sign in, sign out, who am I."""

from __future__ import annotations

from typing import Any

from api.accounts.opening import opening
from api.accounts.schemas import Me, SignedIn, SignIn
from api.authentication import bearer_token
from api.endpoint import ANY_LACK, ANYBODY_SIGNED_IN, PUBLIC, caller, endpoint, lack
from api.json_body import Blueprint
from api.services import client_network, current_services
from ledger.accounts.commands.sessions import SignedIn as SignedInNow
from ledger.accounts.commands.sessions import SignInTry, sign_in, sign_out
from ledger.ground.on_behalf import acted_for, acts_for, decides_for, lists_at

blueprint = Blueprint("sessions", "sessions", description="登录")


@endpoint(blueprint, "POST", "/sessions", callers=PUBLIC, refuses=[401, 403, 429, 503])
@blueprint.arguments(SignIn, example={"phone": "13800000001", "password": "见启动时的输出"})
@blueprint.response(201, SignedIn)
def open_session(attempt: SignInTry) -> SignedInNow:
    """用手机号和密码登录

    同一号码、同一网络错得多时要先做计算题：403 `proof_of_work`，
    按 `errors.proof.level` 向 /tips/challenge 要题。
    """
    services = current_services()
    return sign_in(
        services.engine,
        attempt,
        opening(attempt.device),
        network=client_network(),
        secret_key=services.settings.secret_key,
        prove=lambda due: services.proofs.spend(attempt.altcha, due),
    )


@endpoint(blueprint, "DELETE", "/sessions/current", callers=ANYBODY_SIGNED_IN, despite=ANY_LACK)
@blueprint.response(204)
def close_session() -> None:
    """退出登录"""
    sign_out(current_services().engine, caller(), bearer_token())


@endpoint(
    blueprint, "GET", "/me", callers=ANYBODY_SIGNED_IN, despite=ANY_LACK, even_without_role=True
)
@blueprint.response(200, Me)
def show_me() -> dict[str, Any]:
    """我是谁、能做什么"""
    asking, services = caller(), current_services()
    plan = services.plans[asking.area_code]
    return {
        "id": asking.person_id,
        "name": asking.name,
        "title": asking.title,
        "area_code": asking.area_code,
        "county": plan.area.name,
        "grants": asking.grants,
        "decides_for": [office.key for office in decides_for(asking, plan)],
        "acts_for": acts_for(asking, plan),
        "office": acted_for(asking, plan, named=None, acting=asking.grants),
        "lists_at": lists_at(asking, plan),
        "lack": lack(),
        "second_factor_lifted": not services.settings.second_factor_required,
    }
