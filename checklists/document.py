"""The published form of a checklist: what was authored with every default spelled out.

Its canonical JSON (RFC 8785) is what phones are served and what the SHA-256 is taken over, so the
same words always give the same hash, however the YAML was laid out.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from checklists import clauses
from checklists.documents import Document

GRADES = ("general", "major-suggested")


def published_form(
    authored: Mapping[str, Any], documents: Mapping[str, Document]
) -> dict[str, Any]:
    """Spell out defaults and make each source readable.

    `authored` must have passed the schema and the review.
    """
    sections = [
        {
            "id": section["id"],
            "name": section["name"],
            "items": [_item(item, documents) for item in section["items"]],
        }
        for section in authored["sections"]
    ]
    left_out = [
        {**point, "sources": [_source(source, documents) for source in point["sources"]]}
        for point in authored.get("not_field_checks", [])
    ]
    heading = {key: authored[key] for key in ("sector", "name", "version", "published", "notes")}
    return {**heading, "sections": sections, "not_field_checks": left_out}


def canonical(document: Mapping[str, Any]) -> bytes:
    """The document as canonical JSON, UTF-8."""
    return rfc8785.dumps(dict(document))


def sha256_hex(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _item(item: Mapping[str, Any], documents: Mapping[str, Document]) -> dict[str, Any]:
    spelled_out = {
        **item,
        "grade": item.get("grade", GRADES[0]),
        "photo_on_fail": item.get("photo_on_fail", True),
        "sources": [_source(source, documents) for source in item["sources"]],
    }
    if "measure" in item:
        spelled_out["measure"] = {"required": True, **item["measure"]}
    if "criterion" in item:
        criterion = item["criterion"]
        spelled_out["criterion"] = {
            **criterion,
            "document_title": documents[criterion["document"]].readable,
        }
    return spelled_out


def _source(source: str | Mapping[str, str], documents: Mapping[str, Document]) -> dict[str, str]:
    if isinstance(source, str):
        return {"code": source, "text": clauses.readable(source)}
    key, clause = source["document"], source.get("clause", "")
    return {"code": f"{key} {clause}".strip(), "text": documents[key].readable + clause}
