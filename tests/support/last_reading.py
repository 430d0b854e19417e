"""What a run left, read once more to its end.

Every list of the API, in the county that tests share: a row that some list cannot tell as the
document says would else be met by chance, by the test that happens to read that list after it. And
every key of the store: what no county's prefix covers, nobody would hand over or delete with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask

from ledger.ground.caller import Role
from media.keys import county_prefixes
from media.object_store import ObjectStore
from tests.support.county_builder import CountyBuilder
from tests.support.documented_answers import DocumentedAnswers
from tests.support.phone import Phone

API = "/api/v1"
# Tests of the store itself put what they like under this.
OF_STORE_TESTS = "tests/"
# Each reads all of the county, its reports apart.
READERS = (Role.ADMIN, Role.COUNTY, Role.REPORT_OFFICER)


def wrong_lists(app: Flask, county: CountyBuilder) -> list[str]:
    """What lists of the county answer otherwise than documented; the app must hold its answers."""
    paths = DocumentedAnswers(app).document["paths"]
    lists = [
        path.removeprefix(API) + _longest_page(paths[path]["get"])
        for path in paths
        if path.startswith(API) and "get" in paths[path] and "{" not in path
    ]
    assert len(lists) > 20
    readers = [Phone(app.test_client(), county.person(role)) for role in READERS]
    return [fault for reader in readers for path in lists for fault in _faults(reader, path)]


def stray_keys(store: ObjectStore) -> list[str]:
    """Of the store, those that lie under no county's prefix."""
    kept = (key for key in store.keys("") if not key.startswith(OF_STORE_TESTS))
    return [key for key in kept if not key.startswith(tuple(_prefixes_for(key)))]


def _prefixes_for(key: str) -> list[str]:
    area_code = key.split("/")[1] if "/" in key else ""
    return county_prefixes(area_code) if re.fullmatch(r"[0-9]{6}", area_code) else []


def _longest_page(operation: Mapping[str, Any]) -> str:
    """As the document allows: a run leaves thousands of rows, and each page costs by itself."""
    limits = (p["schema"] for p in operation.get("parameters", ()) if p.get("name") == "limit")
    return "?" + "".join(f"limit={limit['maximum']}" for limit in limits)


def _faults(reader: Phone, path: str) -> Iterator[str]:
    """Of a list, page by page to its end."""
    cursor = None
    try:
        while True:
            answer = reader.get(path + (f"&cursor={quote(cursor)}" if cursor else ""))
            assert answer.status_code < 500, f"{path}: {answer.status_code}"
            cursor = answer.json.get("next_cursor") if isinstance(answer.json, dict) else None
            if not cursor:
                return
    except AssertionError as fault:
        yield str(fault)
