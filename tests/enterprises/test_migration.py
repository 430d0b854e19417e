"""An enterprise of a town that the ledger did not know has a town from now on."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa

from ledger.ground.migrate import migrate
from tests.support.old_database import database_at, fill

_OF_BEFORE = """
    insert into county (area_code, name) values ('431224', '溆浦县');
    insert into town (area_code, town_code, name) values ('431224', '431224100', '示例镇');
    insert into enterprise (area_code, id, name, no_credit_code_reason, town_code, address, sectors,
        employees, principal_name)
      select '431224', place.id, '示例餐馆', '尚未登记', place.town, '示例路', '{S06}', 12, '李示例'
        from (values (cast(:known as uuid), '431224100'), (:unknown, '431224999')) place (id, town);
"""


def test_it_is_told_that_the_plan_does_not_name_the_town(engine: sa.Engine) -> None:
    keys = {"known": uuid4(), "unknown": uuid4()}
    with database_at(engine, "0010") as before:
        fill(before, _OF_BEFORE, keys)
        migrate(before.url.render_as_string(hide_password=False))
        with before.connect() as read:
            named = sa.text(
                "select e.id, t.name from enterprise e join town t using (area_code, town_code)"
            )
            towns = {row.id: row.name for row in read.execute(named)}
    assert towns == {keys["known"]: "示例镇", keys["unknown"]: "方案外乡镇431224999"}
