"""Several checklists as one list for an enterprise that belongs to several sectors.

A question has one id wherever it stands, so merging asks each id once, where it comes first. The
phone does the same with what it was served (`web/src/features/inspections/questions.ts`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from checklists.catalogue import Checklist, Section


def merged(checklists: Iterable[Checklist]) -> Iterator[tuple[Checklist, Section]]:
    """Each section that still asks something, with its checklist and without what was asked."""
    asked: set[str] = set()
    for checklist in checklists:
        for section in checklist.sections:
            items = tuple(item for item in section.items if item.id not in asked)
            asked.update(item.id for item in items)
            if items:
                yield checklist, replace(section, items=items)
