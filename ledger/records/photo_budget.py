"""How much one person may announce a day: whoever is signed in could else fill the disk.

Far above what a day of inspections brings; a phone that was offline for a week sends the rest on
the days after, by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.clocks import SHANGHAI, shanghai_date
from ledger.ground.database import one_statement
from ledger.ground.errors import TryLater
from ledger.ground.tables import photo, photo_holder
from ledger.records.photos import AnnouncedPhoto

PHOTOS_A_DAY = 1_000
BYTES_A_DAY = 3_000_000_000


def check_upload_budget(
    engine: sa.Engine, caller: Caller, photos: Sequence[AnnouncedPhoto], now: datetime
) -> None:
    """Of a day in China, with what is announced now; the same photo again counts once.

    Raises: TryLater until that day is over.
    """
    today = shanghai_date(now)
    begun = datetime.combine(today, time(), SHANGHAI)
    asked = {announced.sha256: announced.size_bytes for announced in photos}
    others = (
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(photo.c.size_bytes), 0))
        .select_from(photo_holder)
        .join(
            photo,
            sa.and_(
                photo.c.area_code == photo_holder.c.area_code,
                photo.c.sha256 == photo_holder.c.sha256,
            ),
        )
        .where(
            photo_holder.c.area_code == caller.area_code,
            photo_holder.c.person_id == caller.person_id,
            photo_holder.c.asked_at >= begun,
            photo_holder.c.sha256.not_in(asked),
        )
    )
    with one_statement(engine).connect() as read:
        number, size_bytes = read.execute(others).one()
    too_many = number + len(asked) > PHOTOS_A_DAY
    if too_many or size_bytes + sum(asked.values()) > BYTES_A_DAY:
        raise _tomorrow(begun + timedelta(days=1) - now.astimezone(UTC))


def _tomorrow(left: timedelta) -> TryLater:
    most = f"{PHOTOS_A_DAY} 张、{BYTES_A_DAY // 10**9} GB"
    words = f"今天上传的照片已到上限（一天 {most}）。照片和记录都留在手机上，明天会接着传。"
    return TryLater("upload_budget", words, max(1, int(left.total_seconds())))
