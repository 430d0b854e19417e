"""Compare names by what all their spellings have in common, and keep families of enterprises"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from spelling.names import letters_alike, name_core, name_key

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ROWS_AT_ONCE = 5_000
_READ = ("accused", "description", "happened", "enterprise_words", "place_words")
# Every enterprise is of the family of the one that goes on in the end.
_FAMILIES = """
    with recursive line (area_code, id, last, way) as (
      select area_code, id, id, array[id] from enterprise
      union all
      select line.area_code, line.id, next.merged_into, way || next.merged_into
        from line join enterprise next on next.area_code = line.area_code and next.id = line.last
        where next.merged_into is not null and next.merged_into <> all (way)
    )
    update enterprise set family_id = ends.last
      from (select distinct on (area_code, id) area_code, id, last from line
              order by area_code, id, cardinality(way) desc) ends
      where enterprise.area_code = ends.area_code and enterprise.id = ends.id
"""


def upgrade() -> None:
    op.add_column("person", sa.Column("compared_name", sa.Text()))
    op.add_column(
        "person",
        sa.Column(
            "earlier_names", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"
        ),
    )
    for table in ("enterprise", "former_name"):
        op.add_column(table, sa.Column("compared_name", sa.Text()))
        op.add_column(table, sa.Column("compared_core", sa.Text()))
    op.add_column(
        "enterprise",
        sa.Column(
            "family_id", sa.Uuid(), comment="the same for all that were merged into one another"
        ),
    )
    op.add_column(
        "tip",
        sa.Column(
            "compared_words",
            sa.Text(),
            comment="what can be read of it, as names are looked for in it",
        ),
    )
    op.add_column(
        "tip",
        sa.Column(
            "compared_enterprise",
            sa.Text(),
            comment="what tells the enterprise that the reporter named",
        ),
    )
    _fill("person", ("name",), lambda row: {"compared_name": name_key(row.name)})
    for table in ("enterprise", "former_name"):
        _fill(
            table,
            ("name",),
            lambda row: {"compared_name": name_key(row.name), "compared_core": name_core(row.name)},
        )
    _fill("tip", _READ, _of_tip)
    op.execute(_FAMILIES)
    for table, column in (
        ("person", "compared_name"),
        ("enterprise", "compared_name"),
        ("enterprise", "compared_core"),
        ("enterprise", "family_id"),
        ("former_name", "compared_name"),
        ("former_name", "compared_core"),
        ("tip", "compared_words"),
        ("tip", "compared_enterprise"),
    ):
        op.alter_column(table, column, nullable=False)
    op.create_index("ix_enterprise_compared_name", "enterprise", ["area_code", "compared_name"])
    op.create_index("ix_enterprise_family", "enterprise", ["area_code", "family_id"])


def _of_tip(row):
    words = "\n".join(filter(None, (getattr(row, name) for name in _READ)))
    return {
        "compared_words": letters_alike(words),
        "compared_enterprise": name_core(row.enterprise_words or ""),
    }


def _fill(table, read, values_of):
    """Row by row, in Python: what two spellings have in common no function of SQL tells."""
    tx = op.get_bind()
    columns = sa.text(f"select ctid::text as place, {', '.join(read)} from {table}")  # noqa: S608
    rows = tx.execute(columns).all()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        given = [
            {"place": row.place, **values_of(row)} for row in rows[start : start + _ROWS_AT_ONCE]
        ]
        names = [name for name in given[0] if name != "place"]
        sets = ", ".join(f"{name} = :{name}" for name in names)
        tx.execute(
            sa.text(f"update {table} set {sets} where ctid = cast(:place as tid)"),  # noqa: S608
            given,
        )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
