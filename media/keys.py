"""Where things lie in the object store. Every key begins with its kind and its county, so that what
a county has lies under one prefix a kind: it can be counted, handed over and deleted by them.

Photographs lie under the SHA-256 of the original, so that the same picture is kept once a county
and a key says what its bytes must be. All functions are pure.

Raises: ValueError when a part could leave its folder or is no SHA-256; keys are often built from
what a client sent.
"""

from __future__ import annotations

import re
from enum import StrEnum

_AREA = re.compile(r"[0-9]{6}")
_PART = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,128}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class KeyKind(StrEnum):
    """What is kept; the first part of a key."""

    PHOTO = "photos"
    SEALED = "sealed"
    TREE_HEAD = "heads"
    BOARD = "boards"
    VISIT_LOG = "visit-logs"
    TIP_PHOTO = "tips"
    TIP_POSTER = "tip-posters"
    PAPER = "papers"
    REPORT = "reports"


def county_prefixes(area_code: str) -> list[str]:
    """Under these lies everything of a county, and nothing of another."""
    return [f"{_path(kind, area_code)}/" for kind in KeyKind]


def photo_original(area_code: str, sha256_hex: str) -> str:
    """The photograph as it came: evidence, never changed."""
    return f"{_photo(area_code, sha256_hex)}.orig"


def photo_display(area_code: str, sha256_hex: str) -> str:
    """The copy for screens and documents, without metadata."""
    return f"{_photo(area_code, sha256_hex)}.display.jpg"


def photo_thumbnail(area_code: str, sha256_hex: str) -> str:
    """The copy for lists, without metadata."""
    return f"{_photo(area_code, sha256_hex)}.thumbnail.jpg"


def sealed_record(area_code: str, kind: str, record_id: str) -> str:
    """One sealed inspection, visit or event, as canonical JSON."""
    return _path(KeyKind.SEALED, area_code, kind, f"{record_id}.json")


def sealed_records(area_code: str, kind: str | None = None) -> str:
    """The prefix of a county's sealed records, all or of one kind."""
    return _path(KeyKind.SEALED, area_code, *([kind] if kind else [])) + "/"


def tree_head(area_code: str, size: int) -> str:
    """The dated head of a county's hash tree over `size` records; listed in the tree's order."""
    if size < 0:
        raise ValueError("a tree has no negative size")
    return _path(KeyKind.TREE_HEAD, area_code, f"{size:012d}.json")


def tree_heads(area_code: str) -> str:
    """The prefix of a county's tree heads."""
    return _path(KeyKind.TREE_HEAD, area_code) + "/"


def board_file(area_code: str, code: str, version: int, name: str) -> str:
    """One file of one printed version of a notice board, such as `a3.pdf`."""
    return _path(KeyKind.BOARD, area_code, code, str(version), name)


def board_batch_file(area_code: str, batch_id: str, name: str) -> str:
    """Many boards in one file, such as `boards.pdf`."""
    return _path(KeyKind.BOARD, area_code, "batches", batch_id, name)


def visit_log_file(area_code: str, log_id: str, version: int, name: str) -> str:
    """One file of one version of a supervisor's monthly log, such as `log.xlsx`."""
    return _path(KeyKind.VISIT_LOG, area_code, log_id, str(version), name)


def tip_photo(area_code: str, random: str) -> str:
    """A photo of a report, sealed. Not under its hash: nobody can ask whether a picture came."""
    return _path(KeyKind.TIP_PHOTO, area_code, random)


def tip_photos(area_code: str) -> str:
    """The prefix of a county's photos of reports."""
    return _path(KeyKind.TIP_PHOTO, area_code) + "/"


def tip_poster_file(area_code: str, poster_id: str, name: str) -> str:
    """One file of one printed plate that tells how to report, such as `A3.pdf`."""
    return _path(KeyKind.TIP_POSTER, area_code, poster_id, name)


def printed_paper(area_code: str, paper_id: str, name: str) -> str:
    """One printing of a paper, such as `issued.pdf`."""
    return _path(KeyKind.PAPER, area_code, paper_id, name)


def report_file(area_code: str, print_id: str, name: str) -> str:
    """One file of one printing of a report that an office handed in, such as `form.xlsx`."""
    return _path(KeyKind.REPORT, area_code, print_id, name)


def _photo(area_code: str, sha256_hex: str) -> str:
    if not _SHA256.fullmatch(sha256_hex):
        raise ValueError("a photograph's name is its SHA-256, 64 digits of 0-9a-f")
    return _path(KeyKind.PHOTO, area_code, sha256_hex[:2], sha256_hex)


def _path(kind: KeyKind, area_code: str, *parts: str) -> str:
    for part, allowed in ((area_code, _AREA), *((part, _PART) for part in parts)):
        if not allowed.fullmatch(part):
            raise ValueError(f"not usable in a key: {part!r}")
    return "/".join((kind, area_code, *parts))
