"""Let officers sign that a colleague's keys are theirs

A key that was confirmed before nobody signed: it waits to be compared again, and until two are, reports are
taken by telephone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "tip_key",
        sa.Column("signing_key", sa.LargeBinary, comment="null: made before officers signed"),
    )
    op.create_unique_constraint(op.f("uq_tip_key_signing_key"), "tip_key", ["signing_key"])
    op.create_check_constraint(
        op.f("ck_tip_key_signing_key"), "tip_key", "octet_length(signing_key) = 32"
    )
    op.execute(
        "update tip_key set state = 'pending', confirmed_by = null, confirmed_at = null"
        " where state = 'active'"
    )
    op.create_check_constraint(
        op.f("ck_tip_key_active_signs"), "tip_key", "state <> 'active' or signing_key is not null"
    )
    op.create_table(
        "tip_key_signature",
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("key_id", sa.Uuid, nullable=False),
        sa.Column(
            "signer_id", sa.Uuid, nullable=False, comment="the key of a colleague, who compared it"
        ),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint(
            "area_code", "key_id", "signer_id", name=op.f("pk_tip_key_signature")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["area_code", column],
                ["tip_key.area_code", "tip_key.id"],
                name=op.f(f"fk_tip_key_signature_area_code_{column}"),
            )
            for column in ("key_id", "signer_id")
        ),
        sa.CheckConstraint("signer_id <> key_id", name=op.f("ck_tip_key_signature_other_key")),
        sa.CheckConstraint(
            "octet_length(signature) = 64", name=op.f("ck_tip_key_signature_signature")
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
