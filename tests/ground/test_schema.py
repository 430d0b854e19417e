"""The migrations make what the models say: a difference would first show where it hurts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ledger.ground.migrate import MIGRATIONS, migrate
from ledger.ground.tables import metadata

# As PostgreSQL itself writes them down, so that nothing is overlooked that Alembic cannot compare.
FACTS = sa.text("""
    select 'column', table_name, column_name::text, concat_ws(' ', data_type, udt_name,
           is_nullable, column_default, is_identity,
           col_description(format('public.%I', table_name)::regclass, ordinal_position::int))
      from information_schema.columns where table_schema = 'public'
    union all
    select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'index', tablename::text, indexname, indexdef from pg_indexes
     where schemaname = 'public'
    union all
    select 'sequence', sequencename::text, data_type::text, '' from pg_sequences
     where schemaname = 'public'
""")


@pytest.fixture
def from_models(engine: sa.Engine) -> Iterator[sa.Engine]:
    """A database beside the migrated one, made straight from the models."""
    beside = "made_from_models"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as outside:
        outside.execute(sa.text(f"drop database if exists {beside}"))
        outside.execute(sa.text(f"create database {beside} template template0"))
    made = sa.create_engine(engine.url.set(database=beside))
    metadata.create_all(made)
    yield made
    made.dispose()


def facts(engine: sa.Engine) -> set[tuple[str, ...]]:
    with engine.connect() as read:
        rows = {tuple(row) for row in read.execute(FACTS)}
    return {row for row in rows if row[1] != "alembic_version"}


def test_the_migrated_schema_is_that_of_the_models(
    engine: sa.Engine, from_models: sa.Engine
) -> None:
    assert facts(engine) == facts(from_models)


def test_alembic_would_write_no_further_migration(engine: sa.Engine) -> None:
    with engine.connect() as read:
        assert compare_metadata(MigrationContext.configure(read), metadata) == []


def test_the_migrations_have_one_head_and_migrating_again_changes_nothing(
    engine: sa.Engine, postgres_url: str
) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    (head,) = ScriptDirectory.from_config(config).get_heads()
    migrate(postgres_url)
    with engine.connect() as read:
        assert read.scalars(sa.text("select version_num from alembic_version")).all() == [head]
