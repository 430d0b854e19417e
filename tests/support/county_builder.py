"""Puts people, enterprises and assignments into a test's database, each with names of its own.

Rows are inserted directly: how they are made through the API is tested where the API makes them.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.accounts.rules.second_factor import NEEDS_SECOND_FACTOR, seal_secret
from ledger.ground import tables as models
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.tokens import hash_of, new_token
from plans.loader import all_plans
from plans.plan import Plan
from tests.support.moments import today
from tests.support.unused import unused_county_code, unused_phone

XUPU = "431224"
TOWN = "431224100"
# The servers of tests seal with it.
TESTS_KEY = "a key that only tests know, 32 or more"
FACTOR_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)


# Which file of tests has which county of the plans: 溆浦 is everybody's.
_claimed: dict[str, str] = {}


def _claim(area_code: str) -> None:
    """Raises: AssertionError where another file has it: what one leaves there, the other counts."""
    if area_code == XUPU or area_code not in {plan.area.code for plan in all_plans()}:
        return
    asking = os.environ["PYTEST_CURRENT_TEST"].partition("::")[0]
    held_by = _claimed.setdefault(area_code, asking)
    assert held_by == asking, f"{area_code} is {held_by}'s; `new_counties` makes one by its plan"


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the test, signed in."""

    id: UUID
    name: str
    phone: str
    token: str
    caller: Caller

    @property
    def bearer(self) -> dict[str, str]:
        """Headers of a request by this person."""
        return {"Authorization": f"Bearer {self.token}"}


class CountyBuilder:
    """Builders of one county's rows. Every call commits."""

    def __init__(self, engine: sa.Engine, area_code: str = XUPU) -> None:
        _claim(area_code)
        self.engine = engine
        self.area_code = area_code
        self._insert(models.county, name="溆浦县", or_nothing=True)
        self._towns: set[str] = set()
        self.town(TOWN, "示例镇")

    def town(self, town_code: str, name: str | None = None) -> None:
        """A town of the county; one that is there already stays as it is."""
        if town_code in self._towns:
            return
        name = name or f"示例镇{town_code[-3:]}"
        self._insert(models.town, town_code=town_code, name=name, or_nothing=True)
        self._towns.add(town_code)

    def open_since(self, moment: datetime) -> None:
        """The county keeps its ledger here since then."""
        here = models.county.c.area_code == self.area_code
        with self.engine.begin() as tx:
            tx.execute(sa.update(models.county).where(here).values(opened_at=moment))

    def _insert(self, table: sa.Table, *, or_nothing: bool = False, **values: Any) -> None:
        row = insert(table).values(area_code=self.area_code, **values)
        with self.engine.begin() as tx:
            tx.execute(row.on_conflict_do_nothing() if or_nothing else row)

    def person(self, *grants: Grant | Role, name: str | None = None, **values: Any) -> Person:
        """A person with these roles, signed in for a day."""
        number = next(_numbers)
        known = [grant if isinstance(grant, Grant) else Grant(grant) for grant in grants]
        name = name or f"示例人{number}"
        phone = unused_phone()
        person_id = uuid4()
        self._insert(models.person, id=person_id, name=name, phone=phone, **values)
        for grant in known:
            if grant.town_code:
                self.town(grant.town_code)
            self._insert(
                models.grant,
                person_id=person_id,
                role=str(grant.role),
                town_code=grant.town_code,
                sector=grant.sector,
                enterprise_id=grant.enterprise_id,
            )
        if not NEEDS_SECOND_FACTOR.isdisjoint(grant.role for grant in known):
            self.set_factor(person_id)
        token = self.sign_in(person_id)
        office_id = values.get("office_id")
        caller = Caller(self.area_code, person_id, name, None, tuple(known), office_id=office_id)
        return Person(person_id, name, phone, token, caller)

    def set_factor(self, person_id: UUID) -> None:
        """A second factor of the person, set up before; `code_of` tells its codes."""
        now = datetime.now(UTC)
        self._insert(
            models.second_factor,
            person_id=person_id,
            secret_sealed=seal_secret(TESTS_KEY, FACTOR_SECRET),
            confirmed_at=now,
        )

    def sign_in(self, person_id: UUID, *, days: float = 1) -> str:
        """A token of the person that is good for so many days, its second factor given."""
        token = new_token(self.area_code)
        self._insert(
            models.session,
            token_sha256=hash_of(token),
            person_id=person_id,
            device_sha256=hash_of("a device"),
            factor_at=datetime.now(UTC),
            expires_at=datetime.now(UTC) + timedelta(days=days),
        )
        return token

    def enterprise(self, **values: Any) -> UUID:
        """An enterprise with 12 people in S00, S04 and S06 unless told otherwise."""
        enterprise_id = uuid4()
        row: dict[str, Any] = {
            "name": f"示例餐馆{next(_numbers)}",
            "no_credit_code_reason": "个体户，尚未登记",
            "town_code": TOWN,
            "address": "示例路 1 号",
            "sectors": ["S00", "S04", "S06"],
            "employees": 12,
            "principal_name": "李示例",
        }
        row |= values
        self.town(row["town_code"])
        self._insert(models.enterprise, id=enterprise_id, **row)
        return enterprise_id

    def station(self, person: Person, enterprise_id: UUID, *, since: date | None = None) -> UUID:
        """The person is stationed at the enterprise, for 90 days already unless told otherwise."""
        assignment_id = uuid4()
        self._insert(
            models.assignment,
            id=assignment_id,
            person_id=person.id,
            enterprise_id=enterprise_id,
            from_date=since or today() - timedelta(days=90),
        )
        return assignment_id

    def end_station(self, person: Person, last: date) -> None:
        """The day is the person's last one wherever they are stationed."""
        held = models.assignment.c.person_id == person.id
        with self.engine.begin() as tx:
            tx.execute(sa.update(models.assignment).where(held).values(to_date=last))

    def supervisor_at(self, enterprise_id: UUID) -> Person:
        """A 派驻员 who is stationed there."""
        person = self.person(Role.SUPERVISOR)
        self.station(person, enterprise_id)
        return person


# Makes one by the plan of the county whose code it is given.
CountyBy = Callable[[str], CountyBuilder]


@contextmanager
def new_counties(engine: sa.Engine, plans: MutableMapping[str, Plan]) -> Iterator[CountyBy]:
    """Counties that no other test knows, each working by the plan of another.

    `plans` are an app's own. Whoever counts a county's rows or changes the county needs such a one.
    """
    made = []

    def county_by(area_code: str) -> CountyBuilder:
        code = unused_county_code()
        plan = plans[area_code]
        plans[code] = replace(plan, area=replace(plan.area, code=code))
        made.append(code)
        return CountyBuilder(engine, code)

    yield county_by
    for code in made:
        del plans[code]
