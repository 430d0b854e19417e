"""The engine, and three ways to use it: a transaction for several statements, one statement, or one
that every submission runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.rows import namedtuple_row

# What the layers above the ledger name: they hold no SQL and import no driver.
Engine = sa.Engine
Connection = sa.Connection
# The database does not answer, or has no connection free. The driver's own fault is its cause.
DATABASE_AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


def open_engine(database_url: str, *, pool_size: int = 8) -> sa.Engine:
    """An engine for `postgresql://…`. Nothing connects yet.

    No ping before use: after a restart of PostgreSQL the first request of a pool fails with 503
    and the pool starts afresh, which is cheaper than a round trip before every request.
    """
    return _engine(checked_by_certificate(sa.make_url(database_url)), pool_size)


def checked_by_certificate(url: sa.URL) -> sa.URL:
    """A server elsewhere proves who it is, unless the address says otherwise by `sslmode`."""
    # A folder is where the socket is; one behind `?host=` is no name of a server either.
    elsewhere = url.host and not url.host.startswith("/") and url.host not in _THIS_MACHINE
    if not elsewhere or "sslmode" in url.query:
        return url
    return url.update_query_dict({"sslmode": "verify-full", "sslrootcert": "system"})


def _engine(url: sa.URL, pool_size: int, **more: Any) -> sa.Engine:
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=10,
        json_serializer=as_json,
        # An error's words may reach a log; the values are people's.
        hide_parameters=True,
        connect_args={"options": "-c timezone=UTC -c statement_timeout=30000"},
        **more,
    )


@cache
def one_statement(engine: sa.Engine) -> sa.Engine:
    """The same database without BEGIN and COMMIT: each statement is its own transaction.

    Connections of its own, so that none is switched to and fro; they go when the engine goes.
    """
    size: int = engine.pool.size()  # type: ignore[attr-defined]
    twin = _engine(engine.url, size, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
    sa.event.listen(engine, "engine_disposed", lambda _: twin.dispose())
    return twin


def ping(engine: sa.Engine) -> None:
    """A sign of life. Raises: one of DATABASE_AWAY."""
    with one_statement(engine).connect() as read:
        read.execute(sa.text("select 1"))


def wait_for_lock(tx: sa.Connection, name: str) -> None:
    """Hold the lock of this name until the transaction ends; first wait for whoever holds it."""
    lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))
    tx.execute(sa.select(lock))


class HotStatement:
    """A statement that every submission runs, handed to psycopg as it stands.

    SQLAlchemy's part of a statement costs 0.25 ms of processor time beside psycopg's 0.08, and a
    submission runs three. Parameters are written `%(name)s`.
    """

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def rows(self, engine: sa.Engine, parameters: Mapping[str, Any]) -> list[Any]:
        """Run it as a transaction of its own; its rows as named tuples.

        Raises: sqlalchemy.exc.OperationalError, sqlalchemy.exc.IntegrityError.
        """
        pooled = _raw_connection(one_statement(engine))
        try:
            connection: psycopg.Connection[Any] = pooled.driver_connection  # type: ignore[assignment]
            with connection.cursor(row_factory=namedtuple_row) as cursor:
                cursor.execute(self.sql.encode(), parameters)
                return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError as error:
            # The others of the pool are likely to be as dead as this one.
            pooled.invalidate()
            one_statement(engine).dispose()
            raise sa.exc.OperationalError(None, None, error) from error
        except psycopg.IntegrityError as error:
            raise sa.exc.IntegrityError(None, None, error) from error
        finally:
            pooled.close()


def _raw_connection(engine: sa.Engine) -> sa.PoolProxiedConnection:
    """From the pool. SQLAlchemy translates what goes wrong in `connect`, and here leaves it to us.

    Raises: sqlalchemy.exc.OperationalError.
    """
    try:
        return engine.raw_connection()
    except psycopg.OperationalError as error:
        raise sa.exc.OperationalError(None, None, error) from error


def as_json(value: Any) -> str:
    """Compact JSON for a parameter that is cast to jsonb."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
