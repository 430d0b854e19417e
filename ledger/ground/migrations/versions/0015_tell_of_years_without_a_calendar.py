"""Tell of years that a deadline reaches and whose holidays nobody knows"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_notice_subject"), "notice")
    op.create_check_constraint(
        op.f("ck_notice_subject"),
        "notice",
        "subject in ('hazard', 'tip', 'visits', 'town_visits', 'duties', 'report', 'wechat',"
        " 'holidays')",
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
