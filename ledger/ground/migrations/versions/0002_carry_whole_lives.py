"""Carry the whole life of a hazard, duties with a cycle, results of enforcement, and the inbox"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATES = (
    "state in ('unconfirmed', 'confirmed', 'assigned', 'open', 'rectifying', 'submitted',"
    " 'rejected', 'verified', 'closed', 'settled')"
)
RECORD_KINDS = (
    "record_kind in ('visit', 'inspection', 'hazard', 'hazard_event', 'board_posting',"
    " 'duty_record', 'enforcement')"
)


def upgrade() -> None:
    _extend_hazards()
    _create_duty_records()
    _create_enforcements()
    _create_notices()
    op.drop_constraint(op.f("ck_photo_use_record_kind"), "photo_use", type_="check")
    op.create_check_constraint(op.f("ck_photo_use_record_kind"), "photo_use", RECORD_KINDS)


def _extend_hazards() -> None:
    for column in (
        sa.Column("order_number", sa.Text(), comment="交办单编号"),
        sa.Column("unit", sa.Text(), comment="治理责任单位"),
        sa.Column("coordinator", sa.Text(), comment="协调督办单位"),
        sa.Column("goal", sa.Text(), comment="整改目标"),
        sa.Column("measures", sa.Text(), comment="整改措施"),
        sa.Column("cycle_days", sa.Integer(), comment="排查周期"),
        sa.Column(
            "extensions", sa.Integer(), nullable=False, server_default="0", comment="times extended"
        ),
        sa.Column("listed_level", sa.Text(), comment="挂牌督办 level while listed"),
        sa.Column("listed_number", sa.Text(), comment="文号"),
        sa.Column("listed_until", sa.Date(), comment="督办期限"),
        sa.Column("disposition", sa.Text(), comment="what a person decided"),
        sa.Column("look_back_due", sa.Date(), comment="day of the 回头看, set when struck off"),
    ):
        op.add_column("hazard", column)
    op.drop_constraint(op.f("ck_hazard_state"), "hazard", type_="check")
    op.create_check_constraint(op.f("ck_hazard_state"), "hazard", STATES)
    op.drop_constraint(op.f("ck_hazard_closed_at"), "hazard", type_="check")
    op.create_check_constraint(
        op.f("ck_hazard_closed_at"),
        "hazard",
        "(state in ('closed', 'settled')) = (closed_at is not null)",
    )
    op.create_check_constraint(
        op.f("ck_hazard_listed"),
        "hazard",
        "(listed_level is null) = (listed_number is null)"
        " and (listed_level is null) = (listed_until is null)",
    )


def _record_columns() -> list[sa.Column]:
    """What every record has at its end."""
    return [
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "clock_offset_s",
            sa.Integer(),
            nullable=True,
            comment="server minus phone when sent; none: not told",
        ),
        sa.Column("document", postgresql.JSONB(), nullable=False, comment="as it was sent"),
        sa.Column("document_sha256", sa.Text(), nullable=False, comment="of its RFC 8785 form"),
        sa.Column("receipt", postgresql.JSONB(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _within_county(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["area_code", column],
        [f"{other}.area_code", f"{other}.id"],
        name=op.f(f"fk_{table}_area_code_{column}"),
    )


def _create_duty_records() -> None:
    op.create_table(
        "duty_record",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False, comment="key in the plan"),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True, comment="key in the plan"),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who recorded it"),
        sa.Column("done_on", sa.Date(), nullable=False, comment="in Asia/Shanghai"),
        *_record_columns(),
        _within_county("duty_record", "enterprise_id", "enterprise"),
        _within_county("duty_record", "person_id", "person"),
        sa.CheckConstraint(
            "(enterprise_id is null) <> (office is null)", name=op.f("ck_duty_record_owner")
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_duty_record")),
    )
    for owner in ("enterprise", "office"):
        column = "enterprise_id" if owner == "enterprise" else "office"
        op.create_index(
            f"ix_duty_record_{owner}", "duty_record", ["area_code", column, "duty", "done_on"]
        )


def _create_enforcements() -> None:
    op.create_table(
        "enforcement",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True, comment="what it came from"),
        sa.Column("hazard_id", sa.Uuid(), nullable=True, comment="what it came from"),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who recorded it"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_yuan", sa.Numeric(14, 2), nullable=True, comment="of a fine"),
        sa.Column("document_number", sa.Text(), nullable=False, comment="文号"),
        sa.Column("decided_on", sa.Date(), nullable=False, comment="in Asia/Shanghai"),
        *_record_columns(),
        *(
            _within_county("enforcement", f"{other}_id", other)
            for other in ("enterprise", "inspection", "hazard", "person")
        ),
        sa.CheckConstraint(
            "kind in ('order_to_rectify', 'penalty', 'suspension', 'closure', 'detention',"
            " 'criminal_referral', 'typical_case')",
            name=op.f("ck_enforcement_kind"),
        ),
        sa.CheckConstraint(
            "(kind = 'penalty') = (amount_yuan is not null)", name=op.f("ck_enforcement_amount")
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_enforcement")),
    )
    op.create_index(
        "ix_enforcement_enterprise", "enforcement", ["area_code", "enterprise_id", "decided_on"]
    )
    op.create_index("ix_enforcement_hazard", "enforcement", ["area_code", "hazard_id"])


def _create_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who is told"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="hazard_due, hazard_overdue, visits_missing …",
        ),
        sa.Column("subject", sa.Text(), nullable=False, comment="what it is about, as kind/id"),
        sa.Column(
            "occasion", sa.Text(), nullable=False, comment="the deadline or period and the stage"
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False, comment="where in the pages it leads"),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        _within_county("notice", "person_id", "person"),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "area_code",
            "person_id",
            "kind",
            "subject",
            "occasion",
            name=op.f("uq_notice_area_code_person_id_kind_subject_occasion"),
        ),
    )
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["area_code", "person_id"],
        postgresql_where=sa.text("read_at is null"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
