"""Every list of the API once more, over all that a run left in the county that tests share.

A row that some list cannot tell as the document says would else be met by chance: by the test that
happens to read that list after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask

from ledger.ground.caller import Role
from tests.support.county_builder import CountyBuilder
from tests.support.documented_answers import DocumentedAnswers
from tests.support.phone import Phone

API = "/api/v1"
# Each reads all of the county, its reports apart.
READERS = (Role.ADMIN, Role.COUNTY, Role.REPORT_OFFICER)


def wrong_lists(app: Flask, county: CountyBuilder) -> list[str]:
    """What lists of the county answer otherwise than documented; the app must hold its answers."""
    paths = DocumentedAnswers(app).document["paths"]
    lists = [
        path.removeprefix(API)
        for path in paths
        if path.startswith(API) and "get" in paths[path] and "{" not in path
    ]
    assert len(lists) > 20
    readers = [Phone(app.test_client(), county.person(role)) for role in READERS]
    return [fault for reader in readers for path in lists for fault in _faults(reader, path)]


def _faults(reader: Phone, path: str) -> Iterator[str]:
    """Of a list, page by page to its end."""
    cursor = None
    try:
        while True:
            answer = reader.get(path + (f"?cursor={quote(cursor)}" if cursor else ""))
            assert answer.status_code < 500, f"{path}: {answer.status_code}"
            cursor = answer.json.get("next_cursor") if isinstance(answer.json, dict) else None
            if not cursor:
                return
    except AssertionError as fault:
        yield str(fault)
