"""Change a value of a county's plan from a day on, by rows that stay"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_change",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "field", sa.Text(), nullable=False, comment="by ledger.plan_changes.rules.fields"
        ),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column(
            "before", postgresql.JSONB(), nullable=False, comment="what held on that day without it"
        ),
        sa.Column("effective_on", sa.Date(), nullable=False, comment="first day on which it holds"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "basis", sa.Text(), nullable=False, comment="the document that orders it; may be empty"
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who changed it"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_by", sa.Uuid()),
        sa.Column("withdrawn_why", sa.Text()),
        sa.CheckConstraint(
            "num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_why) in (0, 3)",
            name=op.f("ck_plan_change_withdrawn"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["area_code", column],
                ["person.area_code", "person.id"],
                name=op.f(f"fk_plan_change_area_code_{column}"),
            )
            for column in ("person_id", "withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_plan_change")),
    )
    op.create_index(
        "uq_plan_change_of_day",
        "plan_change",
        ["area_code", "field", "effective_on"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
