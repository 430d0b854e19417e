"""A county's phones get and answer its own checklists; other counties know nothing of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from api.app import create_app
from checklists.authoring import PACKAGE_ROOT
from checklists.catalogue import Catalogue
from checklists.county.publishing import county_catalogues
from checklists.errors import PublishedVersionEdited
from settings import Settings
from tests.checklists.county_folder import CountyFolder, own_item
from tests.support.county_builder import XUPU, CountyBuilder, new_counties
from tests.support.documented_answers import hold_answers
from tests.support.phone import Phone, inspection, jpeg

OFF = {"item": "S06-005", "reason": "本县没有管道燃气"}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> CountyFolder:
    """溆浦's first edition: one item of its own, one switched off."""
    county = CountyFolder(tmp_path_factory.mktemp("counties"), PACKAGE_ROOT)
    county.write(1, own_item(), off=[OFF])
    county.publish()
    return county


@pytest.fixture(scope="module")
def own_catalogue(changed: CountyFolder) -> Catalogue:
    return county_catalogues(changed.folder, Catalogue.load())[XUPU]


@pytest.fixture(scope="module")
def client(settings: Settings, engine: sa.Engine, changed: CountyFolder) -> Iterator[FlaskClient]:
    app = create_app(replace(settings, county_checklists=str(changed.folder)))
    hold_answers(app)
    yield app.test_client()
    app.extensions["anxun"].engine.dispose()


@pytest.fixture
def phone(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.supervisor_at(county.enterprise()))


@pytest.fixture
def elsewhere(engine: sa.Engine, client: FlaskClient) -> Iterator[CountyBuilder]:
    """A county of the same plan that made no lists of its own."""
    with new_counties(engine, client.application.extensions["anxun"].plans) as county_by:
        yield county_by(XUPU)


@pytest.fixture
def stranger(elsewhere: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, elsewhere.supervisor_at(elsewhere.enterprise()))


def versions(phone: Phone) -> dict[str, str]:
    listed = phone.get("/checklists").json["checklists"]
    return {checklist["sector"]: checklist["version"] for checklist in listed}


def test_the_list_names_the_countys_version_where_there_is_one(
    phone: Phone, stranger: Phone, own_catalogue: Catalogue
) -> None:
    ours = Catalogue.load().latest("S06").version
    assert versions(phone)["S06"] == own_catalogue.latest("S06").version == f"{ours}.1"
    assert versions(stranger)["S06"] == ours


def test_every_checklist_is_answered_as_documented(phone: Phone, stranger: Phone) -> None:
    for reader in (phone, stranger):
        for sector in versions(reader):
            # The client holds it to the document.
            assert reader.get(f"/checklists/{sector}").json["sector"] == sector


def test_a_phone_gets_its_countys_items(phone: Phone) -> None:
    asked = {
        item["id"]
        for section in phone.get("/checklists/S06").json["sections"]
        for item in section["items"]
    }
    assert "S06-X01" in asked
    assert "S06-005" not in asked


def test_another_county_cannot_fetch_the_countys_version(
    phone: Phone, stranger: Phone, own_catalogue: Catalogue
) -> None:
    path = f"/checklists/S06?version={own_catalogue.latest('S06').version}"
    assert phone.get(path).status_code == 200
    assert stranger.get(path).status_code == 404


def test_our_version_stays_for_forms_that_were_begun_before(phone: Phone) -> None:
    ours = Catalogue.load().latest("S06")
    answer = phone.get(f"/checklists/S06?version={ours.version}")
    assert answer.get_data() == ours.as_json


def test_an_own_item_is_answered_found_faulty_and_its_remedy_shown(
    county: CountyBuilder, client: FlaskClient, own_catalogue: Catalogue
) -> None:
    place = county.enterprise()
    phone = Phone(client, county.supervisor_at(place))
    document = inspection(place, own_catalogue, photo=phone.upload(jpeg()))
    for answer in document["answers"]:
        answer["result"] = "fail" if answer["item"] == "S06-X01" else "na"
    document["findings"][0]["item"] = "S06-X01"
    receipt = phone.put(f"/inspections/{uuid4()}", document)
    assert receipt.status_code == 201, receipt.json
    (found,) = phone.get(f"/hazards?enterprise_id={place}").json["hazards"]
    assert phone.get(f"/hazards/{found['id']}").json["remedy"] == own_item()["remedy"]


def test_another_county_cannot_answer_the_countys_version(
    elsewhere: CountyBuilder, client: FlaskClient, own_catalogue: Catalogue
) -> None:
    place = elsewhere.enterprise()
    phone = Phone(client, elsewhere.supervisor_at(place))
    answer = phone.put(f"/inspections/{uuid4()}", inspection(place, own_catalogue))
    assert answer.status_code == 422
    assert answer.json["reason"] == "unknown_checklist"


def test_an_edited_published_version_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    county = CountyFolder(tmp_path, PACKAGE_ROOT)
    county.write(1, own_item())
    (entry,) = county.publish()
    path = county.home / "published" / f"S06-{entry.version}.json"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(PublishedVersionEdited, match=path.name):
        create_app(replace(settings, county_checklists=str(tmp_path)))
