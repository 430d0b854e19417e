"""People as administrators see them, and the county's roster of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.queries.accounts import AccountState, account_states
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.edits import version_of
from ledger.ground.errors import Invalid, NotFound
from ledger.ground.expressions import on_duty, refers, today_in_shanghai
from ledger.ground.pages import Order, Page, page_of, words
from ledger.ground.tables import assignment, grant, office, person, person_leave
from ledger.people.rules import PersonForm, Recipients, StandIn
from spelling.codes import normalized_mobile, typed_figures
from spelling.names import name_key


@dataclass(frozen=True, slots=True)
class HeldLeave:
    """Days away, now or ahead, and who stands in."""

    id: UUID
    from_date: date
    to_date: date
    deputy_id: UUID | None
    deputy: str | None


@dataclass(frozen=True, slots=True)
class PersonWithRoles:
    """Somebody of the county with all their roles. `office`: its name; `leave`: the next one."""

    id: UUID
    name: str
    phone: str
    office_phone: str | None
    title: str | None
    office_id: str | None
    office: str | None
    active: bool
    account: AccountState
    leave: HeldLeave | None
    grants: tuple[Grant, ...]

    @property
    def form(self) -> PersonForm:
        """The form that would save them unchanged."""
        return PersonForm(
            name=self.name,
            phone=self.phone,
            office_phone=self.office_phone,
            title=self.title,
            office_id=self.office_id,
            active=self.active,
            grants=self.grants,
        )

    @property
    def version(self) -> str:
        """Of the form."""
        return version_of(self.form)


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom to list. `text`: a part of name or number; `state`: a word of `STATES`."""

    text: str | None = None
    role: Role | None = None
    town_code: str | None = None
    sector: str | None = None
    office: str | None = None
    state: str | None = None
    limit: int = 50
    cursor: str | None = None


def list_people(engine: sa.Engine, caller: Caller, filters: PeopleFilter) -> Page[PersonWithRoles]:
    """By name. Raises: Invalid where the cursor is none of this list's."""
    order = Order([person.c.name, person.c.id], [words, UUID])
    query = (
        sa.select(person.c.id, *order.sort_columns())
        .where(
            person.c.area_code == caller.area_code,
            *people_conditions(filters),
            order.after(filters.cursor),
        )
        .order_by(*order.clauses())
        .limit(filters.limit + 1)
    )
    with engine.connect() as read:
        page = page_of(read.execute(query).all(), filters.limit, order)
        ids = [row.id for row in page.rows]
        which, whose = person.c.id.in_(ids), grant.c.person_id.in_(ids)
        return Page(_people(read, caller.area_code, which, whose), page.next_cursor)


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


def people_conditions(filters: PeopleFilter) -> list[sa.ColumnElement[bool]]:
    """On `person`, beside any of their roles that the query reads."""
    held = grant.alias("held")
    granted = {
        "role": filters.role,
        "town_code": filters.town_code,
        "sector": filters.sector,
    }
    narrowed = [held.c[name] == value for name, value in granted.items() if value]
    conditions: list[sa.ColumnElement[bool]] = []
    if narrowed:
        conditions.append(sa.exists().where(refers(held.c.person_id, person), *narrowed))
    if filters.office:
        conditions.append(person.c.office_id == filters.office)
    if filters.text:
        parts = (
            (person.c.compared_name, name_key(filters.text)),
            (person.c.phone, typed_figures(filters.text)),
        )
        found = (column.contains(said, autoescape=True) for column, said in parts if said)
        conditions.append(sa.or_(sa.false(), *found))
    if filters.state:
        conditions.append(STATES[filters.state])
    return conditions


_AWAY = sa.exists().where(
    refers(person_leave.c.person_id, person),
    person_leave.c.from_date <= today_in_shanghai(),
    person_leave.c.to_date >= today_in_shanghai(),
)
# 在岗、未激活、休假、已离岗; who is away or has not come in yet is in office all the same.
STATES: Mapping[str, sa.ColumnElement[bool]] = {
    "in_office": person.c.active.is_(sa.true()),
    "not_activated": sa.and_(person.c.active, person.c.password_hash.is_(None)),
    "on_leave": sa.and_(person.c.active, _AWAY),
    "left": sa.not_(person.c.active),
}


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
            person.c.office_id,
            office.c.name.label("office"),
            person.c.active,
        )
        .outerjoin_from(person, office, refers(person.c.office_id, office))
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
    leaves = _leaves(read, area_code, which)
    return [
        PersonWithRoles(
            **row._asdict(),
            account=accounts[row.id],
            leave=leaves.get(row.id),
            grants=tuple(grants[row.id]),
        )
        for row in read.execute(people)
    ]


