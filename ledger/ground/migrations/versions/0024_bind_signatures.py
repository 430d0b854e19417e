"""Bind signatures to what was shown, and know strokes that were given before

Phones hold records that an older page signed: they are taken, with a doubt, as long as records may
be late. Strokes of the records that are there already are noted like those that come.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import insert

from ledger.records.strokes import is_enough, shape_of

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ROWS_AT_ONCE = 500
_SIGNED = {
    "visit": """
        select area_code, id as occasion,
               array[document #> '{signatures,inspector}', document #> '{signatures,enterprise}']
                 as signed
          from visit order by received_at
    """,
    "inspection": """
        select area_code, coalesce(visit_id, id) as occasion,
               array[document #> '{signatures,inspector}', document #> '{signatures,enterprise}']
                 as signed
          from inspection order by received_at
    """,
    "duty_record": """
        select area_code, id as occasion, array[document -> 'signature'] as signed
          from duty_record order by received_at
    """,
}


def upgrade() -> None:
    op.add_column(
        "county",
        sa.Column(
            "unbound_until",
            sa.DateTime(timezone=True),
            comment="signatures that do not say what was seen are taken until then",
        ),
    )
    op.execute("update county set unbound_until = now() + interval '92 days'")
    strokes = op.create_table(
        "signed_strokes",
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("shape_sha256", sa.Text, nullable=False, comment="by ledger.records.strokes"),
        sa.Column(
            "occasion", sa.Uuid, nullable=False, comment="the visit, or the record by itself"
        ),
        sa.Column(
            "kinds",
            sa.ARRAY(sa.Text),
            nullable=False,
            comment="of the occasion's records, once each",
        ),
        sa.Column("strokes", sa.SmallInteger, nullable=False),
        sa.Column("middle_x", sa.REAL, nullable=False),
        sa.Column("middle_y", sa.REAL, nullable=False),
        sa.Column("points", sa.ARRAY(sa.SmallInteger), nullable=False),
        sa.Column("reused", sa.Boolean, nullable=False, server_default="false"),
        sa.PrimaryKeyConstraint("area_code", "shape_sha256", name=op.f("pk_signed_strokes")),
        sa.CheckConstraint("not reused", name=op.f("ck_signed_strokes_once")),
    )
    op.create_index(
        "ix_signed_strokes_alike", "signed_strokes", ["area_code", "strokes", "middle_x"]
    )
    for kind in _SIGNED:
        _note(strokes, kind)


def _note(strokes: sa.Table, kind: str) -> None:
    """The first record that bears them has them; where later ones do too, they stay as they are."""
    query = sa.text(_SIGNED[kind]).execution_options(yield_per=_ROWS_AT_ONCE)
    rows = op.get_bind().execute(query)
    for some in rows.partitions(_ROWS_AT_ONCE):
        given = [row for record in some for row in _rows(kind, record)]
        if given:
            op.get_bind().execute(insert(strokes).on_conflict_do_nothing(), given)


def _rows(kind: str, record: Any) -> list[dict[str, Any]]:
    paths = [signed.get("path") for signed in record.signed if signed]
    shapes = [shape_of(path) for path in paths if path and is_enough(path)]
    return [
        {
            "area_code": record.area_code,
            "shape_sha256": shape.sha256,
            "occasion": record.occasion,
            "kinds": [kind],
            # Revision 0029 finds them by something else.
            "strokes": 0,
            "middle_x": 0,
            "middle_y": 0,
            "points": list(shape.points),
        }
        for shape in shapes
    ]


def downgrade() -> None:
    raise NotImplementedError("evidence is not dropped; restore a backup instead")
