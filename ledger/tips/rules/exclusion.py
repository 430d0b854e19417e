"""Whom a report names (举报回避): names as people write them, compared as people mean them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from uuid import UUID

# 买买提·示例, however the dot was typed. Other signs part one name from the next.
_DOTS = re.compile(r"[\s.·•‧・･]+")


def plain_name(text: str) -> str:
    """Without spaces and dots, in half width, in lower case: 「张　示例」 is 「张示例」."""
    return _DOTS.sub("", unicodedata.normalize("NFKC", text).casefold())


def accused_among(accused: str | None, names: Mapping[UUID, str]) -> frozenset[UUID]:
    """The people whose name stands in what a reporter wrote as the accused's name.

    「县局张示例科长」 and two names in one field are meant too. Where one name lies within another
    that somebody bears (张伟 in 张伟民), the longer one is meant.
    """
    text = plain_name(accused or "")
    spans_by_person = {who: _spans(text, plain_name(name)) for who, name in names.items()}
    spans = {span for value in spans_by_person.values() for span in value}
    meant = {span for span in spans if not any(_lies_within(span, other) for other in spans)}
    return frozenset(who for who, own_spans in spans_by_person.items() if meant & own_spans)


def _spans(text: str, name: str) -> set[tuple[int, int]]:
    # One character alone stands in many words.
    if len(name) < 2:
        return {(0, len(text))} if name and name == text else set()
    starts = re.finditer(f"(?={re.escape(name)})", text)
    return {(match.start(), match.start() + len(name)) for match in starts}


def _lies_within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]
