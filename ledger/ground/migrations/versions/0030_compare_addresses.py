"""Look for addresses by what all their spellings have in common"""

import sqlalchemy as sa
from alembic import op

from spelling.names import name_key

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ROWS_AT_ONCE = 5_000


def upgrade() -> None:
    op.add_column("enterprise", sa.Column("compared_address", sa.Text()))
    tx = op.get_bind()
    rows = tx.execute(sa.text("select ctid::text as place, address from enterprise")).all()
    kept = sa.text("update enterprise set compared_address = :key where ctid = cast(:place as tid)")
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        tx.execute(kept, [{"place": row.place, "key": name_key(row.address)} for row in part])
    op.alter_column("enterprise", "compared_address", nullable=False)


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
