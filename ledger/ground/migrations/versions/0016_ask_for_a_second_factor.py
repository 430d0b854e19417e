"""Ask for a second factor, and let people see and end their own sign-ins"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "session",
        sa.Column(
            "id",
            sa.Uuid(),
            server_default=sa.text("gen_random_uuid()"),
            nullable=False,
            comment="by which its owner ends it",
        ),
    )
    op.add_column(
        "session",
        sa.Column("device_words", sa.Text(), comment="as its owner knows it; none: of before"),
    )
    op.add_column(
        "session",
        sa.Column(
            "last_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="to a tenth of the idle limit",
        ),
    )
    op.add_column(
        "session",
        sa.Column(
            "factor_at",
            sa.DateTime(timezone=True),
            comment="when the second factor was given; none: asks for it where there is one",
        ),
    )
    _create("second_factor", _FACTOR, "area_code", "person_id")
    _create("recovery_code", _CODE, "area_code", "person_id", "code_hmac")


def _create(table: str, columns: list[sa.Column[object]], *keys: str) -> None:
    op.create_table(
        table,
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["area_code", "person_id"],
            ["person.area_code", "person.id"],
            name=op.f(f"fk_{table}_area_code_person_id"),
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
    )


_FACTOR = [
    sa.Column(
        "secret_sealed", sa.LargeBinary(), nullable=False, comment="with a key of the server's"
    ),
    sa.Column(
        "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    ),
    sa.Column("confirmed_at", sa.DateTime(timezone=True)),
    sa.Column(
        "last_step", sa.BigInteger(), comment="of the newest code that was taken: none is twice"
    ),
]
_CODE = [
    sa.Column("code_hmac", sa.LargeBinary(), nullable=False),
    sa.Column("used_at", sa.DateTime(timezone=True)),
]


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