def _leaves(
    read: sa.Connection, area_code: str, which: sa.ColumnElement[bool]
) -> dict[UUID, HeldLeave]:
    """Of each person the first leave that is not over."""
    deputy = person.alias("deputy")
    query = (
        sa.select(
            person_leave.c.person_id,
            person_leave.c.id,
            person_leave.c.from_date,
            person_leave.c.to_date,
            person_leave.c.deputy_id,
            deputy.c.name,
        )
        .join(person, refers(person_leave.c.person_id, person))
        .outerjoin(deputy, refers(person_leave.c.deputy_id, deputy))
        .where(
            person_leave.c.area_code == area_code,
            which,
            person_leave.c.to_date >= today_in_shanghai(),
        )
        .order_by(person_leave.c.from_date.desc())
    )
    return {person_id: HeldLeave(*leave) for person_id, *leave in read.execute(query)}


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
    with engine.connect() as read:
        people = _people(read, area_code, sa.true(), sa.true())
    found = [one for one in people if one.active and _roles(one)]
    if phone is not None:
        mobile = normalized_mobile(phone)
        found = [one for one in found if one.phone == mobile]
    else:
        found = [one for one in found if Role.ADMIN in _roles(one)]
    if not found:
        who = "这个手机号不是本县在用的管理员或安委办人员" if phone else "本县还没有管理员"
        raise NotFound(f"{who}，请核对县区代码和手机号")
    if len(found) > 1:
        raise Invalid("several", "本县有几位管理员，请用 --by 写明以谁的名义，如 --by 13800000000")
    (officer,) = found
    return Caller(area_code, officer.id, officer.name, officer.title, officer.grants, request_id)


def _roles(one: PersonWithRoles) -> frozenset[Role]:
    return _OFFICE & {granted.role for granted in one.grants}


def county_recipients(read: sa.Connection, area_code: str, day: date) -> Recipients:
    """Everybody active who has a role. Three statements."""
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
        .where(
            person.c.area_code == area_code, person.c.active, grant.c.counts_from <= sa.func.now()
        )
        .order_by(grant.c.id)
    )
    rows = read.execute(granted).all()
    named = {row.person_id: (row.name, row.title) for row in rows}
    grants = _grants(rows)
    people = [
        Caller(area_code, person_id, name, title, tuple(grants[person_id]))
        for person_id, (name, title) in named.items()
    ]
    return Recipients(people, _stationed(read, area_code, day), _stand_ins(read, area_code, day))


def _stand_ins(read: sa.Connection, area_code: str, day: date) -> dict[UUID, StandIn]:
    away = (
        sa.select(
            person.c.id, person_leave.c.deputy_id, person.c.name.label("absent"),
            person_leave.c.to_date.label("until"),
        )
        .join(person, refers(person_leave.c.person_id, person))
        .where(
            person_leave.c.area_code == area_code,
            person_leave.c.deputy_id.is_not(None),
            person_leave.c.from_date <= day,
            person_leave.c.to_date >= day,
        )
    )  # fmt: skip
    return {row.id: StandIn(row.deputy_id, row.absent, row.until) for row in read.execute(away)}


def stood_in_for(read: sa.Connection, caller: Caller) -> list[Caller]:
    """Those who are away today and for whom the caller stands in."""
    away = sa.select(person_leave.c.person_id).where(
        person_leave.c.area_code == caller.area_code,
        person_leave.c.deputy_id == caller.person_id,
        person_leave.c.from_date <= today_in_shanghai(),
        person_leave.c.to_date >= today_in_shanghai(),
    )
    return [
        Caller(caller.area_code, absent.id, absent.name, absent.title, absent.grants)
        for person_id in read.scalars(away).all()
        if (absent := held_person(read, caller.area_code, person_id))
    ]


def _stationed(read: sa.Connection, area_code: str, day: date) -> dict[UUID, list[UUID]]:
    stationed = sa.select(assignment.c.enterprise_id, assignment.c.person_id).where(
        assignment.c.area_code == area_code, on_duty(day)
    )
    by_enterprise: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for row in read.execute(stationed):
        by_enterprise[row.enterprise_id].append(row.person_id)
    return by_enterprise
