"""Ask that people are told in WeChat, too, of what just came into their inbox."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.tables import wechat_binding
from ledger.notices.rules.wechat_words import seconds_until_told
from ledger.records import outbox


def ask_for_wechat(tx: sa.Connection, area_code: str, told: Collection[UUID]) -> None:
    """One request a person, for those who agreed to a message; what comes until it is done, such as
    overnight, is told by the same."""
    if not told:
        return
    agreed = sa.select(wechat_binding.c.person_id).where(
        wechat_binding.c.area_code == area_code, wechat_binding.c.consents > 0
    )
    people = sorted(str(each) for each in tx.scalars(agreed) if each in told)
    keys = {each: f"wechat/{each}" for each in people}
    wait_s = seconds_until_told(datetime.now(UTC))
    outbox.put_each(tx, area_code, outbox.Job.SEND_WECHAT_MESSAGE, keys, delay_s=wait_s)
