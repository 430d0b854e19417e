"""Find near copies of strokes by a key that they share

The middles of shapes lie close together: among many signatures, too many had to be compared.
"""

import sqlalchemy as sa
from alembic import op

from ledger.records.strokes import Shape

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ROWS_AT_ONCE = 500


def upgrade() -> None:
    op.drop_index("ix_signed_strokes_alike", "signed_strokes")
    for name in ("strokes", "middle_x", "middle_y"):
        op.drop_column("signed_strokes", name)
    op.add_column(
        "signed_strokes",
        sa.Column("keys", sa.ARRAY(sa.BigInteger), comment="near copies share one"),
    )
    _compute()
    op.alter_column("signed_strokes", "keys", nullable=False)
    op.create_index(
        "ix_signed_strokes_keys",
        "signed_strokes",
        ["keys"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def _compute() -> None:
    strokes = sa.table("signed_strokes", *map(sa.column, ("shape_sha256", "keys", "points")))
    write = (
        sa.update(strokes)
        .where(strokes.c.shape_sha256 == sa.bindparam("sha256"))
        .values(keys=sa.bindparam("found"))
    )
    query = sa.select(strokes.c.shape_sha256, strokes.c.points).distinct()
    connection = op.get_bind()
    rows = connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for some in rows.partitions(_ROWS_AT_ONCE):
        found = [{"sha256": row.shape_sha256, "found": _keys(row.points)} for row in some]
        connection.execute(write, found)


def _keys(points: list[int]) -> list[int]:
    return list(Shape(tuple(points)).keys)


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
