"""Hand in the forms that offices owe, and send them back"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

RECORD_KINDS = (
    "record_kind in ('visit', 'inspection', 'hazard_event', 'board_posting', 'duty_record',"
    " 'enforcement', 'draw', 'accident', 'standardisation', 'work_record', 'paper',"
    " 'paper_delivery', 'report_filing', 'report_return', 'hazard')"
)


def upgrade() -> None:
    op.create_table(
        "report_filing",
        *_record_columns("report_filing", "who sent it", "what was frozen, and how it was counted"),
        sa.Column("report", sa.Text(), nullable=False, comment="key in the plan"),
        sa.Column(
            "office", sa.Text(), nullable=False, comment="office or committee, key in the plan"
        ),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column(
            "due_on", sa.Date(), nullable=False, comment="as the plan said on the day of the hand-in"
        ),
        sa.Column(
            "position", sa.Integer(), nullable=False, comment="1, 2 … of this office and period"
        ),
        sa.Column(
            "late", sa.Boolean(), nullable=False, comment="the first hand-in came after due_on"
        ),
        sa.Column(
            "corrects",
            sa.Uuid(),
            nullable=True,
            comment="the filing beside which this dated correction stands",
        ),
        sa.Column(
            "cells", postgresql.JSONB(), nullable=False, comment="what every cell says, frozen"
        ),
        sa.Column(
            "evidence",
            postgresql.JSONB(),
            nullable=False,
            comment="the records behind each computed cell",
        ),
        _within_county("report_filing", "corrects", "report_filing"),
        sa.CheckConstraint("first <= last", name=op.f("ck_report_filing_period")),
        sa.CheckConstraint("position > 0", name=op.f("ck_report_filing_position")),
        sa.UniqueConstraint(
            "area_code", "report", "office", "last", "position",
            name=op.f("uq_report_filing_area_code_report_office_last_position"),
        ),
    )  # fmt: skip
    op.create_index("ix_report_filing_due_on", "report_filing", ["area_code", "due_on"])
    op.create_table(
        "report_return",
        *_record_columns("report_return", "who sent it back", None),
        sa.Column("filing_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _within_county("report_return", "filing_id", "report_filing"),
        sa.UniqueConstraint(
            "area_code", "filing_id", name=op.f("uq_report_return_area_code_filing_id")
        ),
    )
    op.drop_constraint(op.f("ck_photo_use_record_kind"), "photo_use", type_="check")
    op.create_check_constraint(op.f("ck_photo_use_record_kind"), "photo_use", RECORD_KINDS)


def _record_columns(table: str, by: str, receipt: str | None) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment=by),
        sa.Column(
            "clock_offset_s",
            sa.Integer(),
            nullable=True,
            comment="server minus phone when sent; none: not told",
        ),
        sa.Column("document", postgresql.JSONB(), nullable=False, comment="as it was sent"),
        sa.Column("document_sha256", sa.Text(), nullable=False, comment="of its RFC 8785 form"),
        sa.Column("receipt", postgresql.JSONB(), nullable=False, comment=receipt),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        _within_county(table, "person_id", "person"),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f(f"pk_{table}")),
    ]


def _within_county(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["area_code", column],
        [f"{other}.area_code", f"{other}.id"],
        name=op.f(f"fk_{table}_area_code_{column}"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
