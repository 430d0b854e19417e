"""Know when a photo was last asked for, and keep each that a record names"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Asked for now: what lies there unnamed has its time from this day on.
    op.add_column(
        "photo_holder",
        sa.Column(
            "asked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="the last ticket",
        ),
    )
    op.create_index(
        "ix_photo_holder_asked_at", "photo_holder", ["area_code", "person_id", "asked_at"]
    )
    # A rebuilt ledger of before may name photos that are gone: each has a row that says so.
    op.execute(
        "insert into photo (area_code, sha256, size_bytes, media_type)"
        " select distinct area_code, sha256, 0, 'application/octet-stream' from photo_use"
        " on conflict do nothing"
    )
    op.create_foreign_key(
        op.f("fk_photo_use_area_code_sha256"),
        "photo_use",
        "photo",
        ["area_code", "sha256"],
        ["area_code", "sha256"],
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
