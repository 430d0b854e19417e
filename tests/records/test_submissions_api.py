"""Records come in from phones: once, whole, and never by the wrong hands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.clocks import SHANGHAI
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone, inspection, jpeg, visit


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient, place: Any) -> Phone:
    return Phone(client, county.supervisor_at(place))


def rows_of(engine: sa.Engine, table: sa.Table, **values: Any) -> int:
    with engine.connect() as read:
        same = [table.c[name] == value for name, value in values.items()]
        return read.execute(sa.select(sa.func.count()).where(*same)).scalar_one()


def test_an_inspection_that_goes_on_past_midnight_is_one_of_the_day_it_began(
    county: CountyBuilder, phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    midnight = datetime.combine(today() - timedelta(days=1), time(), SHANGHAI)
    first_day = midnight.date() - timedelta(days=1)
    times = {
        "started_at": (midnight - timedelta(minutes=10)).isoformat(),
        "finished_at": (midnight + timedelta(minutes=20)).isoformat(),
    }
    county.end_station(phone.person, first_day)
    document = inspection(place, catalogue, photo=phone.upload(jpeg()), **times)
    # To be mended at once, as was said before midnight.
    document["findings"][0]["deadline"] = first_day.isoformat()
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert answer.status_code == 201, answer.json
    assert answer.json["hazards"][0]["deadline"] == first_day.isoformat()
    document["findings"][0] |= {
        "id": str(uuid4()),
        "deadline": (first_day - timedelta(days=1)).isoformat(),
    }
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "deadline_out_of_range")


def test_an_inspection_that_lasted_for_days_is_judged_by_its_end(
    county: CountyBuilder, phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    now = datetime.now(UTC)
    times = {
        "started_at": (now - timedelta(days=19)).isoformat(),
        "finished_at": (now - timedelta(days=2)).isoformat(),
    }
    document = inspection(place, catalogue, photo=phone.upload(jpeg()), **times)
    document["findings"][0]["deadline"] = (today() - timedelta(days=19)).isoformat()
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "deadline_out_of_range")
    county.end_station(phone.person, today() - timedelta(days=19))
    del document["findings"][0]["deadline"]
    assert phone.put(f"/inspections/{uuid4()}", document).status_code == 404


def test_an_inspection_gets_a_receipt_that_lists_its_photos_and_hazards(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    photo = phone.upload(jpeg())
    record_id = uuid4()
    answer = phone.put(f"/inspections/{record_id}", inspection(place, catalogue, photo=photo))
    assert answer.status_code == 201, answer.json
    receipt = answer.json
    assert receipt["id"] == str(record_id)
    assert [(p["sha256"], p["state"]) for p in receipt["photos"]] == [(photo, "stored_and_checked")]
    (hazard,) = receipt["hazards"]
    assert hazard["number"].startswith("431224-")
    assert hazard["state"] == "open"


def test_the_same_document_again_gets_the_same_receipt(
    phone: Phone, place: Any, catalogue: Catalogue, engine: sa.Engine
) -> None:
    document = inspection(place, catalogue, photo=phone.upload(jpeg()))
    record_id = uuid4()
    first = phone.put(f"/inspections/{record_id}", document)
    again = phone.put(f"/inspections/{record_id}", document)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert rows_of(engine, models.hazard, inspection_id=record_id) == 1


def test_another_document_under_the_same_uuid_is_refused(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    record_id = uuid4()
    phone.put(f"/inspections/{record_id}", inspection(place, catalogue))
    answer = phone.put(
        f"/inspections/{record_id}", inspection(place, catalogue, companions=["王示例"])
    )
    assert (answer.status_code, answer.json["reason"]) == (409, "other_document")


def test_twenty_parallel_sends_of_one_document_leave_one_record(
    app: Flask, phone: Phone, place: Any, catalogue: Catalogue, engine: sa.Engine
) -> None:
    document = inspection(place, catalogue, photo=phone.upload(jpeg()))
    record_id = uuid4()

    def send(_: int) -> tuple[int, Any]:
        answer = Phone(app.test_client(), phone.person).put(f"/inspections/{record_id}", document)
        return answer.status_code, answer.json

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))
    assert sorted(code for code, _ in answers) == [200] * 19 + [201]
    assert all(body == answers[0][1] for _, body in answers)
    assert rows_of(engine, models.inspection, id=record_id) == 1
    assert rows_of(engine, models.hazard, inspection_id=record_id) == 1
    sealing = rows_of(engine, models.outbox, subject=f"inspection/{record_id}")
    assert sealing == 1


def test_a_record_without_its_photo_is_kept_by_the_phone_until_the_photo_came(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    data = jpeg()
    sha256 = phone.ticket(data)["sha256"]
    document = inspection(place, catalogue, photo=sha256)
    record_id = uuid4()
    answer = phone.put(f"/inspections/{record_id}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "photo_missing")
    assert answer.json["errors"]["photos"] == [sha256]
    phone.upload(data)
    assert phone.put(f"/inspections/{record_id}", document).status_code == 201


def test_a_photo_that_was_never_announced_cannot_be_referred_to(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    answer = phone.put(f"/inspections/{uuid4()}", inspection(place, catalogue, photo="0" * 64))
    assert (answer.status_code, answer.json["reason"]) == (422, "photo_missing")


def test_whoever_only_knows_a_photos_hash_cannot_use_it(
    county: CountyBuilder, client: FlaskClient, phone: Phone, catalogue: Catalogue
) -> None:
    sha256 = phone.upload(jpeg())
    by_holder = phone.put(
        f"/inspections/{uuid4()}",
        inspection(phone_place(phone, county), catalogue, photo=sha256),
    )
    assert by_holder.status_code == 201, by_holder.json
    elsewhere = county.enterprise()
    stranger = Phone(client, county.supervisor_at(elsewhere))
    with county.engine.connect() as read:
        size = read.scalar(
            sa.select(models.photo.c.size_bytes).where(models.photo.c.sha256 == sha256)
        )
    photo = {"sha256": sha256, "size_bytes": size, "media_type": "image/jpeg"}
    (line,) = stranger.post("/photos", {"photos": [photo]}).json["photos"]
    assert line["state"] == "ticket"
    # The store's clock tells seconds, and two of slack: the upload must look older than that.
    with county.engine.begin() as tx:
        tx.execute(
            sa.update(models.photo_holder)
            .where(models.photo_holder.c.person_id == stranger.person.id)
            .values(ticketed_at=datetime.now(UTC) + timedelta(seconds=10))
        )
    answer = stranger.put(f"/inspections/{uuid4()}", inspection(elsewhere, catalogue, photo=sha256))
    assert (answer.status_code, answer.json["reason"]) == (422, "photo_missing")
    assert stranger.get(f"/photos/{sha256}").status_code == 404


def test_a_photo_that_is_seen_at_another_enterprise_is_sent_once_more_and_then_taken(
    county: CountyBuilder, client: FlaskClient, phone: Phone, catalogue: Catalogue
) -> None:
    data = jpeg()
    sha256 = phone.upload(data)
    shown = inspection(phone_place(phone, county), catalogue, photo=sha256)
    assert phone.put(f"/inspections/{uuid4()}", shown).status_code == 201
    sees_all = Phone(client, county.person(Role.INSPECTOR))
    assert sees_all.get(f"/photos/{sha256}").status_code == 200
    record = f"/inspections/{uuid4()}"
    elsewhere = inspection(county.enterprise(), catalogue, photo=sha256, origin="enforcement")
    missing = sees_all.put(record, elsewhere)
    assert (missing.status_code, missing.json["errors"]) == (422, {"photos": [sha256]})
    # What is told to be missing is asked for, and what was sent is there.
    assert sees_all.upload(data) == sha256
    assert sees_all.put(record, elsewhere).status_code == 201
    assert sees_all.ticket(data)["state"] == "already_there"


def phone_place(phone: Phone, county: CountyBuilder) -> Any:
    with county.engine.connect() as read:
        return read.scalar(
            sa.select(models.assignment.c.enterprise_id).where(
                models.assignment.c.person_id == phone.person.id
            )
        )


def test_a_photo_that_is_there_need_not_be_sent_twice(phone: Phone, place: Any) -> None:
    data = jpeg()
    photo = phone.upload(data)
    phone.put(f"/visits/{uuid4()}", visit(place, photos=[photo]))
    assert phone.ticket(data)["state"] == "already_there"


def test_fifty_one_photos_are_one_too_many(phone: Phone, place: Any, catalogue: Catalogue) -> None:
    photos = [f"{number:064x}" for number in range(51)]
    answer = phone.put(f"/inspections/{uuid4()}", inspection(place, catalogue, photos=photos))
    assert (answer.status_code, answer.json["reason"]) == (413, "too_many_photos")
    assert "50" in answer.json["message"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": "1999-1"}, "unknown_checklist"),
        ({"sector": "S99"}, "unknown_checklist"),
        ({"sha256": "0" * 64}, "unknown_checklist"),
        ({"sections": ["nothing"]}, "unknown_section"),
    ],
)
def test_an_unknown_checklist_is_named(
    phone: Phone, place: Any, catalogue: Catalogue, change: dict[str, Any], reason: str
) -> None:
    document = inspection(place, catalogue)
    document["checklists"][0] |= change
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, reason)


def test_an_item_of_another_checklist_is_refused(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    document = inspection(place, catalogue)
    document["answers"].append({"item": "S99-001", "result": "pass"})
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "item_not_in_checklist")
    assert answer.json["errors"]["items"] == ["S99-001"]


def test_a_missing_answer_is_named(phone: Phone, place: Any, catalogue: Catalogue) -> None:
    document = inspection(place, catalogue)
    left_out = document["answers"].pop()["item"]
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "answers_missing")
    assert answer.json["errors"]["items"] == [left_out]


def test_a_failed_item_that_demands_a_photo_needs_one(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    document = inspection(place, catalogue)
    document["answers"][0]["result"] = "fail"
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "answers_invalid")
    assert document["answers"][0]["item"] in answer.json["errors"]["items"]


def test_coordinates_outside_the_earth_are_refused_with_the_field(phone: Phone, place: Any) -> None:
    document = visit(place)
    fix = {**document["arrival"]["place"]["fix"], "latitude": 127.9}
    document["arrival"] = {"means": "picked", "place": {"fix": fix}}
    answer = phone.put(f"/visits/{uuid4()}", document)
    assert answer.status_code == 422
    fault = answer.json["errors"]["json"]["arrival"]["place"]["fix"]["latitude"]
    assert "不在地球上" in fault[0]


def test_a_clock_ten_years_off_is_set_right_where_the_phone_tells_it(
    phone: Phone, place: Any, engine: sa.Engine
) -> None:
    wrong = timedelta(days=3652)
    now = datetime.now(UTC)
    document = visit(
        place,
        arrived_at=(now - wrong - timedelta(hours=1)).isoformat(),
        left_at=(now - wrong).isoformat(),
    )
    record_id = uuid4()
    answer = phone.put(
        f"/visits/{record_id}", document, **{"X-Phone-Time": (now - wrong).isoformat()}
    )
    assert answer.status_code == 201, answer.json
    assert abs(answer.json["clock_offset_s"] - wrong.total_seconds()) < 60
    with engine.connect() as read:
        arrived_at = read.scalar(
            sa.select(models.visit.c.arrived_at).where(models.visit.c.id == record_id)
        )
    assert abs((now - arrived_at).total_seconds() - 3600) < 60


def test_a_clock_ten_years_off_is_refused_where_nothing_explains_it(
    phone: Phone, place: Any
) -> None:
    document = visit(
        place, arrived_at="2016-11-02T09:30:00+08:00", left_at="2016-11-02T10:30:00+08:00"
    )
    answer = phone.put(f"/visits/{uuid4()}", document)
    assert (answer.status_code, answer.json["reason"]) == (422, "clock_implausible")
    assert "校准" in answer.json["message"]


def test_a_missing_signature_is_refused_and_a_refusal_needs_its_reason(
    phone: Phone, place: Any
) -> None:
    unsigned = visit(place)
    unsigned["signatures"] = {"inspector": unsigned["signatures"]["inspector"]}
    assert phone.put(f"/visits/{uuid4()}", unsigned).status_code == 422
    refused = visit(place)
    refused["signatures"] = {
        **refused["signatures"],
        "enterprise": {"name": "李示例", "refused_reason": "对记录有异议"},
    }
    assert phone.put(f"/visits/{uuid4()}", refused).status_code == 201


def test_an_enterprise_of_another_county_does_not_exist_for_the_caller(
    own_county: CountyBuilder, phone: Phone, catalogue: Catalogue
) -> None:
    other = own_county.enterprise()
    answer = phone.put(f"/inspections/{uuid4()}", inspection(other, catalogue))
    assert (answer.status_code, answer.json["reason"]) == (404, "not_found")


def test_an_enterprise_of_somebody_elses_does_not_exist_for_the_caller(
    county: CountyBuilder, phone: Phone
) -> None:
    answer = phone.put(f"/visits/{uuid4()}", visit(county.enterprise()))
    assert answer.status_code == 404


def test_another_persons_visit_cannot_be_overwritten(
    county: CountyBuilder, client: FlaskClient, phone: Phone, place: Any
) -> None:
    document = visit(place)
    record_id = uuid4()
    assert phone.put(f"/visits/{record_id}", document).status_code == 201
    colleague = Phone(client, county.supervisor_at(place))
    answer = colleague.put(f"/visits/{record_id}", document)
    assert (answer.status_code, answer.json["reason"]) == (409, "other_document")


def test_an_enterprise_cannot_pretend_that_its_own_check_was_an_inspectors(
    county: CountyBuilder, client: FlaskClient, place: Any, catalogue: Catalogue
) -> None:
    owner = county.person(Grant(Role.ENTERPRISE, enterprise_id=place))
    own_phone = Phone(client, owner)
    pretended = own_phone.put(f"/inspections/{uuid4()}", inspection(place, catalogue))
    assert (pretended.status_code, pretended.json["reason"]) == (403, "forbidden")
    honest = inspection(place, catalogue, origin="self_check")
    assert own_phone.put(f"/inspections/{uuid4()}", honest).status_code == 201


def test_the_third_visit_of_the_month_is_told_as_the_third(phone: Phone, place: Any) -> None:
    numbers = [phone.put(f"/visits/{uuid4()}", visit(place)).json["month_visits"] for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_a_correction_takes_the_visits_place_and_leaves_it_as_it_was(
    phone: Phone, place: Any, engine: sa.Engine
) -> None:
    first, second = uuid4(), uuid4()
    phone.put(f"/visits/{first}", visit(place))
    correction = visit(place, corrects=str(first), correction_reason="接待人姓名写错")
    answer = phone.put(f"/visits/{second}", correction)
    assert (answer.status_code, answer.json["month_visits"]) == (201, 1)
    assert rows_of(engine, models.visit, id=first) == 1
    again = visit(place, corrects=str(first), correction_reason="再改一次")
    refused = phone.put(f"/visits/{uuid4()}", again)
    assert (refused.status_code, refused.json["reason"]) == (409, "already_corrected")


def test_a_finding_id_of_another_inspection_is_refused_and_nothing_is_half_there(
    phone: Phone, place: Any, catalogue: Catalogue, engine: sa.Engine
) -> None:
    photo = phone.upload(jpeg())
    first = inspection(place, catalogue, photo=photo)
    phone.put(f"/inspections/{uuid4()}", first)
    second = inspection(place, catalogue, photo=photo)
    second["findings"][0]["id"] = first["findings"][0]["id"]
    record_id = uuid4()
    answer = phone.put(f"/inspections/{record_id}", second)
    assert (answer.status_code, answer.json["reason"]) == (409, "finding_id_taken")
    assert rows_of(engine, models.inspection, id=record_id) == 0


def test_a_number_too_large_for_a_canonical_form_is_refused(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    document = inspection(place, catalogue)
    document["answers"][0]["value"] = 2**60
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert answer.status_code == 422


def test_a_body_over_the_limit_and_a_body_that_is_no_utf8_are_told_apart(
    client: FlaskClient, phone: Phone
) -> None:
    url = f"/api/v1/visits/{uuid4()}"
    headers = {**phone.person.bearer, "Content-Type": "application/json"}
    large = client.put(url, data=b" " * 1_000_001, headers=headers)
    assert (large.status_code, large.json["reason"]) == (413, "too_large")
    broken = client.put(url, data=b'{"self_check": "\xff\xfe"}', headers=headers)
    assert (broken.status_code, broken.json["reason"]) == (400, "not_json")
