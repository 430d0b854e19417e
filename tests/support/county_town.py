"""People with passwords around one enterprise, for tests that sign in as people do."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import sqlalchemy as sa

from ledger.boards.commands import PrintedBoard, add_board, record_board_version
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.passwords import hash_password
from tests.support.county_builder import XUPU, CountyBuilder, Person
from tests.support.unused import unused_town_code

PASSWORD = "示例密码 2026-11"


@cache
def _hashed() -> str:
    """Once is enough."""
    return hash_password(PASSWORD)


class CountyTown:
    """One enterprise in 消防 in a town of its own, with its supervisor, inspector and own account.

    The inspector is the town's: in the lists stands what this test made, nothing of others.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.county = CountyBuilder(engine)
        self.town_code = unused_town_code(XUPU)
        self.county.town(self.town_code, f"示例镇{self.town_code[len(XUPU) :]}")
        self.enterprise_id = self.county.enterprise(
            sectors=["S04"], town_code=self.town_code, longitude=110.5941, latitude=27.9081
        )
        with engine.begin() as read:
            named = models.enterprise.c.id == self.enterprise_id
            self.enterprise: str = read.execute(
                sa.select(models.enterprise.c.name).where(named)
            ).scalar_one()
        self.supervisor = self.person(Role.SUPERVISOR)
        self.county.station(self.supervisor, self.enterprise_id)
        self.inspector = self.person(Grant(Role.INSPECTOR, town_code=self.town_code))
        self.owner = self.person(Grant(Role.ENTERPRISE, enterprise_id=self.enterprise_id))

    @property
    def password_hash(self) -> str:
        """Of `PASSWORD`, for people who are made elsewhere."""
        return _hashed()

    def person(self, grant: Grant | Role) -> Person:
        """Somebody in that role who can sign in with `PASSWORD`."""
        return self.county.person(grant, password_hash=_hashed())

    def hang_board(self) -> str:
        """The enterprise's main board, printed once and not yet posted; its code."""
        with self.engine.begin() as tx:
            code = add_board(tx, XUPU, self.enterprise_id, None)
            printed = PrintedBoard(XUPU, code, 1, {}, "ab" * 32, {}, datetime.now(UTC))
            record_board_version(tx, printed)
        return code

    def revoke_sessions(self, person: Person) -> None:
        """As an administrator does with a lost phone."""
        of_person = models.session.c.person_id == person.id
        with self.engine.begin() as tx:
            tx.execute(sa.delete(models.session).where(of_person))

    def count(self, table: sa.Table) -> int:
        """Rows of this enterprise in a table of records."""
        here = table.c.enterprise_id == self.enterprise_id
        with self.engine.begin() as read:
            counted = sa.select(sa.func.count()).select_from(table).where(here)
            return int(read.execute(counted).scalar_one())
