"""Let two people make a report officer, and let a role count from a moment on"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_SUBJECTS = (
    "'hazard', 'tip', 'visits', 'town_visits', 'duties', 'report', 'wechat', 'holidays', 'officers'"
)


def _moment(name: str, *, nullable: bool = True, now: bool = False) -> sa.Column[object]:
    default = sa.func.now() if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def _of(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["area_code", column], [f"{table}.area_code", f"{table}.id"]
        )
        for column in columns
    ]  # fmt: skip


def upgrade() -> None:
    # Whoever is an officer already stays one, from now on by the same column as all others.
    op.add_column("role_grant", _moment("counts_from", nullable=False, now=True))
    op.create_table(
        "officer_act",
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False, comment="whom it is about"),
        sa.Column("key_id", sa.Uuid, comment="of a key that is to be retired"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.Uuid, nullable=False),
        _moment("proposed_at", nullable=False, now=True),
        sa.Column("confirmed", sa.Boolean, comment="none: nobody decided yet"),
        sa.Column("decided_by", sa.Uuid),
        _moment("decided_at"),
        _moment("counts_from"),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_officer_act")),
        *_of("person", "person_id", "proposed_by", "decided_by"),
        *_of("tip_key", "key_id"),
        sa.CheckConstraint(
            "act in ('grant', 'withdraw', 'reset', 'retire_key')", name=op.f("ck_officer_act_act")
        ),
        sa.CheckConstraint(
            "(act = 'retire_key') = (key_id is not null)", name=op.f("ck_officer_act_key")
        ),
        sa.CheckConstraint(
            "num_nonnulls(confirmed, decided_by, decided_at) in (0, 3)"
            " and (counts_from is null or confirmed)",
            name=op.f("ck_officer_act_decided"),
        ),
        sa.CheckConstraint(
            "not confirmed or decided_by <> proposed_by", name=op.f("ck_officer_act_two_people")
        ),
    )
    op.create_index(
        "uq_officer_act_open",
        "officer_act",
        ["area_code", "act", "person_id"],
        unique=True,
        postgresql_where=sa.text("confirmed is null"),
    )
    op.create_table(
        "officer_founding",
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("opened_by", sa.Uuid, nullable=False, comment="the administrator"),
        _moment("opened_at", nullable=False, now=True),
        sa.Column("first_id", sa.Uuid, nullable=False),
        sa.Column("second_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Text, comment="on the administrator's screen; gone once it is over"),
        sa.Column("wrong_numbers", sa.Integer, nullable=False, server_default="0"),
        _moment("first_there_at"),
        _moment("second_there_at"),
        _moment("counts_from"),
        sa.Column("stopped_by", sa.Uuid, comment="of the office, before it counted"),
        _moment("stopped_at"),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_officer_founding")),
        *_of("person", "opened_by", "first_id", "second_id", "stopped_by"),
        sa.CheckConstraint(
            "first_id <> second_id and opened_by not in (first_id, second_id)",
            name=op.f("ck_officer_founding_three_people"),
        ),
        sa.CheckConstraint(
            "(stopped_by is null) = (stopped_at is null)", name=op.f("ck_officer_founding_stopped")
        ),
        sa.CheckConstraint(
            "counts_from is null or (first_there_at is not null and second_there_at is not null)",
            name=op.f("ck_officer_founding_both_there"),
        ),
    )
    op.drop_constraint(op.f("ck_notice_subject"), "notice")
    op.create_check_constraint(op.f("ck_notice_subject"), "notice", f"subject in ({_SUBJECTS})")
    op.drop_constraint(op.f("ck_notice_keys"), "notice")
    op.create_check_constraint(
        op.f("ck_notice_keys"),
        "notice",
        "(subject = 'hazard') = (hazard_id is not null)"
        " and (subject = 'tip') = (tip_id is not null)"
        " and num_nonnulls(hazard_id, tip_id, enterprise_id, plan_key)"
        " = case when subject in ('town_visits', 'wechat', 'officers') then 0 else 1 end",
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
