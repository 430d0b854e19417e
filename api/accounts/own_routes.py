"""The own account: password, sign-ins, second factor. Open to a sign-in that lacks its factor."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from api.accounts.examples import (
    BEGUN,
    CODES,
    GIVEN_CODE,
    OWN_ACCOUNT,
    OWN_PASSWORD,
    PASSWORD_CHANGE,
    PROOF,
    WHOLE,
)
from api.accounts.own_schemas import (
    Code,
    FactorBegun,
    FactorProof,
    OwnAccountOut,
    OwnPassword,
    PasswordChange,
    RecoveryCodes,
    SessionWhole,
)
from api.accounts.qr import drawn_qr
from api.authentication import bearer_token
from api.endpoint import ANY_LACK, ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from ledger.accounts.commands.own_account import (
    change_password,
    confirm_password,
    end_other_sessions,
    end_own_session,
)
from ledger.accounts.commands.second_factors import (
    WholeSession,
    begin_second_factor,
    confirm_second_factor,
    give_code,
    remove_second_factor,
    renew_recovery_codes,
)
from ledger.accounts.queries.own_account import own_account
from ledger.accounts.rules.second_factor import NEEDS_SECOND_FACTOR, Lack, setup_uri

blueprint = Blueprint("own account", "own account", description="我的账号")


@endpoint(blueprint, "GET", "/me/account", callers=ANYBODY_SIGNED_IN, despite=[Lack.SET_UP])
@blueprint.response(200, OwnAccountOut, example=OWN_ACCOUNT)
def show_own_account() -> dict[str, Any]:
    """我的账号：登录过的设备、二次验证、账号动态"""
    services = current_services()
    held = own_account(services.engine, caller(), bearer_token())
    return {
        **{name: getattr(held, name) for name in ("phone", "activated_at", "factor_since")},
        "factor_needed": not NEEDS_SECOND_FACTOR.isdisjoint(caller().roles),
        "factor_lifted": not services.settings.second_factor_required,
        "codes_left": held.codes_left,
        "sessions": [asdict(one) for one in held.sessions],
        "events": [asdict(one) for one in held.events],
    }


@endpoint(
    blueprint,
    "POST",
    "/sessions/current/code",
    callers=ANYBODY_SIGNED_IN,
    refuses=[409, 429],
    despite=ANY_LACK,
)
@blueprint.arguments(Code, example=GIVEN_CODE, as_kwargs=True)
@blueprint.response(200, SessionWhole, example=WHOLE)
def post_session_code(*, code: str) -> WholeSession:
    """登录的第二步：手机上的验证码，或一个恢复码"""
    services = current_services()
    return give_code(
        services.engine,
        caller(),
        bearer_token(),
        code,
        secret_key=services.settings.secret_key,
        session_days=services.settings.session_days,
    )


@endpoint(
    blueprint,
    "POST",
    "/me/password",
    callers=ANYBODY_SIGNED_IN,
    refuses=[429],
    despite=[Lack.SET_UP],
)
@blueprint.arguments(PasswordChange, example=PASSWORD_CHANGE, as_kwargs=True)
@blueprint.response(204)
def post_own_password(*, old: str, new: str) -> None:
    """改密码；别处的登录随即失效"""
    services = current_services()
    change_password(
        services.engine,
        caller(),
        bearer_token(),
        old=old,
        new=new,
        secret_key=services.settings.secret_key,
    )


@endpoint(
    blueprint,
    "DELETE",
    "/me/sessions/<uuid:session_id>",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404],
)
@blueprint.response(204)
def delete_own_session(session_id: UUID) -> None:
    """结束自己在某台设备上的登录"""
    end_own_session(current_services().engine, caller(), session_id)


@endpoint(blueprint, "DELETE", "/me/sessions", callers=ANYBODY_SIGNED_IN)
@blueprint.response(204)
def delete_other_sessions() -> None:
    """结束自己在别处的全部登录"""
    end_other_sessions(current_services().engine, caller(), bearer_token())


@endpoint(
    blueprint,
    "POST",
    "/me/second-factor",
    callers=ANYBODY_SIGNED_IN,
    refuses=[409, 429],
    despite=[Lack.SET_UP],
)
@blueprint.arguments(OwnPassword, example=OWN_PASSWORD, as_kwargs=True)
@blueprint.response(201, FactorBegun, example=BEGUN)
def post_own_second_factor(*, password: str) -> dict[str, Any]:
    """开始设置二次验证：用手机应用扫码"""
    services = current_services()
    key = services.settings.secret_key
    confirm_password(services.engine, caller(), password, secret_key=key)
    secret = begin_second_factor(services.engine, caller(), secret_key=key)
    county = services.plans[caller().area_code].area.name
    uri = setup_uri(secret, caller().name, county)
    return {
        "secret": secret,
        "uri": uri,
        "qr": drawn_qr(uri),
        "server_time": datetime.now(UTC),
    }


@endpoint(
    blueprint,
    "POST",
    "/me/second-factor/confirmation",
    callers=ANYBODY_SIGNED_IN,
    refuses=[409, 429],
    despite=[Lack.SET_UP],
)
@blueprint.arguments(Code, example=GIVEN_CODE, as_kwargs=True)
@blueprint.response(201, RecoveryCodes, example=CODES)
def post_own_second_factor_code(*, code: str) -> dict[str, Any]:
    """输入手机上的验证码，二次验证从此生效；恢复码只显示这一次"""
    services = current_services()
    codes = confirm_second_factor(
        services.engine, caller(), bearer_token(), code, secret_key=services.settings.secret_key
    )
    return {"codes": codes}


@endpoint(
    blueprint,
    "POST",
    "/me/second-factor/recovery-codes",
    callers=ANYBODY_SIGNED_IN,
    refuses=[409, 429],
)
@blueprint.arguments(FactorProof, example=PROOF, as_kwargs=True)
@blueprint.response(201, RecoveryCodes, example=CODES)
def post_own_recovery_codes(*, password: str, code: str) -> dict[str, Any]:
    """换一批恢复码；旧的全部作废"""
    services = current_services()
    key = services.settings.secret_key
    confirm_password(services.engine, caller(), password, secret_key=key)
    codes = renew_recovery_codes(services.engine, caller(), bearer_token(), code, secret_key=key)
    return {"codes": codes}


@endpoint(
    blueprint,
    "POST",
    "/me/second-factor/removal",
    callers=ANYBODY_SIGNED_IN,
    refuses=[409, 429],
)
@blueprint.arguments(FactorProof, example=PROOF, as_kwargs=True)
@blueprint.response(204)
def post_own_second_factor_removal(*, password: str, code: str) -> None:
    """取消二次验证，如要换手机；必须有的角色要马上重新设置"""
    services = current_services()
    key = services.settings.secret_key
    confirm_password(services.engine, caller(), password, secret_key=key)
    remove_second_factor(services.engine, caller(), bearer_token(), code, secret_key=key)
