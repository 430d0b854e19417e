"""Notices of before say by columns what they said by the words of their subject."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from ledger.ground.migrate import migrate
from tests.support.old_database import database_at, fill

AREA = "431224"
PERSON, PLACE, HAZARD, TIP, GONE = (uuid4() for _ in range(5))
KEYS = ("hazard_id", "tip_id", "enterprise_id", "plan_key")

# What else there is, as far as notices point at it.
_REST = """
    insert into county (area_code, name) values (:area, '溆浦县');
    insert into person (area_code, id, name, phone)
      values (:area, :person, '示例人', '13800000000');
    insert into enterprise (area_code, id, name, no_credit_code_reason, town_code, address, sectors,
        employees, principal_name)
      values (:area, :place, '示例餐馆', '尚未登记', '431224100', '示例路', '{S06}', 12, '李示例');
    insert into inspection (area_code, id, enterprise_id, person_id, origin, started_at,
        finished_at, answers_passed, answers_failed, answers_not_applicable, document,
        document_sha256, receipt, received_at)
      values (:area, :hazard, :place, :person, 'stationed', now(), now(), 0, 1, 0, '{}', '', '{}',
        now());
    insert into hazard (area_code, id, number, enterprise_id, inspection_id, sector, origin, part,
        description, grade, state, found_at, found_by, first_deadline, deadline)
      values (:area, :hazard, '1', :place, :hazard, 'S06', 'stationed', '后厨', '示例', 'general',
        'open', now(), :person, current_date, current_date);
    insert into tip (area_code, id, number, secret_hash, reporter_key, received_on, door, kind,
        description, deaths)
      values (:area, :tip, '1', '', '', current_date, 'anonymous', 'hazard', '示例', false);
"""


@pytest.fixture
def of_before(engine: sa.Engine) -> Iterator[sa.Engine]:
    """A database as the release before left it."""
    with database_at(engine, "0007") as before:
        yield before


def tell(tx: sa.Connection, kind: str, subject: str) -> None:
    row = {"area": AREA, "person": PERSON, "kind": kind, "subject": subject}
    tx.execute(
        sa.text(
            "insert into notice (area_code, person_id, kind, subject, occasion, words, link)"
            " values (:area, :person, :kind, :subject, 'today', '…', '')"
        ),
        row,
    )


def test_each_notice_keeps_what_it_is_about(of_before: sa.Engine) -> None:
    expected: dict[str, tuple[str, bool, dict[str, UUID | str]]] = {
        f"hazard/{HAZARD}": ("hazard", False, {"hazard_id": HAZARD}),
        f"tip/{TIP}": ("tip", True, {"tip_id": TIP}),
        f"visits/{PLACE}": ("visits", False, {"enterprise_id": PLACE}),
        "visits_of_town": ("town_visits", False, {}),
        f"duties/{PLACE}": ("duties", False, {"enterprise_id": PLACE}),
        "duties/county_office": ("duties", False, {"plan_key": "county_office"}),
        "report/monthly": ("report", False, {"plan_key": "monthly"}),
        "wechat/binding": ("wechat", False, {}),
    }
    keys = {"area": AREA, "person": PERSON, "place": PLACE, "hazard": HAZARD, "tip": TIP}
    fill(of_before, _REST, keys)
    with of_before.begin() as tx:
        for number, subject in enumerate(expected):
            tell(tx, f"kind {number}", subject)
        tell(tx, "of a report that is deleted", f"tip/{GONE}")
    migrate(of_before.url.render_as_string(hide_password=False))
    with of_before.connect() as read:
        rows = read.execute(sa.text("select * from notice order by id")).mappings().all()
    carried = [
        (row["subject"], row["confidential"], {key: row[key] for key in KEYS if row[key]})
        for row in rows
    ]
    assert carried == list(expected.values())


def test_a_notice_must_say_what_it_is_about(engine: sa.Engine) -> None:
    with engine.begin() as tx, pytest.raises(sa.exc.IntegrityError, match="confidential"):
        tell(tx, "kind", "hazard")
