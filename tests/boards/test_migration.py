"""Postings that hung before postings were sealed are sealed too."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa

from ledger.ground.migrate import migrate
from tests.support.old_database import database_at, fill

AREA = "431224"
PERSON, PLACE, POSTING = (uuid4() for _ in range(3))
_OF_BEFORE = """
    insert into county (area_code, name) values (:area, '溆浦县');
    insert into person (area_code, id, name, phone)
      values (:area, :person, '示例人', '13800000000');
    insert into enterprise (area_code, id, name, no_credit_code_reason, town_code, address, sectors,
        employees, principal_name)
      values (:area, :place, '示例餐馆', '尚未登记', '431224100', '示例路', '{S06}', 12, '李示例');
    insert into board (area_code, code, enterprise_id, version) values (:area, 'abc', :place, 2);
    insert into board_posting (area_code, id, code, version, person_id, document, document_sha256,
        receipt, received_at)
      values (:area, :posting, 'abc', 2, :person, '{}', '',
        jsonb_build_object('clock_offset_s', 7, 'photos', array[]::text[]), now());
"""


def test_a_posting_of_before_has_its_enterprise_and_waits_for_its_seal(engine: sa.Engine) -> None:
    keys = {"area": AREA, "person": PERSON, "place": PLACE, "posting": POSTING}
    with database_at(engine, "0008") as before:
        fill(before, _OF_BEFORE, keys)
        migrate(before.url.render_as_string(hide_password=False))
        with before.connect() as read:
            posting = read.execute(sa.text("select * from board_posting")).one()
            work = read.execute(sa.text("select area_code, job, subject from outbox")).all()
    assert (posting.enterprise_id, posting.clock_offset_s) == (PLACE, 7)
    assert work == [(AREA, "seal_record", f"board_posting/{POSTING}")]
