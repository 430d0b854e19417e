"""Which constraint of the database refused a row.

A person is told only of constraints that the command foresaw. Any other that fails (a reference, a
CHECK, another key) is a fault of ours: it rises as it is, is logged with the constraint's name, and
nobody is told that they entered something wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa

from ledger.ground.errors import LedgerError


@contextmanager
def constraint_errors(errors: Mapping[str, LedgerError]) -> Iterator[None]:
    """Name of a constraint or unique index → what it tells the person when it refuses a row.

    Raises: the LedgerError of that constraint; else IntegrityError.
    """
    try:
        yield
    except sa.exc.IntegrityError as refusal:
        error = errors.get(constraint_of(refusal) or "")
        if error is None:
            raise
        raise error from refusal


def constraint_of(error: Exception) -> str | None:
    """Name of the constraint or index that refused a row; none where it was something else."""
    original = error.orig if isinstance(error, sa.exc.IntegrityError) else None
    return original.diag.constraint_name if isinstance(original, psycopg.Error) else None
