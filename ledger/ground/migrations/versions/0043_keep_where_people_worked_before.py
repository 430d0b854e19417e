"""Keep where people worked before"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0043"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_post",
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Text, comment="where they worked"),
        sa.Column("grants", JSONB, nullable=False, comment="the roles that they had"),
        sa.PrimaryKeyConstraint("area_code", "person_id", "until", name="pk_former_post"),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name="fk_former_post_area_code_person_id",
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
