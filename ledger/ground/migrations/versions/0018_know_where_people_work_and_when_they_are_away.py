"""Know in which office people work, and when they are away"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("office_id", sa.Text, comment="where they work"))
    op.create_foreign_key(
        op.f("fk_person_area_code_office_id"),
        "person",
        "office",
        ["area_code", "office_id"],
        ["area_code", "id"],
    )
    op.create_table(
        "person_leave",
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("deputy_id", sa.Uuid, comment="who stands in"),
        sa.Column("from_date", sa.Date, nullable=False),
        sa.Column("to_date", sa.Date, nullable=False, comment="last day, included"),
        sa.Column("entered_by", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_person_leave")),
        *(
            sa.ForeignKeyConstraint(["area_code", column], ["person.area_code", "person.id"])
            for column in ("person_id", "deputy_id", "entered_by")
        ),
        sa.CheckConstraint("to_date >= from_date", name=op.f("ck_person_leave_period")),
        sa.CheckConstraint("deputy_id <> person_id", name=op.f("ck_person_leave_deputy")),
    )
    op.create_index("ix_person_leave_person", "person_leave", ["area_code", "person_id"])


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
