"""The engine, and two ways to use it: a transaction for several statements, or one statement."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import sqlalchemy as sa


def open_engine(database_url: str, *, pool_size: int = 8) -> sa.Engine:
    """An engine for `postgresql://…`. Nothing connects yet.

    No ping before use: after a restart of PostgreSQL the first request of a pool fails with 503
    and the pool starts afresh, which is cheaper than a round trip before every request.
    """
    url = sa.make_url(database_url).set(drivername="postgresql+psycopg")
    return sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=10,
        json_serializer=as_json,
        # An error's words may reach a log; the values are people's.
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC -c statement_timeout=30000"},
    )


@cache
def one_statement(engine: sa.Engine) -> sa.Engine:
    """The same pool without BEGIN and COMMIT: each statement is its own transaction."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def as_json(value: Any) -> str:
    """Compact JSON for a parameter that is cast to jsonb."""

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
