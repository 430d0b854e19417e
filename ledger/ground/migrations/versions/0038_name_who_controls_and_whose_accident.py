"""Name who controls an enterprise, and whose accident it was"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "enterprise",
        sa.Column("actual_controller", sa.Text(), nullable=True, comment="实际控制人"),
    )
    op.add_column("enterprise", sa.Column("actual_controller_phone", sa.Text(), nullable=True))
    op.add_column(
        "accident",
        sa.Column(
            "enterprise_id",
            sa.Uuid(),
            nullable=True,
            comment="whose it was, where it was an enterprise's",
        ),
    )
    op.create_foreign_key(
        op.f("fk_accident_area_code_enterprise_id"),
        "accident",
        "enterprise",
        ["area_code", "enterprise_id"],
        ["area_code", "id"],
    )
    op.create_index("ix_accident_enterprise", "accident", ["area_code", "enterprise_id"])


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
