"""Put an accident down to the hazard that led to it, so that what the plans order then is advised"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "accident",
        sa.Column(
            "hazard_id", sa.Uuid(), comment="the hazard that led to it, where that was found out"
        ),
    )
    op.create_foreign_key(
        op.f("fk_accident_area_code_hazard_id"),
        "accident",
        "hazard",
        ["area_code", "hazard_id"],
        ["area_code", "id"],
    )
    op.create_index("ix_accident_hazard", "accident", ["area_code", "hazard_id"])


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
