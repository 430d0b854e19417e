"""One MetaData for every table; `area_code` begins every key, so that counties can be split."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import SchemaItem

from spelling.names import name_core, name_key

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Of a column: how a row says that it was there before the column (`later`).
OF_BEFORE = "of_before"
# How the office of a record of before is known.
FILLED = "filled"


def area_code() -> Column[str]:
    """GB/T 2260 code of the county, six digits."""
    return Column("area_code", Text, primary_key=True)


def record_id() -> Column[Any]:
    """The UUID that whoever made the record gave it."""
    return Column("id", Uuid, primary_key=True)


def moment(
    name: str, *, nullable: bool = False, now: bool = False, comment: str | None = None
) -> Column[Any]:
    """A point in time, always with its offset. `now`: the server's clock when none is given."""
    default = func.now() if now else None
    kind = DateTime(timezone=True)
    return Column(name, kind, nullable=nullable, server_default=default, comment=comment)


def as_column(name: str) -> Callable[[Any], Any]:
    """The default of a column of a new row: what another one holds."""
    return lambda context: context.get_current_parameters()[name]


def compared(column: str, *, core: bool = False) -> tuple[Column[str], ...]:
    """What all spellings of a name have in common, kept beside it: of a new row by itself. Whoever
    changes the name changes these with it (`compared_values`).
    """

    def made(of: Callable[[str], str]) -> Callable[[Any], str]:
        return lambda context: of(context.get_current_parameters()[column])

    key = Column(f"compared_{column}", Text, nullable=False, default=made(name_key))
    if not core:
        return (key,)
    return key, Column("compared_core", Text, nullable=False, default=made(name_core))


def compared_values(name: str) -> dict[str, str]:
    """Of an enterprise's name, for whoever changes it."""
    return {"compared_name": name_key(name), "compared_core": name_core(name)}


def record_columns(
    *, by: str | None = None, document: str | None = "as it was sent", receipt: str | None = None
) -> tuple[SchemaItem, ...]:
    """What every record has, whatever its kind: who sent what, and when. The words are comments."""
    sha256 = document and "of its RFC 8785 form"
    return (
        area_code(),
        record_id(),
        Column("person_id", Uuid, nullable=False, comment=by),
        Column("clock_offset_s", Integer, comment="server minus phone when sent; none: not told"),
        Column("document", JSONB, nullable=False, comment=document),
        Column("document_sha256", Text, nullable=False, comment=sha256),
        Column("receipt", JSONB, nullable=False, comment=receipt),
        moment("received_at"),
        within_county("person_id", "person"),
    )


def later(column: Column[Any], told_by: str, of_before: object) -> Column[Any]:
    """A column that came when records lay sealed already.

    It is no part of what is sealed of a row of before: one in which the column `told_by` holds
    `of_before`.
    """
    column.info[OF_BEFORE] = (told_by, of_before)
    return column


def acting_columns(*, always: bool = False) -> tuple[SchemaItem, ...]:
    """In whose name it was done, and how that is known. `always`: no such record is without one.

    People change offices, and enterprises towns: what was done stays as it was on its day.
    """
    return (
        of_act(Column("office", Text, nullable=not always, comment="its key in the plan")),
        of_act(
            Column(
                "office_by",
                Text,
                nullable=False,
                server_default="sent",
                comment="filled: of before, from who the person was on its day",
            )
        ),
        CheckConstraint("office_by in ('sent', 'filled')", name="office_by"),
    )


def town_of_its_day() -> Column[Any]:
    """Where the enterprise lay."""
    return of_act(Column("town_code", Text, nullable=False, comment="of the enterprise, that day"))


def of_act(column: Column[Any]) -> Column[Any]:
    """A column that came with the office: of before it is filled, and was not sealed."""
    return later(column, "office_by", FILLED)


def names(name: str, comment: str) -> Column[Any]:
    """Several words, none at first."""
    return of_act(Column(name, ARRAY(Text), nullable=False, server_default="{}", comment=comment))


def of_town() -> ForeignKeyConstraint:
    """The town that `town_code` names, of the county; none where it is null."""
    return within_county("town_code", "town", "town_code")


def within_county(column: str, table: str, key: str = "id") -> ForeignKeyConstraint:
    """A reference that cannot leave the county."""
    return ForeignKeyConstraint(["area_code", column], [f"{table}.area_code", f"{table}.{key}"])
