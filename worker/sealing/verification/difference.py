"""What verification reports, and how two sorted listings are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it must be. `kind` is for programs, `sentence` for people.

    `subject` is a store key, a record (`visit/<uuid>`), a head's size or an outbox row.
    """

    kind: str
    area_code: str
    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.area_code} {self.subject}：{self.sentence}"


def missing_and_extra(expected: Iterator[str], there: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """(key, whether it is extra) for every key that only one of two ascending listings has.

    Neither is held in memory: a county may have millions.
    """
    next_expected, next_there = next(expected, None), next(there, None)
    while next_expected is not None or next_there is not None:
        if next_there is not None and (next_expected is None or next_there < next_expected):
            yield next_there, True
            next_there = next(there, None)
        elif next_expected is not None and (next_there is None or next_expected < next_there):
            yield next_expected, False
            next_expected = next(expected, None)
        else:
            next_expected, next_there = next(expected, None), next(there, None)
