"""The published form of a checklist: what was authored with every default spelled out.

Its canonical JSON (RFC 8785) is what phones are served and what the SHA-256 is taken over, so the
same words always give the same hash, however the YAML was laid out.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import rfc8785

from checklists import clauses
from checklists.documents import Document, cases_by_id
from checklists.points import Point, clauses_of

GRADES = ("general", "major-suggested")

# YAML folds lines with a space, which Chinese does not have.
_FOLD = re.compile(r"(?<=[\u2010-\uffef]) (?=[\u2010-\uffef])")

# A question has one id wherever it stands: how another checklist's item reads, by its id.
UsedItem = Callable[[str], Mapping[str, Any]]


def published_form(
    authored: Mapping[str, Any],
    documents: Mapping[str, Document],
    points: Sequence[Point],
    used_item: UsedItem,
) -> dict[str, Any]:
    """Spell out defaults, make each source readable, and draw in the items that are used.

    `authored` must have passed the schema and the review; `points` are its sector's.
    Raises: UnknownItem: from `used_item`, where a used item was never published.
    """

    def item_form(item: Mapping[str, Any]) -> dict[str, Any]:
        if "uses" not in item:
            return published_item(item, documents, points)
        used = used_item(item["uses"])
        more = [_source(source, documents) for source in clauses_of(item, points)]
        return {
            **used,
            "sources": [*used["sources"], *(s for s in more if s not in used["sources"])],
        }

    sections = [
        {
            "id": section["id"],
            "name": section["name"],
            "items": [item_form(item) for item in section["items"]],
        }
        for section in authored["sections"]
    ]
    left_out = [
        _with_sources(entry, documents, points) for entry in authored.get("not_field_checks", [])
    ]
    heading = {key: authored[key] for key in ("sector", "name", "version", "published")}
    notes = [{**note, "text": _FOLD.sub("", note["text"])} for note in authored["notes"]]
    return {**heading, "notes": notes, "sections": sections, "not_field_checks": left_out}


def items_in(published: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The items of a published document by id."""
    return {item["id"]: item for section in published["sections"] for item in section["items"]}


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """The document as canonical JSON, UTF-8."""
    return rfc8785.dumps(dict(document))


def sha256_hex(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def published_item(
    item: Mapping[str, Any], documents: Mapping[str, Document], points: Sequence[Point]
) -> dict[str, Any]:
    """One authored item with its defaults spelled out and its sources readable."""
    spelled_out = {
        **_with_sources(item, documents, points),
        "grade": item.get("grade", GRADES[0]),
        "photo_on_fail": item.get("photo_on_fail", True),
    }
    if "measure" in item:
        spelled_out["measure"] = {"required": True, **item["measure"]}
    if "criterion" in item:
        standard, case = cases_by_id(documents)[item["criterion"]]
        spelled_out["criterion"] = {
            "id": case.id,
            "document": standard.key,
            "document_title": standard.readable + (case.clause or ""),
            "wording": case.wording,
        }
    return spelled_out


def _with_sources(
    entry: Mapping[str, Any], documents: Mapping[str, Document], points: Sequence[Point]
) -> dict[str, Any]:
    sources = [_source(source, documents) for source in clauses_of(entry, points)]
    # Which points it carries is for those who trace; phones are told the clauses.
    return {key: value for key, value in entry.items() if key != "points"} | {"sources": sources}


def _source(source: str | Mapping[str, str], documents: Mapping[str, Document]) -> dict[str, str]:
    if isinstance(source, str):
        return {"code": source, "text": clauses.readable(source)}
    if "text" in source:  # a county's own, named as the county writes it
        return {"code": source["text"], "text": source["text"]}
    key, clause = source["document"], source.get("clause", "")
    return {"code": f"{key} {clause}".strip(), "text": documents[key].readable + clause}
