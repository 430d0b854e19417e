"""Seal board postings like every other record, those that hang already too"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SHOWING = (
    "record_kind in ('visit', 'inspection', 'hazard_event', 'board_posting', 'duty_record',"
    " 'enforcement', 'draw', 'accident', 'standardisation', 'hazard')"
)


def upgrade() -> None:
    # Whose board it was stands in the record itself: it can be put back without the board.
    op.add_column(
        "board_posting",
        sa.Column("enterprise_id", sa.Uuid(), comment="whose board it was when it was posted"),
    )
    op.add_column(
        "board_posting",
        sa.Column(
            "clock_offset_s",
            sa.Integer(),
            comment="server minus phone when sent; none: not told",
        ),
    )
    op.execute("""
        update board_posting p
           set enterprise_id = b.enterprise_id,
               clock_offset_s = cast(p.receipt ->> 'clock_offset_s' as integer)
          from board b where b.area_code = p.area_code and b.code = p.code
    """)
    op.alter_column("board_posting", "enterprise_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_board_posting_area_code_enterprise_id"),
        "board_posting",
        "enterprise",
        ["area_code", "enterprise_id"],
        ["area_code", "id"],
    )
    op.execute("""
        insert into outbox (area_code, job, subject)
        select area_code, 'seal_record', 'board_posting/' || id from board_posting
         order by received_at
    """)
    op.drop_constraint(op.f("ck_photo_use_record_kind"), "photo_use")
    op.create_check_constraint(op.f("ck_photo_use_record_kind"), "photo_use", SHOWING)
    op.alter_column("seal", "record_kind", comment="a kind of record")


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
