"""Of which years people were told that nobody knows their holidays."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.tables import notice
from ledger.notices.rules.holidays import UNKNOWN
from ledger.notices.rules.topics import NoticeSubject


def years_doubted(read: sa.Connection, area_code: str) -> set[int]:
    """Those of which somebody was told that their holidays are unknown."""
    asked = sa.select(notice.c.plan_key).where(
        notice.c.area_code == area_code,
        notice.c.subject == NoticeSubject.HOLIDAYS,
        notice.c.kind == UNKNOWN,
    )
    return {int(year) for year in read.scalars(asked.distinct())}
