"""Let people open their accounts themselves, by a one-time link"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of those who sign in by a password that an office chose nobody knows a day.
    op.add_column("person", sa.Column("activated_at", sa.DateTime(timezone=True)))
    op.create_table(
        "activation",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="whose account it opens"),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="reset: the account was active before"
        ),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_phones", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_why", sa.Text()),
        sa.CheckConstraint("kind in ('first', 'reset')", name=op.f("ck_activation_kind")),
        sa.CheckConstraint(
            "ended_why in ('used', 'replaced', 'left', 'wrong_phones')",
            name=op.f("ck_activation_ended_why"),
        ),
        sa.CheckConstraint(
            "(ended_at is null) = (ended_why is null)", name=op.f("ck_activation_ended")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["area_code", column],
                ["person.area_code", "person.id"],
                name=op.f(f"fk_activation_area_code_{column}"),
            )
            for column in ("person_id", "made_by")
        ),
        sa.PrimaryKeyConstraint("area_code", "token_sha256", name=op.f("pk_activation")),
    )
    op.create_index(
        "uq_activation_waiting",
        "activation",
        ["area_code", "person_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
