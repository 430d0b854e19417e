"""How a person's WeChat stands."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Caller
from ledger.ground.database import one_statement
from ledger.ground.tables import wechat_binding


def own_wechat(engine: sa.Engine, caller: Caller, app_id: str) -> dict[str, Any]:
    """`bound_at` (None: not bound to this account) and `consents` that are left."""
    query = sa.select(wechat_binding.c.bound_at, wechat_binding.c.consents).where(
        wechat_binding.c.area_code == caller.area_code,
        wechat_binding.c.person_id == caller.person_id,
        wechat_binding.c.app_id == app_id,
    )
    with one_statement(engine).connect() as read:
        binding = read.execute(query).one_or_none()
    return binding._asdict() if binding else {"bound_at": None, "consents": 0}
