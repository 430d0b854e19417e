"""Let enterprises be closed, renamed and merged without losing what they were"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("closed_on", sa.Date(), comment="last day; for a merger the day it took effect"),
        sa.Column("closed_reason", sa.Text()),
        sa.Column("merged_into", sa.Uuid(), comment="the enterprise that goes on"),
    ):
        op.add_column("enterprise", column)
    op.create_foreign_key(
        op.f("fk_enterprise_area_code_merged_into"),
        "enterprise",
        "enterprise",
        ["area_code", "merged_into"],
        ["area_code", "id"],
    )
    op.create_check_constraint(
        op.f("ck_enterprise_closed"),
        "enterprise",
        "(closed_on is null) = (closed_reason is null)"
        " and (closed_on is null or not active)"
        " and (merged_into is null or closed_on is not null)",
    )
    _create_former_names()
    _create_hazard_takeovers()


def _create_former_names() -> None:
    op.create_table(
        "former_name",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=False, comment="last day under this name"),
        sa.Column("name", sa.Text(), nullable=False),
        _noted_at(),
        _within_county("former_name", "enterprise_id"),
        sa.PrimaryKeyConstraint(
            "area_code", "enterprise_id", "until_date", name=op.f("pk_former_name")
        ),
    )


def _create_hazard_takeovers() -> None:
    op.create_table(
        "hazard_takeover",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("from_enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("to_enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False, comment="first day at the successor"),
        _noted_at(),
        _within_county("hazard_takeover", "from_enterprise_id"),
        _within_county("hazard_takeover", "to_enterprise_id"),
        sa.PrimaryKeyConstraint(
            "area_code", "hazard_id", "from_enterprise_id", name=op.f("pk_hazard_takeover")
        ),
    )


def _noted_at() -> sa.Column:
    return sa.Column(
        "noted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _within_county(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["area_code", column],
        ["enterprise.area_code", "enterprise.id"],
        name=op.f(f"fk_{table}_area_code_{column}"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
