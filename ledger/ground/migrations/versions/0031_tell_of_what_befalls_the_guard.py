"""Tell administrators of what befalls the server's guard"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_notice_subject"), "notice")
    op.create_check_constraint(
        op.f("ck_notice_subject"),
        "notice",
        "subject in ('hazard', 'tip', 'visits', 'town_visits', 'duties', 'report', 'wechat',"
        " 'holidays', 'officers', 'account', 'handed_over', 'photo', 'evidence',"
        " 'server')",
    )
    op.drop_constraint(op.f("ck_notice_keys"), "notice")
    op.create_check_constraint(
        op.f("ck_notice_keys"),
        "notice",
        "(subject = 'hazard') = (hazard_id is not null)"
        " and (subject = 'tip') = (tip_id is not null)"
        " and num_nonnulls(hazard_id, tip_id, enterprise_id, plan_key)"
        " = case when subject in ('town_visits', 'wechat', 'officers', 'account', 'handed_over',"
        " 'photo', 'evidence', 'server') then 0 else 1 end",
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
