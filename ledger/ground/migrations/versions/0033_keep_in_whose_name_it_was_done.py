"""Keep in whose name, where and by how many it was done

What lies there is filled from who people were on its day, and says so.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.ground.migrations.acts_of_before import fill_acts_of_before
from plans.loader import all_plans

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


_THAT_DAY = "of the enterprise, that day"
_ACTS = ("inspection", "hazard_event", "enforcement")
_PLACES = {
    "inspection": _THAT_DAY,
    "hazard": "of the enterprise, when it was found",
    "enforcement": _THAT_DAY,
}
_NAMES = (
    ("inspection", "sectors", "of all its checklists, and of what was found beside them"),
    ("inspection", "went", "names of those who went, each once"),
    ("inspection", "joint_offices", "of 联合检查: those that went along"),
    ("enforcement", "joint_offices", "of 联合执法"),
)


def upgrade() -> None:
    for table in _ACTS:
        _text(table, "office", "its key in the plan")
        # Of what lies there; what comes is sent.
        said = "filled: of before, from who the person was on its day"
        _text(table, "office_by", said, nullable=False, server_default="filled")
        op.create_check_constraint(
            op.f(f"ck_{table}_office_by"), table, "office_by in ('sent', 'filled')"
        )
        op.alter_column(table, "office_by", server_default="sent")
    for table, comment in _PLACES.items():
        _text(table, "town_code", comment, nullable=False, server_default="")
        op.alter_column(table, "town_code", server_default=None)
    for table, name, comment in _NAMES:
        words = sa.Column(
            name, ARRAY(sa.Text()), nullable=False, server_default="{}", comment=comment
        )
        op.add_column(table, words)
    _text("inspection", "manner", "检查方式")
    _text("inspection", "team", "组别, as it is called")
    people = sa.Column(
        "people", sa.Integer(), nullable=False, server_default="1", comment="of `went`"
    )
    op.add_column("inspection", people)
    fill_acts_of_before(op.get_bind(), all_plans())
    op.execute(
        "update hazard h set town_code = r.town_code from inspection r"
        " where r.area_code = h.area_code and r.id = h.inspection_id"
    )
    op.alter_column("enforcement", "office", nullable=False)


def _text(table: str, name: str, comment: str, **more: Any) -> None:
    op.add_column(table, sa.Column(name, sa.Text(), comment=comment, **more))


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
