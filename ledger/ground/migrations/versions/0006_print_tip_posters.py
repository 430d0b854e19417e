"""Print the plates that tell how to report, and note where they hang"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "board_posting",
        sa.Column(
            "shows_tip_poster",
            sa.Boolean(),
            comment="举报告知牌 hangs there too; none: not told",
        ),
    )
    op.create_table(
        "tip_poster",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), comment="none: the county's own plate"),
        sa.Column(
            "content",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what was printed",
        ),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column(
            "files",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="name (A3.pdf …) to {key, sha256, size_bytes}",
        ),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code", "enterprise_id"],
            ["enterprise.area_code", "enterprise.id"],
            name=op.f("fk_tip_poster_area_code_enterprise_id"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_tip_poster")),
    )
    op.create_index(
        "ix_tip_poster_enterprise", "tip_poster", ["area_code", "enterprise_id", "printed_at"]
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
