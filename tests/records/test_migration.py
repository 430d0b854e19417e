"""What lies on the ledger is carried into this release: what records were signed with, what
photographs claim, in whose name it was done."""

from __future__ import annotations

import json
from uuid import uuid4

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


_PEOPLE_OF_BEFORE = """
    insert into county (area_code, name) values (:area, '溆浦县');
    insert into town (area_code, town_code, name) values (:area, '431224901', '示例镇'),
      (:area, '431224902', '另一镇');
    insert into office (area_code, id, kind, name)
      values (:area, 'emergency_bureau', 'department', '应急局');
    insert into person (area_code, id, name, compared_name, phone, office_id)
      values (:area, :inspector, '张示例', '张示例', '13800000001', null),
             (:area, :housing, '王示例', '王示例', '13800000002', null),
             (:area, :entered, '赵示例', '赵示例', '13800000003', 'emergency_bureau'),
             (:area, :owner, '李示例', '李示例', '13800000004', null);
    insert into enterprise (area_code, id, name, compared_name, compared_core,
        no_credit_code_reason, town_code, address, compared_address, sectors, employees,
        principal_name, family_id)
      values (:area, :place, '示例', '示例', '示例', '个体户', '431224901', '一号', '一号',
        '{S00,S06}', 3, '李示例', :place);
    insert into role_grant (area_code, person_id, role, town_code, sector, enterprise_id,
        counts_from)
      values (:area, :inspector, 'inspector', '431224901', null, null, '2026-11-01Z'),
             (:area, :inspector, 'inspector', '431224902', null, null, '2026-11-01Z'),
             (:area, :housing, 'department', null, 'S06', null, '2026-11-01Z'),
             (:area, :housing, 'department', null, 'S15', null, '2026-11-20Z'),
             (:area, :entered, 'inspector', null, null, null, '2026-11-01Z'),
             (:area, :owner, 'enterprise', null, null, :place, '2026-11-01Z');
"""
_INSPECTION_OF_BEFORE = """
    insert into inspection (area_code, id, enterprise_id, person_id, origin, started_at,
        finished_at, answers_passed, answers_failed, answers_not_applicable, document,
        document_sha256, receipt, received_at)
      values (:area, :id, :place, :person, :origin, :at, :at, 1, 0, 0,
        cast(:document as jsonb), 'x', '{"photos": []}', :at);
"""
_STEP_AND_FINE_OF_BEFORE = """
    insert into hazard (area_code, id, number, enterprise_id, inspection_id, sector, origin, part,
        description, grade, state, found_at, found_by, first_deadline, deadline)
      values (:area, :hazard, '1', :place, :inspection, 'S15', 'enforcement', '厨', '坏', 'general',
        'open', now(), :inspector, '2026-12-01', '2026-12-01');
    insert into hazard_event (area_code, id, hazard_id, position, kind, role, state_after,
        person_id, document, document_sha256, receipt, happened_at, received_at)
      values (:area, :step, :hazard, 1, 'assign', 'department', 'assigned', :housing,
        '{"kind": "assign"}', 'x', '{"photos": []}', '2026-11-05Z', '2026-11-05Z');
    insert into enforcement (area_code, id, enterprise_id, kind, document_number, decided_on,
        person_id, document, document_sha256, receipt, happened_at, received_at)
      values (:area, :fine, :place, 'closure', '1', '2026-11-05', :entered,
        '{"office": "emergency_bureau", "joint_offices": ["fire_brigade"]}', 'x', '{"photos": []}',
        '2026-11-05Z', '2026-11-05Z');
"""


def test_records_of_before_are_filled_from_the_grants_of_their_day_and_say_so(
    engine: sa.Engine,
) -> None:
    roles = ("inspector", "housing", "entered", "owner", "place", "hazard", "step", "fine")
    keys: dict[str, object] = {name: uuid4() for name in roles} | {"area": AREA}
    document = {
        "checklists": [{"sector": "S06"}, {"sector": "S00"}],
        "companions": ["钱示例", " 张示例"],
        "signatures": {"inspector": {"name": "张示例"}},
        "manner": "covert",
    }
    sent = {
        (who, origin, at): uuid4()
        for who, origin, at in (
            ("inspector", "enforcement", "2026-11-02Z"),
            ("inspector", "enforcement", "2026-10-31Z"),
            ("housing", "enforcement", "2026-11-25Z"),
            ("entered", "stationed", "2026-11-02Z"),
            ("owner", "self_check", "2026-11-02Z"),
            ("entered", "superior", "2026-11-02Z"),
        )
    }
    first_id = next(iter(sent.values()))
    with database_at(engine, "0032") as before:
        fill(before, _PEOPLE_OF_BEFORE, keys)
        for (who, origin, at), inspection_id in sent.items():
            row = {"id": inspection_id, "person": keys[who], "origin": origin, "at": at}
            fill(before, _INSPECTION_OF_BEFORE, keys | row | {"document": json.dumps(document)})
        fill(before, _STEP_AND_FINE_OF_BEFORE, keys | {"inspection": first_id})
        migrate(before.url.render_as_string(hide_password=False))
        with before.connect() as read:
            rows = {row.id: row for row in read.execute(sa.text("select * from inspection"))}
            step = read.execute(sa.text("select office, office_by from hazard_event")).one()
            fine = read.execute(sa.text("select * from enforcement")).one()
            hazard = read.execute(sa.text("select town_code from hazard")).scalar_one()
    assert [rows[inspection_id].office for inspection_id in sent.values()] == [
        # Of two towns only the one in which the enterprise lies; and before the grant none.
        "lufeng_office", None, "housing_bureau", "emergency_bureau", None, "county_safety_office",
    ]  # fmt: skip
    first = rows[first_id]
    assert (first.sectors, first.went, first.people) == (
        ["S00", "S06", "S15"],
        ["张示例", "钱示例"],
        2,
    )
    assert first.manner == "covert"
    assert {(row.office_by, row.town_code) for row in rows.values()} == {("filled", "431224901")}
    assert tuple(step) == ("housing_bureau", "filled")
    assert (fine.office, fine.office_by, fine.town_code) == ("emergency_bureau", "filled", hazard)
    assert (fine.joint_offices, hazard) == (["fire_brigade"], "431224901")
