"""A wrong clock costs nobody a record: replay before judging, and the phone's count explains."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from ledger.ground.caller import Grant, Role
from ledger.ground.errors import Invalid
from ledger.ground.record_kinds import RecordKind
from tests.records.samples import LIMITS, Sample, sample
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone, visit
from tests.support.sealed_county import SealedCounty
from tests.support.signing import signed

HOUR = timedelta(hours=1)
# Beyond all clocks, years away, and no time at all.
CLOCKS = (
    "0001-01-01T00:00:00+00:00", "1970-01-01T00:00:00+00:00", "2001-01-01T08:00:00+08:00",
    "2199-01-01T00:00:00+08:00", "9999-12-31T23:59:59+00:00", "+010000-01-01T00:00:00Z", "today",
)  # fmt: skip


@pytest.fixture(params=list(RecordKind))
def sent(request: pytest.FixtureRequest, county_of_its_own: SealedCounty) -> Sample:
    return sample(request.param, county_of_its_own)


def test_the_same_document_gets_its_first_receipt_whatever_the_clock_says_now(
    sent: Sample,
) -> None:
    document = signed(sent.document, sent.sender.name)
    first = sent.send_as_it_is(document)
    for clock in CLOCKS:
        again = sent.send_as_it_is(document, phone_time=clock)
        assert (again.body, again.created) == (first.body, False), clock
    late = replace(LIMITS, late_days=-1)
    assert sent.send_as_it_is(document, limits=late).body == first.body


@pytest.mark.parametrize("clock", ["0001-01-01T00:00:00+00:00", "today"])
def test_a_clock_beyond_all_clocks_brings_nothing_new(sent: Sample, clock: str) -> None:
    with pytest.raises(Invalid):
        sent.send_as_it_is(signed(sent.document, sent.sender.name), phone_time=clock)


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient, place: UUID) -> Phone:
    person = county.person(Grant(Role.SUPERVISOR))
    county.station(person, place)
    return Phone(client, person)


def at(year: int) -> datetime:
    return datetime(year, 1, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize("year", [1970, 2001, 2027, 2199])
def test_a_visit_that_began_under_a_wrong_clock_is_taken_by_the_phones_count(
    phone: Phone, place: UUID, year: int
) -> None:
    left = datetime.now(UTC)
    began = min(at(year), left) if year < 2026 else at(year)
    later = {"left_at": left.isoformat()} if began < left else {}
    document = visit(place, arrived_at=began.isoformat(), elapsed_s=1800, **later)
    visit_id = uuid4()
    if not later:
        # The schema's own: it did not end before it began. The page sends such an end as its start.
        document["left_at"] = document["arrived_at"]
        assert phone.put(f"/visits/{visit_id}", document).json["reason"] == "clock_implausible"
        return
    answer = phone.put(f"/visits/{visit_id}", document)
    assert answer.status_code == 201, answer.json
    assert [doubt["kind"] for doubt in answer.json["doubts"]] == ["clock_set"]
    shown = phone.get(f"/visits/{visit_id}").json
    arrived = datetime.fromisoformat(shown["began_at"])
    assert abs(datetime.fromisoformat(shown["ended_at"]) - arrived - HOUR / 2) < HOUR / 3600
    (count,) = [fact for fact in shown["presence"]["facts"] if fact["kind"] == "count"]
    assert count["speaks"] == "against"
    assert "改过手机时间" in count["words"]


def test_a_visit_whose_end_alone_is_wrong_ends_by_the_phones_count(
    phone: Phone, place: UUID
) -> None:
    arrived = datetime.now(UTC) - HOUR
    document = visit(
        place, arrived_at=arrived.isoformat(), left_at=at(2040).isoformat(), elapsed_s=600
    )
    answer = phone.put(f"/visits/{uuid4()}", document)
    assert answer.status_code == 201, answer.json
    assert [doubt["kind"] for doubt in answer.json["doubts"]] == ["clock_set"]


def test_what_nothing_explains_is_refused_with_the_way_to_mend_it(
    phone: Phone, place: UUID
) -> None:
    long_ago = at(2001)
    document = visit(
        place,
        arrived_at=long_ago.isoformat(),
        left_at=(long_ago + HOUR).isoformat(),
        elapsed_s=3600,
    )
    visit_id = uuid4()
    refused = phone.put(f"/visits/{visit_id}", document)
    assert (refused.status_code, refused.json["reason"]) == (422, "clock_implausible")
    assert "按现在的时间提交" in refused.json["message"]
    # What that button sends: the end is now, and the signatures hold.
    mended = signed(document, phone.person.name) | {"left_at": datetime.now(UTC).isoformat()}
    assert phone.put(f"/visits/{visit_id}", mended).status_code == 201
