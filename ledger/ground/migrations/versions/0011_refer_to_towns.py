"""Refer to the county's towns, so that nothing is of a town that no list knows"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Until now the commands alone asked for the town: what was written past them stays, under a
    # town whose name says that the county's plan does not name it.
    op.execute("""
        insert into town (area_code, town_code, name)
        select area_code, town_code, '方案外乡镇' || town_code
          from (
            select area_code, town_code from enterprise
             union select area_code, town_code from role_grant
             union select area_code, town_code from tip
          ) meant
         where town_code is not null
            on conflict do nothing
    """)
    for table in ("enterprise", "role_grant", "tip"):
        op.create_foreign_key(
            op.f(f"fk_{table}_area_code_town_code"),
            table,
            "town",
            ["area_code", "town_code"],
            ["area_code", "town_code"],
        )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
