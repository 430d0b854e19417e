"""Officers whom an office's papers named: nobody types the number of a certificate twice."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from documents.official_paper import OfficialPaper, PaperOfficer
from ledger.ground.stored import read_back
from ledger.ground.tables import paper

# Who signed none of the last papers of an office signs for it no more.
PAPERS_MOST = 200


def officers_named(
    read: sa.Connection, area_code: str, offices: Collection[str]
) -> list[PaperOfficer]:
    """With the number that each had last; who signed last comes first."""
    asked = (
        sa.select(paper.c.content)
        .where(
            paper.c.area_code == area_code,
            paper.c.office.in_(offices),
            sa.func.jsonb_array_length(paper.c.content["officers"]) > 0,
        )
        .order_by(paper.c.received_at.desc())
        .limit(PAPERS_MOST)
    )
    known: dict[str, PaperOfficer] = {}
    for content in read.scalars(asked):
        for officer in read_back(OfficialPaper, content).officers:
            known.setdefault(officer.name, officer)
    return list(known.values())
