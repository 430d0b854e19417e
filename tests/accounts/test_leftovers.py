"""What is over is forgotten, and of every table it is known why its rows stay or go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from ledger.accounts.commands.leftovers import LEFTOVERS, forget_leftovers
from ledger.ground import tables as models
from ledger.ground.tables import metadata
from tests.support.county_builder import CountyBuilder

# Registers and records are kept: they are what the product is for.
REGISTERS = {
    "accident", "assignment", "board", "board_batch", "board_posting", "board_version",
    "county", "draw", "duty_record", "enforcement", "enterprise", "former_name", "former_post",
    "hazard",    "hazard_event", "hazard_takeover", "inspection", "key_area", "office", "paper",
    "paper_delivery", "paper_file", "person", "person_leave", "photo_use", "plan_change",
    "report_draw", "report_filing", "report_finding", "report_print", "report_return",
    "risk_point", "role_grant", "seal", "standardisation", "tip_poster", "town", "tree_head",
    "village", "visit", "visit_log", "work_record",
}  # fmt: skip
# The memory of what was decided, done and told: who looks back must find all of it.
MEMORY = {
    "audit", "notice", "officer_act", "officer_founding", "signed_strokes", "tip_deletion",
    "tip_key", "tip_key_signature", "wechat_binding", "wechat_message",
    # One that was asked for and not drawn tells of whoever asked for many.
    "draw_commitment",
}  # fmt: skip
# They have a broom of their own: reports by their time of keeping, photographs by what shows them.
SWEPT_ELSEWHERE = {
    "photo", "photo_holder", "tip", "tip_event", "tip_excluded", "tip_hazard", "tip_message",
    "tip_photo", "tip_reading", "tip_reward",
}  # fmt: skip


def ago(days: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def test_of_every_table_it_is_known_why_its_rows_stay_or_go() -> None:
    forgotten = {left.table.name for left in LEFTOVERS}
    parts = [forgotten, REGISTERS, MEMORY, SWEPT_ELSEWHERE]
    assert sum(map(len, parts)) == len(set().union(*parts))
    assert set().union(*parts) == set(metadata.tables)


def _rows(county: CountyBuilder, days: float) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
    """Of each table one that was over so many days ago."""
    person = county.person().id
    by = {"area_code": county.area_code, "person_id": person}
    secret = uuid4().bytes
    yield models.session, by | {
        "token_sha256": secret, "device_sha256": secret, "created_at": ago(days + 1),
        "expires_at": ago(days),
    }  # fmt: skip
    yield models.known_device, by | {"device_sha256": uuid4().bytes, "first_seen_at": ago(days)}
    yield models.sign_in_failure, {"bucket": secret, "failures": 3, "last_at": ago(days)}
    yield models.activation, by | {
        "token_sha256": secret, "kind": "first", "made_by": person, "made_at": ago(days + 1),
        "expires_at": ago(days),
    }  # fmt: skip
    yield models.recovery_code, by | {"code_hmac": secret, "used_at": ago(days)}
    yield models.second_factor, by | {"secret_sealed": secret, "made_at": ago(days)}
    yield models.report_draft, by | {
        "report": "weekly", "office": "town_office", "last": ago(days).date(),
        "field": "part/示例", "text": "示例", "typed_at": ago(days),
    }  # fmt: skip
    yield models.outbox, {
        "area_code": county.area_code, "job": "put_notices", "subject": "示例",
        "handed_at": ago(days), "done_at": ago(days),
    }  # fmt: skip


@pytest.fixture
def tx(engine: sa.Engine, own_county: CountyBuilder) -> Iterator[sa.Connection]:
    """Nothing of it stays."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()


def _there(tx: sa.Connection, table: sa.Table, row: dict[str, Any]) -> bool:
    keys = [table.c[name] == row[name] for name in row if not isinstance(row[name], int)]
    return bool(tx.scalar(sa.select(sa.exists().where(*keys))))


def test_what_was_over_long_enough_goes_and_what_was_not_stays(
    own_county: CountyBuilder, tx: sa.Connection
) -> None:
    kept_for = {left.table.name: left.days for left in LEFTOVERS}
    seen = set()
    rows = []
    for days, goes in ((400, True), (0.5, False)):
        for table, row in _rows(own_county, days):
            tx.execute(sa.insert(table).values(row))
            rows.append((table, row, goes))
            seen.add(table.name)
    assert seen == set(kept_for)
    counts = forget_leftovers(tx)
    assert all(counts.values()), counts
    for table, row, goes in rows:
        assert _there(tx, table, row) != goes, (table.name, goes)


def test_what_is_not_over_stays_however_old_it_is(
    own_county: CountyBuilder, tx: sa.Connection
) -> None:
    person = own_county.person()
    by = {"area_code": own_county.area_code, "person_id": person.id}
    device = uuid4().bytes
    rows: list[tuple[sa.Table, dict[str, Any]]] = [
        (models.session, by | {
            "token_sha256": device, "device_sha256": device, "created_at": ago(900),
            "expires_at": ago(-1),
        }),
        (models.known_device, by | {"device_sha256": device, "first_seen_at": ago(900)}),
        (models.recovery_code, by | {"code_hmac": device}),
        (models.second_factor, by | {
            "secret_sealed": device, "made_at": ago(900), "confirmed_at": ago(900),
        }),
        (models.sign_in_failure, {
            "bucket": device, "failures": 3, "last_at": ago(900),
            "blocked_until": ago(-1 / 24),
        }),
        (models.outbox, {
            "area_code": own_county.area_code, "job": "put_notices", "subject": "示例",
            "handed_at": ago(900), "failed_at": ago(900),
        }),
    ]  # fmt: skip
    for table, row in rows:
        tx.execute(sa.insert(table).values(row))
    forget_leftovers(tx)
    for table, row in rows:
        assert _there(tx, table, row), table.name
