"""A line for somebody's inbox. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from ledger.notices.rules.topics import Topic


class Notice(NamedTuple):
    """A line for somebody's inbox. `due_on`: None where something waits."""

    person_id: UUID
    kind: str
    topic: Topic
    occasion: str
    words: str
    link: str
    due_on: date | None

    def as_row(self) -> dict[str, Any]:
        """As the table holds it."""
        columns = {name: value for name, value in self._asdict().items() if name != "topic"}
        return columns | self.topic._asdict() | {"confidential": self.topic.confidential}
