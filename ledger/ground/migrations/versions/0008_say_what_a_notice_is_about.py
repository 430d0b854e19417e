"""Say in columns what a notice is about, and whether it is confidential"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_columns()
    _fill()
    op.alter_column("notice", "confidential", nullable=False)
    op.alter_column(
        "notice",
        "subject",
        existing_type=sa.Text(),
        existing_nullable=False,
        comment="what it is about; which one, the keys say",
        existing_comment="what it is about, as kind/id",
    )
    _constrain()


def _add_columns() -> None:
    op.add_column("notice", sa.Column("hazard_id", sa.Uuid()))
    op.add_column("notice", sa.Column("tip_id", sa.Uuid()))
    op.add_column("notice", sa.Column("enterprise_id", sa.Uuid()))
    op.add_column(
        "notice", sa.Column("plan_key", sa.Text(), comment="of an office or a report of the plan")
    )
    op.add_column(
        "notice", sa.Column("confidential", sa.Boolean(), comment="leaves the inbox by no way")
    )


def _fill() -> None:
    # It named a report that is deleted since; whoever looked for it found nothing.
    op.execute("""
        delete from notice
         where subject like 'tip/%' and not exists (
            select from tip
             where tip.area_code = notice.area_code
               and tip.id = cast(split_part(notice.subject, '/', 2) as uuid))
    """)
    op.execute("""
        with told as (
            select area_code, id, split_part(subject, '/', 1) as what,
                   nullif(split_part(subject, '/', 2), '') as key,
                   split_part(subject, '/', 2) ~
                       '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' as is_id
              from notice
        )
        update notice
           set subject = case what when 'visits_of_town' then 'town_visits' else what end,
               confidential = what = 'tip',
               hazard_id = case what when 'hazard' then cast(key as uuid) end,
               tip_id = case what when 'tip' then cast(key as uuid) end,
               enterprise_id = case when what in ('visits', 'duties') and is_id
                   then cast(key as uuid) end,
               plan_key = case when what = 'report' or what = 'duties' and not is_id then key end
          from told
         where notice.area_code = told.area_code and notice.id = told.id
    """)


def _constrain() -> None:
    op.drop_constraint(
        op.f("uq_notice_area_code_person_id_kind_subject_occasion"), "notice", type_="unique"
    )
    op.create_unique_constraint(
        "uq_notice_once",
        "notice",
        [
            "area_code",
            "person_id",
            "kind",
            "occasion",
            "hazard_id",
            "tip_id",
            "enterprise_id",
            "plan_key",
        ],
        postgresql_nulls_not_distinct=True,
    )
    _refer("hazard_id", "hazard")
    _refer("tip_id", "tip", ondelete="CASCADE")
    # A report takes its notices along; hazards and enterprises stay.
    op.create_index(
        "ix_notice_tip", "notice", ["area_code", "tip_id"], postgresql_where="tip_id is not null"
    )
    _refer("enterprise_id", "enterprise")
    op.create_check_constraint(
        op.f("ck_notice_subject"),
        "notice",
        "subject in ('hazard', 'tip', 'visits', 'town_visits', 'duties', 'report', 'wechat')",
    )
    op.create_check_constraint(
        op.f("ck_notice_keys"),
        "notice",
        "(subject = 'hazard') = (hazard_id is not null)"
        " and (subject = 'tip') = (tip_id is not null)"
        " and num_nonnulls(hazard_id, tip_id, enterprise_id, plan_key)"
        " = case when subject in ('town_visits', 'wechat') then 0 else 1 end",
    )
    op.create_check_constraint(
        op.f("ck_notice_confidential"), "notice", "tip_id is null or confidential"
    )


def _refer(column: str, table: str, **more: str) -> None:
    op.create_foreign_key(
        op.f(f"fk_notice_area_code_{column}"),
        "notice",
        table,
        ["area_code", column],
        ["area_code", "id"],
        **more,
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
