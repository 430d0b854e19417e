"""A database as a release before left it, to be migrated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import uuid4

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from ledger.ground.migrate import MIGRATIONS


@contextmanager
def database_at(engine: sa.Engine, revision: str) -> Iterator[sa.Engine]:
    """A new database beside the tests' own, with the schema of this revision."""
    beside = f"before_{uuid4().hex[:8]}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as outside:
        outside.execute(sa.text(f"create database {beside} template template0"))
    before = sa.create_engine(engine.url.set(database=beside))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with before.begin() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, revision)
    yield before
    before.dispose()


def fill(before: sa.Engine, script: str, keys: Mapping[str, object]) -> None:
    """Run the statements of a script, each ended by `;` and a new line, with the same keys."""
    with before.begin() as tx:
        for statement in script.split(";\n")[:-1]:
            tx.execute(sa.text(statement), keys)
