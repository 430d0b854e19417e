"""A client that holds each answer to the OpenAPI document: its status, and every field of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jsonschema_rs import Draft202012Validator, Registry
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

JSON = "application/json"
# Not changed since, and our own fault: neither is a promise.
NOT_PROMISED = {304, 500}


class DocumentedAnswers:
    """What the document says of each operation's answers."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.document: Mapping[str, Any] = app.test_client().get("/api/v1/openapi.json").json or {}
        self._registry = Registry([("urn:document", self.document)])
        self._validators: dict[str, Draft202012Validator] = {}

    def hold(self, answer: TestResponse) -> None:
        """Raises: AssertionError where the status or the body is another than documented."""
        responses = self._responses(answer)
        if responses is None or answer.status_code in NOT_PROMISED:
            return
        asked = f"{answer.request.method} {answer.request.path} {answer.status_code}"
        assert str(answer.status_code) in responses, f"{asked} is not in the document"
        content = responses[str(answer.status_code)].get("content", {})
        if JSON in content:
            faults = self.faults(content[JSON]["schema"], answer.json)
            assert not faults, f"{asked}: {faults}"

    def faults(self, schema: Mapping[str, Any], value: Any) -> list[str]:
        """Where a value is another than a schema of the document says."""
        found = self._validator(schema["$ref"]).iter_errors(value)
        return [f"{fault.instance_path}: {fault.message}" for fault in found]

    def _responses(self, answer: TestResponse) -> Mapping[str, Any] | None:
        """Of the operation that answered; None for pages and unknown addresses."""
        request = answer.request
        try:
            rule, _ = self._app.url_map.bind_to_environ(request.environ).match(return_rule=True)
        except HTTPException:
            return None
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        operation = self.document["paths"].get(path, {}).get(request.method.lower())
        return operation["responses"] if operation else None

    def _validator(self, reference: str) -> Draft202012Validator:
        if reference not in self._validators:
            schema = {"$ref": f"urn:document{reference}"}
            self._validators[reference] = Draft202012Validator(schema, registry=self._registry)
        return self._validators[reference]


def hold_answers(app: Flask) -> None:
    """Let every client of the app fail where an answer is another than documented."""
    documented = DocumentedAnswers(app)

    class HoldingClient(FlaskClient):
        def open(self, *args: Any, **kwargs: Any) -> TestResponse:
            answer = super().open(*args, **kwargs)
            documented.hold(answer)
            return answer

    app.test_client_class = HoldingClient
