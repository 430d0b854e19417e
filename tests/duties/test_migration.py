"""Photographs of offices' records of before are noted as those of later ones are."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa

from ledger.ground.migrate import migrate
from tests.support.old_database import database_at, fill

AREA = "431224"
PERSON, PLACE, OF_OFFICE, OF_ENTERPRISE = (uuid4() for _ in range(4))
_OF_BEFORE = """
    insert into county (area_code, name) values (:area, '溆浦县');
    insert into person (area_code, id, name, phone)
      values (:area, :person, '示例人', '13800000000');
    insert into enterprise (area_code, id, name, no_credit_code_reason, town_code, address, sectors,
        employees, principal_name)
      values (:area, :place, '示例餐馆', '尚未登记', '431224100', '示例路', '{S06}', 12, '李示例');
    insert into duty_record (area_code, id, duty, office, enterprise_id, person_id, done_on,
        happened_at, document, document_sha256, receipt, received_at)
      select :area, id, 'drill', office, place, :person, '2026-11-02', now(), '{}', '',
             jsonb_build_object('photos', jsonb_build_array(
               jsonb_build_object('sha256', repeat('a', 64)),
               jsonb_build_object('sha256', repeat('b', 64)))), '2026-11-02Z'
        from (values (cast(:of_office as uuid), 'county_safety_office', cast(null as uuid)),
                     (:of_enterprise, null, :place)) as t (id, office, place);
    insert into photo_use (area_code, sha256, record_kind, record_id, enterprise_id)
      values (:area, repeat('a', 64), 'duty_record', :of_enterprise, :place);
"""


def test_an_offices_record_shows_the_photos_that_its_receipt_confirms(engine: sa.Engine) -> None:
    keys = {
        "area": AREA,
        "person": PERSON,
        "place": PLACE,
        "of_office": OF_OFFICE,
        "of_enterprise": OF_ENTERPRISE,
    }
    with database_at(engine, "0009") as before:
        fill(before, _OF_BEFORE, keys)
        migrate(before.url.render_as_string(hide_password=False))
        with before.connect() as read:
            shown = read.execute(
                sa.text("select record_id, sha256, enterprise_id, at from photo_use")
            ).all()
    received_at = next(row.at for row in shown if row.record_id == OF_OFFICE)
    assert received_at.isoformat() == "2026-11-02T00:00:00+00:00"
    assert {tuple(row)[:3] for row in shown} == {
        (OF_OFFICE, "a" * 64, None),
        (OF_OFFICE, "b" * 64, None),
        (OF_ENTERPRISE, "a" * 64, PLACE),
    }
