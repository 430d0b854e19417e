"""Bring a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from .database import open_engine

MIGRATIONS = Path(__file__).parent / "migrations"
# Any fixed number: two processes that start together must not migrate at once.
MIGRATION_LOCK = 4_312_240


def migrate(database_url: str) -> None:
    """Run every migration that is missing. Doing it again changes nothing."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = open_engine(database_url, pool_size=1)
    try:
        with engine.begin() as tx:
            tx.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            config.attributes["connection"] = tx
            command.upgrade(config, "head")
    finally:
        engine.dispose()
