"""What is told of a person; who reaches an enterprise today, and in which roles.

What a person may be told is what they may see: the same reach decides both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ledger.ground.caller import ENTERS_OTHERS, GUARDED, Caller, Grant, Role
from ledger.records.scope import Place, reaching_roles
from spelling.codes import normalized_mobile

# Whose reach is one enterprise, or those where they are stationed: found by the enterprise.
_BY_ENTERPRISE = frozenset({Role.ENTERPRISE, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A person and all their roles, as an office enters them.

    `version`: of what was read (`ledger.ground.edits`). `own_password`: of whoever saves, where a
    role of `ENTERS_OTHERS` comes.
    """

    name: str
    phone: str
    office_phone: str | None = None
    title: str | None = None
    office_id: str | None = None
    active: bool = True
    grants: tuple[Grant, ...] = ()
    version: str | None = None
    own_password: str | None = field(default=None, repr=False)


def entering_roles_gained(before: PersonForm | None, form: PersonForm) -> frozenset[Role]:
    """Roles of `ENTERS_OTHERS` that come; the county's office adds nothing to an administrator."""
    held = ENTERS_OTHERS & _roles(before) if before else frozenset[Role]()
    held = ENTERS_OTHERS if Role.ADMIN in held else held
    return (ENTERS_OTHERS & _roles(form)) - held


def _roles(form: PersonForm) -> frozenset[Role]:
    """Of somebody who left, none."""
    return frozenset(granted.role for granted in form.grants if form.active)


def guarded_violation(before: PersonForm | None, form: PersonForm) -> str | None:
    """Why the office alone cannot make it so: a role of `GUARDED` comes or goes, or what decides
    which reports go around an officer (the name, an enterprise of their own or to visit) changes,
    or the number that they sign in with: whom the office shuts out answers no withdrawal, and after
    two weeks without an answer the office alone decides it.

    Of somebody who had left before the role was guarded nothing is held any more.
    """
    held = _guarded(before) if before and before.active else frozenset()
    entered = _guarded(form)
    if entered - held:
        return "举报受理员由两人办理：请先保存其他内容，再在“举报受理员”里提名"
    if held - entered:
        return "取消举报受理员须由另一名受理员确认：请在“举报受理员”里提出"
    if held and not form.active:
        return "此人是举报受理员：请先在“举报受理员”里提出取消，确认后再办离岗"
    if held and before and before.phone != (normalized_mobile(form.phone) or form.phone):
        return "举报受理员用手机号登录：要换号，先在“举报受理员”里提出取消，确认后再改"
    if held and before and _goes_around(before) != _goes_around(form):
        return (
            "举报受理员的姓名、企业和派驻员角色决定哪些举报要回避：先在“举报受理员”里提出取消才能改"
        )
    return None


def _goes_around(form: PersonForm) -> tuple[str, frozenset[Grant]]:
    by_enterprise = {granted for granted in form.grants if granted.role in _BY_ENTERPRISE}
    return form.name, frozenset(by_enterprise)


def _guarded(form: PersonForm) -> frozenset[Role]:
    return GUARDED & {granted.role for granted in form.grants}


@dataclass(frozen=True, slots=True)
class Site:
    """An enterprise as far as reach goes, and its name."""

    enterprise_id: UUID
    name: str
    town_code: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecipientScope:
    """A person and the roles in which they reach the site."""

    person: Caller
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody is away until that day, and who stands in (顶替)."""

    deputy_id: UUID
    absent: str
    until: date


class Recipients:
    """Everybody of a county who may act. `stationed`: enterprise to its 派驻员 of today;
    `stand_ins`: who is away today to who stands in.
    """

    def __init__(
        self,
        people: Iterable[Caller],
        stationed: Mapping[UUID, Iterable[UUID]],
        stand_ins: Mapping[UUID, StandIn] | None = None,
    ) -> None:
        self.people = {person.person_id: person for person in people}
        self.stand_ins = {
            absent_id: stand_in
            for absent_id, stand_in in (stand_ins or {}).items()
            if stand_in.deputy_id in self.people
        }
        self._stationed = {place: frozenset(them) for place, them in stationed.items()}
        self.offices = [value for value in self.people.values() if value.roles - _BY_ENTERPRISE]
        self._by_enterprise: defaultdict[UUID, list[Caller]] = defaultdict(list)
        for person in self.people.values():
            for place in {grant.enterprise_id for grant in person.grants if grant.enterprise_id}:
                self._by_enterprise[place].append(person)
        self._known: dict[UUID, tuple[RecipientScope, ...]] = {}

    def reaching(self, site: Site) -> tuple[RecipientScope, ...]:
        """Everybody who reaches it, each once."""
        if site.enterprise_id not in self._known:
            self._known[site.enterprise_id] = tuple(self._reaching(site))
        return self._known[site.enterprise_id]

    def _reaching(self, site: Site) -> Iterator[RecipientScope]:
        here = self._stationed.get(site.enterprise_id, frozenset())
        stationed = [self.people[person_id] for person_id in here if person_id in self.people]
        place = Place(site.enterprise_id, site.town_code, site.sectors)
        near = [*self._by_enterprise.get(site.enterprise_id, ()), *stationed, *self.offices]
        for person in {scope.person_id: scope for scope in near}.values():
            roles = reaching_roles(person, place, assigned=person.person_id in here)
            if roles:
                yield RecipientScope(person, roles)
