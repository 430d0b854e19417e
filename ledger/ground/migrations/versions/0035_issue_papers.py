"""Issue papers (文书), and keep how each was delivered"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

SHOWING = (
    "record_kind in ('visit', 'inspection', 'hazard_event', 'board_posting', 'duty_record',"
    " 'enforcement', 'draw', 'accident', 'standardisation', 'work_record',"
    " 'paper', 'paper_delivery', 'hazard')"
)


def upgrade() -> None:
    _create_papers()
    _create_deliveries()
    op.create_table(
        "paper_file",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column(
            "files",
            postgresql.JSONB(),
            nullable=False,
            comment="name (pdf) to {key, sha256, size_bytes}",
        ),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        _within_county("paper_file", "paper_id", "paper"),
        sa.PrimaryKeyConstraint("area_code", "paper_id", name=op.f("pk_paper_file")),
    )
    op.drop_constraint(op.f("ck_photo_use_record_kind"), "photo_use", type_="check")
    op.create_check_constraint(op.f("ck_photo_use_record_kind"), "photo_use", SHOWING)
    op.drop_constraint(op.f("ck_notice_subject"), "notice")
    op.create_check_constraint(
        op.f("ck_notice_subject"),
        "notice",
        "subject in ('hazard', 'tip', 'visits', 'town_visits', 'duties', 'report', 'wechat',"
        " 'holidays', 'officers', 'account', 'handed_over', 'photo', 'evidence',"
        " 'server', 'paper')",
    )


def _create_papers() -> None:
    op.create_table(
        "paper",
        *_record_columns("paper", "who issued it"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column(
            "inspection_id",
            sa.Uuid(),
            comment="that it tells of; none: of hazards or the enterprise",
        ),
        sa.Column(
            "hazard_ids", postgresql.ARRAY(sa.Uuid()), nullable=False, comment="that it names"
        ),
        sa.Column("step_position", sa.Integer(), comment="of the hazard's step that it goes with"),
        sa.Column("office", sa.Text(), nullable=False, comment="key in the plan"),
        sa.Column("number", sa.Text(), nullable=False, comment="as printed"),
        sa.Column(
            "registered",
            sa.Boolean(),
            nullable=False,
            comment="counts in the office's own register",
        ),
        sa.Column("family", sa.Text(), nullable=False, comment="which of the register's columns"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "serial", sa.Integer(), comment="none: typed, or the number of the hazard's step"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Uuid(), comment="the version before"),
        sa.Column("code", sa.Text(), nullable=False, comment="random, in the QR"),
        sa.Column("issued_on", sa.Date(), nullable=False, comment="in Asia/Shanghai"),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "content",
            postgresql.JSONB(),
            nullable=False,
            comment="what is printed, as the records stood",
        ),
        _within_county("paper", "person_id", "person"),
        _within_county("paper", "enterprise_id", "enterprise"),
        _within_county("paper", "inspection_id", "inspection"),
        _within_county("paper", "replaces", "paper"),
        sa.CheckConstraint(
            "kind in ('inspection_record', 'rectify_notice', 'order_to_rectify', 'assignment',"
            " 'clearance', 'listing_notice', 'delisting_notice', 'urging_letter',"
            " 'interview_notice', 'transfer_letter')",
            name=op.f("ck_paper_kind"),
        ),
        sa.CheckConstraint("(version = 1) = (replaces is null)", name=op.f("ck_paper_version")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_code")),
        sa.UniqueConstraint("area_code", "replaces", name=op.f("uq_paper_area_code_replaces")),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_paper")),
    )
    op.create_index(
        "uq_paper_number",
        "paper",
        ["area_code", "office", "number", "version"],
        unique=True,
        postgresql_where=sa.text("registered"),
    )
    op.create_index(
        "uq_paper_step",
        "paper",
        ["area_code", "kind", "hazard_ids", "step_position", "version"],
        unique=True,
        postgresql_where=sa.text("step_position is not null"),
    )
    op.create_index("ix_paper_enterprise", "paper", ["area_code", "enterprise_id", "received_at"])
    op.create_index("ix_paper_hazards", "paper", ["hazard_ids"], postgresql_using="gin")
    op.create_index("ix_paper_register", "paper", ["area_code", "office", "family", "year"])


def _create_deliveries() -> None:
    op.create_table(
        "paper_delivery",
        *_record_columns("paper_delivery", "who recorded it"),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        _within_county("paper_delivery", "person_id", "person"),
        _within_county("paper_delivery", "paper_id", "paper"),
        _within_county("paper_delivery", "enterprise_id", "enterprise"),
        sa.CheckConstraint(
            "how in ('signed', 'refused', 'left')", name=op.f("ck_paper_delivery_how")
        ),
        sa.UniqueConstraint(
            "area_code", "paper_id", name=op.f("uq_paper_delivery_area_code_paper_id")
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_paper_delivery")),
    )


def _record_columns(table: str, by: str) -> list[sa.Column]:
    return [
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment=by),
        sa.Column(
            "clock_offset_s",
            sa.Integer(),
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


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
