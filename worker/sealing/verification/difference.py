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
    wanted, found = next(expected, None), next(there, None)
    while wanted is not None or found is not None:
        if found is not None and (wanted is None or found < wanted):
            yield found, True
            found = next(there, None)
        elif wanted is not None and (found is None or wanted < found):
            yield wanted, False
            wanted = next(expected, None)
        else:
            wanted, found = next(expected, None), next(there, None)
