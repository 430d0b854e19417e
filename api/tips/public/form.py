"""The form of the anonymous door as a browser without script sends it (multipart).

Read by hand and in memory: the framework's own reading lays larger files on the disk, where a
photograph would lie unsealed. Photographs beyond what is taken are read and dropped, so that the
form comes back with what was typed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID, uuid5

from werkzeug.formparser import FormDataParser

# Of all photographs together; a phone's picture has 3 to 5 MB.
PHOTOS_MOST_BYTES = 30_000_000
# What is read at all before the connection is given up.
BODY_MOST_BYTES = 120_000_000
_FIELDS_MOST_BYTES = 200_000
_PARTS_MOST = 60

_WORDS = ("happened", "enterprise_words", "place_words", "accused", "details")


@dataclass(frozen=True, slots=True)
class SentForm:
    """`typed`: fields as they were typed. `photos`: files as they came."""

    typed: Mapping[str, str]
    photos: tuple[bytes, ...]
    photos_dropped: bool

    def photo_ids(self, tip_id: UUID) -> list[UUID]:
        """The same for the same form sent again, so that the report stays the same document."""
        return [uuid5(tip_id, str(position)) for position in range(len(self.photos))]


class _Budget:
    """What may still be kept in memory, for all files of one form together."""

    def __init__(self, left_bytes: int) -> None:
        self.left_bytes = left_bytes
        self.dropped = False

    def file(self, *_: Any, **__: Any) -> BinaryIO:
        return _BudgetedFile(self)


class _BudgetedFile(io.BytesIO):
    def __init__(self, budget: _Budget) -> None:
        super().__init__()
        self._budget = budget

    def write(self, data: Any) -> int:
        length = len(data)
        if length > self._budget.left_bytes:
            self._budget.dropped, self._budget.left_bytes = True, 0
            return length
        self._budget.left_bytes -= length
        return super().write(data)


def read_form(environ: dict[str, Any]) -> SentForm:
    """Raises: RequestEntityTooLarge where it is larger than anybody's photographs."""
    budget = _Budget(PHOTOS_MOST_BYTES)
    parser = FormDataParser(
        stream_factory=budget.file,
        max_content_length=BODY_MOST_BYTES,
        max_form_memory_size=_FIELDS_MOST_BYTES,
        max_form_parts=_PARTS_MOST,
    )
    _, fields, files = parser.parse_from_environ(environ)
    typed = {name: value.replace("\r\n", "\n") for name, value in fields.items()}
    chosen = [photo.stream.read() for photo in files.getlist("photos")]
    # A field without a chosen file comes as an empty one.
    return SentForm(typed, tuple(data for data in chosen if data), budget.dropped)


def document_of(form: SentForm, tip_id: UUID) -> dict[str, Any]:
    """As the API takes it, but `details` as they were typed; None for what was left empty."""
    typed = form.typed
    words = {name: typed.get(name, "").strip() or None for name in _WORDS}
    kind = typed.get("kind", "")
    return {
        **words,
        "id": str(tip_id),
        "area_code": typed.get("area", ""),
        "secret": typed.get("secret", ""),
        "door": "anonymous",
        "kind": kind,
        "description": typed.get("description", "").strip(),
        "enterprise_id": typed.get("enterprise_id") or None,
        "town_code": typed.get("town_code") or None,
        "place": None,
        "accused": words["accused"] if kind == "official" else None,
        "deaths": typed.get("deaths") == "true",
        "signatories": _number(typed.get("signatories", "")),
        "photos": [str(photo_id) for photo_id in form.photo_ids(tip_id)],
        "identity": None,
    }


def uuid_of(text: str) -> UUID | None:
    """None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    """0, which the schema refuses, for what is no number."""
    text = text.strip() or "1"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
