"""An inspection asks the parts that were chosen, each question once, what failed before first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone, inspection, jpeg


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient, place: Any) -> Phone:
    return Phone(client, county.supervisor_at(place))


def used(catalogue: Catalogue, sector: str, parts: list[str]) -> dict[str, Any]:
    checklist = catalogue.latest(sector)
    named = {"sector": sector, "version": checklist.version, "sha256": checklist.sha256}
    return {**named, "sections": parts}


def of_items(
    place: Any, catalogue: Catalogue, results: dict[str, str], **changes: Any
) -> dict[str, Any]:
    """An inspection of these items of S06 alone; results without 不合格, or with its photo told."""
    return inspection(
        place,
        catalogue,
        checklists=[used(catalogue, "S06", list(results))],
        answers=[{"item": item, "result": result} for item, result in results.items()],
        **changes,
    )


def test_single_items_can_be_asked_without_their_section(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    answer = phone.put(
        f"/inspections/{uuid4()}",
        of_items(place, catalogue, {"S06-001": "na", "S06-003": "pass"}),
    )
    assert answer.status_code == 201, answer.json


def test_an_item_that_was_not_chosen_is_refused(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    document = of_items(place, catalogue, {"S06-001": "na"})
    document["answers"].append({"item": "S06-003", "result": "na"})
    answer = phone.put(f"/inspections/{uuid4()}", document)
    assert answer.status_code == 422
    assert answer.json["reason"] == "item_not_in_checklist"


def test_a_part_that_two_choices_share_is_answered_once(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    document = inspection(place, catalogue)
    document["checklists"].append(used(catalogue, "S06", ["S06-001"]))
    assert phone.put(f"/inspections/{uuid4()}", document).status_code == 201


def test_a_part_that_the_checklist_lacks_is_named(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    answer = phone.put(f"/inspections/{uuid4()}", of_items(place, catalogue, {"S06-999": "na"}))
    assert answer.status_code == 422
    assert answer.json["reason"] == "unknown_section"


def test_what_was_failed_last_is_told_until_it_was_passed(
    phone: Phone, place: Any, catalogue: Catalogue
) -> None:
    def failed() -> list[str]:
        return [
            failure["item"] for failure in phone.get(f"/enterprises/{place}").json["failed_last"]
        ]

    assert failed() == []
    first = inspection(place, catalogue, photo=phone.upload(jpeg()))
    failing = first["findings"][0]["item"]
    assert phone.put(f"/inspections/{uuid4()}", first).status_code == 201
    assert failed() == [failing]

    later = datetime.now(UTC) + timedelta(seconds=1)
    again = of_items(
        place,
        catalogue,
        {failing: "na"},
        started_at=later.isoformat(),
        finished_at=later.isoformat(),
    )
    assert phone.put(f"/inspections/{uuid4()}", again).status_code == 201
    assert failed() == []
