"""Every county's phones get its plan as the OpenAPI document describes it."""

from __future__ import annotations

import pytest
from flask import Flask

from api.checklists.routes import DESK_ONLY
from ledger.ground.caller import Role
from plans.loader import all_plans
from tests.support.county_builder import CountyBy
from tests.support.documented_answers import DocumentedAnswers
from tests.support.phone import Phone


@pytest.mark.parametrize("code", [plan.area.code for plan in all_plans()])
def test_a_countys_plan_is_answered_as_documented(
    app: Flask, county_by: CountyBy, code: str
) -> None:
    county = county_by(code)
    phone = Phone(app.test_client(), county.person(Role.INSPECTOR))
    answer = phone.get("/plan")
    assert answer.json["area"]["code"] == county.area_code
    assert not answer.json.keys() & set(DESK_ONLY)
    documented = DocumentedAnswers(app)
    schema = {"$ref": "#/components/schemas/Plan"}
    assert documented.faults(schema, answer.json) == []
    assert documented.faults(schema, answer.json | {"title": None})
    assert documented.faults(schema, answer.json | {"unheard_of": 1})
