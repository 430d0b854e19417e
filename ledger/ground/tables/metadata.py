"""One MetaData for every table; `area_code` begins every key, so that counties can be split."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, DateTime, ForeignKeyConstraint, MetaData, Text, Uuid, func

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def area_code() -> Column[str]:
    """GB/T 2260 code of the county, six digits."""
    return Column("area_code", Text, primary_key=True)


def record_id() -> Column[Any]:
    """The UUID that whoever made the record gave it."""
    return Column("id", Uuid, primary_key=True)


def moment(name: str, *, nullable: bool = False, now: bool = False) -> Column[Any]:
    """A point in time, always with its offset. `now`: the server's clock when none is given."""
    default = func.now() if now else None
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=default)


def within_county(column: str, table: str, key: str = "id") -> ForeignKeyConstraint:
    """A reference that cannot leave the county."""
    return ForeignKeyConstraint(["area_code", column], [f"{table}.area_code", f"{table}.{key}"])
