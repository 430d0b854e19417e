"""On whose behalf a command works: somebody of the county's office, by their phone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.errors import Invalid, NotFound
from ledger.ground.phone_numbers import normalized_mobile
from ledger.people.queries.people import list_people

_OFFICE = frozenset({Role.ADMIN, Role.COUNTY})


def office_person(
    engine: sa.Engine, area_code: str, phone: str | None, *, request_id: str | None = None
) -> Caller:
    """The one of this phone; without a phone the only administrator of the county.

    Raises: NotFound (no such county, nobody of the office), Invalid (several administrators).
    """
    # Nobody yet: reading the county's people asks for the county alone.
    county = Caller(area_code, UUID(int=0), "", None, ())
    office = [each for each in list_people(engine, county) if each["active"] and _roles(each)]
    if phone is not None:
        wanted = normalized_mobile(phone)
        office = [each for each in office if each["phone"] == wanted]
    else:
        office = [each for each in office if Role.ADMIN in _roles(each)]
    if not office:
        who = "这个手机号不是本县在用的管理员或安委办人员" if phone else "本县还没有管理员"
        raise NotFound(f"{who}，请核对县区代码和手机号")
    if len(office) > 1:
        raise Invalid("several", "本县有几位管理员，请用 --by 写明以谁的名义，如 --by 13800000000")
    return _caller(area_code, office[0], request_id)


def _roles(each: dict[str, Any]) -> frozenset[Role]:
    return _OFFICE & {Role(grant["role"]) for grant in each["grants"]}


def _caller(area_code: str, found: dict[str, Any], request_id: str | None) -> Caller:
    grants = tuple(
        Grant(Role(each["role"]), each["town_code"], each["sector"], each["enterprise_id"])
        for each in found["grants"]
    )
    return Caller(area_code, found["id"], found["name"], found["title"], grants, request_id)
