"""A signature is bound to what its signer saw, and to strokes that nobody gave before.

What was shown is the document as it is sent, without the signatures and without the clocks that run
on after the signing. `shown_sha256` is the hash of that together with the signer's name; the web
computes the same (`web/src/phone/shown.ts`, `tests/records/shown_vectors.json`). Decision 0029.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.canonical import NOT_CANONICAL, NotCanonical, sha256_of
from ledger.ground.errors import Invalid
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import signed_strokes
from ledger.records.contents import Doubt
from ledger.records.strokes import Shape, is_enough, shape_of
from spelling.names import same_name

_Document = Mapping[str, Any]

_SIGNATURES = frozenset({"signature", "signatures"})
_WRITTEN_AFTER_SIGNING = frozenset({"at", "elapsed_s", "finished_at", "left_at"})
_CHECKED_BY = "inspector"
_WHOSE = {_CHECKED_BY: "检查人", "enterprise": "企业"}
SIGN_ANEW = "请在“待上传”里点“重新签字”，核对后签好再提交；内容仍在手机上"
GIVEN_BEFORE = f"这个笔迹以前签过，签名须当场手写。{SIGN_ANEW}"

UNBOUND = Doubt("signature_unbound", "签字来自旧版页面，没有记下签字时看到的内容")


@dataclass(frozen=True)
class Mark:
    """Strokes or a refusal, as sent. `field`: where it stands in the document."""

    field: tuple[str, ...]
    name: str
    path: str | None
    shown_sha256: str | None

    @property
    def whose(self) -> str:
        """Who gave it, in a sentence."""
        return _WHOSE.get(self.field[-1], "签字人")

    @cached_property
    def shape(self) -> Shape | None:
        """None: nothing was drawn, or too little."""
        return shape_of(self.path) if self.path and is_enough(self.path) else None

    def errors(self, sentence: str, part: str = "path") -> dict[str, Any]:
        """The sentence at the mark's field."""
        errors: Any = {part: [sentence]}
        for name in reversed(self.field):
            errors = {name: errors}
        return {"json": errors}


def marks_in(document: _Document) -> tuple[Mark, ...]:
    """All that somebody signed or refused to sign."""
    return tuple(
        Mark(field, said["name"], said.get("path"), said.get("shown_sha256"))
        for field, said in _signatures(document)
        if said.get("path") or said.get("refused_reason")
    )


def _signatures(document: _Document) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    if said := document.get("signature"):
        yield ("signature",), said
    sides = document.get("signatures") or {}
    for side in _WHOSE:
        if said := sides.get(side):
            yield ("signatures", side), said


def shown_sha256(document: _Document, names: Sequence[str]) -> list[str]:
    """What each signer of these names vouches for. Raises: NotCanonical."""
    left_out = _SIGNATURES | _WRITTEN_AFTER_SIGNING
    shown = sha256_of({name: said for name, said in document.items() if name not in left_out})
    return [sha256_of({"shown": shown, "signer": name}) for name in names]


def bound(document: _Document) -> dict[str, Any]:
    """The document with its signatures bound to it, as whoever sends it does."""
    binding = dict(document)
    marks = marks_in(document)
    digests = shown_sha256(document, [mark.name for mark in marks])
    for mark, digest in zip(marks, digests, strict=True):
        outer, *inner = mark.field
        sides = binding[outer]
        binding[outer] = (
            {**sides, inner[0]: {**sides[inner[0]], "shown_sha256": digest}}
            if inner
            else {**sides, "shown_sha256": digest}
        )
    return binding


def check_signed(
    document: _Document,
    marks: Sequence[Mark],
    *,
    before: Sequence[Sequence[int]],
    unbound_until: datetime | None,
    now: datetime,
) -> tuple[Doubt, ...]:
    """What is doubtful about the marks. `before`: points of earlier strokes that look alike.

    Raises: Invalid with the mark that cannot be, and what to do.
    """
    digests = _digests(document, marks)
    unbound = False
    for mark, digest in zip(marks, digests, strict=True):
        if mark.shown_sha256 is None:
            if unbound_until is None or now >= unbound_until:
                raise _refused("signature_unbound", mark, "没有记下签字时看到的内容")
            unbound = True
        elif mark.shown_sha256 != digest:
            raise _refused("signed_otherwise", mark, "签字以后内容改过")
        if mark.path and mark.shape is None:
            raise _refused("strokes_too_few", mark, "只点了一下，没有写出签名")
    _check_strokes(marks, before)
    return (UNBOUND,) if unbound else ()


def check_signer(document: _Document, name: str) -> None:
    """Whoever sends it is who checked: no other name stands there, signed or registered alone.

    Raises: Invalid signed_by_another.
    """
    for field, said in _signatures(document):
        if field[-1] != _CHECKED_BY or same_name(said["name"], name):
            continue
        mark = Mark(field, said["name"], None, None)
        why = f"姓名须是您本人的：{name}"
        raise Invalid(
            "signed_by_another",
            f"{mark.whose}签字处写的是“{mark.name}”，{why}。{SIGN_ANEW}",
            **mark.errors(why, "name"),
        )


def signed_otherwise(document: _Document) -> list[Mark]:
    """Marks that were given to something else than what stands there."""
    marks = [mark for mark in marks_in(document) if mark.shown_sha256]
    digests = shown_sha256(document, [mark.name for mark in marks])
    return [
        mark for mark, digest in zip(marks, digests, strict=True) if mark.shown_sha256 != digest
    ]


def _digests(document: _Document, marks: Sequence[Mark]) -> list[str]:
    try:
        return shown_sha256(document, [mark.name for mark in marks]) if marks else []
    except NotCanonical:
        raise Invalid("invalid", NOT_CANONICAL) from None


def _refused(reason: str, mark: Mark, why: str) -> Invalid:
    sentence = f"{mark.whose}（{mark.name}）{why}。{SIGN_ANEW}"
    return Invalid(reason, sentence, **mark.errors(why))


def _check_strokes(marks: Sequence[Mark], before: Sequence[Sequence[int]]) -> None:
    seen = list(before)
    for mark in marks:
        if mark.shape is None:
            continue
        if any(mark.shape.is_copied_in(points) for points in seen):
            raise Invalid("strokes_given_before", GIVEN_BEFORE, **mark.errors("这个笔迹以前签过"))
        seen.append(mark.shape.points)


def strokes_rows(
    area_code: str, kind: RecordKind, occasion: UUID, marks: Sequence[Mark]
) -> list[dict[str, Any]]:
    """What is noted of the strokes, in one order, so that no two records wait for each other."""
    shapes = {mark.shape.sha256: mark.shape for mark in marks if mark.shape}
    return [
        {
            "area_code": area_code,
            "shape_sha256": sha256,
            "occasion": str(occasion),
            "kinds": [kind.value],
            "keys": list(shape.keys),
            "points": list(shape.points),
        }
        for sha256, shape in sorted(shapes.items())
    ]


def note_strokes(tx: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Raises: IntegrityError `ONCE` where another record has them, one of this moment included.

    The visit and the inspection of one occasion are signed once.
    """
    if not rows:
        return
    row = insert(signed_strokes).values(list(rows))
    there, given = signed_strokes.c, row.excluded
    tx.execute(
        row.on_conflict_do_update(
            index_elements=[there.area_code, there.shape_sha256],
            set_={
                "kinds": there.kinds + given.kinds,
                "reused": sa.or_(
                    there.occasion != given.occasion, there.kinds.overlap(given.kinds)
                ),
            },
        )
    )


ONCE = "ck_signed_strokes_once"
