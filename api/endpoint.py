"""One decorator a route: where it lies, who may call it, which errors it answers.

A route without `callers` cannot be written, and a test reads the whole route table. The OpenAPI
document says the same: an `operationId` after the view's name, `security`, `x-roles`, each refusal.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection
from typing import Any, cast

from flask import g

from api.authentication import token_owner
from api.json_body import Blueprint
from api.schema.answers import Problem
from ledger.accounts.rules.second_factor import LACK_WORDS, Lack
from ledger.ground.caller import Caller, Role
from ledger.ground.county_names import ROLE_NAMES
from ledger.ground.errors import Forbidden

View = Callable[..., Any]

# Declared in words rather than left out: a public route is a decision.
PUBLIC: frozenset[Role] = frozenset()
ANYBODY_SIGNED_IN = frozenset(Role)
ANY_LACK = frozenset(Lack)

BEARER = "bearer"
# The first of a role's names in the order of the table.
_NAMES: dict[Role, str] = {role: name for name, role in reversed(list(ROLE_NAMES.items()))}

REFUSALS = {
    400: "不是有效的 JSON",
    401: "未登录，或登录已失效",
    403: "您的角色不能做这件事",
    404: "没有找到，或者您无权查看",
    409: "与已有记录不一致",
    410: "已作废",
    413: "超出限制",
    415: "请以 application/json 发送",
    422: "内容不正确，`errors` 指明哪一项",
    429: "尝试过于频繁，`Retry-After` 秒后再试",
    503: "依赖的服务暂时不可用，请稍后再试",
}


def caller() -> Caller:
    """Who is asking; only within a route that is not public."""
    return cast(Caller, g.caller)


def lack() -> Lack | None:
    """What the sign-in of who is asking lacks; where `despite` lets it in."""
    return cast(Lack | None, g.lack)


def endpoint(
    blueprint: Blueprint,
    method: str,
    rule: str,
    *,
    callers: Collection[Role],
    refuses: Collection[int] = (),
    despite: Collection[Lack] = (),
    even_without_role: bool = False,
) -> Callable[[View], View]:
    """Put a view at `rule`, for people who have one of the roles in `callers`.

    `despite`: also for a sign-in that lacks this. `even_without_role`: also for whoever is signed
    in and is to be given their first role.
    """
    roles = frozenset(callers)
    answers = {*refuses} | ({401, 403, 503} if roles else set())
    answers |= {400, 413, 415, 422} if method in {"PUT", "POST"} else set()

    def place(view: View) -> View:
        for code in sorted(answers, reverse=True):
            view = blueprint.alt_response(code, schema=Problem, description=REFUSALS[code])(view)
        documented = blueprint.doc(**_documented(view, roles))(view)
        guarded = _guarded(
            documented, roles, frozenset(despite), even_without_role=even_without_role
        )
        blueprint.route(rule, methods=[method])(guarded)
        return guarded

    return place


def _documented(view: View, roles: frozenset[Role]) -> dict[str, Any]:
    """What the OpenAPI document says of an operation beside its schemas."""
    first, *others = view.__name__.split("_")
    # In the order in which roles are declared, so that the document is the same each time.
    allowed = [role for role in Role if role in roles]
    names = "、".join(_NAMES[role] for role in allowed)
    if not allowed:
        names = "不必登录"
    elif len(allowed) == len(Role):
        names = "全部"
    detail = (inspect.getdoc(view) or "").partition("\n\n")[2]
    return {
        "operationId": first + "".join(word.capitalize() for word in others),
        "security": [{BEARER: []}] if allowed else [],
        "x-roles": [role.value for role in allowed],
        "description": "\n\n".join(filter(None, (detail, f"角色：{names}"))),
    }


def _guarded(
    view: View, roles: frozenset[Role], despite: frozenset[Lack], *, even_without_role: bool
) -> View:
    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if roles:
            owner = token_owner()
            g.caller, g.lack = owner.caller, owner.lack
            if owner.lack and owner.lack not in despite:
                raise Forbidden(owner.lack.value, LACK_WORDS[owner.lack])
            if not (g.caller.has(*roles) or (even_without_role and not g.caller.roles)):
                raise Forbidden("forbidden", "您的角色不能做这件事，请联系本单位管理员")
        return view(*args, **kwargs)

    guarded.callers = roles  # type: ignore[attr-defined]
    return guarded
