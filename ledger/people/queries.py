"""People as administrators see them, and the county's roster of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.queries.accounts import AccountState, account_states
from ledger.accounts.rules.phone_numbers import normalized_mobile
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.edits import version_of
from ledger.ground.errors import Invalid, NotFound
from ledger.ground.expressions import on_duty
from ledger.ground.tables import assignment, grant, person
from ledger.people.rules import PersonForm, Recipients


@dataclass(frozen=True, slots=True)
class PersonWithRoles:
    """Somebody of the county with all their roles."""

    id: UUID
    name: str
    phone: str
    office_phone: str | None
    title: str | None
    active: bool
    account: AccountState
    grants: tuple[Grant, ...]

    @property
    def form(self) -> PersonForm:
        """The form that would save them unchanged."""
        return PersonForm(
            name=self.name,
            phone=self.phone,
            office_phone=self.office_phone,
            title=self.title,
            active=self.active,
            grants=self.grants,
        )

    @property
    def version(self) -> str:
        """Of the form."""
        return version_of(self.form)


def list_people(engine: sa.Engine, caller: Caller) -> list[PersonWithRoles]:
    """Everybody of the county with their roles, by name; three statements, however many."""
    with engine.connect() as read:
        return _people(read, caller.area_code, sa.true(), sa.true())


def one_person(engine: sa.Engine, caller: Caller, person_id: UUID) -> PersonWithRoles:
    """One of them. Raises: NotFound."""
    with engine.connect() as read:
        held = held_person(read, caller.area_code, person_id)
    if held is None:
        raise NotFound("没有这个人")
    return held


def held_person(read: sa.Connection, area_code: str, person_id: UUID) -> PersonWithRoles | None:
    """As they stand on the ledger; None for somebody unknown."""
    is_theirs = grant.c.person_id == person_id
    return next(iter(_people(read, area_code, person.c.id == person_id, is_theirs)), None)


def _people(
    read: sa.Connection,
    area_code: str,
    which: sa.ColumnElement[bool],
    whose: sa.ColumnElement[bool],
) -> list[PersonWithRoles]:
    people = (
        sa.select(
            person.c.id,
            person.c.name,
            person.c.phone,
            person.c.office_phone,
            person.c.title,
            person.c.active,
        )
        .where(person.c.area_code == area_code, which)
        .order_by(person.c.name, person.c.id)
    )
    granted = sa.select(
        grant.c.person_id,
        grant.c.role,
        grant.c.town_code,
        grant.c.sector,
        grant.c.enterprise_id,
    ).where(grant.c.area_code == area_code, whose)
    grants = _grants(read.execute(granted.order_by(grant.c.id)))
    accounts = account_states(read, area_code, which)
    return [
        PersonWithRoles(
            row.id,
            row.name,
            row.phone,
            row.office_phone,
            row.title,
            row.active,
            accounts[row.id],
            tuple(grants[row.id]),
        )
        for row in read.execute(people)
    ]


def _grants(rows: Iterable[Any]) -> defaultdict[UUID, list[Grant]]:
    """Of each person; the rows have `person_id` and a grant's columns."""
    grants: defaultdict[UUID, list[Grant]] = defaultdict(list)
    for row in rows:
        granted = Grant(Role(row.role), row.town_code, row.sector, row.enterprise_id)
        grants[row.person_id].append(granted)
    return grants


_OFFICE = frozenset({Role.ADMIN, Role.COUNTY})


def office_person(
    engine: sa.Engine, area_code: str, phone: str | None, *, request_id: str | None = None
) -> Caller:
    """The one of this phone; without a phone the only administrator of the county.

    Raises: NotFound (no such county, nobody of the office), Invalid (several administrators).
    """
    # Nobody yet: reading the county's people asks for the county alone.
    county = Caller(area_code, UUID(int=0), "", None, ())
    office = [one for one in list_people(engine, county) if one.active and _roles(one)]
    if phone is not None:
        mobile = normalized_mobile(phone)
        office = [one for one in office if one.phone == mobile]
    else:
        office = [one for one in office if Role.ADMIN in _roles(one)]
    if not office:
        who = "这个手机号不是本县在用的管理员或安委办人员" if phone else "本县还没有管理员"
        raise NotFound(f"{who}，请核对县区代码和手机号")
    if len(office) > 1:
        raise Invalid("several", "本县有几位管理员，请用 --by 写明以谁的名义，如 --by 13800000000")
    (officer,) = office
    return Caller(area_code, officer.id, officer.name, officer.title, officer.grants, request_id)


def _roles(one: PersonWithRoles) -> frozenset[Role]:
    return _OFFICE & {granted.role for granted in one.grants}


def county_recipients(read: sa.Connection, area_code: str, day: date) -> Recipients:
    """Everybody active who has a role. Two statements."""
    granted = (
        sa.select(
            person.c.id.label("person_id"),
            person.c.name,
            person.c.title,
            grant.c.role,
            grant.c.town_code,
            grant.c.sector,
            grant.c.enterprise_id,
        )
        .join(
            grant,
            sa.and_(grant.c.area_code == person.c.area_code, grant.c.person_id == person.c.id),
        )
        .where(person.c.area_code == area_code, person.c.active)
        .order_by(grant.c.id)
    )
    rows = read.execute(granted).all()
    named = {row.person_id: (row.name, row.title) for row in rows}
    grants = _grants(rows)
    people = [
        Caller(area_code, person_id, name, title, tuple(grants[person_id]))
        for person_id, (name, title) in named.items()
    ]
    return Recipients(people, _stationed(read, area_code, day))


def _stationed(read: sa.Connection, area_code: str, day: date) -> dict[UUID, list[UUID]]:
    stationed = sa.select(assignment.c.enterprise_id, assignment.c.person_id).where(
        assignment.c.area_code == area_code, on_duty(day)
    )
    by_enterprise: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in read.execute(stationed):
        by_enterprise[row.enterprise_id].append(row.person_id)
    return by_enterprise
