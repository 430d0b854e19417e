"""Nobody puts a record where it does not belong, whatever they know the number of."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.clocks import SHANGHAI, shanghai_month
from ledger.records.outbox import Job
from ledger.visits.queries.log_content import visit_log_content
from plans.loader import load_plan
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg, visit


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return Phone(client, county.supervisor_at(place))


@pytest.fixture
def colleague(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    return Phone(client, county.supervisor_at(place))


def found_in_the_log(engine: sa.Engine, person_id: UUID) -> int:
    """Findings in the person's log of this month."""
    month = today().replace(day=1)
    with engine.connect() as read:
        log = visit_log_content(read, XUPU, person_id, month, load_plan(XUPU))
    return sum(len(visit.findings) for visit in log.visits)


def test_an_inspection_cannot_be_hung_onto_a_colleagues_visit(
    phone: Phone, colleague: Phone, place: UUID, catalogue: Catalogue
) -> None:
    visit_id = uuid4()
    assert phone.put(f"/visits/{visit_id}", visit(place)).status_code == 201
    document = inspection(place, catalogue, visit_id=str(visit_id))
    answer = colleague.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "unknown_visit")
    assert phone.put(f"/inspections/{uuid4()}", document).status_code == 201


def test_an_inspection_cannot_be_hung_onto_a_visit_elsewhere(
    phone: Phone, county: CountyBuilder, place: UUID, catalogue: Catalogue
) -> None:
    elsewhere, visit_id = county.enterprise(), uuid4()
    county.station(phone.person, elsewhere)
    assert phone.put(f"/visits/{visit_id}", visit(place)).status_code == 201
    document = inspection(elsewhere, catalogue, visit_id=str(visit_id))
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "unknown_visit")


def test_an_inspection_that_named_a_colleagues_visit_before_it_came_stays_out_of_their_log(
    phone: Phone, colleague: Phone, place: UUID, catalogue: Catalogue, engine: sa.Engine
) -> None:
    visit_id = uuid4()
    for who in (colleague, phone):
        found = inspection(place, catalogue, photo=who.upload(jpeg()), visit_id=str(visit_id))
        assert who.put(f"/inspections/{uuid4()}", found).status_code == 201
    assert phone.put(f"/visits/{visit_id}", visit(place)).status_code == 201
    assert phone.get(f"/visits/{visit_id}").json["hazards"] == 1
    assert found_in_the_log(engine, phone.person.id) == 1


def test_a_correction_into_another_month_renews_both_months_logs(
    phone: Phone, place: UUID, engine: sa.Engine
) -> None:
    arrived = datetime.now(UTC) - timedelta(hours=2)
    month_before = shanghai_month(arrived) - timedelta(days=1)
    in_truth = datetime.combine(month_before, time(10), SHANGHAI)
    wrong_id = uuid4()

    def sent(visit_id: UUID, at: datetime, **more: Any) -> Any:
        left = (at + timedelta(hours=1)).isoformat()
        document = visit(place, arrived_at=at.isoformat(), left_at=left, **more)
        return phone.put(f"/visits/{visit_id}", document)

    first = sent(wrong_id, arrived)
    right = sent(uuid4(), in_truth, corrects=str(wrong_id), correction_reason="日期写错")
    assert (first.status_code, right.status_code) == (201, 201), right.json
    assert right.json["month_visits"] == 1
    with engine.connect() as read:
        asked = read.scalars(
            sa.select(models.outbox.c.subject).where(
                models.outbox.c.job == Job.RENEW_VISIT_LOG,
                models.outbox.c.subject.startswith(str(phone.person.id)),
            )
        ).all()
    months = {subject.partition("/")[2] for subject in asked}
    assert months == {f"{moment:%Y-%m}" for moment in (shanghai_month(arrived), month_before)}
