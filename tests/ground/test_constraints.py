"""Only a constraint that a command foresaw is told to a person; every one is known by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.ground.constraints import constraint_errors
from ledger.ground.database import HotStatement
from ledger.ground.errors import Conflict
from ledger.ground.tables import metadata, town
from tests.support.county_builder import TOWN, XUPU, CountyBuilder

ROOT = Path(__file__).parents[2]
PRODUCT = [
    path
    for package in ("admin", "api", "demo", "ledger", "local", "worker")
    for path in sorted((ROOT / package).rglob("*.py"))
]
# They read the name, or give psycopg's exception SQLAlchemy's type and let it rise.
MAY_CATCH = {
    "ledger/ground/constraints.py",
    "ledger/ground/database.py",
    "ledger/records/accept.py",
}


def that_can_be_taken() -> set[str]:
    """Names of the keys and unique indexes that two rows can want at once."""
    keys = (sa.UniqueConstraint, sa.PrimaryKeyConstraint)
    names: set[str] = set()
    for table in metadata.tables.values():
        names |= {
            str(constraint.name) for constraint in table.constraints if isinstance(constraint, keys)
        }
        names |= {str(index.name) for index in table.indexes if index.unique}
    return names


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in PRODUCT:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def names_in(node: ast.AST | None) -> set[str]:
    inner = ast.walk(node) if node else ()
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in inner
        if isinstance(node, (ast.Attribute, ast.Name))
    }


def keys_of(written: ast.Dict) -> list[str | None]:
    return [key.value if isinstance(key, ast.Constant) else None for key in written.keys]


def test_nobody_catches_a_refused_row_without_asking_for_the_constraint() -> None:
    catching = {
        where
        for where, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and "IntegrityError" in names_in(node.type)
    }
    assert catching == MAY_CATCH


def test_every_constraint_that_is_told_to_a_person_stands_in_the_metadata() -> None:
    named: list[str | None] = []
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and names_in(node.func) == {"constraint_errors"}:
                (errors,) = node.args
                assert isinstance(errors, ast.Dict), "written out, so that it can be read here"
                named += keys_of(errors)
            if isinstance(node, ast.FunctionDef) and node.name == "conflicts":
                (answer,) = (
                    statement for statement in node.body if isinstance(statement, ast.Return)
                )
                assert isinstance(answer.value, ast.Dict), "written out too"
                named += keys_of(answer.value)
    assert len(named) >= 9
    assert set(named) <= that_can_be_taken()


def test_the_constraint_that_was_foreseen_is_told(county: CountyBuilder) -> None:
    taken = Conflict("taken", "已有这个乡镇")
    with pytest.raises(Conflict) as conflict, constraint_errors({"pk_town": taken}):
        insert_town(county, XUPU)
    assert conflict.value is taken


def test_any_other_constraint_rises_as_it_is(county: CountyBuilder) -> None:
    taken = Conflict("taken", "已有这个乡镇")
    with pytest.raises(sa.exc.IntegrityError), constraint_errors({"pk_town": taken}):
        insert_town(county, "000000")


def test_the_hot_statements_tell_their_constraint_too(county: CountyBuilder) -> None:
    again = HotStatement("insert into town (area_code, town_code, name) values (%(a)s, %(t)s, '')")
    taken = Conflict("taken", "已有这个乡镇")
    with pytest.raises(Conflict), constraint_errors({"pk_town": taken}):
        again.rows(county.engine, {"a": XUPU, "t": TOWN})
    with pytest.raises(sa.exc.IntegrityError), constraint_errors({"pk_town": taken}):
        again.rows(county.engine, {"a": "000000", "t": uuid4().hex})


def insert_town(county: CountyBuilder, area_code: str) -> None:
    row = sa.insert(town).values(area_code=area_code, town_code=TOWN, name="又一个镇")
    with county.engine.begin() as tx:
        tx.execute(row)
