"""A record is kept and sealed as it was sent: what nobody sees in its words is refused at the door.

The pages take such marks out before anything is signed; everywhere else the server does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.ground.errors import Invalid
from spelling.characters import seen

_WORDS = "含有看不见的字符（如零宽空格、文字方向标记），请删去重新填写"


def refuse_unseen(document: Any) -> None:
    """Raises: Invalid with every field whose words hold what nobody sees."""
    faults: dict[str, Any] = {}
    for path in _paths(document):
        part = faults
        for name in path[:-1]:
            part = part.setdefault(name, {})
        part[path[-1]] = [_WORDS]
    if faults:
        raise Invalid("unseen_characters", _WORDS, json=faults)


def _paths(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(part, str):
        if path and seen(part) != part:
            yield path
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from _paths(value, (*path, name))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _paths(value, (*path, index))
