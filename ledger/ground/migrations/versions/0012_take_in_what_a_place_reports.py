"""Take in what a place found and reported of its own accord (地方主动上报)"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_inspection_origin"), "inspection")
    op.create_check_constraint(
        op.f("ck_inspection_origin"),
        "inspection",
        "origin in ('self_check', 'stationed', 'enforcement', 'report', 'superior', 'voluntary',"
        " 'place_report')",
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
