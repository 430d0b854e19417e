"""Find what forms count by its day"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BY_DAY = (
    ("inspection", "finished_at"),
    ("hazard", "found_at"),
    ("hazard_event", "happened_at"),
    ("enforcement", "decided_on"),
)


def upgrade() -> None:
    for table, column in BY_DAY:
        op.create_index(f"ix_{table}_{column}", table, ["area_code", column])
    op.create_index(
        "ix_enterprise_merged",
        "enterprise",
        ["area_code", "id"],
        postgresql_where=sa.text("merged_into is not null"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
