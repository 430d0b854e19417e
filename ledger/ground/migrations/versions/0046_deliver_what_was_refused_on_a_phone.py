"""Deliver what an enterprise refused on its own phone"""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_OWN_REFUSAL = "how = 'refused' and document ->> 'witness' is null"


def upgrade() -> None:
    op.drop_constraint("uq_paper_delivery_area_code_paper_id", "paper_delivery", type_="unique")
    for name, where in (
        ("uq_paper_delivery_own_refusal", _OWN_REFUSAL),
        ("uq_paper_delivery_final", f"not ({_OWN_REFUSAL})"),
    ):
        op.create_index(
            name, "paper_delivery", ["area_code", "paper_id"], unique=True, postgresql_where=where
        )


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
