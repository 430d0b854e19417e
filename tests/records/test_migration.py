"""What records were signed with and what photographs claim is carried into this release."""

from __future__ import annotations

import sqlalchemy as sa

from demo.signatures import signature
from ledger.ground.migrate import migrate
from ledger.records.strokes import Shape, shape_of
from tests.support.old_database import database_at, fill

AREA = "431224"
SHAPES = {nth: shape_of(signature("张示例", str(nth))) for nth in range(3)}
_OF_BEFORE = """
    insert into county (area_code, name) values (:area, '溆浦县');
    insert into photo (area_code, sha256, size_bytes, media_type, state, claimed_taken_at)
      values (:area, repeat('a', 64), 9, 'image/jpeg', 'processed', '0001-01-01Z'),
             (:area, repeat('b', 64), 9, 'image/jpeg', 'processed', '9999-12-31 23:59Z'),
             (:area, repeat('c', 64), 9, 'image/jpeg', 'processed', '2026-11-02Z');
"""
_STROKES = """
    insert into signed_strokes (area_code, shape_sha256, occasion, kinds, strokes, middle_x,
        middle_y, points)
      select :area, :shape, gen_random_uuid(), '{visit}', 1, 500, 500, cast(:points as smallint[]);
"""


def test_strokes_of_before_are_found_by_their_keys_and_photographs_are_read_again(
    engine: sa.Engine,
) -> None:
    with database_at(engine, "0028") as before:
        fill(before, _OF_BEFORE, {"area": AREA})
        for shape in SHAPES.values():
            points = list(shape.points)
            fill(before, _STROKES, {"area": AREA, "shape": shape.sha256, "points": points})
        migrate(before.url.render_as_string(hide_password=False))
        with before.connect() as read:
            rows = read.execute(sa.text("select points, keys from signed_strokes")).all()
            times = read.execute(
                sa.text("select left(sha256, 1), claimed_taken_at from photo order by sha256")
            ).all()
    assert len(rows) == len(SHAPES)
    assert all(row.keys == list(Shape(tuple(row.points)).keys) for row in rows)
    assert [(photo, at and at.year) for photo, at in times] == [
        ("a", None),
        ("b", None),
        ("c", 2026),
    ]
