"""Record the work of offices, and the villages with their groups"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

SHOWING = (
    "record_kind in ('visit', 'inspection', 'hazard_event', 'board_posting', 'duty_record',"
    " 'enforcement', 'draw', 'accident', 'standardisation', 'work_record', 'hazard')"
)


def upgrade() -> None:
    _create_villages()
    _create_work_records()
    op.drop_constraint(op.f("ck_photo_use_record_kind"), "photo_use", type_="check")
    op.create_check_constraint(op.f("ck_photo_use_record_kind"), "photo_use", SHOWING)


def _create_villages() -> None:
    op.create_table(
        "village",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("town_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="村（社区）"),
        sa.Column("compared_name", sa.Text(), nullable=False),
        sa.Column(
            "groups",
            sa.Integer(),
            nullable=False,
            comment="村（居）民小组; 0: the village is no more",
        ),
        sa.Column(
            "counts_from",
            sa.Date(),
            nullable=False,
            comment="first day on which it has so many",
        ),
        sa.Column("counts_until", sa.Date(), nullable=True, comment="last one; none: still"),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        _within_county("village", "town_code", "town", "town_code"),
        sa.CheckConstraint("groups >= 0", name=op.f("ck_village_groups")),
        sa.CheckConstraint("counts_from <= counts_until", name=op.f("ck_village_days")),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_village")),
    )
    op.create_index(
        "uq_village_name_in_force",
        "village",
        ["area_code", "town_code", "compared_name"],
        unique=True,
        postgresql_where=sa.text("counts_until is null"),
    )


def _create_work_records() -> None:
    op.create_table(
        "work_record",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="who recorded it"),
        sa.Column(
            "clock_offset_s",
            sa.Integer(),
            nullable=True,
            comment="server minus phone when sent; none: not told",
        ),
        sa.Column("document", postgresql.JSONB(), nullable=False, comment="as it was sent"),
        sa.Column("document_sha256", sa.Text(), nullable=False, comment="of its RFC 8785 form"),
        sa.Column("receipt", postgresql.JSONB(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *_own_columns(),
        *(
            _within_county("work_record", column, table)
            for column, table in (
                ("person_id", "person"),
                ("village_id", "village"),
                ("enterprise_id", "enterprise"),
                ("corrects", "work_record"),
            )
        ),
        sa.CheckConstraint("times between 1 and 999", name=op.f("ck_work_record_times")),
        sa.CheckConstraint("passed <= people", name=op.f("ck_work_record_passed")),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_work_record")),
        sa.UniqueConstraint(
            "area_code", "corrects", name=op.f("uq_work_record_area_code_corrects")
        ),
    )
    op.create_index("ix_work_record_office", "work_record", ["area_code", "office", "done_on"])
    op.create_index("ix_work_record_done_on", "work_record", ["area_code", "done_on", "id"])


def _own_columns() -> list[sa.Column]:
    return [
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False, comment="whose work it is, key in the plan"),
        sa.Column("done_on", sa.Date(), nullable=False, comment="in Asia/Shanghai"),
        sa.Column(
            "town_code",
            sa.Text(),
            nullable=True,
            comment="the village's or the office's; none: of no town",
        ),
        sa.Column("village_id", sa.Uuid(), nullable=True),
        sa.Column(
            "group_name", sa.Text(), nullable=True, comment="村（居）民小组, as it was typed"
        ),
        sa.Column(
            "group_key",
            sa.Text(),
            nullable=True,
            comment="what all spellings of the group have in common",
        ),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column(
            "title",
            sa.Text(),
            nullable=True,
            comment="which document, what was discussed, which film, which medium",
        ),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Integer(), nullable=True, comment="of `people`, in a spot exam"),
        sa.Column(
            "duty", sa.Text(), nullable=True, comment="the duty of the plan that it was done for"
        ),
        sa.Column(
            "corrects", sa.Uuid(), nullable=True, comment="the record that this one replaces"
        ),
        sa.Column(
            "withdrawn",
            sa.Boolean(),
            nullable=False,
            comment="what it corrects is taken away",
        ),
    ]


def _within_county(of: str, column: str, table: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["area_code", column],
        [f"{table}.area_code", f"{table}.{key}"],
        name=op.f(f"fk_{of}_area_code_{column}"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
