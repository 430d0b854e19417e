"""A visit as the phone sends it, for tests of what comes after: tapping it in takes ten seconds."""

from __future__ import annotations

from functools import cache
from uuid import UUID, uuid4

from flask import Flask

from checklists.catalogue import Catalogue
from tests.support.county_town import CountyTown
from tests.support.phone import Phone, inspection, jpeg, visit


@cache
def _catalogue() -> Catalogue:
    return Catalogue.load()


def find_hazard(app: Flask, town: CountyTown, part: str = "值班室") -> UUID:
    """The supervisor's visit with one general hazard of S04, received by the server; its id."""
    phone = Phone(app.test_client(), town.supervisor)
    visit_id, photo = uuid4(), phone.upload(jpeg())
    sent = phone.put(f"/visits/{visit_id}", visit(town.enterprise_id))
    assert sent.status_code == 201, sent.json
    found = inspection(
        town.enterprise_id, _catalogue(), photo=photo, sector="S04", visit_id=str(visit_id)
    )
    found["findings"][0]["part"] = part
    sent = phone.put(f"/inspections/{uuid4()}", found)
    assert sent.status_code == 201, sent.json
    return UUID(sent.json["hazards"][0]["id"])
