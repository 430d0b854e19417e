"""Let people bind their WeChat, sign in by it, and be told of notices there too"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "session",
        sa.Column(
            "by_wechat",
            sa.Boolean(),
            server_default="false",
            nullable=False,
            comment="ends with the binding",
        ),
    )
    _create_bindings()
    _create_messages()
    op.add_column(
        "notice",
        sa.Column(
            "wechat_message_id", sa.BigInteger(), comment="the message that told of it, if one did"
        ),
    )
    op.create_foreign_key(
        op.f("fk_notice_area_code_wechat_message_id"),
        "notice",
        "wechat_message",
        ["area_code", "wechat_message_id"],
        ["area_code", "id"],
    )


def _create_bindings() -> None:
    op.create_table(
        "wechat_binding",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "app_id",
            sa.Text(),
            nullable=False,
            comment="an openid means something to one account only",
        ),
        sa.Column("openid", sa.Text(), nullable=False),
        sa.Column(
            "consents",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="messages agreed to",
        ),
        _moment("bound_at"),
        sa.CheckConstraint("consents >= 0", name=op.f("ck_wechat_binding_consents")),
        _of_person("wechat_binding"),
        sa.PrimaryKeyConstraint("area_code", "person_id", name=op.f("pk_wechat_binding")),
        sa.UniqueConstraint("app_id", "openid", name=op.f("uq_wechat_binding_app_id_openid")),
    )


def _create_messages() -> None:
    op.create_table(
        "wechat_message",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="stays sending where the worker died"
        ),
        _moment("claimed_at"),
        sa.CheckConstraint(
            "state in ('sending', 'sent', 'refused', 'unknown')",
            name=op.f("ck_wechat_message_state"),
        ),
        _of_person("wechat_message"),
        sa.PrimaryKeyConstraint("area_code", "id", name=op.f("pk_wechat_message")),
    )
    op.create_index("ix_wechat_message_person", "wechat_message", ["area_code", "person_id"])


def _moment(name: str) -> sa.Column:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["area_code", "person_id"],
        ["person.area_code", "person.id"],
        name=op.f(f"fk_{table}_area_code_person_id"),
    )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
