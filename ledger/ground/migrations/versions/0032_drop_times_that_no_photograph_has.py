"""Drop the times of photographs that lie beyond the years that are taken

The file said year 1 or 9999, and no reading of such a row came back.
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "update photo set claimed_taken_at = null"
        " where claimed_taken_at < timestamptz '1900-01-01 00:00+14'"
        " or claimed_taken_at >= timestamptz '2200-01-01 00:00-12'"
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
