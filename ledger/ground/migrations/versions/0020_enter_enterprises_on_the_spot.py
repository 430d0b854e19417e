"""Enter enterprises on the spot, and name who regulates each"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("regulator_name", sa.Text, comment="监管责任人, where the plan stations nobody"),
        sa.Column("regulator_phone", sa.Text, comment="the office's number, printed on the board"),
        sa.Column("unconfirmed_since", sa.DateTime(timezone=True)),
    ):
        op.add_column("enterprise", column)


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
