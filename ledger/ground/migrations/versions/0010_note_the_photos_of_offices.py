"""Note which records of offices show which photographs, as those of enterprises do"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column(
        "photo_use",
        "enterprise_id",
        existing_type=sa.Uuid(),
        nullable=True,
        comment="none: an office's record",
    )
    # The only records of before that are of no enterprise and show photographs.
    op.execute("""
        insert into photo_use (area_code, sha256, record_kind, record_id, at)
        select d.area_code, shown ->> 'sha256', 'duty_record', d.id, d.received_at
          from duty_record d, jsonb_array_elements(d.receipt -> 'photos') shown
         where d.enterprise_id is null
            on conflict do nothing
    """)


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
