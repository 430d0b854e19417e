"""Every list of the API once more, over all that a run left in the county that tests share.

A row that some list cannot tell as the document says would else be met by chance: by the test that
happens to read that list after it.
"""

from __future__ import annotations

from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask

from ledger.ground.caller import Role
from tests.support.county_builder import CountyBuilder
from tests.support.documented_answers import DocumentedAnswers
from tests.support.phone import Phone

API = "/api/v1"
# Each reads all of the county, its reports apart.
READERS = (Role.ADMIN, Role.COUNTY, Role.REPORT_OFFICER)


def read_every_list(app: Flask, engine: sa.Engine) -> None:
    """Raises: AssertionError where a list answers otherwise than documented (the app holds it)."""
    county = CountyBuilder(engine)
    paths = DocumentedAnswers(app).document["paths"]
    lists = [
        path.removeprefix(API)
        for path in paths
        if path.startswith(API) and "get" in paths[path] and "{" not in path
    ]
    assert len(lists) > 20
    for role in READERS:
        reader = Phone(app.test_client(), county.person(role))
        for path in lists:
            read_to_its_end(reader, path)


def read_to_its_end(reader: Phone, path: str) -> None:
    """Page by page."""
    cursor = None
    while True:
        answer = reader.get(path + (f"?cursor={quote(cursor)}" if cursor else ""))
        assert answer.status_code < 500, f"{path}: {answer.status_code}"
        cursor = answer.json.get("next_cursor") if isinstance(answer.json, dict) else None
        if not cursor:
            return
