"""WeChat for staff: sign in by it, bind it, agree to messages. The inbox stays the first way.

Nothing here was tried with WeChat itself: the calls follow its documents, and tests hold them
against a server that speaks them (`tests/support/wechat_server.py`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.accounts.examples import OWN_PASSWORD
from api.accounts.opening import opening
from api.accounts.own_schemas import OwnPassword
from api.accounts.schemas import SignedIn
from api.endpoint import ANYBODY_SIGNED_IN, PUBLIC, caller, endpoint
from api.json_body import Blueprint
from api.notices.wechat_codes import account_of, openid_of
from api.notices.wechat_schemas import (
    OwnWechat,
    WechatAccount,
    WechatBind,
    WechatConsents,
    WechatQuery,
    WechatSignIn,
)
from api.services import client_network, current_services
from ledger.accounts.commands.own_account import confirm_password
from ledger.accounts.commands.wechat import (
    bind_wechat,
    sign_in_by_wechat,
    unbind_own_wechat,
    unbind_wechat_of,
)
from ledger.ground.caller import Role
from ledger.ground.errors import Invalid
from ledger.notices.commands.wechat_consents import add_wechat_consents
from ledger.notices.queries.wechat import own_wechat
from wechat.county_accounts import CountyWechat

blueprint = Blueprint("wechat", "wechat", description="微信")

CODE = {"code": "微信给的一次性代码"}
ACCOUNT = {"account": "service_account", "app_id": "wx0000000000000000"}
OWN = ACCOUNT | {"bound_at": "2026-11-02T09:30:00+08:00", "template": "示例模板", "consents": 3}


@endpoint(blueprint, "GET", "/wechat", callers=PUBLIC)
@blueprint.arguments(WechatQuery, location="query", as_kwargs=True)
@blueprint.response(200, WechatAccount, example=ACCOUNT)
def show_wechat_account(*, area: str | None) -> dict[str, Any]:
    """有没有开通微信、是哪个公众号或小程序；一个县可以有自己的"""
    return _shown(current_services().wechat.of(area))


@endpoint(
    blueprint, "POST", "/sessions/wechat", callers=PUBLIC, refuses=[401, 403, 404, 422, 429, 503]
)
@blueprint.arguments(WechatSignIn, example=CODE, as_kwargs=True)
@blueprint.response(201, SignedIn)
def open_session_by_wechat(
    *, code: str, device: str | None, app_id: str | None, altcha: str | None
) -> Any:
    """用已绑定的微信登录；没绑定过的先用手机号登录再绑定

    同一网络错得多时要先做计算题，同用手机号登录。
    """
    services = current_services()
    account = account_of(services.wechat.by_app(app_id))
    return sign_in_by_wechat(
        services.engine,
        account.app_id,
        lambda: openid_of(account, code),
        opening(device, by_wechat=True),
        network=client_network(),
        secret_key=services.settings.secret_key,
        prove=lambda due: services.proofs.spend(altcha, due),
    )


@endpoint(blueprint, "GET", "/me/wechat", callers=ANYBODY_SIGNED_IN)
@blueprint.response(200, OwnWechat, example=OWN)
def show_own_wechat() -> dict[str, Any]:
    """我的微信绑定"""
    return _own_binding()


@endpoint(blueprint, "PUT", "/me/wechat", callers=ANYBODY_SIGNED_IN, refuses=[404, 409, 429, 503])
@blueprint.arguments(WechatBind, example=CODE | OWN_PASSWORD, as_kwargs=True)
@blueprint.response(200, OwnWechat, example=OWN)
def put_own_wechat(*, code: str, password: str) -> dict[str, Any]:
    """绑定微信，要再输一次密码；一人一个微信，换微信要先解除"""
    services, account = current_services(), account_of(_own_account())
    # Before WeChat is asked: its code is good once, and must outlive a slip of the finger.
    key = services.settings.secret_key
    confirm_password(services.engine, caller(), password, secret_key=key)
    bind_wechat(services.engine, caller(), account.app_id, openid_of(account, code))
    return _own_binding()


@endpoint(blueprint, "POST", "/me/wechat/removal", callers=ANYBODY_SIGNED_IN, refuses=[429])
@blueprint.arguments(OwnPassword, example=OWN_PASSWORD, as_kwargs=True)
@blueprint.response(204)
def post_own_wechat_removal(*, password: str) -> None:
    """解除自己的微信绑定，要再输一次密码；用微信登录的随即失效"""
    services = current_services()
    key = services.settings.secret_key
    confirm_password(services.engine, caller(), password, secret_key=key)
    unbind_own_wechat(services.engine, caller())


@endpoint(blueprint, "POST", "/me/wechat/consents", callers=ANYBODY_SIGNED_IN, refuses=[404, 409])
@blueprint.arguments(WechatConsents, example={"template": "示例模板", "count": 1}, as_kwargs=True)
@blueprint.response(200, OwnWechat, example=OWN)
def post_wechat_consents(*, template: str, count: int) -> dict[str, Any]:
    """在微信里同意了几条提醒；同意一次，发一条"""
    services, held = current_services(), _own_account()
    account = account_of(held)
    if held is None or template != held.notice_template:
        words = "没有这个提醒模板，请刷新后再试"
        raise Invalid("unknown_template", words, json={"template": [words]})
    add_wechat_consents(services.engine, caller(), account.app_id, count)
    return _own_binding()


@endpoint(
    blueprint,
    "DELETE",
    "/people/<uuid:person_id>/wechat",
    callers=[Role.ADMIN, Role.COUNTY],
    refuses=[404],
)
@blueprint.response(204)
def delete_person_wechat(person_id: UUID) -> None:
    """解除某人的微信绑定，如换了微信、手机丢失"""
    unbind_wechat_of(current_services().engine, caller(), person_id)


def _own_account() -> CountyWechat | None:
    """Of the caller's county."""
    return current_services().wechat.of(caller().area_code)


def _shown(held: CountyWechat | None) -> dict[str, Any]:
    return {"account": held and held.account.kind, "app_id": held and held.account.app_id}


def _own_binding() -> dict[str, Any]:
    held = _own_account()
    shown = _shown(held) | {"template": (held and held.notice_template) or None}
    app_id = held.account.app_id if held else ""
    return shown | own_wechat(current_services().engine, caller(), app_id)
