"""Conventions over the whole route table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.ground.caller import Role
from local.var import PROJECT
from tests.support.documented_answers import DocumentedAnswers

# Public on purpose: signing in, opening one's account, files by signed link, the public's reports,
# health, documentation, boards, pages.
PUBLIC_ROUTES = {
    "POST /api/v1/sessions",
    "POST /api/v1/sessions/wechat",
    "POST /api/v1/activations/look",
    "POST /api/v1/activations/open",
    "GET /api/v1/wechat",
    "GET /api/v1/files/<signed>",
    "GET /api/v1/tips/doors",
    "GET /api/v1/tips/places",
    "GET /api/v1/tips/challenge",
    "POST /api/v1/tips",
    "POST /api/v1/tips/lookup",
    "PUT /api/v1/tips/<uuid:tip_id>/photos/<uuid:photo_id>",
    "POST /api/v1/tips/<uuid:tip_id>/messages",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
}
# Pages are everybody's; their blueprints are named for it.
PAGES = re.compile(r"([a-z_]*pages|api-docs)\.")
# Pages that take something: a reporter's forms without script.
FORMS = {"/tip/anonymous", "/tip/follow", "/tip/follow/messages", "/tip/follow/claims"}


def routes(app: Flask) -> dict[str, Any]:
    table = {}
    for rule in app.url_map.iter_rules():
        if not PAGES.match(rule.endpoint):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                table[f"{method} {rule.rule}"] = app.view_functions[rule.endpoint]
    return table


def callers_of(view: Any, method: str) -> frozenset[Role] | None:
    """As `api.endpoint` declared them, on the view or on the class that flask-smorest makes."""
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        view = getattr(view_class, method.lower())
    while view is not None:
        if hasattr(view, "callers"):
            return view.callers
        view = getattr(view, "__wrapped__", None)
    return None


def test_every_route_declares_who_may_call_it(app: Flask) -> None:
    undeclared = [
        name
        for name, view in routes(app).items()
        if callers_of(view, name.partition(" ")[0]) is None
    ]
    assert not undeclared


def test_the_public_routes_are_those_and_no_others(app: Flask) -> None:
    public = {
        name
        for name, view in routes(app).items()
        if callers_of(view, name.partition(" ")[0]) == frozenset()
    }
    assert public == PUBLIC_ROUTES


def test_the_pages_that_take_a_form_are_those_and_no_others(app: Flask) -> None:
    taking = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if PAGES.match(rule.endpoint) and (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert taking == FORMS


# What opens an account, a report or a sign-in, or proves something.
OPENS_SOMETHING = re.compile("secret|token|password|phrase|phone|proof|altcha|openid|signed")


def test_no_address_holds_what_opens_something(app: Flask, document: dict[str, Any]) -> None:
    asked = {
        (name, parameter["name"])
        for name, operation in operations(document).items()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query"
    }
    asked |= {(rule.rule, part) for rule in app.url_map.iter_rules() for part in rule.arguments}
    assert len(asked) > 100
    # The one link is good for some minutes, and as long as the sign-in.
    telling = {name for name, part in asked if OPENS_SOMETHING.search(part)}
    assert telling == {"/api/v1/files/<signed>"}


def test_every_route_that_is_not_public_refuses_a_stranger(app: Flask, client: FlaskClient) -> None:
    for name in routes(app).keys() - PUBLIC_ROUTES:
        method, _, rule = name.partition(" ")
        path = "/".join(_example_of(part) for part in rule.split("/"))
        answer = client.open(path, method=method, json={})
        assert (name, answer.status_code) == (name, 401)


def _example_of(part: str) -> str:
    if not part.startswith("<"):
        return part
    if "uuid" in part:
        return "00000000-0000-4000-8000-000000000000"
    return "0" * 64


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return json.loads(answer.data)


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict) and "responses" in operation
    }


def documented_name(route: str) -> str:
    """`GET /x/<uuid:id>` as the document writes it: `GET /x/{id}`."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", route)


def test_every_route_stands_in_the_openapi_document_with_a_summary(
    app: Flask, document: dict[str, Any]
) -> None:
    documented = operations(document)
    assert {documented_name(route) for route in routes(app)} <= documented.keys()
    assert not [name for name, operation in documented.items() if not operation.get("summary")]


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    bare = [
        name
        for name, operation in operations(document).items()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if "example" not in content and "examples" not in content
    ]
    assert not bare


def test_every_protected_route_documents_its_refusals(app: Flask, document: dict[str, Any]) -> None:
    documented = operations(document)
    for route in routes(app).keys() - PUBLIC_ROUTES:
        assert {"401", "403"} <= documented[documented_name(route)]["responses"].keys(), route


def test_every_operation_has_a_name_of_its_own_that_any_language_can_call(
    document: dict[str, Any],
) -> None:
    names = [operation["operationId"] for operation in operations(document).values()]
    assert len(set(names)) == len(names)
    assert not [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)+", name)]


def test_the_document_names_the_callers_that_the_route_table_has(
    app: Flask, document: dict[str, Any]
) -> None:
    documented = operations(document)
    for route, view in routes(app).items():
        operation = documented[documented_name(route)]
        callers = callers_of(view, route.partition(" ")[0])
        assert callers is not None
        assert (route, set(operation["x-roles"])) == (route, {role.value for role in callers})
        assert (route, operation["security"]) == (route, [{"bearer": []}] if callers else [])
        assert (route, "角色：" in operation["description"]) == (route, True)


def test_no_operation_documents_just_any_answer(document: dict[str, Any]) -> None:
    vague = [
        name
        for name, operation in operations(document).items()
        if "default" in operation["responses"]
    ]
    assert not vague


def test_every_example_is_what_its_schema_says(app: Flask) -> None:
    documented = DocumentedAnswers(app)
    checked = 0
    for name, operation in operations(dict(documented.document)).items():
        for content in _contents(operation):
            for example in _examples(content):
                checked += 1
                assert (name, documented.faults(content["schema"], example)) == (name, [])
    assert checked > 80


def _contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Of its body and of every answer, where they are JSON."""
    for part in (operation.get("requestBody", {}), *operation["responses"].values()):
        if "application/json" in (content := part.get("content", {})):
            yield content["application/json"]


def _examples(content: dict[str, Any]) -> Iterator[Any]:
    if "example" in content:
        yield content["example"]
    yield from (example["value"] for example in content.get("examples", {}).values())


def test_every_address_that_a_page_or_module_makes_has_its_route(app: Flask) -> None:
    named = re.compile(r"""url_for\(\s*["']([\w.]+)["']""")
    sources = [*(PROJECT / "api").rglob("*.py"), *(PROJECT / "api").rglob("*.html")]
    found = {
        endpoint
        for source in sources
        for endpoint in named.findall(source.read_text(encoding="utf-8"))
    }
    assert found
    assert found <= set(app.view_functions)
