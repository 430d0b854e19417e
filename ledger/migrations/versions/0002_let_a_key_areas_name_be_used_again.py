"""Let a key area's name be used again once the area is gone; find enterprises by name, in order"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint("uq_key_area_area_code_enterprise_id_name", "key_area")
    op.create_index(
        "uq_key_area_name_in_use",
        "key_area",
        ["area_code", "enterprise_id", "name"],
        unique=True,
        postgresql_where=sa.text("active"),
    )
    op.create_index("ix_enterprise_name", "enterprise", ["area_code", "name", "id"])


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
