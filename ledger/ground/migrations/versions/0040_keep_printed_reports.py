"""Keep where printed reports lie"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_print",
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column(
            "office",
            sa.Text,
            nullable=False,
            comment="empty: what all offices handed in, added up",
        ),
        sa.Column("last", sa.Date, nullable=False, comment="of the period"),
        sa.Column(
            "files",
            JSONB,
            nullable=False,
            comment="name (pdf, xlsx) to {key, sha256, size_bytes}",
        ),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("area_code", "id", name="pk_report_print"),
        sa.UniqueConstraint(
            "area_code",
            "report",
            "office",
            "last",
            name="uq_report_print_area_code_report_office_last",
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
