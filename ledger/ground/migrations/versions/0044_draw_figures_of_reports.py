"""Draw figures of reports by lot, and keep what was found"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

RECORD_KINDS = (
    "record_kind in ('visit', 'inspection', 'hazard_event', 'board_posting', 'duty_record',"
    " 'enforcement', 'draw', 'accident', 'standardisation', 'work_record', 'paper',"
    " 'paper_delivery', 'report_filing', 'report_return', 'report_draw', 'report_finding',"
    " 'hazard')"
)


def upgrade() -> None:
    # Every commitment of before was made for the one kind of draw that there was.
    op.add_column(
        "draw_commitment",
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            server_default="draw",
            comment="of the record that the draw becomes",
        ),
    )
    op.alter_column("draw_commitment", "kind", server_default=None)
    op.create_check_constraint(
        op.f("ck_draw_commitment_kind"), "draw_commitment", "kind in ('draw', 'report_draw')"
    )
    op.create_table(
        "report_draw",
        *_record_columns("report_draw", "who drew", "seed, hashes, and the cells that were drawn"),
        sa.Column("value", sa.Text(), nullable=False, comment="what was committed to"),
        sa.Column(
            "pool",
            postgresql.JSONB(),
            nullable=False,
            comment="[filing, row, column] of each, sorted",
        ),
    )
    op.create_index("ix_report_draw_received_at", "report_draw", ["area_code", "received_at"])
    op.create_table(
        "report_finding",
        *_record_columns("report_finding", "who checked", None),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False, comment="which of the drawn cells, from 1"),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="1, 2 … of this cell; the newest holds",
        ),
        sa.Column("corrects", sa.Uuid(), nullable=True, comment="the finding before it"),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column(
            "found", sa.Text(), nullable=True, comment="the number that was found, as it is shown"
        ),
        _within_county("report_finding", "draw_id", "report_draw"),
        _within_county("report_finding", "corrects", "report_finding"),
        sa.CheckConstraint("lot > 0", name=op.f("ck_report_finding_lot")),
        sa.CheckConstraint("position > 0", name=op.f("ck_report_finding_position")),
        sa.CheckConstraint(
            "outcome in ('matches', 'differs', 'no_proof')",
            name=op.f("ck_report_finding_outcome"),
        ),
        sa.UniqueConstraint(
            "area_code",
            "draw_id",
            "lot",
            "position",
            name=op.f("uq_report_finding_area_code_draw_id_lot_position"),
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
