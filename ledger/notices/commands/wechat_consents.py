"""What a person agreed to be told in WeChat, counted beside their binding."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.errors import Conflict
from ledger.ground.tables import wechat_binding

# Nobody taps more often; the county would only believe in messages that WeChat refuses.
CONSENTS_MOST = 100


def add_wechat_consents(engine: sa.Engine, caller: Caller, app_id: str, count: int) -> None:
    """The person agreed, on WeChat's own sheet, to so many messages: each is worth one.

    Told twice they count twice: WeChat's refusal (43101) puts the count right.

    Raises: Conflict where no WeChat is bound.
    """
    more = sa.func.least(wechat_binding.c.consents + count, CONSENTS_MOST)
    counted = (
        sa.update(wechat_binding)
        .where(
            wechat_binding.c.area_code == caller.area_code,
            wechat_binding.c.person_id == caller.person_id,
            wechat_binding.c.app_id == app_id,
        )
        .values(consents=more)
    )
    with engine.begin() as tx:
        if not tx.execute(counted).rowcount:
            raise Conflict("not_bound", "请先绑定微信，再订阅提醒")
