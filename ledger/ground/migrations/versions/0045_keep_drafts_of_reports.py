"""Keep what an office has typed of a report and not handed in"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_draft",
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False, comment="key in the plan"),
        sa.Column(
            "office", sa.Text, nullable=False, comment="office or committee, key in the plan"
        ),
        sa.Column("last", sa.Date, nullable=False, comment="of the period"),
        sa.Column("field", sa.Text, nullable=False, comment="cell/<row>/<column> or part/<name>"),
        sa.Column("text", sa.Text, comment="as it was typed; null: emptied"),
        sa.Column("person_id", sa.Uuid, nullable=False, comment="who typed it last"),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "area_code", "report", "office", "last", "field", name="pk_report_draft"
        ),
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name="fk_report_draft_area_code_person_id",
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
