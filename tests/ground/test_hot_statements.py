"""Statements that are handed to psycopg as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.ground.database import HotStatement, open_engine


def test_without_a_database_it_says_so_as_every_other_statement_does(tmp_path: Path) -> None:
    nowhere = open_engine(f"postgresql://app@/anxun?host={tmp_path}")
    with pytest.raises(sa.exc.OperationalError):
        HotStatement("select 1").rows(nowhere, {})
    nowhere.dispose()
