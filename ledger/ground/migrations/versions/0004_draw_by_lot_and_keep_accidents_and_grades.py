"""Draw enterprises and inspectors by lot; keep accidents and grades of standardisation"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RECORD_KINDS = (
    "record_kind in ('visit', 'inspection', 'hazard', 'hazard_event', 'board_posting',"
    " 'duty_record', 'enforcement', 'standardisation')"
)


def upgrade() -> None:
    _create_draws()
    _create_accidents()
    _create_standardisations()
    op.drop_constraint(op.f("ck_photo_use_record_kind"), "photo_use", type_="check")
    op.create_check_constraint(op.f("ck_photo_use_record_kind"), "photo_use", RECORD_KINDS)


def _create_draws() -> None:
    op.create_table(
        "draw_commitment",
        *_key(),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who asked for it"),
        sa.Column("value", sa.Text(), nullable=False, comment="32 random bytes, 64 hex digits"),
        sa.Column(
            "committed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        _within_county("draw_commitment", "person_id", "person"),
        sa.CheckConstraint("value ~ '^[0-9a-f]{64}$'", name=op.f("ck_draw_commitment_value")),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_draw_commitment")),
    )
    op.create_table(
        "draw",
        *_key(),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who drew"),
        sa.Column("title", sa.Text(), nullable=False, comment="name of the 抽查方案"),
        sa.Column("drawn_on", sa.Date(), nullable=False, comment="in Asia/Shanghai"),
        sa.Column(
            "publish_on",
            sa.Date(),
            nullable=False,
            comment="from this day everybody sees the names",
        ),
        sa.Column("value", sa.Text(), nullable=False, comment="what was committed to"),
        sa.Column(
            "pool",
            postgresql.JSONB(),
            nullable=False,
            comment="who could be drawn, sorted; ids only",
        ),
        *_record_columns(receipt="seed, hashes, and who was drawn"),
        _within_county("draw", "person_id", "person"),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_draw")),
    )
    op.create_index("ix_draw_drawn_on", "draw", ["area_code", "drawn_on"])


def _create_accidents() -> None:
    op.create_table(
        "accident",
        *_key(),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who entered it"),
        sa.Column("happened_on", sa.Date(), nullable=False, comment="in Asia/Shanghai"),
        sa.Column("town_code", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("business", sa.Boolean(), nullable=False, comment="生产经营性"),
        sa.Column(
            "excluded", sa.Text(), nullable=True, comment="why it does not count, key in the plan"
        ),
        sa.Column(
            "corrects", sa.Uuid(), nullable=True, comment="the record that this one replaces"
        ),
        *_record_columns(),
        _within_county("accident", "person_id", "person"),
        _within_county("accident", "corrects", "accident"),
        sa.CheckConstraint("deaths >= 0", name=op.f("ck_accident_deaths")),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_accident")),
        sa.UniqueConstraint("area_code", "corrects", name=op.f("uq_accident_area_code_corrects")),
    )
    op.create_index("ix_accident_happened_on", "accident", ["area_code", "happened_on"])


def _create_standardisations() -> None:
    op.create_table(
        "standardisation",
        *_key(),
        sa.Column("enterprise_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who recorded it"),
        sa.Column(
            "level", sa.Integer(), nullable=True, comment="1 一级, 2 二级, 3 三级; none: no level"
        ),
        sa.Column("certificate_number", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="last day"),
        *_record_columns(),
        _within_county("standardisation", "enterprise_id", "enterprise"),
        _within_county("standardisation", "person_id", "person"),
        sa.CheckConstraint("level between 1 and 3", name=op.f("ck_standardisation_level")),
        sa.CheckConstraint(
            "num_nonnulls(level, certificate_number, valid_from, valid_until) in (0, 4)"
            " and valid_from <= valid_until",
            name=op.f("ck_standardisation_certificate"),
        ),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_standardisation")),
    )
    op.create_index(
        "ix_standardisation_enterprise",
        "standardisation",
        ["area_code", "enterprise_id", "received_at"],
    )


def _key() -> list[sa.Column]:
    return [
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]


def _record_columns(receipt: str | None = None) -> list[sa.Column]:
    """What every record has at its end."""
    return [
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
    ]


def _within_county(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["area_code", column],
        [f"{other}.area_code", f"{other}.id"],
        name=op.f(f"fk_{table}_area_code_{column}"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
