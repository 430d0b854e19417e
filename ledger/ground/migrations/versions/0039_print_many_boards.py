"""Print many boards in one file"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_batch",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who asked for it"),
        sa.Column("town_code", sa.Text(), comment="none: of all that they see"),
        sa.Column(
            "stale",
            sa.Boolean(),
            nullable=False,
            comment="only those that hang older, or nowhere",
        ),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column(
            "codes",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="of the boards, in their order",
        ),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="asked", nullable=False),
        sa.Column("files", postgresql.JSONB(), comment="name (pdf) to {key, sha256, size_bytes}"),
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("ready_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f("fk_board_batch_area_code_person_id"),
        ),
        sa.CheckConstraint("paper in ('A3', 'A4')", name=op.f("ck_board_batch_paper")),
        sa.CheckConstraint(
            "state in ('asked', 'ready', 'failed')", name=op.f("ck_board_batch_state")
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_board_batch")),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
