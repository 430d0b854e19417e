"""The app keeps what its OpenAPI document says, whatever is sent to it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ledger.ground.caller import Grant, Role
from tests.support.county_builder import CountyBuilder, Person

CHECKS = (
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)


@pytest.fixture(scope="session")
def contract(app: Flask) -> Any:
    # As somebody inside asks for it.
    inside = {"REMOTE_ADDR": "127.0.0.1"}
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, environ_base=inside)


@pytest.fixture(scope="session")
def everybody(county: CountyBuilder) -> Person:
    """Somebody with every role, so that no request ends at the door."""
    place = county.enterprise()
    person = county.person(
        *[Grant(role) for role in (Role.SUPERVISOR, Role.INSPECTOR, Role.COUNTY, Role.ADMIN)],
        Grant(Role.ENTERPRISE, enterprise_id=place),
    )
    county.station(person, place)
    return person


def test_every_answer_is_one_that_the_document_names(contract: Any, everybody: Person) -> None:
    operations = [found.ok() for found in contract.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        _hold(operation, everybody)


def _hold(operation: Any, everybody: Person) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    def every_answer_is_documented(case: schemathesis.Case) -> None:
        answer = case.call(headers=everybody.bearer)
        case.validate_response(answer, checks=CHECKS)

    every_answer_is_documented()
