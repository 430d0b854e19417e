"""What a county has in the store lies under prefixes of its own: counted, handed over and deleted
by them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from admin.cli import main
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import outbox
from ledger.tips.commands.posters import request_tip_poster
from ledger.visits.commands.logs import request_visit_log
from media.keys import KeyKind, county_prefixes
from media.object_store import ObjectStore
from plans.loader import load_plan
from tests.media.photo_samples import jpeg_of_size
from tests.records.samples import sample
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.doing import do_all, environment
from tests.support.moments import today
from tests.support.sealed_county import SealedCounty
from tests.tips.doors import two_officers
from tests.tips.reporter import Reporter
from worker.queues import Queues


@pytest.fixture
def working(county_of_its_own: SealedCounty, app: Flask, queues: Queues) -> SealedCounty:
    """A county that has everything in the store that a county can have."""
    of, rows = county_of_its_own, county_of_its_own.rows
    for plans in (app.extensions["anxun"].plans, of.worker_context.plans):
        plans[of.area_code] = load_plan(XUPU)
    of.execute(sa.delete(outbox))
    for kind in RecordKind:
        sample(kind, of).send()
    rows.risk("液化气瓶间")
    two_officers(rows.county)
    with of.engine.begin() as tx:
        request_tip_poster(tx, rows.person.caller, None)
        request_visit_log(tx, of.area_code, rows.person.id, today().replace(day=1), None)
    send_tip_with_photo(Reporter(app.test_client(), of.area_code))
    do_all(of.worker_context, queues)
    return of


def send_tip_with_photo(reporter: Reporter) -> None:
    announced = "0192f0c1-0000-7000-8000-00000000a001"
    assert reporter.send(photos=[announced]).status_code == 201
    assert reporter.put_photo(announced, jpeg_of_size(64, 64)).status_code == 201


def under_prefixes(store: ObjectStore, area_code: str) -> list[str]:
    return [key for prefix in county_prefixes(area_code) for key in store.keys(prefix)]


def test_a_countys_prefixes_hold_all_that_it_has_and_nothing_of_others(
    working: SealedCounty, county: CountyBuilder
) -> None:
    store, code = working.worker_context.store, working.area_code
    everything = set(store.keys(""))
    own_keys = set(under_prefixes(store, code))
    assert own_keys == {key for key in everything if code in key}
    assert {key.partition("/")[0] for key in own_keys} == set(KeyKind)

    for key in under_prefixes(store, code):
        store.delete(key)
    assert set(store.keys("")) == everything - own_keys


def test_a_command_tells_how_much_lies_under_each(
    county_of_its_own: SealedCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, code = county_of_its_own.worker_context, county_of_its_own.area_code
    county_of_its_own.rows.photo()
    for name, value in environment(context.settings).items():
        monkeypatch.setenv(name, value)
    answer = CliRunner().invoke(main, ["store", code])
    assert answer.exit_code == 0, answer.output
    bucket = context.store.bucket
    assert answer.output.splitlines()[:2] == [
        f"{bucket}/photos/{code}/　1 个",
        f"{bucket}/sealed/{code}/　0 个",
    ]
    assert len(answer.output.splitlines()) == len(KeyKind)
    wrong = CliRunner().invoke(main, ["store", "4312"])
    assert (wrong.exit_code, "✗ 县区代码应为 6 位数字" in wrong.output) == (1, True)
