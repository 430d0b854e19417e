"""A form that is walked: whose it is, how they come to it, and the button that sends it. Each
subject brings its own (`tests/<subject>/walked.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from media.object_store import ObjectStore
from tests.support.county_builder import CountyBuilder, CountyBy, Person
from tests.support.county_town import CountyTown
from tests.support.sent_visits import find_hazard
from tests.tips.desk.journeys import officer_of

WANGCHENG = "430112"


class World:
    """Somebody with a phone, and what their forms are about."""

    def __init__(
        self, page: Page, url: str, app: Flask, town: CountyTown, store: ObjectStore, by: CountyBy
    ) -> None:
        self.page, self.url, self.app = page, url, app
        self.town, self.store, self.by = town, store, by

    @cached_property
    def wangcheng(self) -> CountyBuilder:
        """The county whose plan has a register of accidents and files of offices."""
        return self.by(WANGCHENG)

    @cached_property
    def hazard(self) -> UUID:
        """One found by a visit of the supervisor."""
        return find_hazard(self.app, self.town)

    @cached_property
    def board(self) -> str:
        """The code of one that hangs at the enterprise."""
        return self.town.hang_board()

    @cached_property
    def officers(self) -> list[Any]:
        """Two who take up reports."""
        return [officer_of(self.town), officer_of(self.town)]

    def visit_of(self, table: sa.Table) -> UUID:
        """The record of the visit that found the hazard."""
        assert self.hazard
        with self.town.engine.begin() as read:
            here = table.c.enterprise_id == self.town.enterprise_id
            return UUID(str(read.execute(sa.select(table.c.id).where(here)).scalar_one()))

    def somebody(self, who: str) -> Person:
        """With a password."""
        code = self.town.town_code
        people: dict[str, Callable[[], Person]] = {
            "企业": lambda: self.town.owner,
            "派驻员": lambda: self.town.supervisor,
            "检查员": lambda: self.town.inspector,
            "乡镇": lambda: self.town.person(Grant(Role.TOWN, town_code=code)),
            "县": lambda: self.town.person(Role.COUNTY),
            "管理员": lambda: self.town.person(Role.ADMIN),
            "被请的人": self._asked_to_be_there,
            "受理员": lambda: self.officers[0].person,
            "望城": lambda: self.wangcheng.person(
                Role.COUNTY, password_hash=self.town.password_hash
            ),
            "望城街道": lambda: self.wangcheng.person(
                Grant(Role.TOWN, town_code="430112902"), password_hash=self.town.password_hash
            ),
        }
        return people[who]()

    def _asked_to_be_there(self) -> Person:
        """An administrator named them as one of the county's first two report officers."""
        one, other = (self.town.person(Role.INSPECTOR) for _ in range(2))
        row = {
            "area_code": self.town.county.area_code,
            "id": uuid4(),
            "opened_by": self.town.person(Role.ADMIN).id,
            "first_id": one.id,
            "second_id": other.id,
            "number": "408213",
        }
        with self.town.engine.begin() as tx:
            tx.execute(sa.insert(models.officer_founding).values(row))
        return one

    def go(self, path: str) -> None:
        """By its address."""
        self.page.goto(f"{self.url}#{path}")


@dataclass(frozen=True)
class Form:
    """Whose it is, how they come to it, and the button that sends it."""

    who: str
    come: Callable[[World], None]
    button: str


def to(path: str, **known: Callable[[World], UUID]) -> Callable[[World], None]:
    """By its address; `{enterprise}` and the like stand for what the world holds, or is told."""
    in_world: dict[str, Callable[[World], UUID]] = {
        "enterprise": lambda world: world.town.enterprise_id,
        "hazard": lambda world: world.hazard,
        "inspection": lambda world: world.visit_of(models.inspection),
        "visit": lambda world: world.visit_of(models.visit),
        **known,
    }

    def come(world: World) -> None:
        names = re.findall(r"\{(\w+)\}", path)
        world.go(path.format(**{name: in_world[name](world) for name in names}))

    return come
