"""What was found where drawn figures were checked (抽查结论), read back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.stored import read_back
from ledger.ground.tables import person, report_finding
from ledger.reports.rules.finding import FindingManner, FindingOutcome

# Of one drawn cell: draw, and which of its cells.
LotKey = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class _FindingSaid:
    """Of its document."""

    manner: FindingManner
    words: str | None
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeFinding:
    """A finding of a cell. `found`: the number, as it is shown."""

    id: UUID
    draw_id: UUID
    lot: int
    position: int
    outcome: FindingOutcome
    manner: FindingManner
    found: str | None
    words: str | None
    photos: tuple[str, ...]
    corrects: UUID | None
    received_at: datetime
    by: str


def findings_by_lot(
    read: sa.Connection, area_code: str, draw_ids: Collection[UUID]
) -> Mapping[LotKey, Sequence[MadeFinding]]:
    """Of these draws, by cell; the newest first: it holds."""
    rows = report_finding.c
    asked = (
        sa.select(
            rows.id, rows.draw_id, rows.lot, rows.position, rows.outcome, rows.found,
            rows.corrects, rows.received_at, rows.document, person.c.name.label("by"),
        )
        .join(person, sa.and_(person.c.area_code == rows.area_code, person.c.id == rows.person_id))
        .where(rows.area_code == area_code, rows.draw_id.in_(draw_ids))
        .order_by(rows.position.desc())
    )  # fmt: skip
    by_lot: defaultdict[LotKey, list[MadeFinding]] = defaultdict(list)
    for row in read.execute(asked):
        columns = row._asdict()
        said = read_back(_FindingSaid, row.document)
        del columns["document"]
        found = MadeFinding(**columns, manner=said.manner, words=said.words, photos=said.photos)
        by_lot[found.draw_id, found.lot].append(found)
    return by_lot
